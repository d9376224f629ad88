"""What a document is: the catalog's word first, then the file's own, then what the text shows."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.describe import LONGEST_TITLE, describe
from ingest.elements import Element, ElementKind, Parsed, ParsedPage
from ingest.sources import CatalogEntry
from kb.access import Tier
from kb.records import Description, Kind
from making import paragraphs

OWN = {"title": " Own title ", "author": "CALSTART", "published": "2022-05-25T09:00:00"}


def parsed(*elements: Element, **properties: str) -> Parsed:
    return Parsed("text/plain", (ParsedPage(1, elements),), properties)


def test_the_catalog_goes_before_the_file_and_is_taken_whole():
    entry = CatalogEntry(
        path="a.pdf", title="Told", kind=Kind.AGENDA, publisher="Forum", program="Drive", published=date(2024, 1, 2),
        language="zh", tier=Tier.STAFF, listed=True, edition_of="old.pdf", url="https://example.org", illustrative=True,
    )  # fmt: skip
    told = describe(parsed(Element(ElementKind.PARAGRAPH, "English text."), **OWN), "f/a.pdf", entry, "f/old.pdf")
    assert told == Description(
        "Told", Kind.AGENDA, "Forum", "Drive", date(2024, 1, 2), "zh", Tier.STAFF, True, "f/old.pdf",
        "https://example.org", True,
    )  # fmt: skip


def test_without_an_entry_the_files_own_word_stands_and_it_is_public():
    told = describe(parsed(Element(ElementKind.PARAGRAPH, "English text."), **OWN), "f/a.pdf", None, None)
    assert told == Description("Own title", publisher="CALSTART", published=date(2022, 5, 25), language="en")
    assert (told.kind, told.tier, told.listed) == (Kind.OTHER, Tier.PUBLIC, False)


def test_the_language_is_read_off_the_text():
    assert describe(paragraphs("江苏省计划建成500座换电站。"), "f/a.txt", None, None).language == "zh"


@pytest.mark.parametrize("date_told", ["2022", "May 2022", "", "2022-13-40", "20220525120000Z"])
def test_a_date_that_is_none_is_left_out(date_told: str):
    assert describe(parsed(published=date_told), "f/a.txt", None, None).published in {None, date(2022, 5, 25)}


def test_the_title_is_the_first_heading_near_the_top():
    elements = [Element(ElementKind.PARAGRAPH, "Menu"), Element(ElementKind.HEADING, "Success Agreement", level=1)]
    assert describe(parsed(*elements), "f/a.html", None, None).title == "Success Agreement"


def test_a_long_first_line_is_cut_at_a_word():
    title = describe(paragraphs("A word, " * 40), "f/a.txt", None, None).title
    assert len(title) <= LONGEST_TITLE + 1
    assert title.endswith(("word…", "A…"))
    assert describe(paragraphs("长" * 200), "f/a.txt", None, None).title == "长" * LONGEST_TITLE + "…"


def test_without_any_text_the_name_is_the_title():
    assert describe(parsed(), "f/2023-summary.pdf", None, None).title == "2023-summary"


def test_without_a_heading_a_short_line_near_the_top_is_the_title():
    first = "To take full advantage of the Forum, companies fill out a simple form and send it back before the event."
    elements = paragraphs(first, "Email", "Clean Truck and Bus Forum Fact Sheet", "Webinar recording of the forum")
    assert describe(elements, "f/a.txt", None, None).title == "Clean Truck and Bus Forum Fact Sheet"
