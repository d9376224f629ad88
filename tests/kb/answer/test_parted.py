"""A question of several parts: each answered, or said not to be."""

from __future__ import annotations

from dataclasses import replace

from kb.answer.parted import Part, take_apart, together
from kb.answer.question import understand
from kb.answer.selection import Candidate
from kb.library import Library
from making import answer
from tests.kb.answer.hand_made import candidate, document

WHOLE = replace(understand("When was it, and who hosted it?"), parts=("When was it?", "Who hosted it?"))
HELD = candidate("When was it?", "It was held on May 4, 2023.", document("a"), 0.8)
THRESHOLD = 0.4


def parts(found: dict[str, list[Candidate]], *near: Candidate) -> tuple[Part, ...]:
    """As if each part had these answers; `near` are candidates of both."""
    return take_apart(WHOLE, lambda text: Part(understand(text), [*found[text], *near], found[text], []), THRESHOLD)


def test_a_part_without_an_answer_is_known_by_name():
    taken = parts({"When was it?": [HELD], "Who hosted it?": []})
    assert [(each.asked.text, each.answered) for each in taken] == [("When was it?", True), ("Who hosted it?", False)]
    assert together(taken) == [HELD]


def test_one_sentence_may_answer_both_parts():
    for chance, answered in ((0.25, True), (0.1, False)):
        taken = parts({"When was it?": [HELD], "Who hosted it?": []}, replace(HELD, probability=chance))
        assert taken[1].answered is answered
    both = parts({"When was it?": [HELD], "Who hosted it?": [HELD]})
    assert together(both) == [HELD]


def test_a_question_of_one_part_or_with_no_answer_is_not_taken_apart():
    assert parts({"When was it?": [], "Who hosted it?": []}, HELD) == ()
    assert take_apart(replace(WHOLE, parts=()), lambda text: Part(understand(text), [], [HELD], []), THRESHOLD) == ()


def test_an_answer_to_one_part_says_which_other_is_missing(sample: Library):
    """The figure of 2012 stands in an edition that is replaced."""
    found = answer(sample, "What was the Gold contribution in the 2012 and in the 2013 prospectus?")
    missing = "What was the Gold contribution in the 2012 prospectus?"
    assert (found.status, found.unanswered) == ("partial", (missing,))
    assert "18,000 dollars" in found.statements[0].text
    assert found.text.endswith(f"The publications do not say: {missing}")
