"""Tables drawn with lines: the rules say which words share a cell, however these wrap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.parse.pdf.reading_order import Cell, Segment
from ingest.parse.pdf.words import Word

Rule = tuple[float, float, float, float]
"""Left, top, right, bottom of a line in the frame of the text."""

_NEAR = 3.2  # points: lines closer than this are one, and ends this near a line touch it
_MOST_CELL_WORDS = 170
_MARGIN = 0.12  # of the page's height
Level = tuple[float, float, float]
"""Where a line is (y of a level one, x of an upright one), and from where to where it goes."""


def find_ruled_tables(rules: Sequence[Rule], words: Sequence[Word], height: float) -> tuple[list[Segment], list[Word]]:
    """The tables that the rules draw, and the words that are in none of them.

    A cell that spans stands in each row and column it spans. Boxes within the margins of a page of this height are
    headers and footers, and no tables.
    """
    level = join_levels([((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in rules if y1 - y0 <= x1 - x0])
    upright = join_levels([((x0 + x1) / 2, y0, y1) for x0, y0, x1, y1 in rules if y1 - y0 > x1 - x0])
    if len(level) < 2 or len(upright) < 2 or len(level) + len(upright) > 1500:
        return [], list(words)
    tables = []
    for levels, uprights in _connected(level, upright):
        if levels[-1][0] < _MARGIN * height or levels[0][0] > (1 - _MARGIN) * height:
            continue
        table, words = _table(levels, uprights, words)
        if table:
            tables.append(table)
    return tables, list(words)


def without_underlines(rules: list[Rule], words: Sequence[Word]) -> list[Rule]:
    """The rules that are none under words: a link's line begins and ends with its text, closely below it."""
    by_base: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        by_base[round(word.base)].append(word)

    def is_under(rule: Rule) -> bool:
        x0, y0, x1, y1 = rule
        if y1 - y0 > 2 or x1 - x0 < 4:
            return False
        near = [word for at in range(round(y0) - 4, round(y1) + 1) for word in by_base.get(at, ())]
        near = [word for word in near if word.base <= y1 and y0 - word.base < 0.3 * word.size]
        return any(abs(word.x0 - x0) < 1.2 for word in near) and any(abs(word.x1 - x1) < 1.2 for word in near)

    return [rule for rule in rules if not is_under(rule)]


def join_levels(lines: list[Level]) -> list[Level]:
    """Pieces of one line put together; lines that lie side by side (the two sides of a border) become one."""
    joined: list[Level] = []
    for at, start, end in sorted(lines):
        near = (i for i in range(len(joined) - 1, max(-1, len(joined) - 60), -1) if at - joined[i][0] <= _NEAR)
        i = next((i for i in near if start <= joined[i][2] + _NEAR and end >= joined[i][1] - _NEAR), None)
        if i is None:
            joined.append((at, start, end))
        else:
            joined[i] = (joined[i][0], min(start, joined[i][1]), max(end, joined[i][2]))
    return joined


def _connected(level: list[Level], upright: list[Level]) -> list[tuple[list[Level], list[Level]]]:
    """Lines that cross or touch, by table."""
    parent = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, (y, x0, x1) in enumerate(level):
        for j, (x, y0, y1) in enumerate(upright, len(level)):
            if x0 - _NEAR <= x <= x1 + _NEAR and y0 - _NEAR <= y <= y1 + _NEAR:
                parent[root(i)] = root(j)
    parts: dict[int, tuple[list[Level], list[Level]]] = defaultdict(lambda: ([], []))
    for i, line in enumerate(level):
        parts[root(i)][0].append(line)
    for j, line in enumerate(upright, len(level)):
        parts[root(j)][1].append(line)
    return [part for part in parts.values() if len(part[0]) >= 2 and len(part[1]) >= 2]


def _distinct(values: list[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept


def _table(level: list[Level], upright: list[Level], words: Sequence[Word]) -> tuple[Segment | None, Sequence[Word]]:
    """The table of connected lines, and the words it leaves; None for frames, charts and boxes around text."""
    xs = _distinct([line[0] for line in upright])
    ends = _open_ends(upright)
    level = [*level, *((at, xs[0], xs[-1]) for at in ends if all(abs(at - line[0]) > _NEAR for line in level))]
    ys = _distinct([line[0] for line in level])
    if len(xs) < 3 or len(ys) < 3:
        return None, words
    inside: dict[tuple[int, int], list[Word]] = defaultdict(list)
    rest: list[Word] = []
    for word in words:
        y, x = _place(ys, word.base - 0.3 * word.size), _place(xs, (word.x0 + word.x1) / 2)
        (rest if y is None or x is None else inside[y, x]).append(word)
    merged = _merged_cells(level, upright, xs, ys)
    cells: dict[int, list[Word]] = defaultdict(list)
    for (r, c), found in inside.items():
        cells[merged[r][c]] += found
    rows = [[lines_of_words(cells[merged[r][c]]) for c in range(len(xs) - 1)] for r in range(len(ys) - 1)]
    rows, columns = _without_echoes(rows, merged)
    edges = [xs[c] for c in columns[1:]]
    rows = [split for row in rows for listed in _listed_rows(row, edges) for split in _split_row(listed)]
    if not _is_table(rows, cells):
        return None, words
    taken = [word for words_in_cell in cells.values() for word in words_in_cell]
    size = median(word.size for word in taken)
    return Segment(taken, xs[0], xs[-1], ys[0] + size, size, rows), rest


def _open_ends(upright: list[Level]) -> list[float]:
    """Heights at which three or more upright lines end: a table without a rule under its last row ends there."""
    ends = [round(line[2]) for line in upright]
    return [at for at in _distinct([line[2] for line in upright]) if sum(abs(end - at) <= 1.5 for end in ends) >= 3]


def _place(edges: list[float], at: float) -> int | None:
    return next((i for i, (start, end) in enumerate(pairwise(edges)) if start - 1 <= at < end), None)


def _merged_cells(level: list[Level], upright: list[Level], xs: list[float], ys: list[float]) -> list[list[int]]:
    """For each place of the grid the number of its cell: places without a line between them share one."""
    width = len(xs) - 1
    number = [[r * width + c for c in range(width)] for r in range(len(ys) - 1)]

    def unite(old: int, new: int) -> None:
        for row in number:
            row[:] = [new if value == old else value for value in row]

    for r in range(len(ys) - 1):
        middle = (ys[r] + ys[r + 1]) / 2
        for c in range(width):
            if c + 1 < width and not _is_drawn(upright, xs[c + 1], middle):
                unite(number[r][c + 1], number[r][c])
            if r + 2 < len(ys) and not _is_drawn(level, ys[r + 1], (xs[c] + xs[c + 1]) / 2):
                unite(number[r + 1][c], number[r][c])
    return number


def _is_drawn(lines: list[Level], at: float, middle: float) -> bool:
    return any(abs(line[0] - at) <= _NEAR and line[1] - 1 <= middle <= line[2] + 1 for line in lines)


def lines_of_words(words: Sequence[Word]) -> Cell:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.base, word.x0)):
        if lines and word.base - lines[-1][-1].base < 0.5 * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    for line in lines:
        line.sort(key=lambda word: word.x0)
    return lines


def _without_echoes(rows: list[list[Cell]], merged: list[list[int]]) -> tuple[list[list[Cell]], list[int]]:
    """The rows, and which columns are kept: what holds only cells of its neighbour (a border drawn double) is not."""
    numbers = [
        [cell if words else None for cell, words in zip(*row, strict=True)] for row in zip(merged, rows, strict=True)
    ]
    kept = _telling(numbers)
    columns = _telling([[numbers[r][c] for r in kept] for c in range(len(rows[0]))])
    return [[rows[r][c] for c in columns] for r in kept], columns


def _telling(lines: list[list[int | None]]) -> list[int]:
    """Which rows (or columns) of cell numbers say more than the one before them, and than the one behind."""
    kept: list[int] = []
    for i, line in enumerate(lines):
        if not any(cell is not None for cell in line):
            continue
        if kept and _is_part(line, lines[kept[-1]]):
            continue
        if kept and _is_part(lines[kept[-1]], line):
            kept.pop()
        kept.append(i)
    return kept


def _is_part(line: list[int | None], other: list[int | None]) -> bool:
    return all(cell is None or cell == beside for cell, beside in zip(line, other, strict=True))


def _listed_rows(row: list[Cell], edges: list[float]) -> list[list[Cell]]:
    """One cell over all columns whose words stand under the heads in each line: rows without lines between them."""
    lines = row[0]
    if not edges or any(cell != lines for cell in row):
        return [row]
    if any(word.x0 < edge - 1 and word.x1 > edge + 1 for line in lines for word in line for edge in edges):
        return [row]
    rows: list[list[Cell]] = []
    for line in lines:
        columns = [[word for word in line if sum(edge <= word.x0 + 1 for edge in edges) == c] for c in range(len(row))]
        filled = [words for words in columns if words]
        if any(after[0].x0 - before[-1].x1 < 0.5 * after[0].size for before, after in pairwise(filled)):
            return [row]
        if rows and not columns[0]:
            for cell, words in zip(rows[-1], columns, strict=True):
                cell.extend([words] if words else [])
        else:
            rows.append([[words] if words else [] for words in columns])
    several = sum(sum(map(bool, cells)) >= 2 for cells in rows)
    return rows if several >= 0.6 * len(rows) else [row]


def _split_row(row: list[Cell]) -> list[list[Cell]]:
    """A row without lines inside it whose cells list values at the same heights, well apart, is several rows.

    A long text beside them stays with the first.
    """
    spaced = [cell for cell in row if len(cell) >= 2 and _is_spaced(cell)]
    if len(spaced) < 2:
        return [row]
    heights = [line[0].base for line in max(spaced, key=len)]
    if not all(any(abs(line[0].base - at) < 2 for at in heights) for cell in spaced for line in cell):
        return [row]
    rows: list[list[Cell]] = [[[] for _ in row] for _ in heights]
    for c, cell in enumerate(row):
        listed = len(cell) <= len(heights) and all(any(abs(line[0].base - at) < 2 for at in heights) for line in cell)
        for line in cell:
            place = max((r for r, at in enumerate(heights) if at <= line[0].base + 2), default=0) if listed else 0
            rows[place][c].append(line)
    return rows


def _is_spaced(cell: Cell) -> bool:
    return all(below[0].base - line[0].base > 1.7 * line[0].size for line, below in pairwise(cell))


def _is_table(rows: list[list[Cell]], cells: dict[int, list[Word]]) -> bool:
    filled = [words for words in cells.values() if words]
    several = sum(sum(map(bool, row)) >= 2 for row in rows)
    return several >= 2 and len(filled) >= 4 and max(map(len, filled)) <= _MOST_CELL_WORDS
