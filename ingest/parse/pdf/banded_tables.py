"""Tables without upright lines: level rules or shaded bands bound their rows, white space parts their columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.parse.characters import bullet_length
from ingest.parse.pdf.headings import is_caption
from ingest.parse.pdf.reading_order import Cell, Segment
from ingest.parse.pdf.ruled_tables import Level, join_levels, lines_of_words
from ingest.parse.pdf.shapes import Bounds
from ingest.parse.pdf.words import Word

_SAME = 3.5  # points by which the ends of the rules of one table may differ
_LEAST_WIDTH = 80.0
_MARGIN = 0.08  # of the page's height
_MOST_LINES = 24
_MOST_CELL_WORDS = 170
_GAP = 0.9  # of the font size: two pieces of one line this far apart stand in two cells
_VALUE = re.compile(r"^[$€¥£(<>]*[-−–+]?\d[\d,.]*[%％]?\)?\*?$")


@dataclass(slots=True)
class _Band:
    """What stands between two rules: its lines, each in pieces with wide gaps between them."""

    top: float
    bottom: float
    lines: list[list[list[Word]]]

    @property
    def words(self) -> list[Word]:
        return [word for line in self.lines for piece in line for word in piece]

    @property
    def pieces(self) -> list[list[Word]]:
        return [piece for line in self.lines for piece in line]


def find_banded_tables(
    rules: Sequence[Bounds], fills: Sequence[Bounds], words: Sequence[Word], height: float
) -> tuple[list[Segment], list[Word]]:
    """The tables whose rows are bounded by level rules or by shaded bands, and the words that are in none of them."""
    tables: list[Segment] = []
    rest = list(words)
    for left, right, heights in _groups(_levels(rules, fills)):
        inside = [at for at in heights if _MARGIN * height < at < (1 - _MARGIN) * height]
        if len(inside) < 3:
            continue
        column = [word for word in rest if left - 2 <= (word.x0 + word.x1) / 2 <= right + 2]
        runs = _runs([_band(column, *pair) for pair in pairwise(inside)], right - left)
        for i, run in enumerate(runs):
            # What stands over or under the rules may be a row too, unless it is one of the table next to them.
            sides = [-1] if i == 0 or runs[i - 1][-1].bottom < run[0].top else []
            sides += [1] if i + 1 == len(runs) or runs[i + 1][0].top > run[-1].bottom else []
            table = _table(run, column, left, right, sides)
            if table:
                tables.append(table)
                taken = {id(word) for word in table.words}
                rest = [word for word in rest if id(word) not in taken]
                column = [word for word in column if id(word) not in taken]
    return tables, rest


def _levels(rules: Sequence[Bounds], fills: Sequence[Bounds]) -> list[Level]:
    found = [((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in rules if y1 - y0 < 3 <= x1 - x0]
    for x0, y0, x1, y1 in fills:
        if x1 - x0 >= 12 and 6 <= y1 - y0 <= 200:
            found += [(y0, x0, x1), (y1, x0, x1)]
    return [level for level in join_levels(found) if level[2] - level[1] >= _LEAST_WIDTH]


def _groups(levels: Sequence[Level]) -> list[tuple[float, float, list[float]]]:
    """The heights of lines with the same ends."""
    groups: list[tuple[float, float, list[float]]] = []
    for at, start, end in levels:
        for left, right, heights in groups:
            if abs(left - start) <= _SAME and abs(right - end) <= _SAME:
                heights.append(at)
                break
        else:
            groups.append((start, end, [at]))
    return [(left, right, sorted(heights)) for left, right, heights in groups if len(heights) >= 3]


def _band(words: Sequence[Word], top: float, bottom: float) -> _Band:
    inside = [word for word in words if top - 1 <= word.base - 0.3 * word.size < bottom - 1]
    return _Band(top, bottom, [_pieces(line) for line in lines_of_words(inside)])


def _pieces(line: Sequence[Word]) -> list[list[Word]]:
    pieces = [[line[0]]]
    for before, word in pairwise(line):
        is_mark = len(pieces[-1]) == 1 and bullet_length(before.text + " x")
        if word.x0 - before.x1 > 0.5 * word.size and not (is_mark and word.x0 - before.x1 < 3 * word.size):
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _runs(bands: Sequence[_Band], width: float) -> list[list[_Band]]:
    """Bands one below the other that can be the rows of one table."""
    runs: list[list[_Band]] = [[]]
    usual = median([word.size for band in bands if len(_first_columns(band)) >= 2 for word in band.words] or [0.0])
    for band in bands:
        if not band.lines and band.bottom - band.top < 8:
            continue  # a rule drawn double
        if not band.lines or _is_text(band, width, usual):
            runs.append([])
            continue
        if runs[-1] and _first_cell(band) == _first_cell(runs[-1][0]):
            runs.append([])  # the head comes again: another table
        row = _without_heading(band, usual)
        runs[-1].append(row)
        if row is not band:
            runs.append([])
    return [run for run in runs if sum(len(_first_columns(band)) >= 2 for band in run) >= 2]


def _is_text(band: _Band, width: float, usual: float) -> bool:
    """Whether between two rules stands running text, a caption, a heading larger than the usual row, and no row."""
    text = " ".join(word.text for word in band.words)
    if is_caption(text) or len(band.lines) > _MOST_LINES:
        return True
    single = len(_first_columns(band)) == 1
    if single and median(word.size for word in band.words) > 1.1 * usual:
        return True
    wide = any(line[-1][-1].x1 - line[0][0].x0 > 0.6 * width for line in band.lines)
    return single and wide and (len(band.lines) >= 2 or len(text) > 60)


def _without_heading(band: _Band, size: float) -> _Band:
    """The row alone, where a heading or a note stands well below the last row and before the rule of another table."""
    for i in range(1, len(band.lines)):
        gap = band.lines[i][0][0].base - band.lines[i - 1][0][0].base
        head, tail = (_Band(band.top, band.bottom, part) for part in (band.lines[:i], band.lines[i:]))
        left = min(piece[0].x0 for piece in band.pieces)
        if gap > 2 * size and len(_first_columns(tail)) == 1 and abs(_first_columns(tail)[0][0] - left) < 4:
            return _Band(band.top, max(word.bottom for word in head.words), head.lines)
    return band


def _first_cell(band: _Band) -> str:
    piece = min(band.pieces, key=lambda piece: piece[0].x0)
    return "".join(word.text for word in piece) + str(piece[0].bold)


def _first_columns(band: _Band) -> list[tuple[float, float]]:
    """The stretches of x that the band's words cover."""
    return _cover([(piece[0].x0, piece[-1].x1) for piece in band.pieces])


def _cover(stretches: Sequence[tuple[float, float]], gap: float = 0.0) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1] + gap:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _table(
    run: Sequence[_Band], words: Sequence[Word], left: float, right: float, sides: Sequence[int]
) -> Segment | None:
    size = median(word.size for band in run for word in band.words)
    columns = _columns(run, size)
    if len(columns) < 2 or _holds_many_rows(run, columns):
        return None
    separators = [(before[1] + after[0]) / 2 for before, after in pairwise(columns)]
    edges = {side: _edge_row(run, words, separators, side) for side in sides}
    bands = [band for band in (edges.get(-1), *run, edges.get(1)) if band is not None]
    rows = [_row(band, columns, separators) for band in bands]
    filled = sum(sum(map(bool, row)) >= 2 for row in rows)
    cells = [cell for row in rows for cell in row if cell]
    longest = max(sum(map(len, cell)) for cell in cells)
    torn = sum(any(_is_torn(line) for line in cell) for cell in cells)
    if torn > 0.05 * len(cells) or filled < max(2, 0.6 * len(rows)) or longest > _MOST_CELL_WORDS or _is_flowing(rows):
        return None
    taken = [word for band in bands for word in band.words]
    return Segment(taken, left, right, bands[0].top + size, size, rows)


def _columns(run: Sequence[_Band], size: float) -> list[tuple[float, float]]:
    """The columns that white space leaves; in a long table one row's head may run over several of them."""
    gap = max(3.5, 0.45 * size)
    everything = [stretch for band in run for stretch in _first_columns(band)]
    columns = _cover(everything, gap)
    if len(run) < 3:
        return columns
    best = columns
    for left_out in run:
        others = [stretch for band in run if band is not left_out for stretch in _first_columns(band)]
        found = _cover(others, gap)
        if len(found) > len(best) and len(left_out.pieces) <= len(columns) + 1:
            best = found
    return best


def _holds_many_rows(run: Sequence[_Band], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether some rules bound groups of rows: figures stand one below the other, or all columns have many lines."""
    for band in run:
        counts: Counter[int] = Counter()
        figures: Counter[int] = Counter()
        for piece in band.pieces:
            c = _column_at((piece[0].x0 + piece[-1].x1) / 2, [start for start, _ in columns[1:]])
            counts[c] += 1
            figures[c] += all(_VALUE.match(word.text) for word in piece)
        if any(count >= 2 and figures[c] == count for c, count in counts.items()):
            return True
        full = sum(count >= 0.7 * len(band.lines) for count in counts.values())
        if len(run) <= 3 and len(band.lines) >= 3 and full >= 2:
            return True
    return False


def _edge_row(run: Sequence[_Band], words: Sequence[Word], separators: list[float], side: int) -> _Band | None:
    """A row beyond the first or the last rule: column names above it, or the last row where only others are shaded."""
    edge = run[0].top if side < 0 else run[-1].bottom
    size = median(word.size for word in run[0].words)
    reach = 3.2 * size if side < 0 else 40 * size
    band = _band(words, edge - reach, edge) if side < 0 else _band(words, edge, edge + reach)
    lines = band.lines[::side]
    near = [line for line in lines[:1] if _gap(line, edge, side) < 1.3 * size]
    for line in lines[1:] if near else []:
        close = abs(line[0][0].base - near[-1][0][0].base) < 1.5 * size
        if not close or (side < 0 and (len(line) < 2 or len(near) == 2)):
            break
        near.append(line)
    pieces = [piece for line in near for piece in line]
    if not pieces or len(near[0]) < max(2, 0.6 * (len(separators) + 1)):
        return None
    crosses = any(piece[0].x0 < at < piece[-1].x1 for piece in pieces for at in separators)
    places = {_column_at((piece[0].x0 + piece[-1].x1) / 2, separators) for piece in near[0]}
    if crosses or len(places) < len(near[0]) or abs(pieces[0][0].size - size) > 0.12 * size:
        return None
    ends = min(word.top for piece in pieces for word in piece), max(word.bottom for piece in pieces for word in piece)
    return _Band(min(ends[0], edge), max(ends[1], edge), near[::side])


def _gap(line: Sequence[Sequence[Word]], edge: float, side: int) -> float:
    word = line[0][0]
    return edge - word.bottom if side < 0 else word.top - edge


def _row(band: _Band, columns: Sequence[tuple[float, float]], separators: Sequence[float]) -> list[Cell]:
    """The cells of a band; what runs over several columns stands in each of them."""
    cells: list[list[Word]] = [[] for _ in columns]
    for piece in band.pieces:
        start, end = piece[0].x0, piece[-1].x1
        first, last = _column_at(start + 1, separators), _column_at(end - 1, separators)
        for c in range(first, last + 1):
            cells[c] += piece
    return [lines_of_words(cell) for cell in cells]


def _is_torn(line: Sequence[Word]) -> bool:
    """Whether a line of one cell has a gap as wide as those between columns: the columns were not seen."""
    pieces = _pieces(line)
    return any(after[0].x0 - before[-1].x1 > _GAP * after[0].size for before, after in pairwise(pieces))


def _column_at(x: float, separators: Sequence[float]) -> int:
    return sum(at <= x for at in separators)


def _is_flowing(rows: Sequence[Sequence[Cell]]) -> bool:
    """Columns of running text between rules: most cells are long, and go on in the middle of sentences."""
    cells = [cell for row in rows for cell in row if cell]
    long = [cell for cell in cells if sum(map(len, cell)) > 25]
    lower = sum(cell[0][0].text[:1].islower() for cell in long)
    return len(long) > 0.5 * len(cells) and lower > 0.3 * len(long)
