"""Boxes around text: sidebars, panels, the boxes of a diagram, bars under a heading. Each is read by itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from ingest.parse.pdf.reading_order import Segment
from ingest.parse.pdf.shapes import Bounds

_SAME = 2.0  # points by which the sides of one box may be off
_APART = 3.0  # boxes nearer to each other than this are cells
_LEAST_WIDTH, _LEAST_HEIGHT = 60.0, 12.0
_LARGEST = 0.6  # of the page: what is larger is its ground
_MOST_RULES = 80
_SHORT = 25  # letters: a cell beside a cell
_BAR = 0.6  # of the page's width: a bar of one line this wide parts what is above from what is below


def with_boxes(
    segments: list[Segment], rules: Sequence[Bounds], fills: Sequence[Bounds], width: float, height: float
) -> list[Segment]:
    """The segments of an upright page, those in a box around text as one segment with the others `inside` it."""
    found = [*fills, *_frames(rules)]
    candidates = {
        box: held
        for box in dict.fromkeys(found)
        if _LEAST_WIDTH <= box[2] - box[0] <= width and _LEAST_HEIGHT <= box[3] - box[1] <= height
        if (box[2] - box[0]) * (box[3] - box[1]) <= _LARGEST * width * height
        if (held := _held(box, segments)) is not None
    }
    boxes = {box: held for box, held in candidates.items() if _is_text(box, held, width)}
    boxes = {box: held for box, held in boxes.items() if not _is_cell(box, candidates)}
    held_by_any = {id(segment) for held in boxes.values() for segment in held}
    boxes = {box: held for box, held in boxes.items() if not _is_column_of_cells(held, segments, held_by_any)}
    kept = list(segments)
    for box, held in sorted(boxes.items(), key=lambda item: -len(item[1])):
        taken = {id(segment) for segment in held}
        if taken <= {id(segment) for segment in kept}:
            kept = [segment for segment in kept if id(segment) not in taken]
            words = [word for segment in held for word in segment.words]
            size = held[0].size
            kept.append(Segment(words, box[0], box[2], box[1] + size, size, inside=held))
    return kept


def _frames(rules: Sequence[Bounds]) -> list[Bounds]:
    """Rectangles whose four sides are drawn as lines."""
    uprights = [rule for rule in rules if rule[3] - rule[1] >= 2 * _LEAST_HEIGHT and rule[2] - rule[0] < 3]
    levels = [rule for rule in rules if rule[2] - rule[0] >= _LEAST_WIDTH and rule[3] - rule[1] < 3]
    if not 2 <= len(uprights) <= _MOST_RULES or not 2 <= len(levels) <= _MOST_RULES:
        return []
    found = []
    for one, other in combinations(sorted(uprights), 2):
        if abs(one[1] - other[1]) > _SAME or abs(one[3] - other[3]) > _SAME or other[0] - one[0] < _LEAST_WIDTH:
            continue
        sides = [level for level in levels if abs(level[0] - one[0]) <= _SAME and abs(level[2] - other[2]) <= _SAME]
        if all(any(abs(level[1] - at) <= _SAME for level in sides) for at in (one[1], one[3])):
            found.append((one[0], one[1], other[2], one[3]))
    return found


def _held(box: Bounds, segments: Sequence[Segment]) -> list[Segment] | None:
    """The segments in a box; None when there are none, all are, or one reaches over its sides."""
    held = []
    for segment in segments:
        bottom = max(word.bottom for word in segment.words) if segment.table is not None else segment.bottom
        level = min(segment.x1, box[2]) - max(segment.x0, box[0])
        if level <= 0 or min(bottom, box[3]) - max(segment.top, box[1]) <= 0.4 * segment.size:
            continue
        if segment.x0 < box[0] - _APART or segment.x1 > box[2] + _APART or bottom > box[3] + 0.5 * segment.size:
            return None
        if segment.top < box[1] - 0.5 * segment.size:
            return None
        held.append(segment)
    return held if held and len(held) < len(segments) else None


def _is_text(box: Bounds, held: Sequence[Segment], width: float) -> bool:
    """Whether a box holds lines of text rather than the cells of a row; of a single line, whether it is a bar."""
    bases = {round(segment.base / 2) for segment in held}
    if len(held) == 1 and held[0].table is None:
        return box[2] - box[0] >= _BAR * width and held[0].letters >= 6
    return (len(held) <= 1.3 * len(bases) or len(bases) >= 4) and sum(s.letters for s in held) >= 20


def _is_cell(box: Bounds, boxes: Sequence[Bounds] | dict[Bounds, list[Segment]]) -> bool:
    """Whether another box lies against it, side by side or one below the other."""
    for other in boxes:
        level = min(box[2], other[2]) - max(box[0], other[0])
        upright = min(box[3], other[3]) - max(box[1], other[1])
        nested = level > _APART and upright > _APART
        if not nested and level > -_APART and upright > -_APART:
            return True
    return False


def _is_column_of_cells(held: Sequence[Segment], segments: Sequence[Segment], boxed: set[int]) -> bool:
    """Whether most of its lines have a short neighbour outside on their own height: a shaded column of a table."""
    others = [s for s in segments if id(s) not in boxed and s.letters < _SHORT]
    level = sum(any(abs(other.base - segment.base) < 1.5 for other in others) for segment in held)
    return level >= 0.6 * len(held)
