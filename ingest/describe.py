"""What a document is, apart from its text: what people said of it, then the catalog file, then what the file says of
itself, then its text; and of each field where it was found, and how surely."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from ingest.description.issuer import days_covered, place_in, publisher_in
from ingest.description.kinds import kind_of
from ingest.description.published import dateline_place, published_in
from ingest.elements import Element, ElementKind, Parsed
from ingest.orders import orders_software
from ingest.sources import CatalogEntry
from kb.access import Tier
from kb.language import chinese_share, language_of
from kb.records import Description, From, Kind, Origin

LONGEST_TITLE = 90  # characters
NEAR_THE_TOP = 6  # elements
FIRST, LAST = 300, 30  # elements that are looked at for what they say of the publication

Told = Iterator[tuple[str, Any, Origin]]  # field, value, where it was found

_MARKED_UP = ("text/html", "text/markdown")  # formats whose own word is said for readers: front matter, meta tags
# What programs put for a title by themselves.
_NO_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel) ?-|powerpoint presentation$|untitled|document ?\d*$|slide ?\d+$|无标题)"
    r"|\.(?:docx?|pptx?|xlsx?|pdf|indd|qxp|html?|wpd|tmp)$|^[a-z\d_.-]*[\d_][a-z\d_.-]*$",
    re.IGNORECASE,
)
# "Merrill, Sydney", "Sydney Merrill": who made the file did not publish it.
_PERSON = re.compile(r"^[A-Z][a-z’'-]+,? (?:[A-Z]\. )?[A-Z][a-z’'-]+(?: [A-Z]\.)?(?: [A-Z/]+)?$")


def describe(
    parsed: Parsed,
    source: str,
    entry: CatalogEntry | None,
    edition_of: str | None,
    edits: Mapping[str, Any] | None = None,
) -> Description:
    """`edits`: what people said, by field; None of a field says that there is no such thing."""
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    for told in (_edited(edits or {}), _catalogued(entry, edition_of), _said(parsed), _read(parsed, source)):
        for field, value, origin in told:
            if field not in values:
                values[field], origins[field] = value, origin
    return Description(**values, origins=origins)


def _edited(edits: Mapping[str, Any]) -> Told:
    known = CatalogEntry.model_validate(
        {"path": "-", **{field: value for field, value in edits.items() if value is not None and field != "edition_of"}}
    )
    for field, value in edits.items():
        given = value if field == "edition_of" or value is None else getattr(known, field)
        yield field, given, Origin(From.EDITED, 1.0)


def _catalogued(entry: CatalogEntry | None, edition_of: str | None) -> Told:
    if edition_of is not None:
        yield "edition_of", edition_of, Origin(From.CATALOG, 1.0)
    if entry is not None:
        for field in sorted(entry.model_fields_set - {"path", "edition_of"}):
            if getattr(entry, field) is not None:
                yield field, getattr(entry, field), Origin(From.CATALOG, 1.0)


def _said(parsed: Parsed) -> Told:
    """What the file says of itself. The day on which a file was made is not that on which it was published."""
    said = parsed.properties
    marked_up = parsed.media_type in _MARKED_UP
    found = From.FRONT_MATTER if marked_up else From.FILE
    title = said.get("title", "").strip()
    if title and not _NO_TITLE.search(title):
        yield "title", title, Origin(found, 0.9 if marked_up else 0.8)
    if said.get("kind") in set(Kind):
        yield "kind", Kind(said["kind"]), Origin(found, 0.9)
    published = _date(said.get("published")) or (_date(said.get("created")) if marked_up else None)
    if published:
        yield "published", published, Origin(found, 0.9)
    author = said.get("author", "")
    for field, name, sure in (
        ("publisher", "publisher", 0.9), ("program", "program", 0.9), ("place", "place", 0.9), ("url", "url", 0.9),
    ):  # fmt: skip
        if said.get(name):
            yield field, said[name], Origin(found, sure)
    if author and not _PERSON.match(author):
        yield "publisher", author, Origin(found, 0.6 if marked_up else 0.4)


def _read(parsed: Parsed, source: str) -> Told:
    """What the text shows, and what is taken for granted."""
    elements = _first_and_last(parsed)
    texts = [each.text for each in elements]
    lines = [each.text for each in elements if each.kind is not ElementKind.TABLE_ROW]
    title, sure = _title_in_text(parsed, source)
    yield "title", title, Origin(From.CONTENT if sure else From.DEFAULT, sure)
    heading = parsed.properties.get("title") or title
    share = chinese_share(each.text for page in parsed.pages for each in page.elements)
    yield "language", "zh" if share > 0.5 else "en", Origin(From.CONTENT, round(max(share, 1 - share), 2))
    published, dateline = published_in(lines), dateline_place(lines)
    if published:
        yield "published", published[0], Origin(From.CONTENT, published[1])
    for field, found in (
        ("kind", kind_of(heading, texts, parsed.media_type, dated=bool(published or dateline))),
        ("publisher", publisher_in(lines)), ("place", place_in(heading, texts)),
    ):  # fmt: skip
        if found:
            yield field, found[0], Origin(From.CONTENT, found[1])
    covered = days_covered(heading, lines)
    if covered:
        yield "covers_from", covered[0], Origin(From.CONTENT, covered[2])
        yield "covers_until", covered[1], Origin(From.CONTENT, covered[2])
    yield "kind", Kind.OTHER, Origin(From.DEFAULT, 0.0)
    for field, value in (("tier", Tier.PUBLIC), ("listed", False), ("illustrative", False)):
        yield field, value, Origin(From.DEFAULT, 1.0)


def _first_and_last(parsed: Parsed) -> list[Element]:
    """Where a text says what it is; a long one is not read in between. What gives orders to software describes
    nothing."""
    all_of_it = (each for page in parsed.pages for each in page.elements)
    first = list(islice(all_of_it, FIRST))
    return [each for each in (*first, *deque(all_of_it, LAST)) if not orders_software(each.text)]


def _title_in_text(parsed: Parsed, source: str) -> tuple[str, float]:
    """The first heading near the top, else the first line there that is short and no sentence, else the first words,
    else the file's name; and how surely it is a title."""
    elements = (element for page in parsed.pages for element in page.elements)
    first = list(islice((element for element in elements if not orders_software(element.text)), NEAR_THE_TOP))
    headings = [element for element in first if element.kind is ElementKind.HEADING]
    lines = [element for element in first if _like_a_title(element)]
    best = (headings or lines or first)[:1]
    if not best:
        return PurePosixPath(source).stem, 0.0
    title, sure = best[0].text, 0.8 if headings else 0.6 if lines else 0.3
    if len(title) <= LONGEST_TITLE:
        return title, sure
    cut = title[:LONGEST_TITLE]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(",;:") + "…", sure


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
