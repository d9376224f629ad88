"""A near miss is refused, and told what there is instead; never a hint that is not sure."""

from __future__ import annotations

import pytest

from kb.access import PUBLIC
from kb.library import Library
from making import answer

TITLE = "What does title sponsorship of the {} Summit cost?"


def test_another_year_is_told_with_the_publication_it_is_in(sample: Library):
    found = answer(sample, TITLE.format(2014))
    assert found.status == "not_found"
    assert found.statements == ()
    assert found.near_miss == (
        "The nearest they give is for 2013 (Summit Sponsorship Prospectus, 2013 Edition), not for 2014."
    )
    assert found.text == f"The publications do not say. {found.near_miss}"
    assert "30,000 dollars" in found.nearest[0].text


def test_another_edition_is_told_in_the_readers_language(sample: Library):
    question = "In which city was the third Clean Truck and Bus Summit held?"
    assert "is for the second (" in (answer(sample, question).near_miss or "")
    told = answer(sample, question, language="zh").near_miss or ""
    assert told.startswith("最接近的内容是第二届的（《")
    assert told.endswith("没有第三届的。")


@pytest.mark.parametrize(
    "question",
    [
        "How do I reset my router?",  # nothing near
        "How many LNG filling stations were there at the end of 2015?",  # twelve station operators, in 2014
        "What is the annual budget of HTUF?",  # nothing to lift
        "What royalty rate is usual for a licence to a Chinese maker?",  # in a guide for members
    ],
)
def test_no_hint_where_it_is_not_sure(sample: Library, question: str):
    assert answer(sample, question, PUBLIC).near_miss is None


def test_an_answer_has_no_near_miss(sample: Library):
    assert answer(sample, TITLE.format(2013)).near_miss is None
