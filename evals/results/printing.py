"""Scores as a table for people, and as one line of JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Column, Table

from evals.ablate import Variant
from evals.results.scores import Estimate, Scores
from evals.runs.records import Run

# The columns of the table by group; the JSON line has every measure.
HEADLINES = ("answers right", "refusals right", "wrong", "truthfulness", "nDCG@10 passages", "R@5 passages")


def print_scores(out: Console, run: Run, scores: Scores) -> None:
    """All measures over all topics with intervals, then the headlines by group, weakest kind first."""
    service, asked = run.info.service, len(run.records)
    out.print(
        f"{asked} topics ({run.info.split}) asked of {service.address}, Footnote {service.version}, {service.encoder}, "
        f"index version {service.index_version}; {scores.failed} failed, {scores.unasked} not asked."
    )
    out.print(_whole(scores.groups["all"]))
    out.print(_groups(scores))
    print(json.dumps(_figures(scores), ensure_ascii=False))


def print_variants(out: Console, variants: Sequence[Variant]) -> None:
    table = Table("", *HEADLINES, box=None, header_style="bold")
    for variant in variants:
        table.add_row(variant.name, *(_short(variant.scores.groups["all"].get(name)) for name in HEADLINES))
    out.print(table)
    figures = {each.name: _figures(each.scores)["all"] for each in variants}
    print(json.dumps(figures, ensure_ascii=False))


def _whole(estimates: Mapping[str, Estimate]) -> Table:
    table = Table("measure", "value", "95% interval", "topics", box=None, header_style="bold")
    for name, found in estimates.items():
        table.add_row(name, f"{found.value:.3f}", f"{found.low:.3f} to {found.high:.3f}", str(found.topics))
    return table


def _groups(scores: Scores) -> Table:
    table = Table(Column("", no_wrap=True), "topics", *HEADLINES, box=None, header_style="bold")
    labels = [label for label in scores.groups if label != "all"]
    for label in sorted(labels, key=lambda label: (label.split(":")[0], _right(scores.groups[label]))):
        found = scores.groups[label]
        table.add_row(label, str(found["truthfulness"].topics), *(_short(found.get(name)) for name in HEADLINES))
    return table


def _right(found: Mapping[str, Estimate]) -> float:
    return found["truthfulness"].value


def _short(found: Estimate | None) -> str:
    return "" if found is None else f"{found.value:.2f} ±{(found.high - found.low) / 2:.2f}"


def _figures(scores: Scores) -> dict[str, dict[str, float]]:
    return {
        label: {name: round(found.value, 4) for name, found in estimates.items()}
        for label, estimates in scores.groups.items()
    }
