"""What a question asks for, and what any evidence must have, read from its words."""

from __future__ import annotations

import pytest

from kb.answer.understanding.question import LONGEST, Sort, points_back, understand
from kb.errors import InvalidInput


@pytest.mark.parametrize(
    ("question", "sort"),
    [
        ("Who spoke in Shanghai?", Sort.WHO),
        ("Which company sponsored the first Summit?", Sort.WHO),
        ("Whose residence did they visit?", Sort.WHO),
        ("When was the delegation in Nanjing?", Sort.WHEN),
        ("By when must sponsors commit?", Sort.WHEN),
        ("first summit date", Sort.WHEN),
        ("What time do the coaches leave?", Sort.WHEN),
        ("Where was it held?", Sort.WHERE),
        ("Which city hosted the forum?", Sort.WHERE),
        ("How many companies took part?", Sort.HOW_MANY),
        ("What share of truck sales must be zero-emission by 2030?", Sort.HOW_MANY),
        ("attendance of the Shanghai summit", Sort.HOW_MANY),
        ("Who do I call about the Success Agreement?", Sort.CONTACT),
        ("phone number of the mission desk", Sort.CONTACT),
        ("How can I get in touch with the office?", Sort.CONTACT),
        ("Which companies joined?", Sort.LIST),
        ("What technologies does the Forum deal with?", Sort.LIST),
        ("Name all the partners", Sort.LIST),
        ("Who were the speakers?", Sort.LIST),
        ("What is HTUF?", Sort.OTHER),
        ("Explain the dual-credit policy", Sort.OTHER),
        ("谁主持了分论坛？", Sort.WHO),
        ("论坛何时举行？", Sort.WHEN),
        ("在哪里举行？", Sort.WHERE),
        ("有多少家企业参加？", Sort.HOW_MANY),
        ("安排了几场洽谈？", Sort.HOW_MANY),
        ("应该联系谁？", Sort.CONTACT),
        ("江苏联络人的电话是多少？", Sort.CONTACT),
        ("有哪些企业参加？", Sort.LIST),
        ("HTUF是什么？", Sort.OTHER),
    ],
)
def test_the_sort_of_answer_is_read_from_the_words(question: str, sort: Sort):
    assert understand(question).sort is sort


@pytest.mark.parametrize(("question", "language"), [("What is HTUF?", "en"), ("HTUF是什么？", "zh")])
def test_the_language_is_that_of_most_words(question: str, language: str):
    assert understand(question).language == language


def test_years_and_figures_are_told_apart():
    asked = understand("Did sales reach 1,500 trucks or 12.5% in 2019, or 30% by 2030, as the 20301 file says?")
    assert asked.years == {"2019", "2030"}
    assert asked.figures == {"1500", "12.5", "30", "20301"}


def test_figures_before_chinese_units_are_read():
    asked = understand("2023年销量达到20万辆了吗？")
    assert (asked.years, asked.figures) == ({"2023"}, {"20"})


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Delegation to Wuhan", {"Wuhan"}),
        ("Sponsors came. Partners went to Shenzhen?", {"Shenzhen"}),  # a second sentence begins large, too
        ("How did CALSTART and iCET meet?", {"CALSTART", "iCET"}),
        ("HTUF budget", {"HTUF"}),  # an acronym is one even where the sentence begins
        ("Who are the Americans in the United States program?", set()),
        ("WHO SPOKE IN WUHAN?", set()),  # all in capitals: nothing can be told
        ("who spoke in wuhan?", set()),
        ("where was the third meeting held?", {"third"}),
        ("武汉有多少名代表？", {"武汉"}),
        ("第二届峰会在上海举行吗？", {"上海", "第二届"}),
        ("中国有多少家企业？", set()),  # everywhere in these publications
    ],
)
def test_names_are_what_evidence_must_bear_out(question: str, names: set[str]):
    assert set(understand(question).names) == names


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("How many companies took part in 2023?", {"compani"}),
        ("How many electric buses does the depot charge?", {"electr", "buse"}),
        ("How many letters of intent were signed?", {"letter"}),
        ("how many are there?", set()),
        ("When did the companies come?", set()),
        ("有多少名代表？", {"代表"}),
        ("中国有多少家企业？", {"企业"}),
    ],
)
def test_what_is_counted_is_known(question: str, counted: set[str]):
    assert understand(question).counted == counted


def test_words_that_only_ask_are_no_terms():
    assert understand("Tell me how many companies took part, please").terms == ("compani",)
    assert understand("Who do I call about the guide?").terms == ("guid",)
    assert "call" in understand("What is the call for papers?").terms


def test_a_term_is_named_once():
    assert understand("buses and buses and buses").terms == ("buse",)


def test_white_space_does_not_matter():
    assert understand("  What \n is\tHTUF? ") == understand("What is HTUF?")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        (" \n\t ", "is empty"),
        ("?!... ？。", "is empty"),
        ("bus " * (LONGEST // 4 + 1), "2003 characters; at most 2000"),
        ("What is\x00 HTUF?", "control characters"),
        ("What is \x1b[31mHTUF?", "control characters"),
        ("What is \x85HT\x9bUF?", "control characters"),
        ("What is HTUF\ufffd?", "control characters"),
        ("What is HT\udc80UF?", "control characters"),
    ],
)
def test_what_is_no_question_is_refused(text: str, reason: str):
    with pytest.raises(InvalidInput, match=reason):
        understand(text)


def test_the_longest_question_is_read():
    assert len(understand("b" * LONGEST).text) == LONGEST


@pytest.mark.parametrize(
    ("question", "alone"),
    [("and in Shanghai?", False), ("What about 2024?", False), ("那上海呢？", False), ("2024年呢", False),
     ("And who hosted the forum?", True), ("What about the price of LNG was said in Qingdao?", True),
     ("上海峰会在哪里举行？", True), ("Shanghai summit attendance", True)],
)  # fmt: skip
def test_what_only_points_back_asks_nothing_alone(question: str, alone: bool):
    assert points_back(understand(question)) is not alone
