"""Right, refused or wrong, and the shares of each."""

from __future__ import annotations

from typing import Any

import pytest

from evals.questions import EvalQuestion
from evals.score import Scored, score, shares
from kb.access import Tier
from kb.answer.models import Answer, Citation, Statement, Status
from kb.records import Kind


def question(expected: str = "answered", **more: Any) -> EvalQuestion:
    answers = (("16", "sixteen"), ("Shanghai", "上海")) if expected == "answered" else ()
    told: dict[str, Any] = {"answers": answers, "quote": "Sixteen companies" if answers else None, **more}
    return EvalQuestion(
        id="a", split="dev", kind="who", question="?", language="en", tier=Tier.PUBLIC, expected=expected, **told
    )


def citation(quote: str) -> Citation:
    return Citation(
        n=1, document_id="doc_a", revision_id="rev_a", title="A", kind=Kind.NEWS, publisher=None, published=None,
        language="en", illustrative=False, page=1, page_label=None, section=(), quote=quote, start=0, end=len(quote),
        boxes=(), url=None,
    )  # fmt: skip


def answer(text: str = "", status: Status = "answered", quote: str | None = None) -> Answer:
    said = (Statement(text=text, citations=(1,), support="verbatim"),) if status == "answered" else ()
    return Answer(
        id="ans_a", conversation_id="c", status=status, text=text, statements=said,
        citations=(citation(quote if quote is not None else text),) if said else (),
        index_version=1, answerer="extractive", language="en", timings_ms={},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (answer("Sixteen companies came to Shanghai. [1]"), "right"),
        (answer("SIXTEEN in 上海 [1]"), "right"),
        (answer("16 companies came to Beijing. [1]"), "wrong"),  # one of two nuggets
        (answer("Some came. [1]"), "wrong"),
        (answer("The publications do not say.", "not_found"), "refused"),
        (answer("A publication on 16 in Shanghai may.", "restricted"), "refused"),
    ],
)
def test_an_answer_that_was_due(said: Answer, verdict: str):
    assert score(question(), said).verdict == verdict


@pytest.mark.parametrize(
    ("expected", "said", "verdict"),
    [
        ("not_found", answer("", "not_found"), "right"),
        ("not_found", answer("", "restricted"), "refused"),
        ("not_found", answer("Sixteen. [1]"), "wrong"),
        ("restricted", answer("", "restricted"), "right"),
        ("restricted", answer("", "not_found"), "refused"),
        ("restricted", answer("Sixteen. [1]"), "wrong"),
    ],
)
def test_a_refusal_that_was_due(expected: str, said: Answer, verdict: str):
    scored = score(question(expected), said)
    assert scored.verdict == verdict
    assert not scored.footnoted


@pytest.mark.parametrize(
    ("quote", "footnoted"),
    [
        ("Then sixteen  companies came.", True),  # the words that were expected
        ("16 firms; Shanghai", True),  # every nugget, in other words
        ("They came to Shanghai.", False),
    ],
)
def test_a_right_answer_is_footnoted_by_what_it_quotes(quote: str, footnoted: bool):
    scored = score(question(), answer("16 companies came to Shanghai. [1]", quote=quote))
    assert scored.verdict == "right"
    assert scored.footnoted is footnoted


def test_a_wrong_answer_has_no_right_footnote():
    assert not score(question(), answer("Some came.", quote="Sixteen companies in Shanghai")).footnoted


def test_shares_are_counted_over_the_right_questions():
    due, undue = question(), question("not_found")
    right, none = answer("16 in Shanghai"), answer("", "not_found")
    scored = [
        Scored(due, right, "right", True),
        Scored(due, right, "right", False),
        Scored(due, right, "wrong", False),
        Scored(due, none, "refused", False),
        Scored(undue, none, "right", False),
        Scored(undue, right, "wrong", False),
    ]
    found = shares(scored)
    assert (found.questions, found.answerable) == (6, 4)
    assert found.answers_right == 0.5
    assert found.footnotes_right == 0.5
    assert found.refusals_right == 0.5
    assert found.wrong == pytest.approx(1 / 3, abs=1e-4)
    assert found.truthfulness == pytest.approx(1 / 6, abs=1e-4)


def test_of_nothing_all_shares_are_nought():
    found = shares([])
    assert (found.questions, found.answers_right, found.wrong, found.truthfulness) == (0, 0, 0, 0)
