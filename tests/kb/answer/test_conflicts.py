"""Publications that disagree about a figure are told, newest first."""

from __future__ import annotations

from datetime import date

import pytest

from kb.answer.saying.conflicts import disagreeing, note
from kb.answer.understanding.question import understand
from tests.kb.answer.hand_made import candidate, document

SHARE = "What share of heavy trucks sold in 2030 is zero-emission?"
OLD = document("old", "Pathways", date(2022, 5, 16))
NEW = document("new", "Outlook", date(2022, 9, 8))
SEVENTEEN = "In the baseline, 17 percent of heavy trucks sold in 2030 are zero-emission."
TWENTY_FOUR = "We expect 24 percent of the heavy trucks sold in 2030 to be zero-emission."
MANY = "How many companies came?"


def sides(question: str, one: str, other: str, *, of=(OLD, NEW), second: float = 0.7) -> list[str]:
    """The texts that disagree, the first being the likelier."""
    found = [candidate(question, one, of[0], 0.8), candidate(question, other, of[1], second)]
    return [each.sentence.text for each in disagreeing(understand(question), found, 0.3)]


def test_two_publications_with_other_figures_disagree_newest_first():
    assert sides(SHARE, SEVENTEEN, TWENTY_FOUR) == [TWENTY_FOUR, SEVENTEEN]
    assert sides(SHARE, TWENTY_FOUR, SEVENTEEN, of=(NEW, OLD)) == [TWENTY_FOUR, SEVENTEEN]


def test_an_undated_publication_comes_last():
    assert sides(SHARE, SEVENTEEN, TWENTY_FOUR, of=(document("bare", published=None), OLD)) == [TWENTY_FOUR, SEVENTEEN]


def test_one_publication_does_not_disagree_with_itself():
    assert sides(SHARE, SEVENTEEN, TWENTY_FOUR, of=(NEW, NEW)) == []


def test_the_same_figure_is_no_conflict():
    assert sides(SHARE, SEVENTEEN, "17% of heavy trucks sold in 2030 are zero-emission.") == []


@pytest.mark.parametrize(
    ("one", "other", "disagree"),
    [
        ("16 companies came.", "In all 67 companies came.", True),
        ("16 U.S. companies came.", "67 Chinese companies came.", False),  # other companies
        ("16 Chinese companies came.", "67 Chinese companies came.", True),
        ("Sixteen companies came.", "16 companies came.", False),  # one figure, written twice
        ("16 companies came.", "16家企业来了。", False),
        ("1,600 companies came.", "1600 companies came.", False),
        ("16 companies came.", "67 coaches came with companies from here.", False),  # counts coaches
        ("16 companies came.", "In 2023 companies came.", False),  # a year
        ("16 companies came.", "24 percent of the companies came.", False),  # a share
    ],
)
def test_only_figures_for_the_same_thing_disagree(one: str, other: str, disagree: bool):
    assert bool(sides(MANY, one, other)) is disagree


def test_a_figure_for_one_place_does_not_contradict_the_whole():
    assert sides(MANY, "16 companies came.", "In Nanjing 67 companies came.") == []


@pytest.mark.parametrize(
    ("titles", "one", "other", "disagree"),
    [
        (("Summit, Beijing 2012", "Summit, Shanghai 2013"), "16 companies came.", "67 companies came.", False),
        (("First Summit", "Second Summit"), "16 companies came.", "67 companies came.", False),
        (("Summit 2012", "Fleets"), "16 companies came.", "67 companies came.", True),
        (("A", "B"), "In 2012 16 companies came.", "In 2013 67 companies came.", False),
        (("A", "B"), "16 companies came.", "No more than 67 companies came.", False),  # a limit
        (("A", "B"), "About 198 companies came.", "200 companies came.", False),  # rounded
        (("A", "B"), "180 to 250 companies came.", "200 companies came.", False),
    ],
)
def test_another_scope_is_no_conflict(titles: tuple[str, str], one: str, other: str, disagree: bool):
    of = document("x", titles[0]), document("y", titles[1])
    assert bool(sides(MANY, one, other, of=of)) is disagree


def test_dates_can_disagree_and_the_exacter_one_does_not():
    when = "When was the Harbor summit held?"
    held = "The Harbor summit was held on {}."
    early, late = held.format("November 8, 2023"), held.format("November 9, 2023")
    assert sides(when, early, late) == [late, early]
    assert sides(when, early, held.format("November 2023")) == []
    assert sides(when, early, early) == []


def test_only_a_question_for_a_figure_or_a_date_can_show_a_conflict():
    assert sides("Which companies came?", "16 companies came.", "67 companies came.") == []


def test_an_unlikely_answer_is_no_side():
    assert sides(MANY, "16 companies came.", "67 companies came.", second=0.05) == []
    unlikely = [candidate(MANY, "16 companies came.", OLD, 0.2), candidate(MANY, "67 companies came.", NEW, 0.2)]
    assert disagreeing(understand(MANY), unlikely, 0.3) == []
    assert disagreeing(understand(MANY), [], 0.3) == []


@pytest.mark.parametrize(("language", "words"), [("en", "publications differ"), ("zh", "说法不一")])
def test_the_note_names_each_side_with_its_date_and_footnote(language: str, words: str):
    found = [candidate(SHARE, TWENTY_FOUR, NEW), candidate(SHARE, SEVENTEEN, document("x", "Sheet", None))]
    told = note(understand(SHARE), found, {"rev_new.0.0": 1, "rev_x.0.0": 2}, language)
    assert words in told.text
    said = {
        "en": "24 percent in Outlook (2022-09-08) [1]; 17 percent in Sheet (no date) [2]",
        "zh": "《Outlook》（2022-09-08）为24 percent [1]；《Sheet》（未注明日期）为17 percent [2]",
    }
    assert said[language] in told.text
    assert [side.citation for side in told.sides] == [1, 2]
    assert told.sides[0].figures == ("24%",)
    assert told.sides[1].figures == ("17%",)
