"""Headline numbers over runs as lines: where everything stands in the picture. The template only writes it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.evaluations import KeptRun

SHOWN = ("answers right", "refusals right", "wrong")
WIDTH, HEIGHT = 720.0, 260.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 150.0, 14.0, 34.0
APART = 17.0  # between the names at the ends of two lines
LABELS = 8  # dates below at most


@dataclass(frozen=True, slots=True)
class Dot:
    """A value, and where it stands. `low` and `high`: those of its interval, as places."""

    x: float
    y: float
    low: float
    high: float
    told: str


@dataclass(frozen=True, slots=True)
class Line:
    """A measure over the runs that have it. `label`: where its name stands, right of its last dot."""

    title: str
    number: int
    points: str
    dots: tuple[Dot, ...]
    label: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A tick of an axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    width: float
    height: float
    left: float
    right: float
    bottom: float
    ticks: tuple[Mark, ...]
    days: tuple[Mark, ...]
    lines: tuple[Line, ...]


def draw(runs: Sequence[KeptRun]) -> Chart:
    """The shares of `SHOWN` from 0 to 100%, one column for each run in order."""
    step = (WIDTH - LEFT - RIGHT) / max(1, len(runs) - 1)
    places = {run.name: round(LEFT + (step * number if len(runs) > 1 else 0.0), 1) for number, run in enumerate(runs)}
    every = -(-len(runs) // LABELS)
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=HEIGHT - BOTTOM,
        ticks=tuple(Mark(_up(percent / 100), f"{percent}%") for percent in (0, 25, 50, 75, 100)),
        days=tuple(Mark(places[run.name], run.begun[:10]) for run in list(runs)[::every]),
        lines=_labelled([line for number, name in enumerate(SHOWN, 1) if (line := _line(number, name, runs, places))]),
    )


def _line(number: int, measure: str, runs: Sequence[KeptRun], places: dict[str, float]) -> Line | None:
    found = [(run, each) for run in runs for each in run.headlines if each.measure == measure]
    if not found:
        return None
    dots = tuple(
        Dot(
            x=places[run.name],
            y=_up(each.value),
            low=_up(each.low),
            high=_up(each.high),
            told=f"{each.title}, {run.begun[:10]}: {each.value:.1%} ({each.low:.1%} to {each.high:.1%})",
        )
        for run, each in found
    )
    return Line(found[0][1].title, number, " ".join(f"{each.x},{each.y}" for each in dots), dots, dots[-1].y)


def _labelled(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Names that would stand over each other are moved apart."""
    placed: list[Line] = []
    lowest = TOP - APART
    for line in sorted(lines, key=lambda each: each.dots[-1].y):
        lowest = max(line.dots[-1].y, lowest + APART)
        placed.append(Line(line.title, line.number, line.points, line.dots, lowest))
    return tuple(sorted(placed, key=lambda each: each.number))


def _up(share: float) -> float:
    """Where a share of 0 to 1 stands."""
    return round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP), 1)
