"""Tables without a markup: lines whose words stand in columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.parse.characters import bullet_length, is_numbered
from ingest.parse.pdf.reading_order import Cell, Line, Segment

Gap = tuple[float, float]
_PAGE_NUMBER = re.compile(r"^(?:\d{1,4}|[ivxlc]{1,6}|[A-Z]-?\d{1,3})$")
_LEAST_GAP = 3.0


@dataclass(slots=True)
class Grid:
    """A table: its rows of cells, and how many lines of the block it takes."""

    rows: list[list[Cell]]
    lines: int


def cells_of(line: Line) -> list[Segment]:
    """The segments of a line, a list's bullet or number put together with the text behind it."""
    segments = line.segments
    if len(segments) >= 2:
        first = "".join(word.text for word in segments[0].words)
        if len(first) <= 4 and (bullet_length(first + " x") or is_numbered(first + " x")):
            words = segments[0].words + segments[1].words
            merged = Segment(words, segments[0].x0, segments[1].x1, segments[1].base, segments[1].size)
            segments = [merged, *segments[2:]]
    # A bar of colons or brackets down the page (the caption of a court paper) is no column.
    worded = [s for s in segments if any(word.text[0].isalnum() or len(word.text) > 1 for word in s.words)]
    return worded or segments


def contents_length(lines: Sequence[Line], start: int, *, is_titled: bool) -> int:
    """How many lines from `start` on are a table of contents: entries that lead to rising page numbers.

    It repeats the headings and says nothing else, so it would win searches that it cannot answer. Rows of dots show
    it; without dots, only a page that is titled "Contents" (`is_titled`) has one.
    """
    entries = taken = last = 0
    for i in range(start, len(lines)):
        word = lines[i].words[-1]
        if not (_PAGE_NUMBER.match(word.text) and (word.leader or is_titled) and len(lines[i].words) > 1):
            # An entry may take two lines; two lines without a number are text again.
            if not entries or i - start - taken >= 1:
                break
            continue
        page = int(word.text) if word.text.isdigit() else last
        if page < last:
            break
        last, entries, taken = page, entries + 1, i - start + 1
    return taken if entries >= 3 else 0


def is_contents_page(lines: Sequence[Line], *, is_titled: bool) -> bool:
    """Whether entries lead to page numbers all over the page, in columns perhaps; fewer do on a titled page."""
    segments = [segment for line in lines for segment in line.segments]
    leading = sum(word.leader and bool(_PAGE_NUMBER.match(word.text)) for s in segments for word in s.words)
    return leading >= (6 if is_titled else 10) and leading >= (0.2 if is_titled else 0.35) * len(segments)


def find_grid(lines: Sequence[Line], start: int) -> Grid | None:
    """The table that begins at this line, or None."""
    count = _run_length(lines, start)
    if count < 2:
        return None
    run = lines[start : start + count]
    columns = _columns(run)
    if len(columns) < 2:
        return None
    rows = _rows(run, columns)
    is_table = sum(sum(map(bool, row)) >= 2 for row in rows) >= 2 and not _is_prose(rows)
    return Grid(rows, count) if is_table else None


def _run_length(lines: Sequence[Line], start: int) -> int:
    """How many lines from here on leave a common white gap between columns; the last has two cells or continues one."""
    if len(cells_of(lines[start])) < 2:
        return 0
    gaps = [(float("-inf"), float("inf"))]
    taken = multi = 0
    for i in range(start, len(lines)):
        cells = cells_of(lines[i])
        size = lines[i].size
        if i > start and lines[i].base - lines[i - 1].base > 4.5 * max(size, lines[i - 1].size):
            break
        narrowed = _narrow(gaps, cells)
        inner = _inner(narrowed, lines[start : i + 1])
        if not inner:
            break
        if len(cells) < 2:
            close = lines[i].base - lines[i - 1].base <= 1.6 * size
            if not close or not _inside_column(cells[0], inner, lines[start : i + 1]):
                break
        else:
            multi += 1
            taken = i - start + 1
        gaps = narrowed
        if len(cells) < 2 and multi >= 1:
            taken = i - start + 1
    return taken if multi >= 2 else 0


def _narrow(gaps: list[Gap], cells: Sequence[Segment]) -> list[Gap]:
    """The white stretches that are left when these cells are printed."""
    left = gaps
    for cell in cells:
        pieces = []
        for start, end in left:
            pieces += [(start, min(end, cell.x0)), (max(start, cell.x1), end)]
        left = [(start, end) for start, end in pieces if end - start >= _LEAST_GAP]
    return left


def _inner(gaps: list[Gap], run: Sequence[Line]) -> list[Gap]:
    left, right = min(line.x0 for line in run), max(line.x1 for line in run)
    return [(start, end) for start, end in gaps if start > left and end < right]


def _inside_column(cell: Segment, inner: list[Gap], run: Sequence[Line]) -> bool:
    """A line with one cell goes on in the table when it is a wrapped cell: not at the left edge, or as narrow."""
    first_column_end = min(end for _, end in inner)
    if cell.x0 >= first_column_end - 1:
        return True
    others = [line for line in run[:-1] if len(line.segments) >= 2]
    return cell.x1 <= min(start for start, _ in inner) + 1 and bool(others) and cell.x0 <= others[0].x0 + 2


def _columns(run: Sequence[Line]) -> list[Gap]:
    """The x-ranges of the columns. Heads that span several columns are left out of account."""
    most = max(len(cells_of(line)) for line in run)
    counts = [len(cells_of(line)) for line in run]
    usual = max(set(counts), key=lambda count: (counts.count(count) >= 2 and count > 1, count if count == most else 0))
    least = min(usual, most)
    cells = [cell for line in run if len(cells_of(line)) >= min(least, 2) for cell in cells_of(line)]
    full = [cell for line in run if len(cells_of(line)) == most for cell in cells_of(line)]
    columns = _merge(cells)
    # One spanning head would melt its columns into one: trust the fullest lines when they say more, and agree.
    apart = _merge(full)
    return apart if len(apart) > len(columns) and counts.count(most) >= max(2, 0.4 * len(run)) else columns


def _merge(cells: Sequence[Segment]) -> list[Gap]:
    columns: list[Gap] = []
    for cell in sorted(cells, key=lambda cell: cell.x0):
        if columns and cell.x0 < columns[-1][1] + _LEAST_GAP:
            columns[-1] = (columns[-1][0], max(columns[-1][1], cell.x1))
        else:
            columns.append((cell.x0, cell.x1))
    return columns


def _rows(run: Sequence[Line], columns: list[Gap]) -> list[list[Cell]]:
    """Lines as rows; a line that only goes on with cells above it is put into the row above."""
    rows: list[list[Cell]] = []
    pitches = [later.base - line.base for line, later in pairwise(run)]
    tight = 1.25 * min(pitches)
    head = _head_lines(pitches)
    padded = bool(pitches) and max(pitches) > 1.5 * min(pitches)
    for i, line in enumerate(run):
        row: list[Cell] = [[] for _ in columns]
        for cell in cells_of(line):
            row[_column_at(cell, columns)].append(cell.words)
        filled = sum(map(bool, row))
        pitch = pitches[i - 1] if i else 0.0
        close = pitch <= 1.6 * line.size
        wrapped = close and (not row[0] or (padded and pitch <= tight and filled < len(columns)))
        if rows and (wrapped or i < head):
            for target, cell_lines in zip(rows[-1], row, strict=True):
                target.extend(cell_lines)
        else:
            rows.append([[[word for part in cell for word in part]] if cell else [] for cell in row])
    return rows


def _head_lines(pitches: Sequence[float]) -> int:
    """How many lines the head takes: those close together at the top, when the rows below stand further apart."""
    count = next((i for i, pitch in enumerate(pitches, 1) if pitch > 1.3 * pitches[0]), 0)
    below = pitches[count:]
    return count if 2 <= count <= 4 and below and median(below) > 1.3 * pitches[0] else 1


def _column_at(cell: Segment, columns: list[Gap]) -> int:
    overlaps = [min(cell.x1, end) - max(cell.x0, start) for start, end in columns]
    touched = [c for c, overlap in enumerate(overlaps) if overlap > 0]
    return touched[0] if touched else max(range(len(columns)), key=overlaps.__getitem__)


def _is_prose(rows: list[list[Cell]]) -> bool:
    """Justified text leaves wide gaps too: its "cells" are long and begin in the middle of sentences."""
    cells = [cell for row in rows for cell in row if cell]
    if len(rows[0]) != 2:
        return False
    lengths = [sum(len(word.text) + 1 for line in cell for word in line) for cell in cells]
    starts = [cell[0][0].text[:1] for row in rows[1:] for cell in row if cell]
    lower = sum(start.islower() for start in starts)
    return bool(starts) and median(lengths) > 25 and lower > 0.4 * len(starts)
