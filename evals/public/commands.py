"""`footnote eval public squad` and `footnote eval public financebench`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from kb.settings import Settings, read_settings

if TYPE_CHECKING:
    from evals.public.asking import AskedCollection
    from evals.public.collection import Collection
    from ingest.pipeline import Outcome
    from kb.library import Library

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
SHOWN = 10  # reasons why a question was not asked; dropped.json has all

Limit = Annotated[
    int | None, typer.Option(min=1, help="Ask a fixed sample of so many questions, over the documents it needs.")
]
Folder = Annotated[Path | None, typer.Option("--out", help="Folder of the run; one that was begun goes on.")]
Kept = Annotated[Path | None, typer.Option("--library", help="Keep the library in this folder, to use it again.")]


def squad(
    file: Annotated[Path, typer.Argument(help="A SQuAD 2.0 or XQuAD JSON file.")],
    questions: Annotated[
        Path | None, typer.Option(help="Ask the questions of this file of another language, matched by id.")
    ] = None,
    limit: Limit = None,
    folder: Folder = None,
    library: Kept = None,
) -> None:
    """Ask SQuAD 2.0 or XQuAD of a library made of its paragraphs, and print the measures. About four passages are
    embedded a second: begin with --limit 200."""
    from evals.public.asking import with_proven_quotes  # noqa: PLC0415 - loads the encoder and the indexes
    from evals.public.squad import squad_documents  # noqa: PLC0415

    collection = squad_documents(file, questions, limit)
    with _library(collection, library) as made:
        _ask(with_proven_quotes(collection, made), file, made, folder)


def financebench(
    file: Annotated[Path, typer.Argument(help="A JSONL file of questions.")],
    pdfs: Annotated[Path, typer.Argument(help="The folder of the PDFs that they are about.")],
    limit: Limit = None,
    folder: Folder = None,
    library: Kept = None,
) -> None:
    """Ask FinanceBench-style questions of a library made of the PDFs, and print the measures."""
    from evals.public.asking import with_stored_quotes  # noqa: PLC0415
    from evals.public.financebench import financebench_questions  # noqa: PLC0415

    lines, collection = financebench_questions(file, pdfs, limit)
    with _library(collection, library) as made:
        _ask(with_stored_quotes(collection, lines, made), file, made, folder)


@contextmanager
def _library(collection: Collection, kept: Path | None) -> Iterator[Library]:
    from evals.public.asking import library_of  # noqa: PLC0415
    from evals.runs.choosing import counting  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="footnote-library-") as top:
        settings = Settings(**{**read_settings(os.environ).model_dump(), "home": kept or Path(top)})
        with counting(err, "Passages") as passages:

            def tell(done: int, total: int, outcome: Outcome) -> None:
                err.print(f"  {outcome.status} {escape(outcome.source)} ({done} of {total})", style="dim")
                if outcome.error is not None:
                    err.print(f"[yellow]{escape(outcome.error.message)}[/]")

            with library_of(collection, settings, tell, passages) as library:
                yield library


def _ask(collection: Collection, file: Path, library: Library, folder: Path | None) -> None:
    from evals.public.asking import ask_collection, first_choices, gold_first  # noqa: PLC0415
    from evals.results.printing import print_scores  # noqa: PLC0415
    from evals.results.scores import write_scores  # noqa: PLC0415
    from evals.results.scoring import score  # noqa: PLC0415
    from evals.runs.choosing import counting  # noqa: PLC0415

    now = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    there = folder or read_settings(os.environ).home / "runs" / f"{collection.name}-{now}"
    err.print(f"The run is kept in {there}; interrupted, it goes on with --out {there} and the same --library.")
    with counting(err, "Topics") as progress:
        asked = ask_collection(collection, file, library, there, progress)
    scores = score(asked.run)
    write_scores(scores, there)
    _tell_dropped(asked)
    passage, sentence = first_choices(library, collection.topics)
    if passage.den:
        out.print(
            f"Evidence in the first passage (R@1): {passage.num / passage.den:.3f} of {passage.den:.0f} questions."
        )
        out.print(f"Accepted answer in the likeliest sentence, said or not: {sentence.num / sentence.den:.3f}.")
    gold = gold_first(asked.run.records)
    if gold.den:
        out.print(f"Accepted answer in the first statement: {gold.num / gold.den:.3f} of {gold.den:.0f} questions.")
    print_scores(out, asked.run, scores)


def _tell_dropped(asked: AskedCollection) -> None:
    for identifier, why in list(asked.dropped.items())[:SHOWN]:
        err.print(f"Not asked: {escape(identifier)}: {escape(why)}", style="dim")
    if asked.dropped:
        err.print(f"{len(asked.dropped)} questions were not asked, and are in no measure; see dropped.json.")
