"""Charts drawn on a page: where they are, so that the figures on their axes and bars are not read as statements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ingest.parse.pdf.headings import is_caption
from ingest.parse.pdf.reading_order import Segment, segments_of
from ingest.parse.pdf.shapes import Bounds
from ingest.parse.pdf.words import Word

_NEAR = 2.0  # points: what is drawn this close touches
_LEAST_AXIS = 60.0
_LEAST_HEIGHT, _LEAST_WIDTH = 40.0, 60.0
_TICK = (2.0, 9.5)
_BESIDE = 12.0  # how far from the drawing the figures of an axis stand
_MOST_LABEL_WORDS = 8
_NUMBER = re.compile(r"^[$€¥£(<>]*[-−–+]?\d[\d,. ]*\s?(?:%|％|[kKMB]|[a-z]{1,2})?\)?\*?$")

Drawing = tuple[list[Bounds], list[Bounds], list[Word]]


def without_charts(rules: list[Bounds], fills: list[Bounds], words: list[Word]) -> Drawing:
    """The rules, fills and words of a page that belong to no chart."""
    bars = _bar_groups(fills, words)
    regions = [
        region
        for region in _merged([*bars, *_axes(rules)])
        if _is_large(region) or any(_holds(region, group) for group in bars)
    ]
    if not regions:
        return rules, fills, words
    regions = _merged(_grown(region, rules, fills) for region in regions)
    segments = segments_of(words)
    body = _body_size(words)
    charts = []
    labels: set[int] = set()
    for region in regions:
        found = _labels(region, segments, fills, body)
        if found is not None:
            charts.append(region)
            labels.update(id(word) for segment in found for word in segment.words)
    return (
        [rule for rule in rules if not any(_holds(chart, rule) for chart in charts)],
        [fill for fill in fills if not any(_holds(chart, fill) for chart in charts)],
        [word for word in words if id(word) not in labels],
    )


def _bar_groups(fills: Sequence[Bounds], words: Sequence[Word]) -> list[Bounds]:
    """Three or more bars of different length that stand on one line, or start at one."""
    found = []
    for is_upright in (True, False):
        start, end, foot = (0, 2, 3) if is_upright else (1, 3, 0)
        by_foot: list[list[Bounds]] = []
        for fill in sorted(set(fills), key=lambda fill: fill[foot]):
            if not by_foot or fill[foot] - by_foot[-1][-1][foot] > 0.7:
                by_foot.append([])
            by_foot[-1].append(fill)
        for bars in by_foot:
            bars.sort(key=lambda bar: bar[start])
            lengths = {round((bar[3] - bar[1] if is_upright else bar[2] - bar[0]) / 3) for bar in bars}
            apart = all(after[start] >= before[end] - 1 for before, after in pairwise(bars))
            if len(bars) >= 3 and len(lengths) >= 2 and apart and not _hold_text(bars, words):
                found.append(_union(bars))
    return found


def _is_large(region: Bounds) -> bool:
    return region[3] - region[1] >= _LEAST_HEIGHT and region[2] - region[0] >= _LEAST_WIDTH


def _hold_text(bars: Sequence[Bounds], words: Sequence[Word]) -> bool:
    """Whether these are boxes around text or cells of a table: a bar holds a figure at most."""
    held = sum(
        any(map(str.isalpha, word.text)) and any(_is_in((word.x0 + word.x1) / 2, _middle(word), bar) for bar in bars)
        for word in words
    )
    return held > 0.5 * len(bars)


def _axes(rules: Sequence[Bounds]) -> list[Bounds]:
    """Long lines with at least three short strokes across or against them."""
    found = []
    for is_level in (True, False):
        along, across = (0, 1) if is_level else (1, 0)
        ticks = [rule for rule in rules if _TICK[0] <= rule[across + 2] - rule[across] <= _TICK[1]]
        ticks = [tick for tick in ticks if tick[along + 2] - tick[along] < 0.5 * (tick[across + 2] - tick[across])]
        if len(ticks) < 3:
            continue
        for line in rules:
            if line[along + 2] - line[along] < _LEAST_AXIS or line[across + 2] - line[across] > 3:
                continue
            touching = [tick for tick in ticks if _touch(tick, line)]
            if len({round(tick[along]) for tick in touching}) >= 3 and not _are_box_sides(touching, along):
                found.append(_union([line, *touching]))
    return found


def _are_box_sides(ticks: Sequence[Bounds], along: int) -> bool:
    """Small boxes in a row on a line (to tick, to fill in) have two sides each, as far apart as these are long."""
    places = sorted({round(tick[along]) for tick in ticks})
    return sum(after - before < 12 for before, after in pairwise(places)) >= 0.4 * len(places)


def _grown(region: Bounds, rules: Sequence[Bounds], fills: Sequence[Bounds]) -> Bounds:
    """The region with the axes and strokes that touch it and reach little beyond; not the table it may stand in."""
    level = min(40.0, 0.25 * (region[2] - region[0]))
    upright = min(40.0, 0.25 * (region[3] - region[1]))
    reach = region[0] - level, region[1] - upright, region[2] + level, region[3] + upright
    shapes = [shape for shape in [*rules, *fills] if _holds(reach, shape) and not _holds(shape, region)]
    return _union([region, *(shape for shape in shapes if _touch(shape, region))])


def _labels(region: Bounds, segments: Sequence[Segment], fills: Sequence[Bounds], body: float) -> list[Segment] | None:
    """The segments that are labels of the chart; None when what stands there is text, and this no chart."""
    inside = [s for s in segments if _is_in((s.x0 + s.x1) / 2, (s.top + s.bottom) / 2, region)]
    if any(len(s.words) > _MOST_LABEL_WORDS and s.letters > 40 for s in inside):
        return None
    if not _is_large(region):
        return []  # a small one in a line or a cell, with no labels of its own
    top, bottom = _between_captions(region, segments)
    found = {id(s): s for s in inside}
    free = [s for s in segments if id(s) not in found and s.top >= top and s.bottom <= bottom]
    swatches = [f for f in fills if f[2] - f[0] <= 14 and f[3] - f[1] <= 14 and _distance(f, region) <= 30]
    for s in free:
        is_small = s.size < 0.97 * body and s.letters <= 70
        legend = any(0 <= s.x0 - f[2] <= 12 and f[1] - 4 <= (s.top + s.bottom) / 2 <= f[3] + 4 for f in swatches)
        if legend or (_is_beside(s, region) and (is_small or _is_number(s) or _is_in_row_below(s, region, free))):
            found[id(s)] = s
    return [*found.values()] if sum(map(_is_number, found.values())) >= 3 else None


def _is_beside(segment: Segment, region: Bounds) -> bool:
    level = max(region[0] - segment.x1, segment.x0 - region[2])
    upright = max(region[1] - segment.bottom, segment.top - region[3])
    return level <= _BESIDE and upright <= 2 * segment.size


def _is_in_row_below(segment: Segment, region: Bounds, segments: Sequence[Segment]) -> bool:
    """Whether it is one of three or more names under an axis."""
    if not -_NEAR <= segment.top - region[3] <= 10 or segment.letters > 25:
        return False
    row = [s for s in segments if abs(s.base - segment.base) < 2 and s.x1 > region[0] and s.x0 < region[2]]
    return len(row) >= 3 and all(s.letters <= 25 for s in row)


def _between_captions(region: Bounds, segments: Sequence[Segment]) -> tuple[float, float]:
    """The heights between which labels stand: from the caption above, with its wrapped lines, to the one below."""
    top, bottom = float("-inf"), float("inf")
    over = [s for s in segments if s.x1 > region[0] - 40 and s.x0 < region[2] + 40]
    for i, segment in enumerate(over):
        if not is_caption("".join((" " if w.spaced and n else "") + w.text for n, w in enumerate(segment.words))):
            continue
        if segment.base > region[3]:
            bottom = min(bottom, segment.top + 1)
        elif segment.base < region[1]:
            end = segment
            for below in over[i + 1 :]:
                if abs(below.x0 - end.x0) < 2 and 0 < below.base - end.base < 1.6 * end.size:
                    end = below
            top = max(top, end.bottom - 1)
    return top, bottom


def _is_number(segment: Segment) -> bool:
    return all(_NUMBER.match(word.text) for word in segment.words)


def _body_size(words: Iterable[Word]) -> float:
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[round(word.size * 2) / 2] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _middle(word: Word) -> float:
    return word.base - 0.3 * word.size


def _is_in(x: float, y: float, bounds: Bounds) -> bool:
    return bounds[0] - 1 <= x <= bounds[2] + 1 and bounds[1] - 1 <= y <= bounds[3] + 1


def _distance(one: Bounds, other: Bounds) -> float:
    return max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3])


def _touch(one: Bounds, other: Bounds) -> bool:
    return _distance(one, other) <= _NEAR


def _holds(outer: Bounds, inner: Bounds) -> bool:
    """Whether the one lies around the other on all sides: a ground, or a frame."""
    reach = outer[0] <= inner[0] + 1 and outer[1] <= inner[1] + 1 and outer[2] >= inner[2] - 1
    return reach and outer[3] >= inner[3] - 1


def _union(bounds: Sequence[Bounds]) -> Bounds:
    left, top, right, bottom = zip(*bounds, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _merged(regions: Iterable[Bounds]) -> list[Bounds]:
    """Regions that touch put together."""
    merged: list[Bounds] = []
    for region in regions:
        whole = region
        while touching := [other for other in merged if _touch(other, whole)]:
            merged = [other for other in merged if other not in touching]
            whole = _union([whole, *touching])
        merged.append(whole)
    return merged
