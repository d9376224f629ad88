"""The rows of a PDF's tables as elements; a table that runs over a page break is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.elements import Element, ElementKind
from ingest.parse.characters import ends_sentence
from ingest.parse.pdf.composition import Composed, KeepsHyphen, compose, join_composed
from ingest.parse.pdf.reading_order import Cell
from ingest.parse.tables import Table, compose_rows


@dataclass(slots=True)
class Groups:
    """Numbers lists and tables over a whole document, and knows the table that the last page ended with."""

    last: int = 0
    open: _Part | None = None

    def next(self) -> int:
        self.last += 1
        return self.last


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of a table on one page: its group, its text, its last row and where its columns are."""

    group: int
    table: Table
    last: tuple[str, ...]
    columns: tuple[tuple[float, float], ...]


def read_table(rows: Sequence[Sequence[Cell]], groups: Groups, keeps: KeepsHyphen, *, tops: bool) -> Iterator[Element]:
    """The rows of one table; `tops` says that nothing but it stands on the page so far.

    Then it may go on with the one that the last page ended with: under the same names, which may be printed again or
    not, and in the middle of a row. `groups.open` becomes this table.
    """
    cells = [[compose(cell, keeps) for cell in row] for row in rows]
    texts = [[cell.text for cell in row] for row in cells]
    columns = _columns(rows)
    before = groups.open if tops and groups.open and _fits(groups.open, columns) else None
    heads = 1 if has_bold_head(rows) else None
    group, cut = 0, False
    if before is not None:
        again = _repeated(texts, before.table)
        if not again and heads and before.table.names:
            before = None  # a head of its own
        else:
            cells, texts = cells[again:], texts[again:]
    if before is not None and texts:
        group = before.group
        cut = _is_cut(before.last, texts[0])
        _carry_label(before.last, texts, cut=cut)
    table = compose_rows(texts, heads=heads, before=before.table if before else None)
    group = group or groups.next()
    for i, row in enumerate(table.rows):
        pieces = (_piece(piece, cells, texts) for piece in row.pieces)
        told = join_composed(pieces)
        continues = cut and i == 0
        yield Element(
            ElementKind.TABLE_ROW, told.text, group=group, anchors=told.anchors, context=row.context,
            continues=continues,
        )  # fmt: skip
    if texts:
        groups.open = _Part(group, table, tuple(texts[-1]), columns)


def _piece(piece: str | tuple[int, int], cells: Sequence[Sequence[Composed]], texts: list[list[str]]) -> str | Composed:
    if isinstance(piece, str):
        return piece
    cell = cells[piece[0]][piece[1]]
    return cell if cell.text else texts[piece[0]][piece[1]]  # a label carried over from the page before


def has_bold_head(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first row alone is bold: column names, even where these are years or figures."""
    first, *others = [[word for cell in row for line in cell for word in line] for row in rows] or [[]]
    below = [word.bold for words in others for word in words]
    filled = sum(map(bool, rows[0])) if rows else 0
    return filled >= 2 and all(word.bold for word in first) and sum(below) < 0.3 * len(below)


def _columns(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[float, float], ...]:
    """Where the words of each column stand, those of cells over several columns aside."""
    found = []
    for c in range(max(map(len, rows), default=0)):
        alone = [
            row[c]
            for row in rows
            if c < len(row) and row[c] and sum(cell == row[c] for cell in row) == 1
        ]  # fmt: skip
        words = [word for cell in alone for line in cell for word in line]
        found.append((min((w.x0 for w in words), default=0.0), max((w.x1 for w in words), default=0.0)))
    return tuple(found)


def _fits(part: _Part, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether columns stand where those of the part on the last page do."""
    if len(columns) != len(part.columns) or len(columns) < 2:
        return False
    return all(
        (start < other_end + 4 and end > other_start - 4) or not (end and other_end)
        for (start, end), (other_start, other_end) in zip(columns, part.columns, strict=True)
    )


def _repeated(texts: Sequence[Sequence[str]], table: Table) -> int:
    """How many rows at the top are the names of the columns again."""
    names = [name.replace(" ", "") for name in table.names]
    said = [""] * len(names)
    for r, row in enumerate(texts[:4]):
        bare = [cell.replace(" ", "") for cell in row]
        said = [before if before.endswith(cell) else before + cell for before, cell in zip(said, bare, strict=False)]
        if any(names) and said == names:
            return r + 1
    return 0


def _is_cut(last: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a page's first row is the rest of the row before: its cells go on in the middle of sentences.

    Small letters at their beginning show it, unless the cells of the column begin so anyway.
    """
    pairs = [(before, cell) for before, cell in zip(last, row, strict=False) if cell]
    goes_on = all(
        before and cell != before and not ends_sentence(before) and cell[0].islower() for before, cell in pairs
    )
    if not pairs or not goes_on or (row[0] and last[0][:1].islower()):
        return False
    return len(pairs) == 1 or 2 * sum(not before[0].islower() for before, _ in pairs) > len(pairs)


def _carry_label(last: Sequence[str], texts: list[list[str]], *, cut: bool) -> None:
    """A label over several rows that stands on the page before is that of the first rows here too."""
    for row in texts[1:] if cut else texts:
        if not row or row[0] or not last[0] or sum(map(bool, row)) < 2:
            return
        row[0] = last[0]
