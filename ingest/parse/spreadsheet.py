"""XLSX: a page a sheet, a row of text a row, each value with the name of its column."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl

from ingest.elements import Element, ElementKind, Parsed, ParsedPage
from ingest.parse.characters import tidy
from ingest.parse.hidden_cells import HiddenPlaces, hidden_places, is_unseen
from ingest.parse.merged_cells import Range, fill_ranges, merged_ranges
from ingest.parse.tables import row_elements
from ingest.parse.unseen import notes_of
from kb.embedding import Progress
from kb.page_names import is_printed_number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_ROWS = 20_000
_MOST_COLUMNS = 200
_PERCENT = re.compile(r"0(?:\.(0+))?%")


def parse_xlsx(content: bytes, progress: Progress) -> Parsed:
    """Cell values as they are shown (stored results of formulas, ISO dates, percentages). Empty sheets are left out.
    `progress(done, total)` counts sheets."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    pages: list[ParsedPage] = []
    notes: list[str] = []
    group = 0
    try:
        for number, sheet in enumerate(book.worksheets, start=1):
            progress(number - 1, len(book.worksheets))
            if sheet.sheet_state != "visible":
                notes.append(f"The hidden sheet '{sheet.title}' is not read.")
                continue
            rows: list[list[str]] = []
            unseen: list[str] = []
            for cells in sheet.iter_rows(max_col=_MOST_COLUMNS):
                if len(rows) == _MOST_ROWS:
                    notes.append(f"Only the first {_MOST_ROWS} rows of the sheet '{sheet.title}' are read.")
                    break
                rows.append([_text(cell, unseen) for cell in cells])
            hidden = _hidden(book, sheet)
            unseen += hidden.cut(rows)
            fill_ranges(rows, _merged(book, sheet))
            rows = [row for r, row in enumerate(rows) if r not in hidden.rows]
            if unseen:
                named = f"Hidden rows, columns or cells of the sheet '{tidy(sheet.title)}' are not read."
                notes += notes_of([" | ".join(unseen)], named) or (named,)
            elements = [*_elements(rows, group)]
            group = max([group, *(element.group or 0 for element in elements)])
            if elements:
                heading = Element(ElementKind.HEADING, tidy(sheet.title), level=1)
                pages.append(ParsedPage(number, (heading, *elements), label=_label(sheet.title)))
        progress(len(book.worksheets), len(book.worksheets))
        return Parsed(XLSX, tuple(pages), _properties(book), tuple(notes))
    finally:
        book.close()


def _text(cell: Any, unseen: list[str]) -> str:
    """What a cell shows; what it holds and does not show goes to `unseen`."""
    if cell.value is None:
        return ""
    text = shown(cell.value, cell.number_format)
    if is_unseen(cell):
        unseen.append(text)
        return ""
    return text


def _hidden(book: Any, sheet: Any) -> HiddenPlaces:
    with book._archive.open(sheet._worksheet_path) as part:
        return hidden_places(part, _MOST_COLUMNS)


def _merged(book: Any, sheet: Any) -> list[Range]:
    # Private, and the only way to the XML of a sheet that is read as a stream: the version is pinned, a test needs it.
    with book._archive.open(sheet._worksheet_path) as part:
        return merged_ranges(part)


def _label(title: str) -> str:
    """The sheet's name; one that could be the number of a page is told to be a sheet's."""
    return f"sheet {title}" if is_printed_number(title) else title


def shown(value: Any, number_format: str = "General") -> str:
    """A cell's value as a reader sees it: 0.3 under "0%" is "30%", 5.0 is "5", dates are ISO."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        percent = _PERCENT.search(number_format)
        if percent:
            return f"{value * 100:.{len(percent.group(1) or '')}f}%"
        # Twelve digits: what arithmetic on binary fractions leaves behind them (0.30000000000000004) is no figure.
        return str(int(value)) if float(value).is_integer() else f"{value:.12g}"
    return tidy(str(value))


def _elements(rows: list[list[str]], group: int) -> Iterator[Element]:
    """Tables are runs of rows with two or more cells; a row with a single cell outside them is a paragraph."""
    table: list[list[str]] = []
    for row in [*rows, []]:
        filled = sum(map(bool, row))
        if not table and len(set(filter(None, row))) == 1:
            filled = 1  # a title in a cell over several columns
        if filled >= 2 or (filled == 1 and len(table) >= 2 and row[0] == ""):
            table.append(row)
            continue
        if table:
            group += 1
            yield from row_elements(_without_empty_columns(table), group)
            table = []
        if filled:
            yield Element(ElementKind.PARAGRAPH, next(filter(None, row)))


def _without_empty_columns(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    used = [c for c in range(width) if any(row[c] for row in rows)]
    return [[row[c] for c in used] for row in rows]


def _properties(book: Any) -> dict[str, str]:
    known = book.properties
    created = known.created.date().isoformat() if known.created else None
    said = {"title": known.title, "author": known.creator, "language": known.language, "created": created}
    return {name: tidy(value) for name, value in said.items() if value and value != "openpyxl"}
