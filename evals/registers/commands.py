"""`footnote eval registers`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.registers.listed import LIST

if TYPE_CHECKING:
    from evals.registers.judging import Publication, Score
    from evals.registers.matching import Matched
    from evals.results.scores import Estimate
    from kb.registers.aliases import Aliases
    from kb.registers.facts import Fact
    from kb.settings import Settings

out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 120)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def registers(
    corpus: Annotated[Path, typer.Option(help="The publications.")] = Path("corpus"),
    seeds: Annotated[Path, typer.Option(help="More of them, where there.")] = Path("../shared/seeds"),
    facts: Annotated[Path, typer.Option("--list", help="The hand-made list.")] = LIST,
    show: Annotated[str, typer.Option(help="Name what was missed and what is wrong: dev, test or all.")] = "",
    served: Annotated[
        bool, typer.Option("--served", help="Judge what the library in FOOTNOTE_HOME serves of them.")
    ] = False,
) -> None:
    """Extract the registers of the publications and judge them by a hand-made list."""
    from evals.registers.judging import extracted, judge, score  # noqa: PLC0415
    from evals.registers.listed import read_list  # noqa: PLC0415
    from evals.registers.served import read_served  # noqa: PLC0415
    from kb.errors import InvalidInput  # noqa: PLC0415
    from kb.registers.aliases import learn  # noqa: PLC0415
    from kb.settings import read_settings  # noqa: PLC0415

    if show not in {"", "dev", "test", "all"}:
        raise InvalidInput(f"There is no split {show}.", advice="It is dev, test or all.")
    listed, settings = read_list(facts), read_settings(os.environ)
    found: Mapping[str, Sequence[Fact]]
    if served:
        found, languages, aliases = read_served(settings, corpus.name, seeds.name)
    else:
        publications = _read(corpus, seeds, settings)
        aliases = learn(text for each in publications for text in each.reading.pages.values())
        found, languages = extracted(publications, aliases), {each.name: each.language for each in publications}
    if absent := {each.document for each in listed} - found.keys():
        err.print(f"[yellow]{len(absent)} documents of the list are not there, and their facts are not judged.[/]")
    matched = judge(found, [each for each in listed if each.document in found], aliases)
    if show:
        _show(matched, show, aliases)
    _print(score(matched, languages, aliases), len(found))


def _read(corpus: Path, seeds: Path, settings: Settings) -> list[Publication]:
    from evals.registers.judging import read_publications  # noqa: PLC0415
    from evals.runs.choosing import counting  # noqa: PLC0415

    folders = [(corpus, "")]
    if seeds.is_dir():
        folders.append((seeds, "seeds/"))
    else:
        err.print(f"[yellow]{escape(str(seeds))} is not there: only {escape(str(corpus))} is judged.[/]")
    publications: list[Publication] = []
    for folder, prefix in folders:
        with counting(err, "Publications") as progress:
            publications += read_publications(folder, prefix, settings, progress)
    return publications


def _show(matched: list[Matched], split: str, aliases: Aliases) -> None:
    from evals.registers.listed import split_of  # noqa: PLC0415
    from evals.registers.matching import right_fields  # noqa: PLC0415

    for each in matched:
        if split in {"all", split_of(each.document)}:
            for listed, fact in each.pairs:
                right, asked = right_fields(listed, fact, aliases)
                if right < asked:
                    err.print(
                        f"fields {each.document}: {escape(str(dict(listed.fields)))}, found {escape(_told(fact))}"
                    )
            for missed in each.missed:
                err.print(f"missed {each.document} {each.register}: {escape(str(dict(missed.fields)))}")
            for wrong in each.wrong:
                err.print(f"wrong  {each.document} {each.register}: {escape(_told(wrong))}")


def _told(fact: Fact) -> str:
    return str({name: str(value) for name, value in asdict(fact).items() if value and name != "spans"})


def _print(scores: list[Score], documents: int) -> None:
    table = Table("", "", "listed", "found", "precision", "recall", "other fields", box=None, header_style="bold")
    for each in scores:
        table.add_row(
            each.register if each.group == "all" else "", each.group, str(each.listed), str(each.extracted),
            _short(each.precision), _short(each.recall), _short(each.fields),
        )  # fmt: skip
    out.print(f"{documents} publications; 95% intervals over documents.")
    out.print(table)
    print(json.dumps({f"{each.register}:{each.group}": _figures(each) for each in scores}, ensure_ascii=False))


def _short(found: Estimate | None) -> str:
    return "" if found is None else f"{found.value:.3f} ({found.low:.2f} to {found.high:.2f})"


def _figures(score: Score) -> dict[str, float | None]:
    measures = {"precision": score.precision, "recall": score.recall, "fields": score.fields}
    told = {name: round(each.value, 4) if each else None for name, each in measures.items()}
    return {"listed": score.listed, "found": score.extracted, **told}
