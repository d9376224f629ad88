"""Table rows as text that says what each cell means: "Year: 2030; Target: 30%"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.elements import Element, ElementKind
from ingest.parse.characters import ends_sentence, tidy, word_count

Rows = Sequence[Sequence[str]]
Piece = str | tuple[int, int]
"""A literal, or the (row, column) of the cell whose text stands there."""

_VALUE = re.compile(r"^[\s$€¥£<>≤≥~±+\-−–(]*\d[\d,.\s]*(?:%|％|[a-zA-Z/³²]{1,6})?\)?$")
_YEAR = re.compile(r"^(?:FY\s?)?(?:19|20)\d\d(?:[-–/]\d{2,4})?年?$")


def is_header(row: Sequence[str]) -> bool:
    """Whether a first row reads as column names: short, no sentences, no values (years are names)."""
    cells = [cell for cell in row if cell]
    named = [cell for cell in cells if not _YEAR.match(cell)]
    return (
        len(cells) >= 2
        and all(word_count(cell) <= 14 and not (ends_sentence(cell) and word_count(cell) > 4) for cell in cells)
        and not any(_VALUE.match(cell) for cell in named)
    )


def compose_rows(rows: Rows, *, header: bool | None = None) -> list[list[Piece]]:
    """What each data row is made of, cell by cell; empty rows are left out.

    `header` says whether the first row names the columns; None decides by its looks. Without column names a table
    of two columns reads as "name: value", a wider one as its cells in order.
    """
    if not rows:
        return []
    named = is_header(rows[0]) if header is None else header
    if len(rows) == 1:
        named = False
    composed = []
    for r in range(1 if named else 0, len(rows)):
        pieces = _compose_row(rows, r, named)
        if pieces:
            composed.append(pieces)
    return composed


def _compose_row(rows: Rows, r: int, named: bool) -> list[Piece]:
    filled = [c for c, cell in enumerate(rows[r]) if cell]
    # A cell that spans columns comes once for each of them: say it once.
    filled = [c for c in filled if c == 0 or rows[r][c] != rows[r][c - 1] or len(rows[r][c]) < 12]
    pairs = not named and len(rows[r]) == 2 and len(filled) == 2 and not rows[r][0].endswith((":", "："))
    pieces: list[Piece] = []
    for c in filled:
        if pieces:
            pieces.append(": " if pairs else "; ")
        name = rows[0][c] if named and c < len(rows[0]) else ""
        if name and name != rows[r][c] and len(filled) > 1:
            pieces += [(0, c), " " if name.endswith((":", "：")) else ": "]
        pieces.append((r, c))
    return pieces


def row_elements(rows: Rows, group: int, *, header: bool | None = None) -> list[Element]:
    """The rows of one table as elements without rectangles."""
    rows = [[tidy(cell) for cell in row] for row in rows]
    rows = [row for row in rows if any(row)]
    texts = (
        "".join(piece if isinstance(piece, str) else rows[piece[0]][piece[1]] for piece in pieces)
        for pieces in compose_rows(rows, header=header)
    )
    return [Element(ElementKind.TABLE_ROW, text, group=group) for text in texts]
