"""The order in which people read a page: columns one after the other, lines across them where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.parse.characters import is_cjk
from ingest.parse.pdf.drop_caps import with_drop_caps
from ingest.parse.pdf.words import Word

Cell = list[list[Word]]
"""The lines of words in one cell of a table."""

_COLUMN_LINES = 5  # in each of the columns beside a gutter where there are more than two
_CELL_GAP = 0.9  # of the font size: white space this wide between two words is more than a space between words


@dataclass(slots=True)
class Segment:
    """Words of one line without a wide gap between them: a line of a column, or a cell of a table.

    A table drawn with lines is one segment as a whole, its cells in `table`; so is a box around text, whose lines are
    `inside`.
    """

    words: list[Word]
    x0: float
    x1: float
    base: float
    size: float
    table: list[list[Cell]] | None = None
    inside: list[Segment] | None = None

    @property
    def top(self) -> float:
        return self.base - 0.8 * self.size

    @property
    def bottom(self) -> float:
        return self.base + 0.22 * self.size

    @property
    def letters(self) -> int:
        """Its length in Latin letters; a Chinese character is worth two."""
        return sum(2 if is_cjk(word.text[0]) else len(word.text) + 1 for word in self.words)


@dataclass(slots=True)
class Line:
    """Segments on one baseline within a block, left to right."""

    segments: list[Segment]

    @property
    def words(self) -> list[Word]:
        return [word for segment in self.segments for word in segment.words]

    @property
    def x0(self) -> float:
        return self.segments[0].x0

    @property
    def x1(self) -> float:
        return self.segments[-1].x1

    @property
    def base(self) -> float:
        return max(self.segments, key=lambda segment: segment.letters).base

    @property
    def size(self) -> float:
        return max(self.segments, key=lambda segment: segment.letters).size


def segments_of(words: Sequence[Word]) -> list[Segment]:
    """Words put together to segments, top to bottom and left to right."""
    found: list[Segment] = []
    for unordered in _rows(with_drop_caps(words)):
        row = _without_leaders(sorted(unordered, key=lambda word: word.x0))
        if not row:
            continue
        current = [row[0]]
        for word in row[1:]:
            gap = word.x0 - max(other.x1 for other in current)
            if gap > _CELL_GAP * max(word.size, current[-1].size) or word.leader:
                found.append(_segment(current))
                current = []
            current.append(word)
        found.append(_segment(current))
    return found


def _without_leaders(row: list[Word]) -> list[Word]:
    """Rows of dots are taken out; the word behind them knows that they led to it."""
    kept: list[Word] = []
    dots = 0
    run: list[Word] = []
    for word in row:
        if not word.text.strip(".…·_"):
            run.append(word)
            dots += len(word.text) * (3 if "…" in word.text else 1)
            continue
        if dots >= 4:
            word.leader = True
            word.text = word.text.lstrip(".") or word.text
        else:
            kept += run
        kept.append(word)
        run, dots = [], 0
    return kept if dots >= 4 else [*kept, *run]


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words by baseline; one of another size beside a line (raised, lowered) belongs to it."""
    rows: list[list[Word]] = []
    base = size = 0.0
    for word in sorted(words, key=lambda word: (word.base, word.x0)):
        largest, smallest = max(word.size, size), min(word.size, size)
        reach = 0.3 * smallest if smallest > 0.8 * largest else 0.42 * largest
        if rows and word.base - base <= reach:
            rows[-1].append(word)
            if word.size > size:
                base, size = word.base, word.size
        else:
            rows.append([word])
            base, size = word.base, word.size
    return rows


def _segment(words: list[Word]) -> Segment:
    main = max(words, key=lambda word: (len(word.text) > 1 or is_cjk(word.text), word.size))
    return Segment(words, words[0].x0, max(word.x1 for word in words), main.base, main.size)


def lines_of(block: Sequence[Segment]) -> list[Line]:
    """The segments of one block as lines, top to bottom."""
    lines: list[list[Segment]] = []
    for segment in sorted(block, key=lambda segment: segment.base):
        if lines and segment.base - lines[-1][-1].base <= 0.35 * min(segment.size, lines[-1][-1].size):
            lines[-1].append(segment)
        else:
            lines.append([segment])
    return [Line(sorted(line, key=lambda segment: segment.x0)) for line in lines]


def blocks_in_order(segments: Sequence[Segment], depth: int = 0) -> list[list[Segment]]:
    """Blocks in reading order, each to be read line by line.

    Where white space runs down between two columns of text, what crosses it (titles, wide figures) cuts the page
    into bands, and in each band the left column comes before the right one. White space between the columns of a
    table does not count: its cells are short.
    """
    if not segments:
        return []
    gutter = _gutter(segments) if depth < 3 and len(segments) >= 6 else None
    if gutter is None:
        return _partly_in_columns(segments, depth) if depth < 2 else [list(segments)]
    crossing = [segment for segment in segments if segment.x0 < gutter < segment.x1]
    beside = [segment for segment in segments if not segment.x0 < gutter < segment.x1]
    last_lines = [segment for segment in beside if _ends_wide_paragraph(segment, crossing, beside, gutter)]
    crossing = sorted([*crossing, *last_lines], key=lambda segment: segment.base)
    beside = [segment for segment in beside if segment not in last_lines]
    return _bands(crossing, beside, gutter, depth)


def _partly_in_columns(segments: Sequence[Segment], depth: int) -> list[list[Segment]]:
    """Most of the page in one column, with stretches of two between its wide lines."""
    width = max(segment.x1 for segment in segments) - min(segment.x0 for segment in segments)
    blocks: list[list[Segment]] = []
    plain: list[Segment] = []
    stretch: list[Segment] = []
    for segment in [*sorted(segments, key=lambda segment: segment.base), None]:
        if segment is not None and segment.x1 - segment.x0 < 0.6 * width:
            ends = not stretch and _ends_wide_paragraph(segment, plain[-1:], list(segments), segment.x1)
            (plain if ends else stretch).append(segment)
            continue
        gutter = _gutter(stretch) if len(stretch) >= 8 and len(stretch) < len(segments) else None
        if gutter is not None:
            blocks += [plain] if plain else []
            blocks += blocks_in_order(stretch, depth + 1)
            plain = []
        else:
            plain += stretch
        stretch = []
        if segment is not None:
            plain.append(segment)
    return [*blocks, plain] if plain else blocks


def _bands(crossing: list[Segment], beside: list[Segment], gutter: float, depth: int) -> list[list[Segment]]:
    blocks: list[list[Segment]] = []
    wide: list[Segment] = []
    previous = float("-inf")
    for edge in [*crossing, None]:
        limit = edge.base if edge else float("inf")
        band = [segment for segment in beside if previous <= segment.base - 0.3 * segment.size < limit]
        if band:
            if wide:
                blocks.append(wide)
                wide = []
            left = [segment for segment in band if segment.x1 <= gutter]
            right = [segment for segment in band if segment.x0 >= gutter]
            if _is_table(left, right):
                blocks.append(band)
            else:
                blocks += blocks_in_order(left, depth + 1) + blocks_in_order(right, depth + 1)
        if edge:
            wide.append(edge)
            previous = limit - 0.3 * edge.size
    return [*blocks, wide] if wide else blocks


def _ends_wide_paragraph(segment: Segment, crossing: list[Segment], beside: list[Segment], gutter: float) -> bool:
    """Whether it is the short last line of a paragraph that runs over the whole width."""
    above = [wide for wide in crossing if 0 < segment.base - wide.base < 1.6 * segment.size]
    return any(abs(wide.x0 - segment.x0) < 2 and abs(wide.size - segment.size) < 0.5 for wide in above) and not any(
        other.x0 >= gutter and abs(other.base - segment.base) < segment.size for other in beside
    )


def _gutter(segments: Sequence[Segment]) -> float | None:
    """Where white space runs down between two columns of text; None on a page of one column."""
    left, right = min(segment.x0 for segment in segments), max(segment.x1 for segment in segments)
    width = int(right - left) + 2
    steps = [0] * (width + 1)
    for segment in segments:
        steps[int(segment.x0 - left)] += 1
        steps[min(width, int(segment.x1 - left) + 1)] -= 1
    cover, total = [], 0
    for step in steps:
        total += step
        cover.append(total)
    allowed = 0.3 * median(cover[:-1])
    size = median(segment.size for segment in segments)
    best: tuple[float, float] | None = None
    for start, end in _quiet(cover, allowed):
        middle = left + (start + end) / 2
        if end - start >= max(6.0, 0.7 * size) and 0.15 * width < middle - left < 0.85 * width:
            score = _column_score(segments, middle)
            if score and (best is None or score > best[0]):
                best = (score, middle)
    return best[1] if best else None


def _quiet(cover: list[int], allowed: float) -> list[tuple[int, int]]:
    """Stretches of x that few segments cover, narrowed to where the fewest do."""
    found = []
    start: int | None = None
    for x, count in enumerate(cover):
        if count <= allowed and start is None:
            start = x
        elif count > allowed and start is not None:
            stretch = cover[start:x]
            least = min(stretch)
            first = start + stretch.index(least)
            last = start + len(stretch) - stretch[::-1].index(least)
            found.append((first, last))
            start = None
    return found


def _column_score(segments: Sequence[Segment], gutter: float) -> float:
    """How many lines would be read better in two columns; 0 where the two sides are not both running text."""
    left = [segment for segment in segments if segment.x1 <= gutter]
    right = [segment for segment in segments if segment.x0 >= gutter]
    if min(len(left), len(right)) < 3 or not (_runs_in_columns(left) and _runs_in_columns(right)):
        return 0
    overlap = min(max(s.bottom for s in left), max(s.bottom for s in right)) - max(
        min(s.top for s in left), min(s.top for s in right)
    )
    return min(len(left), len(right)) if overlap > 0 else 0


def _runs_in_columns(side: list[Segment]) -> bool:
    """Whether it is running text, in one column or in several."""
    return _is_running(side) or (len(side) >= 2 * _COLUMN_LINES and _gutter(side) is not None)


def _is_running(side: list[Segment]) -> bool:
    """Running text fills the lines of its column; the cells of a table are short or leave most of it white."""
    width = max(segment.x1 for segment in side) - min(segment.x0 for segment in side)
    full = [segment for segment in side if segment.x1 - segment.x0 > 0.55 * width and segment.letters >= 18]
    # By letters, not by lines: a column of text with a table in it has more short cells than lines.
    return len(full) >= 3 and sum(s.letters for s in full) >= 0.6 * sum(s.letters for s in side)


def _is_table(left: list[Segment], right: list[Segment]) -> bool:
    """Whether a band between two wide lines is a table that happens to leave the gutter free."""
    if min(len(left), len(right)) < 2:
        return False
    level = sum(any(abs(one.base - other.base) < 2 for other in right) for one in left)
    return (
        level >= 0.7 * len(left)
        and min(median(segment.letters for segment in left), median(segment.letters for segment in right)) < 14
    )
