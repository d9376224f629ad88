"""What a sentence said alone does not tell is added in brackets; only where one thing can be meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kb.answer.judging.selection import Candidate
from kb.answer.saying.additions import additions
from kb.records import Document, SentenceKind, StoredSentence
from tests.kb.answer.hand_made import candidate, document, passage, sentence

SUMMIT = document("a", "Second Clean Truck and Bus Summit – Shanghai 2013", date(2013, 12, 1))
MISSION = document("b", "2023 Trade Mission to China – Summary", date(2023, 12, 1))
FORUM = document("c", "2024中美清洁技术合作论坛", date(2024, 11, 8))
PLAIN = document("d", "Notes", date(2021, 3, 1))


def added(*sentences: str | StoredSentence, of: Document = PLAIN, section: tuple[str, ...] = ()) -> list[str]:
    """The additions to the last of some sentences, each with the words before it."""
    there = passage(*sentences, of=of, section=section)
    last = there.chunk.sentences[-1]
    features = candidate("What?", "It is.", of).features
    found = additions(Candidate(last, there, 0.8, features), last.text)
    return [f"{last.text[: each.at]}{each.text}" for each in found]


@pytest.mark.parametrize(
    ("text", "of", "expected"),
    [
        ("The summit drew 286 guests.", SUMMIT, "The summit[Second Clean Truck and Bus Summit – Shanghai 2013]"),
        ("In the course of the week the delegation saw six cities.", MISSION,
         "In the course of the week the delegation[2023 Trade Mission to China]"),
        ("该论坛由三家单位主办。", FORUM, "该论坛[2024中美清洁技术合作论坛]"),
        ("Sales rose this year to 300 trucks.", PLAIN, "Sales rose this year[2021]"),
        ("去年销量为300辆。", PLAIN, "去年[2020]"),
        ("It met on November 10* in Nanjing.", MISSION, "It met on November 10*[2023]"),
    ],
)  # fmt: skip
def test_what_the_document_tells_is_added(text: str, of: Document, expected: str):
    assert added(text, of=of) == [expected]


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("The summit drew 286 guests.", PLAIN),  # no title names one
        ("The conference drew 286 guests.", SUMMIT),  # another word
        ("The summits drew 286 guests.", SUMMIT),
        ("The summit drew 286 guests.", document("e", "The Summits of 2012 and 2013", date(2013, 1, 1))),
        ("In 2019 sales rose more than this year.", PLAIN),  # it speaks of years itself
        ("It met on November 10 in Nanjing.", PLAIN),  # of which year nothing tells
        ("It met on November 10 in Nanjing.", replace(MISSION, description=document("f", "Mission 2012").description)),
        ("They came from 2012 on.", SUMMIT),
    ],
)
def test_nothing_is_added_where_it_is_not_sure(text: str, of: Document):
    assert added(text, of=of) == []


def test_it_is_the_subject_of_the_sentence_before_unless_that_names_another_thing():
    guide = "The Business Opportunity Guide helps suppliers."
    assert added(guide, "It was prepared by CALSTART.") == ["It[the Business Opportunity Guide]"]
    assert added("The Guide names a city.", "It was prepared by CALSTART.") == []
    assert added("Nobody knows.", "It was prepared by CALSTART.") == []


def test_a_row_has_its_caption_and_an_item_its_lead_in():
    caption = sentence("Table 3. Sales, thousand vehicles, 2023", SentenceKind.CAPTION, group=1)
    row = sentence("Segment: Coaches; Sales: 96", SentenceKind.TABLE_ROW, group=1)
    assert added(caption, row) == ["[Table 3. Sales, thousand vehicles, 2023]"]
    lead = sentence("Between them they cover:", group=1, lead_in=True)
    item = sentence("clean diesel.", SentenceKind.LIST_ITEM, group=1)
    assert added(lead, item) == ["[Between them they cover:]"]
    assert added(replace(item, group=None), of=PLAIN, section=("Fields",)) == []


def test_a_list_that_nothing_else_introduces_has_its_heading():
    items = [sentence(text, SentenceKind.LIST_ITEM, group=1) for text in ("clean diesel;", "hybrid.")]
    there = passage(*items, section=("Fields of the forum",))
    first = Candidate(there.chunk.sentences[0], there, 0.8, candidate("What?", "It is.", PLAIN).features)
    assert [each.text for each in additions(first, "clean diesel;\nhybrid.")] == ["[Fields of the forum]"]
    assert additions(first, "clean diesel;") == ()
