"""`make stress`: every file below a folder through ingest, into a fresh library.

Each is to be ingested, or refused with a reason; whatever else happens is a failure. A table for people and, as the
last line, one JSON object of the same.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.bench.memory import PeakMemory
from ingest.pipeline import Outcome, ingest
from ingest.sources import Found, SourceFile, find_sources
from ingest.workers import WorkerLost
from kb.library import Library, open_library
from kb.maintenance import check
from kb.settings import read_settings

FailedExit = typer.Exit(1)


@dataclass(slots=True)
class Tally:
    """What became of the files of one format. `megabytes`: the most that this process and its workers took."""

    files: int = 0
    documents: int = 0
    pages: int = 0
    chunks: int = 0
    refused: list[Outcome] = field(default_factory=list)
    broken: list[tuple[str, str]] = field(default_factory=list)  # source, and what came instead of an outcome
    seconds: float = 0.0
    megabytes: float = 0.0


def stress(
    folder: Annotated[Path, typer.Argument(help="Publications of every sort.")],
    only: Annotated[str | None, typer.Option(help="Only this format, by its suffix: pdf, md, ...")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="So many files of each format at most.")] = None,
    ocr: Annotated[bool, typer.Option("--ocr/--no-ocr", help="Read scanned pages by text recognition.")] = False,
    home: Annotated[Path | None, typer.Option(help="Keep the library in this new folder.")] = None,
) -> None:
    """Ingest everything, and say what became of it. Settings are those of the environment, the limits among them."""
    formats = _by_format(find_sources([folder]), only, limit)
    notes = Console(stderr=True, highlight=False, soft_wrap=True)
    with tempfile.TemporaryDirectory() as fresh:
        settings = read_settings(os.environ).model_copy(update={"home": home or Path(fresh) / "home"})
        with open_library(settings if ocr else settings.without_ocr(), purpose="footnote stress") as library:
            tallies = {name: _ingested(library, name, files, notes) for name, files in formats.items()}
            report = check(library)
    _print(tallies, report.findings)
    broken = [source for tally in tallies.values() for source, _ in tally.broken]
    dead = [name for name, tally in tallies.items() if lost_for_good(tally)]
    print(json.dumps({**_figures(tallies), "broken": broken, "workers_lost": dead, "findings": report.findings}))
    if broken or dead or report.findings:
        raise FailedExit


def _by_format(found: Found, only: str | None, limit: int | None) -> dict[str, list[SourceFile]]:
    formats: dict[str, list[SourceFile]] = {}
    for file in found.files:
        formats.setdefault(file.path.suffix.lower().removeprefix(".") or "none", []).append(file)
    return {name: files[:limit] for name, files in sorted(formats.items()) if only in (None, name)}


def _ingested(library: Library, name: str, files: Sequence[SourceFile], notes: Console) -> Tally:
    tally = Tally(files=len(files))
    start = time.perf_counter()
    with PeakMemory() as memory:
        for outcome in _outcomes(library, files, tally):
            took = time.perf_counter() - start
            notes.print(f"{took:7.1f} s  {name}  {outcome.status:11} {escape(outcome.source)}", style="dim")
            if outcome.error is not None:
                tally.refused.append(outcome)
            elif outcome.status != "passed over":
                tally.documents += 1
                tally.pages += outcome.pages
                tally.chunks += outcome.chunks
        tally.megabytes = memory.taken()
    tally.seconds = time.perf_counter() - start
    return tally


def _outcomes(library: Library, files: Sequence[SourceFile], tally: Tally) -> Iterator[Outcome]:
    """Of all files, one after the other; one that throws something unforeseen is noted, and the rest go on."""
    left = list(files)
    while left:
        try:
            for outcome in ingest(library, Found(tuple(left), (), ())):
                left = [file for file in left if not _is_of(outcome, file)]
                yield outcome
            # What holds nothing that is read (an archive of pictures of a sort that is not) has no outcome.
            left = []
        except Exception as error:
            tally.broken.append((left[0].source, "".join(traceback.format_exception(error))))
            left = left[1:]


def _is_of(outcome: Outcome, file: SourceFile) -> bool:
    """Whether it tells of this file, or of one inside it."""
    return outcome.source == file.source or outcome.source.startswith(f"{file.source}/")


def lost_for_good(tally: Tally) -> bool:
    """Whether no file was read any more after one at which a worker died, though more than one was tried."""
    lost = [isinstance(each.error and each.error.__cause__, WorkerLost) for each in tally.refused]
    return len(lost) > 1 and all(lost) and tally.documents == 0


def _figures(tallies: dict[str, Tally]) -> dict[str, object]:
    return {
        "formats": {
            name: {
                "files": tally.files,
                "documents": tally.documents,
                "pages": tally.pages,
                "chunks": tally.chunks,
                "refused": len(tally.refused),
                "seconds": round(tally.seconds, 1),
                "megabytes": round(tally.megabytes),
            }
            for name, tally in tallies.items()
        }
    }


def _print(tallies: dict[str, Tally], findings: Sequence[str]) -> None:
    columns = ("format", "files", "documents", "pages", "chunks", "refused", "seconds", "MB at most")
    table = Table(*columns, box=None, header_style="bold")
    for name, each in [*tallies.items(), ("all", _sum(tallies))]:
        counts = (each.files, each.documents, each.pages, each.chunks, len(each.refused))
        table.add_row(name, *map(str, counts), f"{each.seconds:.0f}", f"{each.megabytes:.0f}")
    out = Console(width=100, highlight=False)
    out.print(table)
    plain = Console(soft_wrap=True, highlight=False)
    for tally in tallies.values():
        for outcome in tally.refused:
            assert outcome.error is not None
            plain.print(f"refused  {escape(outcome.source)}: {escape(outcome.error.message)}")
        for source, what in tally.broken:
            plain.print(f"[red]BROKEN[/]   {escape(source)}\n{escape(what)}")
    for finding in findings:
        plain.print(f"[red]CHECK[/]    {escape(finding)}")


def _sum(tallies: dict[str, Tally]) -> Tally:
    all_ = Tally()
    for each in tallies.values():
        all_ = replace(
            all_,
            files=all_.files + each.files,
            documents=all_.documents + each.documents,
            pages=all_.pages + each.pages,
            chunks=all_.chunks + each.chunks,
            refused=[*all_.refused, *each.refused],
            seconds=all_.seconds + each.seconds,
            megabytes=max(all_.megabytes, each.megabytes),
        )
    return all_


if __name__ == "__main__":
    typer.run(stress)
