"""Which charts a report shows, each with its numbers as a table: outcomes by group, measures by family, the risk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evals.measures import MEASURES
from evals.report import words
from evals.report.charts import Row, Scale, draw_intervals, draw_outcomes, draw_risk
from evals.report.headline import HEADLINES
from evals.results.scores import Estimate, Scores
from evals.topics.topic import Topic

AMOUNTS = {each.name for each in MEASURES if each.family == "cost"}
RATIOS = {each.name for each in MEASURES if each.family == "retrieval"} | {"AURC"}
STEPS = 20  # rows of the table of a curve, at most


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart. `told`: what it says, for who cannot see it. `notes`: what each row means, by its name."""

    id: str
    title: str
    about: str
    told: str
    svg: Markup
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: Mapping[str, str]


def outcome_figures(scores: Scores, topics: Iterable[Topic]) -> list[Figure]:
    """Right, missing and wrong by kind of question and by whatever else the topics were grouped by, weakest first."""
    kinds: dict[str, Counter[str]] = {}
    for topic in topics:
        told = scores.topics.get(topic.id)
        if told is not None and told.verdict != "failed":
            kinds.setdefault(topic.kind, Counter())[told.verdict] += 1
    ordered = sorted(kinds.items(), key=lambda item: (item[1]["right"] / item[1].total(), -item[1]["wrong"], item[0]))
    rows = [(words.label(words.kind(kind)), counts) for kind, counts in ordered]
    if not rows:
        return []
    weakest, best = rows[0][0], rows[-1][0]
    outcomes = Figure(
        id="outcomes",
        title="By kind of question, weakest first",
        about="Each bar is all questions of a kind; the numbers are questions.",
        told=f"Weakest is “{weakest}”, strongest “{best}”. The table below has every number.",
        svg=draw_outcomes("outcomes", rows),
        header=("Kind", "Right", "Missing", "Wrong"),
        rows=tuple((kind, *(str(counts[name]) for name in ("right", "missing", "wrong"))) for kind, counts in rows),
        notes={},
    )
    return [outcomes, *_by_group(scores)]


def _by_group(scores: Scores) -> Iterable[Figure]:
    for what, title, measure in (
        ("kind", "Truthfulness by kind, weakest first", "truthfulness"),
        ("languages", "Answers right by languages, weakest first", "answers right"),
        ("language", "Truthfulness by language of the question", "truthfulness"),
        ("viewer", "Truthfulness by reader", "truthfulness"),
        ("split", "Truthfulness by split", "truthfulness"),
    ):
        found = [
            (words.label(words.group(name)), estimates[measure])
            for name, estimates in scores.groups.items()
            if name.startswith(f"{what}: ") and measure in estimates
        ]
        if len(found) > 1:
            found.sort(key=lambda item: (item[1].value, item[0]))
            yield _intervals(
                f"by-{what}", title, _said_of(measure), [(name, measure, each) for name, each in found], {}
            )


def family_figures(scores: Scores) -> list[Figure]:
    """One for each family of which something was measured, in the order of the measures."""
    found = scores.groups["all"]
    there = [each for each in MEASURES if each.name in found]
    figures = []
    for number, family in enumerate(dict.fromkeys(each.family for each in there), start=1):
        own = [each for each in there if each.family == family]
        figures.append(
            _intervals(
                f"family-{number}",
                words.family(family),
                "",
                [(each.name, each.name, found[each.name]) for each in own],
                {each.name: f"{each.about} {words.better(each.better)}" for each in own},
            )
        )
    return figures


def _intervals(
    name: str, title: str, about: str, found: Sequence[tuple[str, str, Estimate]], notes: Mapping[str, str]
) -> Figure:
    """`found`: label of the row, measure, estimate."""
    scales = [_scale(measure, estimate) for _, measure, estimate in found]
    rows = [
        Row(words.label(label), estimate, scale, words.said(estimate.value, scale))
        for (label, _, estimate), scale in zip(found, scales, strict=True)
    ]
    told = "; ".join(f"{row.label}: {row.said} ({words.between(row.estimate, row.scale)})" for row in rows)
    return Figure(
        id=name,
        title=title,
        about=about,
        told=f"{told}.",
        svg=draw_intervals(name, rows),
        header=("", "Value", "95% interval", "Questions"),
        rows=tuple(
            (label, row.said, words.between(estimate, row.scale), f"{estimate.topics:,}")
            for (label, _, estimate), row in zip(found, rows, strict=True)
        ),
        notes=notes,
    )


def risk_figure(scores: Scores) -> Figure | None:
    """The risk-coverage curve; None where nothing was answered."""
    if not scores.curve:
        return None
    points = sorted(scores.curve, key=lambda point: (point.coverage, point.risk))
    step = max(1, len(points) // STEPS)
    shown = points[::-1][::step][::-1]
    last = points[-1]
    area = scores.groups["all"].get("AURC")
    size = f" Its area (AURC) is {area.value:.3f}, 95% interval {area.low:.3f} to {area.high:.3f}." if area else ""
    return Figure(
        id="risk",
        title="What silence buys",
        about="A stricter threshold gives fewer answers (left) and should leave fewer wrong among them (low)." + size,
        told=f"At the present threshold {last.coverage:.0%} are covered and {last.risk:.0%} of the answers wrong.",
        svg=draw_risk("risk", points),
        header=("Least confidence", "Coverage", "Risk"),
        rows=tuple(
            (f"{each.confidence:.2f}", words.percent(each.coverage), words.percent(each.risk)) for each in shown
        ),
        notes={},
    )


def _scale(measure: str, estimate: Estimate) -> Scale:
    """Truthfulness runs from -1 to 1, the others from 0 to 1: what is no share as a ratio, as its field writes it.
    What costs (characters, times, tokens) has no end."""
    if measure == "truthfulness":
        return "signed"
    if measure in AMOUNTS or estimate.high > 1:
        return "amount"
    return "ratio" if measure in RATIOS else "share"


def _said_of(measure: str) -> str:
    return next((each.plain for each in HEADLINES if each.measure == measure), "")
