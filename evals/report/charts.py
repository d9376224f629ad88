"""Charts as SVG that takes its colours and its type from the page: the same drawing serves light, dark and print.

Drawn for a column of 400 points, so that the words stay readable on a phone. Text stays text (it can be found and
copied), and the same numbers give the same bytes.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup

from evals.report import words
from evals.results.scores import Estimate, RiskPoint

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 400.0  # points
ROW = 23.0  # points for each row of a chart
FOOT = 34.0  # points below the rows, for the scale
POINT = 72.0  # points an inch
TYPE = 11.5  # points
# Colours that the page's style sheet fills in. The values only have to differ.
COLOURS = {
    "#010203": "--ink",
    "#010204": "--soft",
    "#010205": "--rule",
    "#010206": "--right",
    "#010207": "--missing",
    "#010208": "--wrong",
    "#010209": "--paper",
    "#01020a": "--on-bar",
}
INK, SOFT, RULE, RIGHT, MISSING, WRONG, PAPER, ON_BAR = COLOURS
OUTCOMES = {"right": RIGHT, "missing": MISSING, "wrong": WRONG}
Scale = Literal["share", "ratio", "signed", "amount"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a chart of intervals. `said`: the value in words, at its right."""

    label: str
    estimate: Estimate
    scale: Scale
    said: str
    alarming: bool = False


def draw_intervals(name: str, rows: Sequence[Row]) -> Markup:
    """A dot for each value with its 95% interval as whiskers. Shares stand on one scale from 0 to 100%, ratios on
    one from 0 to 1, signed ones on one from -1 to 1; an amount has a scale of its own, from 0."""
    blocks = _blocks(rows)
    heights = [len(block) * ROW + FOOT for block in blocks]
    with _drawing(sum(heights), name) as (figure, out):
        left = _label_width(row.label for row in rows)
        right = 12 + _label_width(row.said for row in rows)
        top = sum(heights)
        for block, height in zip(blocks, heights, strict=True):
            axes = _axes(figure, left, right, top - height + FOOT - 4, height - FOOT, sum(heights))
            _dots(axes, block)
            top -= height
    return out.svg


def _blocks(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows that share a scale, in the order of the first of each."""
    blocks: dict[str, list[Row]] = {}
    for number, row in enumerate(rows):
        blocks.setdefault(f"amount {number}" if row.scale == "amount" else row.scale, []).append(row)
    return list(blocks.values())


def _dots(axes: Axes, rows: Sequence[Row]) -> None:
    for place, row in enumerate(rows):
        colour = WRONG if row.alarming else RIGHT
        estimate = row.estimate
        axes.hlines(place, estimate.low, estimate.high, color=colour, linewidth=2, alpha=0.55)
        axes.vlines([estimate.low, estimate.high], place - 0.17, place + 0.17, color=colour, linewidth=1.4)
        axes.plot([estimate.value], [place], "o", color=colour, markersize=6.5, clip_on=False)
        axes.annotate(
            row.said, (1, place), xycoords=("axes fraction", "data"), xytext=(10, 0), textcoords="offset points",
            va="center_baseline", color=INK, fontsize=TYPE,
        )  # fmt: skip
    _rows(axes, [row.label for row in rows])
    scale = rows[0].scale
    if scale == "amount":
        axes.set_xlim(0, max(row.estimate.high for row in rows) * 1.08 or 1)
        axes.locator_params(axis="x", nbins=4)
    else:
        low = -1.0 if scale == "signed" else 0.0
        margin = (1 - low) * 0.02
        axes.set_xlim(low - margin, 1 + margin)
        marks = [low + (1 - low) * part / 4 for part in range(5)]
        axes.set_xticks(marks, [words.said(mark, scale) for mark in marks])


def draw_outcomes(name: str, rows: Sequence[tuple[str, Mapping[str, int]]]) -> Markup:
    """A bar of the whole width for each group of topics, cut into right, missing and wrong, with their numbers."""
    height = len(rows) * ROW + FOOT
    with _drawing(height, name) as (figure, out):
        axes = _axes(figure, _label_width(label for label, _ in rows), 16, FOOT - 4, height - FOOT, height)
        for place, (_, counts) in enumerate(rows):
            whole = sum(counts.values())
            start = 0.0
            for outcome, colour in OUTCOMES.items():
                share = counts.get(outcome, 0) / whole if whole else 0
                if share:
                    axes.barh(place, share, left=start, height=0.68, color=colour, edgecolor=PAPER, linewidth=1)
                    axes.text(
                        start + share / 2, place, str(counts[outcome]), ha="center", va="center_baseline", color=ON_BAR,
                        fontsize=TYPE - 1.5,
                    )  # fmt: skip
                start += share
        _rows(axes, [label for label, _ in rows])
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    return out.svg


def draw_risk(name: str, curve: Sequence[RiskPoint]) -> Markup:
    """Risk over coverage (El-Yaniv and Wiener, 2010): how many of the answers are wrong, the more of them are given."""
    points = sorted(curve, key=lambda point: (point.coverage, point.risk))
    coverage, risk = [point.coverage for point in points], [point.risk for point in points]
    height = 230.0
    with _drawing(height, name) as (figure, out):
        axes = _axes(figure, 52, 18, 46, height - 58, height)
        axes.grid(axis="y", color=RULE, linewidth=0.8)
        axes.fill_between(coverage, risk, color=WRONG, alpha=0.14, linewidth=0)
        axes.plot(coverage, risk, color=WRONG, linewidth=2, solid_joinstyle="round")
        axes.plot(coverage[-1:], risk[-1:], "o", color=WRONG, markersize=6.5, clip_on=False)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, min(1.0, max([*risk, 0.2]) * 1.15))
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.locator_params(axis="y", nbins=5)
        axes.set_xlabel("coverage: answerable questions that are answered", color=SOFT, fontsize=TYPE, labelpad=8)
        axes.set_title("risk: of those, wrong", color=SOFT, fontsize=TYPE, loc="left", x=-0.11, pad=0)
        axes.tick_params(axis="both", colors=SOFT)
    return out.svg


class _Out:
    """Where a drawing's SVG is put once it is done."""

    svg: Markup


@contextmanager
def _drawing(height: float, name: str) -> Iterator[tuple[Figure, _Out]]:
    """A figure of WIDTH by `height` points; its SVG is in the second when the block ends."""
    import matplotlib as mpl  # noqa: PLC0415 - slow to load, and only reports draw
    from matplotlib.figure import Figure  # noqa: PLC0415

    fixed: dict[Any, Any] = {
        "text.parse_math": False,
        "svg.fonttype": "none",
        "svg.hashsalt": name,
        "font.family": "DejaVu Sans",
        "font.size": TYPE,
    }
    out = _Out()
    with mpl.rc_context(fixed), warnings.catch_warnings():
        # The page's own fonts draw the words; that matplotlib's has no Chinese does not matter.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        figure = Figure(figsize=(WIDTH / POINT, height / POINT))
        yield figure, out
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    out.svg = _themed(buffer.getvalue(), name)


def _themed(svg: str, name: str) -> Markup:
    """The bare `<svg>` element, its colours those of the page and its ids its own within the page."""
    svg = svg[svg.index("<svg") :].strip()
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", svg)
    svg = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg)
    svg = svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    for colour, variable in COLOURS.items():
        svg = svg.replace(colour, f"var({variable})")
    # matplotlib escapes the labels; nothing else of ours is in it.
    return Markup(svg)


def _axes(figure: Figure, left: float, right: float, bottom: float, height: float, whole: float) -> Axes:
    """Axes placed in points, without a frame but for the line at the bottom."""
    axes = figure.add_axes((left / WIDTH, bottom / whole, (WIDTH - left - right) / WIDTH, height / whole))
    axes.patch.set_visible(False)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(RULE)
    axes.tick_params(axis="both", length=0, labelsize=TYPE - 1.5, labelcolor=SOFT, pad=5)
    axes.set_axisbelow(True)
    return axes


def _rows(axes: Axes, labels: Sequence[str]) -> None:
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", labelsize=TYPE, labelcolor=INK)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.grid(axis="x", color=RULE, linewidth=0.8)


def _label_width(labels: Iterator[str]) -> float:
    """Points that the longest label takes, in the wide sans serif that a reader's machine may have."""
    return 10 + max((sum(_width(letter) for letter in label) for label in labels), default=0.0)


def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF" or letter in "@%mwMW":
        return TYPE
    return TYPE * (0.72 if letter.isupper() else 0.58)
