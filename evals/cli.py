"""`footnote eval`: the questions of evals/ over the sample corpus, and how many were answered right."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from kb.settings import read_settings

app = typer.Typer(help="Ask the questions of evals/ and score the answers.", invoke_without_command=True)
CORPUS = Path("corpus")


@app.callback()
def evaluate(
    corpus: Annotated[Path, typer.Option(help="The publications that the questions are about.")] = CORPUS,
    show: Annotated[bool, typer.Option(help="Print every question that went wrong.")] = False,
) -> None:
    """Ask every question of evals/questions.jsonl in process and score the answers.

    The sample corpus is kept in a library of its own, `eval` inside FOOTNOTE_HOME, so yours is not touched.
    """
    from evals.run import run  # noqa: PLC0415 - loads the encoder and the indexes
    from evals.score import Scored, shares  # noqa: PLC0415

    console = Console(highlight=False, soft_wrap=True)
    scored = run(read_settings(os.environ), corpus)
    groups: dict[str, Callable[[Scored], bool]] = {
        "all": lambda _: True,
        "dev": lambda each: each.question.split == "dev",
        "test": lambda each: each.question.split == "test",
        "test, English": lambda each: each.question.split == "test" and each.question.language == "en",
        "test, Chinese": lambda each: each.question.split == "test" and each.question.language == "zh",
    }
    for kind in sorted({each.question.kind for each in scored}):
        groups[f"test, {kind}"] = lambda each, kind=kind: each.question.split == "test" and each.question.kind == kind  # type: ignore[misc]
    results = {name: asdict(shares(filter(belongs, scored))) for name, belongs in groups.items()}
    console.print(_table(results))
    if show:
        _show(console, scored)
    print(json.dumps(results, ensure_ascii=False))


def _table(results: dict[str, dict[str, Any]]) -> Table:
    table = Table(box=None, header_style="bold")
    for name in ("", "questions", "answers right", "footnotes right", "refusals right", "wrong", "truthfulness"):
        table.add_column(name, justify="left" if not name else "right")
    for name, row in results.items():
        answers, refusals = row["answerable"], row["questions"] - row["answerable"]
        table.add_row(
            name,
            str(row["questions"]),
            f"{row['answers_right']:.2f}" if answers else "",
            f"{row['footnotes_right']:.2f}" if answers else "",
            f"{row['refusals_right']:.2f}" if refusals else "",
            f"{row['wrong']:.2f}",
            f"{row['truthfulness']:+.2f}",
        )
    return table


def _show(console: Console, scored: list[Any]) -> None:
    for each in scored:
        if each.verdict != "right":
            question = each.question
            console.print(
                f"\n[{question.id}, {question.split}, {question.tier}] {question.question}", markup=False, style="bold"
            )
            console.print(f"  {each.verdict}: expected {question.expected} {question.answers}", markup=False)
            console.print(f"  {each.answer.status}: {each.answer.text}", markup=False)
