"""Rows, columns and cells of a sheet that nobody sees who opens the workbook."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_WHITE = ("FFFFFFFF", "00FFFFFF")
_SHOWS_NOTHING = ";;;"  # the number format that people use to hide a value


@dataclass(frozen=True, slots=True)
class HiddenPlaces:
    """Rows and columns, from 0."""

    rows: frozenset[int] = field(default_factory=frozenset)
    columns: frozenset[int] = field(default_factory=frozenset)

    def cut(self, cells: list[list[str]]) -> list[str]:
        """Empty these rows and columns in place; what stood there."""
        found: list[str] = []
        for r, row in enumerate(cells):
            for c, text in enumerate(row):
                if text and (r in self.rows or c in self.columns):
                    found.append(text)
                    row[c] = ""
        return found


def hidden_places(sheet: io.BufferedIOBase | Any, most_columns: int) -> HiddenPlaces:
    """Of a sheet's XML, read as a stream. openpyxl's reader for large sheets does not tell them."""
    rows: set[int] = set()
    columns: set[int] = set()
    here = -1
    for _, node in etree.iterparse(sheet, tag=(f"{_SHEET}col", f"{_SHEET}row"), resolve_entities=False):
        is_hidden = node.get("hidden") in ("1", "true")
        if node.tag.endswith("}row"):
            here = int(node.get("r") or here + 2) - 1
            if is_hidden:
                rows.add(here)
        elif is_hidden:
            columns.update(range(int(node.get("min")) - 1, min(int(node.get("max")), most_columns)))
        node.clear()
        while node.getprevious() is not None:
            del node.getparent()[0]
    return HiddenPlaces(frozenset(rows), frozenset(columns))


def is_unseen(cell: Any) -> bool:
    """Whether its style shows nothing: white letters on no ground, or a format without a place for the value."""
    if cell.number_format == _SHOWS_NOTHING:
        return True
    colour = cell.font.color
    return bool(colour is not None and colour.type == "rgb" and colour.rgb in _WHITE and cell.fill.fill_type is None)
