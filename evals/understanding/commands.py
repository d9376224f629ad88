"""`footnote eval understanding`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from evals.results.scores import Estimate
    from evals.understanding.reading import Judged

LIST = Path(__file__).parent / "questions.jsonl"
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 120)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def understanding(
    questions: Annotated[Path, typer.Option("--list", help="The hand-made list.")] = LIST,
    show: Annotated[str, typer.Option(help="Name what was read wrong: dev or test.")] = "",
) -> None:
    """Read a hand-made list of questions and judge how each was understood."""
    from evals.understanding.reading import judge, read_questions  # noqa: PLC0415
    from kb.errors import InvalidInput  # noqa: PLC0415

    if show not in {"", "dev", "test"}:
        raise InvalidInput(f"There is no split {show}.", advice="It is dev or test.")
    readings = read_questions(questions)
    judged = judge(readings)
    for each in judged:
        if each.reading.split == show and not each.right:
            err.print(escape(f"{each.field} of {each.reading.question}: {each.found!r}, not {each.wanted!r}"))
    _print(judged, len(readings))


def _print(judged: list[Judged], questions: int) -> None:
    from evals.understanding.reading import FIELDS, accuracy  # noqa: PLC0415

    groups = ("dev", "test", "en", "zh")
    table = Table("", *(f"{group}" for group in groups), box=None, header_style="bold")
    figures: dict[str, dict[str, float]] = {}
    for field in FIELDS:
        found = {
            group: accuracy(
                [
                    each
                    for each in judged
                    if each.field == field and group in {each.reading.split, each.reading.language}
                ]
            )
            for group in groups
        }
        table.add_row(field, *(_short(found[group]) for group in groups))
        figures[field] = {group: round(each.value, 4) for group, each in found.items() if each}
    out.print(f"{questions} questions; shares read right, of constraints where there is one or one was read.")
    out.print(table)
    print(json.dumps(figures))


def _short(found: Estimate | None) -> str:
    return "" if found is None else f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"
