"""A question of several parts: each answered, or said not to be."""

from __future__ import annotations

from dataclasses import replace

from kb.answer.judging.selection import Candidate
from kb.answer.saying.parted import Part, take_apart, together
from kb.answer.understanding.question import understand
from kb.library import Library
from making import answer
from tests.kb.answer.hand_made import candidate, document

WHEN, WHO = "When was the Harbor summit held?", "Who hosted the Harbor summit?"
WHOLE = replace(understand("When was the Harbor summit held, and who hosted it?"), parts=(WHEN, WHO))
HELD = candidate(WHEN, "It was held on May 4, 2023.", document("a"), 0.8)
THRESHOLD = 0.4


def parts(found: dict[str, list[Candidate]], *near: Candidate) -> tuple[Part, ...]:
    """As if each part had these answers; `near` are candidates of both."""
    return take_apart(WHOLE, lambda text: Part(understand(text), [*found[text], *near], found[text], []), THRESHOLD)


def test_a_part_without_an_answer_is_known_by_name():
    taken = parts({WHEN: [HELD], WHO: []})
    assert [(each.asked.text, each.answered) for each in taken] == [(WHEN, True), (WHO, False)]
    assert together(taken) == [HELD]


def test_one_sentence_may_answer_both_parts():
    for chance, answered in ((0.25, True), (0.1, False)):
        taken = parts({WHEN: [HELD], WHO: []}, replace(HELD, probability=chance))
        assert taken[1].answered is answered
    both = parts({WHEN: [HELD], WHO: [HELD]})
    assert together(both) == [HELD]


def test_a_question_of_one_part_or_with_no_answer_is_not_taken_apart():
    assert parts({WHEN: [], WHO: []}, HELD) == ()
    assert take_apart(replace(WHOLE, parts=()), lambda text: Part(understand(text), [], [HELD], []), THRESHOLD) == ()


def test_what_answers_another_part_better_is_stated_for_that():
    other = candidate(WHO, "Acme hosted it.", document("b"), 0.7)
    first = Part(understand(WHEN), [HELD, replace(other, probability=0.5)], [HELD], [])
    second = Part(understand(WHO), [HELD, other], [HELD, other], [])
    taken = take_apart(WHOLE, lambda text: first if text == WHEN else second, THRESHOLD)
    assert [each.chosen for each in taken] == [[HELD], [other]]


def test_a_part_that_does_not_stand_by_itself_leaves_the_question_whole():
    orphan = replace(WHOLE, parts=(WHEN, "Which number?"))
    assert take_apart(orphan, lambda text: Part(understand(text), [HELD], [HELD], []), THRESHOLD) == ()


def test_an_answer_to_one_part_says_which_other_is_missing(sample: Library):
    """The figure of 2012 stands in an edition that is replaced."""
    found = answer(sample, "What was the Gold contribution in the 2012 and in the 2013 prospectus?")
    missing = "What was the Gold contribution in the 2012 prospectus?"
    assert (found.status, found.unanswered) == ("partial", (missing,))
    assert "18,000 dollars" in found.statements[0].text
    assert found.text.endswith(f"The publications do not say: {missing}")
