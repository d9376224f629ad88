"""Statements as they are read: our additions in brackets, the publication's words untouched."""

from __future__ import annotations

from kb.answer.models import Addition, Offsets, Statement
from kb.answer.saying.rendering import marks, pieces, read_aloud

PLAIN = "It drew 180 guests."
STATEMENT = Statement(
    text=PLAIN,
    citations=(1,),
    support="verbatim",
    highlight=(Offsets(start=8, end=18),),
    additions=(Addition(at=2, text="[the 2023 summit]"), Addition(at=len(PLAIN), text="[2023]")),
    also=(2, 3),
)


def test_additions_stand_in_their_places_and_the_words_are_the_publications():
    assert read_aloud(STATEMENT) == "It [the 2023 summit] drew 180 guests. [2023]"
    assert "".join(each.text for each in pieces(STATEMENT) if each.sort != "addition") == STATEMENT.text
    assert [each.text for each in pieces(STATEMENT) if each.sort == "highlight"] == ["180 guests"]


def test_a_statement_without_either_is_its_text():
    bare = Statement(text="一百名代表参加。", citations=(1,), support="verbatim")
    assert read_aloud(bare) == bare.text


def test_chinese_needs_no_space_beside_an_addition():
    said = Statement(
        text="该论坛由三家单位主办。",
        citations=(1,),
        support="verbatim",
        additions=(Addition(at=3, text="[2024年论坛]"),),
    )
    assert read_aloud(said) == "该论坛[2024年论坛]由三家单位主办。"


def test_the_marks_are_those_of_what_is_quoted_then_of_others_that_say_the_same():
    assert marks(STATEMENT) == "[1][2][3]"
