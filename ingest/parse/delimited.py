"""CSV and TSV: a row of text a row, each value with the name of its column."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import PurePath

from ingest.elements import Parsed, ParsedPage
from ingest.parse.characters import tidy
from ingest.parse.tables import row_elements

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 100  # lines to tell the delimiter by
_MOST_ROWS = 20_000
_MOST_COLUMNS = 200
_LONGEST_FIELD = 1_000_000  # characters: what the csv module refuses by default is shorter than some notes


def parse_delimited(name: str, text: str, media_type: str) -> Parsed:
    """One page, number 1; `name`, without its suffix, is the title. The delimiter is the one that cuts most rows into
    as many fields.

    Raises csv.Error for what is no table at all (a NUL, an endless field).
    """
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows: list[list[str]] = []
    notes: list[str] = []
    for row in reader:
        if len(rows) == _MOST_ROWS:
            notes.append(f"Only the first {_MOST_ROWS} rows are read.")
            break
        rows.append(row[:_MOST_COLUMNS])
    if any(len(row) == _MOST_COLUMNS for row in rows):
        notes.append(f"Only the first {_MOST_COLUMNS} columns are read.")
    page = ParsedPage(1, tuple(row_elements(rows, 1)))
    return Parsed(media_type, (page,), {"title": tidy(PurePath(name).stem)}, tuple(notes))


def _delimiter(text: str) -> str:
    lines = [line for line in text.split("\n", _SAMPLE)[:_SAMPLE] if line.strip()]

    def fit(delimiter: str) -> tuple[int, int]:
        """How many rows agree on their number of fields, if there are two or more, and on how many."""
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return (rows, width) if width > 1 else (0, 0)

    return max(_DELIMITERS, key=fit)
