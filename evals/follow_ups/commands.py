"""`footnote eval follow-ups`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.follow_ups.listed import LIST

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evals.follow_ups.judging import Judged
    from evals.results.scores import Estimate
    from kb.library import Library

out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 120)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def follow_ups(
    listed: Annotated[Path, typer.Option("--list", help="The conversations made by hand.")] = LIST,
    corpus: Annotated[Path, typer.Option(help="The publications that are searched.")] = Path("corpus"),
    search: Annotated[
        bool, typer.Option("--search/--no-search", help="Whether the right document is found too.")
    ] = True,
    show: Annotated[str, typer.Option(help="Name what went wrong: dev, test or all.")] = "",
) -> None:
    """Rewrite the follow-ups of conversations made by hand: rewritten when they should be, left alone when they should
    be, and the right document found with the rewriting and without."""
    from evals.follow_ups.judging import judge  # noqa: PLC0415
    from evals.follow_ups.listed import read_list  # noqa: PLC0415
    from kb.errors import InvalidInput  # noqa: PLC0415

    if show not in {"", "dev", "test", "all"}:
        raise InvalidInput(f"There is no split {show}.", advice="It is dev, test or all.")
    conversations = read_list(listed)
    if search:
        from evals.runs.choosing import follow  # noqa: PLC0415
        from evals.runs.sample import home_for, library_over  # noqa: PLC0415
        from kb.settings import read_settings  # noqa: PLC0415

        with library_over(home_for(read_settings(os.environ), corpus), corpus, follow(err)) as library:
            judged = judge(conversations, _finder(library))
    else:
        judged = judge(conversations)
    for each in judged:
        if not each.right and show in {"all", each.split}:
            told = escape(each.made or "left alone")
            err.print(f"{each.conversation}: {escape(each.turn.question)} => {told}")
    _print(judged)


def _finder(library: Library) -> Callable[[str, int], list[str]]:
    from kb.access import STAFF  # noqa: PLC0415
    from kb.answer.models import Filters  # noqa: PLC0415
    from kb.retrieval import search  # noqa: PLC0415

    shelf = library.shelf(STAFF)
    names = {each.id: each.source.partition("/")[2] for each in shelf.readable.values()}

    def find(question: str, passages: int) -> list[str]:
        return [names[each.document_id] for each in search(library, shelf, question, Filters(), passages)]

    return find


def _print(judged: Sequence[Judged]) -> None:
    from evals.follow_ups.judging import finding, left_alone, rewritten  # noqa: PLC0415

    names = ("questions", "rewritten", "left alone", "found", "found without")
    table = Table("", *names, box=None, header_style="bold")
    told: dict[str, dict[str, float | None]] = {}
    for split in ("dev", "test"):
        for language in ("all", "en", "zh"):
            some = [each for each in judged if each.split == split and language in {"all", each.language}]
            found = (rewritten(some), left_alone(some), finding(some, bare=False), finding(some, bare=True))
            table.add_row(f"{split} {language}", str(len(some)), *map(_short, found))
            told[f"{split}:{language}"] = dict(
                zip(names[1:], (round(each.value, 4) if each else None for each in found), strict=True)
            )
    out.print("Shares with 95% intervals over questions.")
    out.print(table)
    print(json.dumps(told, ensure_ascii=False))


def _short(found: Estimate | None) -> str:
    return "" if found is None else f"{found.value:.3f} ({found.low:.2f} to {found.high:.2f})"
