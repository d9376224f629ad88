"""What a document is, apart from its text: from the catalog file, then what the file says of itself, then its text."""

from __future__ import annotations

from datetime import date
from pathlib import PurePosixPath

from ingest.elements import Element, ElementKind, Parsed
from ingest.orders import orders_software
from ingest.sources import CatalogEntry
from kb.language import language_of
from kb.records import Description, Kind

LONGEST_TITLE = 90  # characters
NEAR_THE_TOP = 6  # elements


def describe(parsed: Parsed, source: str, entry: CatalogEntry | None, edition_of: str | None) -> Description:
    """The catalog's word goes before the file's own, and that before what the text suggests."""
    told = entry or CatalogEntry(path=source)
    text = " ".join(element.text for page in parsed.pages for element in page.elements)
    return Description(
        title=told.title or parsed.properties.get("title", "").strip() or _title_in_text(parsed, source),
        kind=told.kind or Kind.OTHER,
        publisher=told.publisher or parsed.properties.get("author") or None,
        program=told.program,
        published=told.published or _date(parsed.properties.get("published")),
        language=told.language or language_of(text),
        tier=told.tier,
        listed=told.listed,
        edition_of=edition_of,
        url=told.url,
        illustrative=told.illustrative,
    )


def _title_in_text(parsed: Parsed, source: str) -> str:
    """The first heading near the top, else the first line there that is short and no sentence, else the first words,
    else the file's name."""
    elements = (element for page in parsed.pages for element in page.elements)
    first = [element for element in elements if not orders_software(element.text)][:NEAR_THE_TOP]
    headings = [element for element in first if element.kind is ElementKind.HEADING]
    lines = [element for element in first if _like_a_title(element)]
    best = (headings or lines or first)[:1]
    if not best:
        return PurePosixPath(source).stem
    title = best[0].text
    if len(title) <= LONGEST_TITLE:
        return title
    cut = title[:LONGEST_TITLE]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(",;:") + "…"


def _like_a_title(element: Element) -> bool:
    text = element.text.strip()
    words = len(text.split()) >= 3 or (len(text) >= 6 and language_of(text) == "zh")
    return (
        element.kind is ElementKind.PARAGRAPH
        and words
        and len(text) <= LONGEST_TITLE
        and "\n" not in text
        and not text.endswith((".", "!", "?", ":", ";", ",", "。", "！", "？", "：", "；", "，", "@"))
        and not any(letter.isdigit() for letter in text[:1])
    )


def _date(text: str | None) -> date | None:
    """An ISO date, or none: a wrong date would be worse."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
