"""Table rows as text that says what each cell means: "Year: 2030; Target: 30%"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.elements import Element, ElementKind
from ingest.parse.characters import ends_sentence, tidy, word_count

Rows = Sequence[Sequence[str]]
Piece = str | tuple[int, int]
"""A literal, or the (row, column) of the cell whose text stands there."""
Names = tuple[tuple[Piece, ...], ...]
"""The name of each column, empty where it has none."""

_VALUE = re.compile(r"^[\s$€¥£<>≤≥~±+\-−–(]*\d[\d,.\s]*(?:%|％|[a-zA-Z/³²]{1,6})?\)?$")
_YEAR = re.compile(r"^(?:FY\s?)?(?:19|20)\d\d(?:[-–/]\d{2,4})?年?$")
_UNIT = re.compile(r"^[（(\[].{1,40}[)）\]]$")
_MOST_HEADS = 3
_LONGEST_CONTEXT = 120


@dataclass(frozen=True, slots=True)
class Row:
    """A row in words, and what stands over it in its table: the table's title, the section that it belongs to."""

    pieces: tuple[Piece, ...]
    context: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words. `names` are those of the columns; `title` and `section` what stands over the last row."""

    rows: tuple[Row, ...]
    names: tuple[str, ...]
    title: str | None = None
    section: str | None = None


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


def is_value(cell: str) -> bool:
    """Whether a cell holds a figure."""
    return bool(_VALUE.match(cell))


def compose_rows(rows: Rows, *, heads: int | None = None, before: Table | None = None) -> Table:
    """What each data row is made of, cell by cell; empty rows are left out.

    `heads` says how many rows at least name the columns; None decides by their looks. A first row that is one cell over
    all columns is the table's title and comes first, alone; one further down heads the rows below it. Without column
    names a table of two columns reads as "name: value", a wider one as its cells in order. `before` is the part of the
    table on the page before: its names go on, and so does what stood over its last row.
    """
    composed: list[Row] = []
    titles = [before.title] if before and before.title else []
    first = 0
    while first < len(rows) - 1 and len(rows[first]) > 1 and len(set(rows[first])) == 1:
        composed.append(Row(((first, 0),), None))
        titles.append(rows[first][0])
        first += 1
    depth = 0 if before else _depth(rows[first:], heads)
    width = max(map(len, rows), default=0)
    names: Names = tuple((name,) if name else () for name in before.names) if before else ()
    if depth:
        names = tuple(_name(rows, first, depth, c) for c in range(width))
    title, section = " ".join(titles)[:_LONGEST_CONTEXT] or None, before.section if before else None
    taken = first + depth
    for r in range(taken, len(rows)):
        if r < taken:
            continue
        stacked = not names and _is_stacked(rows, r)
        taken = r + 1 + stacked
        pieces = _stack(rows, r) if stacked else _compose_row(rows, r, names)
        heads_below = _section(rows[r]) if names and len(rows[r]) > 1 else None
        section = heads_below or section
        if pieces:
            over = [title, section if not heads_below else None]
            composed.append(Row(tuple(pieces), ": ".join(filter(None, over)) or None))
    texts = tuple("".join(text_of(piece, rows) for piece in name) for name in names)
    return Table(tuple(composed), texts, title, section)


def text_of(piece: Piece, rows: Rows) -> str:
    return piece if isinstance(piece, str) else rows[piece[0]][piece[1]]


def _depth(rest: Rows, heads: int | None) -> int:
    """How many rows name the columns. Heads over several columns ("2030") are told with those under them ("Target"),
    and so are units in brackets."""
    depth = int(len(rest) > 1 and is_header(rest[0])) if heads is None else min(heads, len(rest) - 1)
    while 0 < depth < min(_MOST_HEADS, len(rest) - 1):
        below = [cell for cell in rest[depth] if cell]
        units = bool(below) and all(_UNIT.match(cell) and not is_value(cell) for cell in below)
        if not units and not (_spans(rest[depth - 1]) and is_header(rest[depth])):
            break
        depth += 1
    return max(0, depth)


def _spans(row: Sequence[str]) -> bool:
    return any(cell and cell == before for before, cell in pairwise(row))


def _name(rows: Rows, first: int, depth: int, c: int) -> tuple[Piece, ...]:
    """The name of a column; empty when it has none."""
    names: list[Piece] = []
    said = ""
    for r in range(first, first + depth):
        cell = rows[r][c] if c < len(rows[r]) else ""
        if cell and cell != said:
            names += [" ", (r, c)] if names else [(r, c)]
            said = cell
    return tuple(names)


def _section(row: Sequence[str]) -> str | None:
    """What heads the rows below it: a row of its first cell only, or of one cell over all columns."""
    alone = bool(row[0]) and (not any(row[1:]) or len(set(row)) == 1)
    return row[0][:_LONGEST_CONTEXT].rstrip(":：") if alone and not ends_sentence(row[0]) else None


def _compose_row(rows: Rows, r: int, names: Names) -> list[Piece]:
    row = rows[r]
    filled = [c for c, cell in enumerate(row) if cell]
    # A cell that spans columns comes once for each of them: say it once.
    alone = len(filled) == len(row) > 1 and len(set(row)) == 1
    filled = filled[:1] if alone else [c for c in filled if c == 0 or row[c] != row[c - 1] or len(row[c]) < 12]
    if not names:
        filled = [c for c in filled if not _is_bare_label(row, c)]
    pairs = not names and len(row) == 2 and len(filled) == 2 and not row[0].endswith((":", "："))
    pieces: list[Piece] = []
    for i, c in enumerate(filled):
        if i:
            pieces.append(": " if pairs else " " if row[filled[i - 1]].endswith((":", "：")) else "; ")
        # A row with its first cell only is a heading within the table.
        name = names[c] if c < len(names) and filled != [0] else ()
        if name:
            pieces += [*name, " " if text_of(name[-1], rows).endswith((":", "：")) else ": "]
        pieces.append((r, c))
    return pieces


def _is_bare_label(row: Sequence[str], c: int) -> bool:
    """Whether a form's label ("Registration:") has nothing beside it: it would seem to take the next value."""
    if not row[c].endswith((":", "：")):
        return False
    beside = row[c + 1] if c + 1 < len(row) else ""
    return not beside or beside.endswith((":", "："))


def _is_stacked(rows: Rows, r: int) -> bool:
    """Whether a form's labels have their values under them."""
    if r + 1 >= len(rows) or len(rows[r]) < 2:
        return False
    labels, values = rows[r], rows[r + 1]
    return all(cell.endswith((":", "：")) for cell in labels) and all(
        cell and not cell.endswith((":", "：")) for cell in values
    )


def _stack(rows: Rows, r: int) -> list[Piece]:
    pieces: list[Piece] = []
    for c in range(len(rows[r])):
        pieces += ["; "] if c else []
        pieces += [(r, c), " ", (r + 1, c)]
    return pieces


def row_elements(rows: Rows, group: int, *, heads: int | None = None) -> list[Element]:
    """The rows of one table as elements without rectangles."""
    rows = [[tidy(cell) for cell in row] for row in rows]
    rows = [row for row in rows if any(row)]
    return [
        Element(
            ElementKind.TABLE_ROW,
            "".join(text_of(piece, rows) for piece in row.pieces),
            group=group,
            context=row.context,
        )
        for row in compose_rows(rows, heads=heads).rows
    ]
