"""Charts of registers, as places on a drawing: targets along the years, figures of the market side by side.

All lengths are in the units of the drawing (its `viewBox`); templates/charts.html draws them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.index.terms import terms
from kb.ledger.rows import Row
from kb.registers.facts import MarketFigure, Target
from kb.registers.numbers import figures

LANE = 26.0  # height of a line
HEAD = 30.0  # height of the scale above the lines
TIMELINE = (960.0, 250.0, 40.0)  # width, where the years begin, margin at the right
FIGURES = (640.0, 8.0, 76.0)
FIGURE_LANE = 44.0  # the words of a line stand above it: what is counted is told in many
MOST_TARGETS = 40
MOST_FIGURES = 14  # lines in one drawing
MOST_DRAWINGS = 12
NO_PLACE, SEVERAL = "no place read", "place by place"


@dataclass(frozen=True, slots=True)
class Mark:
    """A row at its place. `until`: where its range ends, else None. `left`: its words stand to the left of it."""

    row: Row
    x: float
    until: float | None
    words: str
    left: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A line of a drawing. Marks that share one are of the same scope: where there are several, publications differ."""

    label: str
    y: float
    marks: tuple[Mark, ...]

    @property
    def differs(self) -> bool:
        return len(self.marks) > 1


@dataclass(frozen=True, slots=True)
class Drawing:
    """`ticks`: places and what they say. `left`: where the scale begins. `undrawn`: rows that are not drawn.
    `publications`: titles, where only these can tell which place the figures are of."""

    name: str
    width: float
    height: float
    left: float
    right: float
    ticks: tuple[tuple[float, str], ...]
    lanes: tuple[Lane, ...]
    undrawn: int = 0
    publications: tuple[str, ...] = ()

    @property
    def rows(self) -> list[Row]:
        return [mark.row for lane in self.lanes for mark in lane.marks]


def timeline(rows: Iterable[Row]) -> Drawing | None:
    """Targets along the years by which they are to be reached; None where none names a year."""
    targets = [(row, row.fact) for row in rows if isinstance(row.fact, Target)]
    dated = sorted(
        ((int(row.year), row, fact) for row, fact in targets if row.year.isdigit()), key=lambda each: each[0]
    )
    if not dated:
        return None
    drawn = dated[:MOST_TARGETS]
    first, last = drawn[0][0], drawn[-1][0]
    first, last = min(first, last - 5), max(last, first + 5)
    width, left, margin = TIMELINE
    right = width - margin

    def place(year: int) -> float:
        return round(left + (right - left) * (year - first) / (last - first), 1)

    lanes = []
    for number, (year, row, fact) in enumerate(drawn):
        x = place(year)
        turned = x > (left + right) / 2
        told = " · ".join(dict.fromkeys(each for each in (figure_of(row), fact.what) if each))
        mark = Mark(row, x, None, shortened(told, x - left if turned else width - x - 20), turned)
        lanes.append(Lane(shortened(fact.who, left - 24), HEAD + LANE * (number + 0.5), (mark,)))
    step = next(each for each in (1, 5, 10, 20, 50, 100) if (last - first) / each <= 10)
    ticks = [(place(year), str(year)) for year in range(first, last + 1) if year % step == 0]
    height = HEAD + LANE * len(lanes) + 8
    return Drawing("", width, height, left, right, tuple(ticks), tuple(lanes), len(targets) - len(drawn))


def market(rows: Iterable[Row]) -> tuple[list[Drawing], int]:
    """Figures of the market, a drawing for each unit and place, and how many are in none: a line for what is counted
    in one period, the latest first. No drawing holds two units; one holds several places only where of each there is
    one figure, and says the place on each line. Figures on one line are what publications differ in."""
    plain = [row for row in rows if isinstance(row.fact, MarketFigure) and ends_of(row.fact.value)]
    kept = sorted(plain, key=_group)
    groups = [(name, list(members)) for name, members in groupby(kept, key=_group)]
    groups = sorted(_places_together(groups), key=lambda each: -len(each[1]))
    several = [each for each in groups if len(each[1]) > 1] or groups  # one figure alone compares with nothing
    drawn = several[:MOST_DRAWINGS]
    return [_figures(*each) for each in drawn], len(plain) - sum(len(members) for _, members in drawn)


def _places_together(
    groups: Iterable[tuple[tuple[str, str], list[Row]]],
) -> Iterator[tuple[tuple[str, str], list[Row]]]:
    """Figures that are the only ones of their place stand with others of their unit."""
    alone: dict[str, list[Row]] = {}
    for (unit, where), rows in groups:
        if where and len(rows) == 1:
            alone.setdefault(unit, []).extend(rows)
        else:
            yield (unit, where), rows
    for unit, rows in alone.items():
        yield (unit, SEVERAL if len(rows) > 1 else _group(rows[0])[1]), rows


def _group(row: Row) -> tuple[str, str]:
    fact = row.fact
    return (fact.unit, fact.where) if isinstance(fact, MarketFigure) else ("", "")


def _figures(name: tuple[str, str], rows: Sequence[Row]) -> Drawing:
    scopes: dict[tuple[str, frozenset[str]], list[list[Row]]] = {}
    for row in rows:
        if isinstance(row.fact, MarketFigure):
            scope = frozenset((*terms(row.fact.what), row.fact.where))
            lines = scopes.setdefault((row.fact.period, scope), [])
            _beside_others(lines, row)
    latest = sorted(scopes.items(), key=lambda each: (-int(each[0][0] or 0), str(sorted(each[0][1]))))
    alike_in_order = [alike for _, lines in latest for alike in lines]
    drawn = alike_in_order[:MOST_FIGURES]
    width, left, margin = FIGURES
    right = width - margin
    most = max(ends_of(row.fact.value)[1] for alike in drawn for row in alike if isinstance(row.fact, MarketFigure))
    top = nice(most)

    def place(value: float) -> float:
        return round(left + (right - left) * value / top, 1)

    lanes = []
    for order, alike in enumerate(drawn):
        marks = []
        for row in alike:
            low, high = ends_of(getattr(row.fact, "value", ""))
            until = place(high) if high > low else None
            marks.append(Mark(row, place(low), until, figure_of(row, unit=name[0] == "%"), left=False))
        period, what = alike[0].year, str(getattr(alike[0].fact, "what", ""))
        if name[1] == SEVERAL:
            what = f"{_group(alike[0])[1]}: {what}"
        label = shortened(what if what.startswith(period) else f"{period}  {what}", width - left)
        y = HEAD + FIGURE_LANE * (order + 0.7)
        lanes.append(Lane(label, y, tuple(sorted(marks, key=lambda mark: mark.x))))
    ticks = tuple((place(top * part / 4), short_number(top * part / 4)) for part in range(5))
    unit, where = name
    told = f"{unit_name(unit)} · {where or NO_PLACE}"
    undrawn = sum(map(len, alike_in_order[MOST_FIGURES:]))
    titles = dict.fromkeys(row.sources[0].document.description.title for alike in drawn for row in alike)
    height = HEAD + FIGURE_LANE * len(lanes) + 8
    return Drawing(told, width, height, left, right, ticks, tuple(lanes), undrawn, () if where else tuple(titles))


def _beside_others(lines: list[list[Row]], row: Row) -> None:
    """Put a figure beside those of other publications for what reads the same. Two of one publication do not differ:
    they are of different things, whatever was read of them."""
    said_in = {source.document.id for source in row.sources}
    for alike in lines:
        if not said_in & {source.document.id for each in alike for source in each.sources}:
            alike.append(row)
            return
    lines.append([row])


def ends_of(value: str) -> tuple[float, ...]:
    """The lowest and the highest that a value may be; empty for what is no figure (`peak`)."""
    found = next((each.value for each in figures(value)), "")
    low, _, high = found.partition("-")
    return (float(low), float(high or low)) if low else ()


def figure_of(row: Row, *, unit: bool = True) -> str:
    """A value with its unit, as people write it: `30%`, `4,000,000–5,000,000 vehicles`, `peak`."""
    value, counted = str(getattr(row.fact, "value", "")), str(getattr(row.fact, "unit", "")) if unit else ""
    ends = ends_of(value)
    if not ends:
        return value
    low, high = ends
    told = number(low) if low == high else f"{number(low)}–{number(high)}"
    return f"{told}%" if counted == "%" else f"{told} {counted}".strip()


def unit_name(unit: str) -> str:
    return {"%": "per cent", "": "without a unit"}.get(unit, unit)


def number(value: float) -> str:
    """With commas; no more decimals than it has."""
    return f"{value:,.10f}".rstrip("0").rstrip(".")


def short_number(value: float) -> str:
    """On a scale: 250k, 1.5M."""
    for size, letter in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{number(round(value / size, 2))}{letter}"
    return number(round(value, 2))


def nice(most: float) -> float:
    """The end of a scale that holds `most`, of which a quarter is a round number."""
    size = 1.0
    while size * 10 <= most:
        size *= 10
    while size > most > 0:
        size /= 10
    return next((each * size for each in (1, 2, 4, 6, 8, 10) if each * size >= most), most) or 1.0


def shortened(text: str, room: float) -> str:
    """As much as fits into `room`, by the usual widths of letters at 12 units."""
    used = 0.0
    for place, letter in enumerate(text):
        used += 12.0 if "　" <= letter <= "\uffef" else 6.3
        if used > room:
            return text[: max(1, place - 1)].rstrip() + "…"
    return text
