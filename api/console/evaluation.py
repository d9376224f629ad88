"""Evaluation: the kept runs, their headline numbers over time, two of them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from api.console.line_chart import draw
from api.console.shell import ConsoleRoute, StaffDep, render
from api.schemas import Sent
from api.services import ServicesDep
from api.session import PATH
from kb.evaluations import Evaluations, Headline, KeptRun, find_evaluations

router = APIRouter(prefix=PATH, route_class=ConsoleRoute)


class Asked(Sent):
    """What of the runs to show. `of`: which topics, as `topic_set` names them; `a` and `b`: names of two runs."""

    of: str | None = Field(default=None, max_length=300)
    a: str | None = Field(default=None, max_length=200)
    b: str | None = Field(default=None, max_length=200)


@router.get("/evaluation")
def evaluation(request: Request, _: StaffDep, services: ServicesDep, asked: Annotated[Asked, Query()]) -> Response:
    """A plain `def`: runs are read from disk, off the event loop."""
    home = services.settings.home
    found = find_evaluations(home)
    runs = list(found.runs()) if found else []
    if not runs:
        return render(request, "evaluation-empty.html", installed=found is not None, folder=home / "runs")
    if found and asked.a and asked.b:
        return _compared(request, found, runs, asked.a, asked.b)
    sets = list(dict.fromkeys(map(topic_set, reversed(runs))))
    chosen = asked.of if asked.of in sets else sets[0]
    shown = [each for each in runs if topic_set(each) == chosen]
    scored = [each for each in shown if each.headlines]
    return render(
        request, "evaluation.html", sets=sets, chosen=chosen, runs=shown[::-1], scored=scored,
        latest=scored[-1] if scored else None, chart=draw(scored) if len(scored) > 1 else None,
        measures=_measures(scored), said=said, before=previous(scored),
    )  # fmt: skip


def _compared(request: Request, found: Evaluations, runs: Sequence[KeptRun], a: str, b: str) -> Response:
    compared = found.compare(a, b)
    scored = [each for each in runs if each.headlines and topic_set(each) == topic_set(compared.b)]
    return render(request, "evaluation-compare.html", found=compared, scored=scored, said=said)


def topic_set(run: KeptRun) -> str:
    """Runs of one set may be compared."""
    return f"{run.topics_file} ({run.split})" if run.topics_file else "cannot be read"


def previous(runs: Sequence[KeptRun]) -> dict[str, str]:
    """By the name of a run that of the one before it."""
    return {after.name: before.name for before, after in pairwise(runs)}


def said(headline: Headline) -> str:
    """Its number as it is read."""
    if headline.scale == "count":
        return f"{headline.value:,.0f}"
    return f"{headline.value:+.2f}" if headline.scale == "signed" else f"{headline.value:.1%}"


def _measures(runs: Sequence[KeptRun]) -> list[tuple[str, str]]:
    """Name and title of every headline of some run, in order."""
    return list(dict.fromkeys((each.measure, each.title) for run in runs for each in run.headlines))
