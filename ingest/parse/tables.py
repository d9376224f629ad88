"""Table rows as text that says what each cell means: "Year: 2030; Target: 30%"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

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
    labels = sum(cell.endswith((":", "：")) for cell in cells)  # a form: its labels stand beside the values
    return (
        len(cells) >= 2
        and (labels < 0.5 * len(cells) or labels == len(row) == len(cells) > 2)
        and all(word_count(cell) <= 14 and not (ends_sentence(cell) and word_count(cell) > 4) for cell in cells)
        and not any(_VALUE.match(cell) for cell in named)
    )


def compose_rows(rows: Rows, *, header: bool | None = None) -> list[list[Piece]]:
    """What each data row is made of, cell by cell; empty rows are left out.

    `header` says whether the first row names the columns; None decides by its looks. A first row that is one cell
    over all columns is the table's title and comes first, alone. Without column names a table of two columns reads
    as "name: value", a wider one as its cells in order.
    """
    composed: list[list[Piece]] = []
    first = 0
    while first < len(rows) - 1 and len(rows[first]) > 1 and len(set(rows[first])) == 1:
        composed.append([(first, 0)])
        first += 1
    rest = rows[first:]
    named = len(rest) > 1 and (is_header(rest[0]) if header is None else header)
    # A head over several columns ("2030") is told together with those under it ("Target", "Actual").
    depth = 2 if named and len(rest) > 2 and _spans(rest[0]) and is_header(rest[1]) else int(named)
    heads = [_head(rows, first, depth, c) for c in range(max(map(len, rest), default=0))]
    for r in range(first + depth, len(rows)):
        pieces = _compose_row(rows, r, heads if named else [])
        if pieces:
            composed.append(pieces)
    return composed


def _spans(row: Sequence[str]) -> bool:
    return any(cell and cell == before for before, cell in pairwise(row))


def _head(rows: Rows, first: int, depth: int, c: int) -> list[Piece]:
    """The name of a column; empty when it has none."""
    names: list[Piece] = []
    said = ""
    for r in range(first, first + depth):
        cell = rows[r][c] if c < len(rows[r]) else ""
        if cell and cell != said:
            names += [" ", (r, c)] if names else [(r, c)]
            said = cell
    return names


def _compose_row(rows: Rows, r: int, heads: Sequence[Sequence[Piece]]) -> list[Piece]:
    row = rows[r]
    filled = [c for c, cell in enumerate(row) if cell]
    # A cell that spans columns comes once for each of them: say it once.
    filled = [c for c in filled if c == 0 or row[c] != row[c - 1] or len(row[c]) < 12]
    if not heads:
        filled = [c for c in filled if not _is_bare_label(row, c)]
    pairs = not heads and len(row) == 2 and len(filled) == 2 and not row[0].endswith((":", "："))
    pieces: list[Piece] = []
    for i, c in enumerate(filled):
        if i:
            pieces.append(": " if pairs else " " if row[filled[i - 1]].endswith((":", "：")) else "; ")
        # A row with its first cell only is a heading within the table.
        head = heads[c] if c < len(heads) and filled != [0] else []
        if head:
            last = head[-1]
            ends = isinstance(last, tuple) and rows[last[0]][last[1]].endswith((":", "："))
            pieces += [*head, " " if ends else ": "]
        pieces.append((r, c))
    return pieces


def _is_bare_label(row: Sequence[str], c: int) -> bool:
    """Whether a form's label ("Registration:") has nothing beside it: it would seem to take the next value."""
    if not row[c].endswith((":", "：")):
        return False
    beside = row[c + 1] if c + 1 < len(row) else ""
    return not beside or beside.endswith((":", "："))


def row_elements(rows: Rows, group: int, *, header: bool | None = None) -> list[Element]:
    """The rows of one table as elements without rectangles."""
    rows = [[tidy(cell) for cell in row] for row in rows]
    rows = [row for row in rows if any(row)]
    texts = (
        "".join(piece if isinstance(piece, str) else rows[piece[0]][piece[1]] for piece in pieces)
        for pieces in compose_rows(rows, header=header)
    )
    return [Element(ElementKind.TABLE_ROW, text, group=group) for text in texts]
