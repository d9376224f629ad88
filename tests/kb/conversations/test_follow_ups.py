"""Follow-ups rewritten by rules: what leans on the conversation, and what does not."""

from __future__ import annotations

import pytest

from evals.topics.topic import read_topics
from kb.conversations.follow_ups import Said, rewrite

ACME = Said("How many electric buses did Acme Transit run in Tacoma in 2023?", "Acme Transit ran 48 electric buses.")
SUMMIT = Said(
    "Who opened the 2019 Harbor Summit in Ningbo?", "Dr. Jane Fielding, Director of the Quill Institute, opened it."
)
GUIDE = Said("Who wrote the Marsh Charging Guide?", "The Marsh Charging Guide was written by Ortolan Motors.")
FORUM = Said("2021年宁波港口论坛有多少家企业参加？", "论坛有45家企业参加。")


@pytest.mark.parametrize(
    ("question", "before", "made"),
    [
        ("And in 2024?", ACME, "How many electric buses did Acme Transit run in Tacoma in 2024?"),
        ("a year later?", ACME, None),  # no more than search words
        ("and a year later?", ACME, "How many electric buses did Acme Transit run in Tacoma in 2024?"),
        ("and trucks?", ACME, "How many electric trucks did Acme Transit run in Tacoma in 2023?"),
        (
            "What about Brightline Haulage?",
            ACME,
            "How many electric buses did Brightline Haulage run in Tacoma in 2023?",
        ),
        ("what about hybrid ones?", ACME, "How many hybrid buses did Acme Transit run in Tacoma in 2023?"),
        ("When was it?", SUMMIT, "When was the 2019 Harbor Summit in Ningbo?"),
        ("Where does she work?", SUMMIT, "Where does Jane Fielding work?"),
        ("What is her office?", SUMMIT, "What is Jane Fielding's office?"),
        ("How many came to the summit?", SUMMIT, "How many came to the 2019 Harbor Summit in Ningbo?"),
        ("What else happened that year?", SUMMIT, "What else happened in 2019?"),
        ("Which hotels are there?", SUMMIT, None),
        ("How many hotels opened there?", SUMMIT, "How many hotels opened in Ningbo?"),
        ("and in Shanghai?", SUMMIT, "Who opened the 2019 Harbor Summit in Shanghai?"),
        ("What does it say about ports?", GUIDE, "What does the Marsh Charging Guide say about ports?"),
        ("那上海呢？", FORUM, "2021年上海港口论坛有多少家企业参加？"),
        ("2022年呢？", FORUM, "2022年宁波港口论坛有多少家企业参加？"),
        ("其中有多少家来自美国？", FORUM, "2021年宁波港口论坛中有多少家来自美国？"),
        ("该论坛在哪里举行？", FORUM, "2021年宁波港口论坛在哪里举行？"),
        ("那一年有多少辆公交车？", FORUM, "2021年有多少辆公交车？"),
        ("那里有多少座换电站？", FORUM, "2021年宁波港口论坛有多少座换电站？"),
    ],
)
def test_one_follow_up(question: str, before: Said, made: str | None):
    assert rewrite(question, [before]) == made


@pytest.mark.parametrize(
    "question",
    [
        "What is a duty cycle?", "How long does it take to charge a bus?", "Is it true that LNG is cheaper?",
        "Which companies showed their trucks in Wuhan?", "Are there subsidies in Henan?", "Thanks!", "和",
        "Who signed the agreement of 2014 and its annex?", "LNG filling stations 2012",
        "我应该联系谁？", "其他国家有哪些补贴？", "尤其是公交车，有什么补贴？",
        "How many of those companies that came in 2012 were from Ohio?", "?", "and?",
        "呢？",
    ],
)  # fmt: skip
def test_what_stands_alone_is_left_alone(question: str):
    for before in (ACME, SUMMIT, GUIDE, FORUM):
        assert rewrite(question, [before]) is None


def test_nothing_is_rewritten_at_the_beginning():
    assert rewrite("And in 2024?", []) is None


def test_a_chain_of_follow_ups_goes_on_from_what_was_understood():
    said = [ACME]
    for question in ("and in 2024?", "And trucks?", "那宁波呢？", "how many of these are hybrid?"):
        made = rewrite(question, said)
        said.append(Said(made or question))
    assert [each.question for each in said[1:]] == [
        "How many electric buses did Acme Transit run in Tacoma in 2024?",
        "How many electric trucks did Acme Transit run in Tacoma in 2024?",
        "How many electric trucks did Acme Transit run in Ningbo in 2024?",
        "How many of the electric trucks that Acme Transit run in Ningbo in 2024 are hybrid?",
    ]


def test_what_could_be_meant_in_two_ways_is_left_alone():
    two = Said("Who spoke both in 2023 and in 2024?", "Ann Archer and Bo Bell spoke.")
    assert rewrite("and in 2022?", [two]) is None
    assert rewrite("What did she say?", [two]) is None


def test_questions_that_stand_alone_are_left_alone_after_any_other():
    """Each development topic after three others."""
    topics = [each for each in read_topics() if each.split == "dev" and not each.turns]
    wrong = [
        (topic.question, before.question)
        for number, topic in enumerate(topics)
        for before in (topics[number - 1], topics[number - 40], topics[(number * 7) % len(topics)])
        if rewrite(topic.question, [Said(before.question, " ".join(each.quote for each in before.evidence))])
    ]
    assert wrong == []
