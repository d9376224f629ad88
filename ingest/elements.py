"""What a parser gives: pages of elements in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kb.records import Box


class ElementKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where characters `start` to `end` of an element's text stand on the page (a word; in Chinese, a character)."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Element:
    """A heading, paragraph, list item, table row, caption or footnote, with its text as it will be stored and quoted.

    The text has no line breaks, no doubled spaces and no control characters. `level` is 1 to 6 for headings.
    `anchors` are in text order and empty where the format has no rectangles. `group` numbers the list or table
    that the element belongs to, counted over the document, so that rows of two tables are told apart. `confidence` is
    None unless the element was recognised on a picture; then the mean probability of its characters, 0 to 1. `context`
    is what stands over a table's row in the table: its title, the section of the row. A row `continues` where it is the
    rest of the last row of the page before. What stands `aside` is in a box beside the text, under headings of its own.
    """

    kind: ElementKind
    text: str
    level: int | None = None
    group: int | None = None
    anchors: tuple[Anchor, ...] = ()
    confidence: float | None = None
    context: str | None = None
    continues: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """One page. `label` is the printed page label when it differs from the number; sizes are in points. `confidence` is
    that of all its text where it was recognised on a picture (OCR), else None. `furniture` is what running headers and
    footers say: kept to be shown, and no part of the text."""

    number: int
    elements: tuple[Element, ...]
    label: str | None = None
    width: float | None = None
    height: float | None = None
    confidence: float | None = None
    furniture: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A whole file. `properties` holds what the file says of itself: title, author, language, created (ISO date).
    `unread` are the numbers of the pages that text recognition might read, and has not tried."""

    media_type: str
    pages: Sequence[ParsedPage]
    properties: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    unread: tuple[int, ...] = ()
