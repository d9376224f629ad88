"""What publications say alike is said once, with all their footnotes."""

from __future__ import annotations

from datetime import date

import pytest

from kb.answer.judging.selection import Candidate
from kb.answer.saying.agreement import gather_alike
from tests.kb.answer.hand_made import candidate, document

Q = "How many companies came?"
OLD, NEW, FAR = (document(name, published=date(year, 1, 1)) for name, year in (("o", 2020), ("n", 2022), ("f", 2021)))
SAID = "Sixteen U.S. companies came to Shanghai."


def near(_one: Candidate, _other: Candidate) -> float:
    return 0.9


def others(text: str, *more: Candidate) -> list[str]:
    """Documents that say the same as a sentence of the old one."""
    first = candidate(Q, SAID, OLD)
    stated, found = gather_alike([first], [], [first, candidate(Q, text, NEW), *more], near)
    assert stated == [first]
    return [each.passage.document.id for each in found.get(first.sentence.id, [])]


def test_the_same_in_nearly_the_same_words_is_said_once_newest_first():
    assert others("16 U.S. companies came to Shanghai.", candidate(Q, SAID, FAR)) == ["doc_n", "doc_f"]


@pytest.mark.parametrize(
    "text",
    [
        "Seventeen U.S. companies came to Shanghai.",
        "Sixteen U.S. companies came to Beijing.",
        "Sixteen U.S. companies never came to Shanghai.",
        "The sixteen of them were late for the train.",
    ],
)
def test_another_figure_name_or_denial_is_not_the_same(text: str):
    assert others(text) == []


def test_a_statement_that_says_the_same_becomes_a_footnote_but_sides_of_a_conflict_stay_apart():
    one, other = candidate(Q, SAID, OLD), candidate(Q, SAID, NEW)
    stated, found = gather_alike([one, other], [], [one, other], near)
    assert stated == [one]
    assert found == {one.sentence.id: [other]}
    assert gather_alike([one, other], [one, other], [one, other], near)[0] == [one, other]
