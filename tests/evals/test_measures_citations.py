"""Footnotes: borne out, needed, at their place, of the latest edition."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from evals.measures.citations import citation_precision, citation_recall, evidence_cited, locator_accuracy
from evals.measures.editions import stale_citations
from evals.runs.records import RunInfo
from evals.topics.topic import Evidence
from handmade import answer, citation, document, info, nugget, record, topic
from kb.access import Tier
from kb.answer.models import Answer, Statement


def verified(text: str, *quotes: str) -> Answer:
    """A statement in a model's words."""
    numbers = tuple(range(1, len(quotes) + 1))
    told = answer(text, citations=tuple(citation(i, each) for i, each in enumerate(quotes, 1)))
    return told.model_copy(update={"statements": (Statement(text=text, citations=numbers, support="verified"),)})


def recall(told: Answer) -> float:
    share = citation_recall(record(topic(), told), info())
    assert share is not None
    return share.num / share.den


def precision(told: Answer) -> tuple[float, float]:
    share = citation_precision(record(topic(), told), info())
    assert share is not None
    return share.num, share.den


@pytest.mark.parametrize(
    ("text", "quotes", "supported"),
    [
        ("Sixteen firms came to Ningbo in 2023.", ["In 2023, 16 companies visited Ningbo."], 1.0),
        ("Sixteen firms came to Ningbo in 2023.", ["16 companies visited Ningbo.", "It was 2023."], 1.0),
        ("Sixteen firms came to Ningbo in 2023.", ["16 companies visited Ningbo."], 0.0),
        ("Seventeen firms came.", ["16 companies visited Ningbo."], 0.0),
        ("Some 16% came.", ["16 companies visited Ningbo."], 0.0),
        ("The 11th came.", ["The 10th came."], 0.0),
        ("Then Suzhou was visited.", ["16 companies visited Ningbo."], 0.0),
        ("Visitors came.", ["16 companies were visitors of Ningbo."], 1.0),
        ("Then companies came.", ["16 companies visited Ningbo."], 1.0),
        ("Volvo put 12 trucks.", ["Harbor put 12 trucks."], 0.0),  # a name in front
        ("Volvo put 12 trucks.", ["In May Volvo put 12 trucks."], 1.0),
        ("王小明访问了宁波。", ["王小明在宁波访问了工厂。"], 1.0),
        ("王小明访问了宁波。", ["他在宁波访问了工厂。"], 0.0),
        ("蔚来公司在合肥建成12座换电站。", ["比亚迪公司在深圳建成12座换电站。"], 0.0),  # names that jieba does not know
        ("蔚来公司在合肥建成十二座换电站。", ["2023年，蔚来公司在合肥建成12座换电站。"], 1.0),
        ("来自Volvo的公司。", ["来自Harbor的公司。"], 0.0),
        ("Visitors came.", [], 0.0),
    ],
)
def test_a_statement_needs_every_number_year_and_name(text: str, quotes: list[str], supported: float):
    assert recall(verified(text, *quotes)) == supported


def test_a_verbatim_statement_is_its_quotes():
    assert recall(answer("The pilot\nput 12 trucks.", citations=(citation(1, "The pilot put 12\ntrucks."),))) == 1.0
    assert recall(answer("The pilot put 12 trucks.", citations=(citation(1, "The pilot put 12 trucks and"),))) == 0.0


def test_a_quote_that_is_not_on_its_page_supports_nothing():
    made = record(
        topic(), answer("The pilot put 12 trucks.", "It ended."), pages={"doc_a/1": "The pilot put 13 trucks."}
    )
    found = [each(made, info()) for each in (citation_recall, citation_precision, locator_accuracy)]
    assert [(each.num, each.den) for each in found if each] == [(0, 2)] * 3  # page 2 could not be fetched


def test_a_citation_must_be_in_the_list():
    statement = Statement(text="It ended.", citations=(1, 9), support="verbatim")
    assert recall(answer("It ended.", statements=(statement,))) == 0.0


def test_a_citation_that_is_not_needed_lowers_precision():
    text, first, second = "16 came in 2023.", "16 came.", "It was 2023."
    assert precision(verified(text, first, second)) == (2, 2)  # neither alone
    assert precision(verified(text, "16 came in 2023.", "2023: 16.")) == (2, 2)  # each alone
    assert precision(verified(text, "16 came in 2023.", "It rained.")) == (1, 2)
    assert precision(verified(text, first, "It rained.")) == (0, 2)  # not supported at all


def test_the_locator_is_exact():
    told = answer("It ended.", citations=(citation(1, "It ended.", start=3, end=12),))
    for page, holds in (("Oh It ended.", 1), ("It ended.", 0), ("Oh it ended.", 0)):
        share = locator_accuracy(record(topic(), told, pages={"doc_a/1": page}), info())
        assert share is not None
        assert share.num == holds


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("So the Harbor pilot put 12 trucks on the road.", 1.0),  # holds the evidence
        ("Harbor pilot put 12", 1.0),  # is part of it
        ("Twelve at the Harbor", 0.0),  # holds the vital nugget, but is not the evidence
        ("There were twelve.", 0.0),
    ],
)
def test_right_answers_show_their_evidence(quote: str, shown: float):
    evidence = (Evidence(document="a.txt", page=1, quote="the Harbor pilot put 12 trucks"),)
    asked = topic("a", nugget("Harbor"), evidence=evidence)
    share = evidence_cited(record(asked, answer("The Harbor.", citations=(citation(1, quote),))), info())
    assert share is not None
    assert share.num == shown


def test_wrong_answers_and_refusals_are_asked_for_no_evidence():
    assert evidence_cited(record(topic(), answer("The Marsh.")), info()) is None
    assert evidence_cited(record(topic(expected="not_found"), answer()), info()) is None


def test_without_footnotes_there_is_nothing_to_measure():
    made = record(topic(), answer())
    for each in (citation_recall, citation_precision, locator_accuracy, stale_citations):
        assert each(made, info()) is None


FIRST = document("a", published=date(2020, 1, 1))
SECOND = document("b", published=date(2022, 1, 1), edition_of="club/a.txt")
THIRD = document("c", published=date(2024, 1, 1), edition_of="club/b.txt", tier=Tier.MEMBER)
EDITIONS = info({Tier.PUBLIC: [FIRST, SECOND], Tier.MEMBER: [FIRST, SECOND, THIRD], Tier.STAFF: []})


@pytest.mark.parametrize(
    ("cited", "more", "stale"),
    [
        ("doc_b", {}, 0),
        ("doc_a", {}, 1),
        ("doc_b", {"viewer": Tier.MEMBER}, 1),
        ("doc_a", {"viewer": Tier.MEMBER}, 1),
        ("doc_c", {"viewer": Tier.MEMBER}, 0),
        ("doc_b", {"viewer": Tier.MEMBER, "as_of": date(2023, 1, 1)}, 0),
        ("doc_a", {"as_of": date(2021, 1, 1)}, 0),
        ("doc_b", {"as_of": date(2021, 1, 1)}, 1),  # not out yet
    ],
)
def test_an_edition_is_stale_for_whom_and_when_a_later_one_is_there(cited: str, more: dict[str, Any], stale: int):
    assert stale_share(EDITIONS, cited, **more) == stale


def stale_share(about: RunInfo, cited: str, **more: Any) -> float:
    told = answer("It ended.", citations=(citation(1, "It ended.", document_id=cited),))
    share = stale_citations(record(topic(**more), told), about)
    assert share is not None
    return share.num


def test_an_edition_between_that_the_viewer_may_not_read_joins_the_two_that_they_may():
    last = document("d", published=date(2025, 1, 1), edition_of="club/c.txt")
    about = info({Tier.PUBLIC: [FIRST, last], Tier.STAFF: [FIRST, SECOND, THIRD, last]})
    assert stale_share(about, "doc_a") == 1
    assert stale_share(about, "doc_d") == 0


def test_an_undated_edition_comes_after_the_one_it_replaces():
    about = info([FIRST, document("b", published=None, edition_of="club/a.txt")])
    assert stale_share(about, "doc_a") == 1
    assert stale_share(about, "doc_b") == 0


@pytest.mark.parametrize(
    ("question", "said_as_of", "stale"),
    [
        ("What was it as of 2022?", date(2022, 12, 31), 0),
        ("What was it as of 2022?", None, 1),  # the answer does not say that it is as of then
        ("What is it?", date(2022, 12, 31), 1),  # nobody asked about that day
    ],
)
def test_a_day_in_the_words_of_a_question_counts_if_the_answer_says_so(
    question: str, said_as_of: date | None, stale: int
):
    cited = (citation(1, "It ended.", document_id="doc_a"),)
    told = answer("It ended.", citations=cited, as_of=said_as_of)
    later = document("b", published=date(2024, 1, 1), edition_of="club/a.txt")
    share = stale_citations(record(topic(question=question), told), info([FIRST, later]))
    assert share is not None
    assert share.num == stale
