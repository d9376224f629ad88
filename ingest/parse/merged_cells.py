"""Cells of PPTX and XLSX tables that span rows or columns: their text for each place that they cover."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from lxml import etree

_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?")
_MOST_PLACES = 2_000  # that one merged cell may fill: more is a frame or a background, no label
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""


def fill_merged_cells(content: bytes) -> bytes:
    """A presentation whose merged cells have their text in each of their places; as it is where none is merged."""
    with ZipFile(io.BytesIO(content)) as package:
        slides = [name for name in package.namelist() if name.startswith("ppt/slides/slide")]
        if not any(b"gridSpan=" in text or b"rowSpan=" in text for text in map(package.read, slides)):
            return content
    from pptx import Presentation  # noqa: PLC0415

    deck = Presentation(io.BytesIO(content))
    for slide in deck.slides:
        for table in _tables(slide.shapes):
            for r, row in enumerate(table.rows):
                for c, cell in enumerate(row.cells):
                    if cell.is_merge_origin:
                        _fill(table, r, c)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _tables(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        if getattr(shape, "has_table", False):
            yield shape.table
        elif hasattr(shape, "shapes"):
            yield from _tables(shape.shapes)


def _fill(table: Any, row: int, column: int) -> None:
    origin = table.cell(row, column)
    for r in range(row, row + origin.span_height):
        for c in range(column, column + origin.span_width):
            if (r, c) != (row, column):
                table.cell(r, c).text = origin.text


def merged_ranges(sheet: io.BufferedIOBase | Any) -> list[Range]:
    """The merged cells of a sheet's XML, read as a stream. openpyxl's reader for large sheets does not tell them."""
    found: list[Range] = []
    for _, node in etree.iterparse(sheet, tag=(f"{_SHEET}mergeCell", f"{_SHEET}row"), resolve_entities=False):
        match = _RANGE.fullmatch(node.get("ref", "")) if node.tag.endswith("mergeCell") else None
        if match and match.group(3):
            first, top, last, bottom = match.groups()
            found.append((int(top) - 1, _column(first), int(bottom) - 1, _column(last)))
        node.clear()
    return [(top, left, bottom, right) for top, left, bottom, right in found if _places(top, left, bottom, right)]


def _places(top: int, left: int, bottom: int, right: int) -> bool:
    return 1 < (bottom - top + 1) * (right - left + 1) <= _MOST_PLACES


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


def fill_ranges(rows: list[list[str]], ranges: list[Range]) -> None:
    """Put the text of each merged cell into the empty places that it covers, within the rows that there are."""
    for top, left, bottom, right in ranges:
        text = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        if not text:
            continue
        for row in rows[top : bottom + 1]:
            row.extend([""] * (right + 1 - len(row)))
            row[left : right + 1] = [cell or text for cell in row[left : right + 1]]
