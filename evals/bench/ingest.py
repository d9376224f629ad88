"""`make bench-ingest`: an ingest of a folder against embedding alone; pages and chunks a second; memory.

A table by format for people and, as the last line, one JSON object. Without text recognition, which has nothing to do
with embedding.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from evals.bench.memory import PeakMemory
from ingest.pipeline import Outcome, ingest
from ingest.sources import Found, find_sources
from kb.batches import batches
from kb.embedding import CHUNKS_AT_ONCE, encode_tokens
from kb.library import Library, open_library
from kb.settings import Settings

BOUNDS = {"ingest_over_embedding": "at most 1.3"}
TOLD = {
    "pages_per_s": "pages a second",
    "chunks_per_s": "chunks a second",
    "ingest_s": "seconds to ingest",
    "embedding_s": "seconds to embed the same chunks alone",
    "ingest_over_embedding": "ratio of the two",
    "cpu_over_embedding": "the same of processor seconds, which other work on the machine does not stretch",
    "peak_mb": "most memory, all processes together, MB",
    "peak_parent_mb": "the process that embeds and stores",
    "peak_child_mb": "the largest process that parses",
}

Figures = dict[str, float]


def bench(
    texts: Annotated[Path, typer.Option(help="Publications to ingest.")] = Path("corpus"),
    files: Annotated[int, typer.Option(min=1, help="How many of them, chosen by their names' hashes.")] = 40,
    whole: Annotated[bool, typer.Option("--whole", help="All of them.")] = False,
) -> None:
    """Measure how fast a folder is ingested, and what that costs over embedding alone."""
    found = sorted(find_sources([texts]).files, key=lambda file: hashlib.sha256(file.source.encode()).digest())
    chosen = Found(tuple(found if whole else found[:files]), (), ())
    notes = Console(stderr=True)
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home)).without_ocr()
        with open_library(settings, purpose="footnote bench") as library:
            library.encoder.encode_passages(["What a process loads once is loaded before."])
            notes.print(f"Ingest of {len(chosen.files)} files of {texts}...")
            outcomes, figures = _ingested(library, chosen)
            notes.print("The same chunks embedded alone...")
            figures |= _embedded(library)
    figures["ingest_over_embedding"] = figures["ingest_s"] / max(figures["embedding_s"], 1e-9)
    figures["cpu_over_embedding"] = figures["ingest_cpu_s"] / max(figures["embedding_cpu_s"], 1e-9)
    _print(outcomes, figures)
    print(json.dumps({key: round(value, 4) for key, value in figures.items()}))


def _ingested(library: Library, found: Found) -> tuple[list[Outcome], Figures]:
    with PeakMemory() as memory:
        start, used = time.perf_counter(), _processor_seconds()
        outcomes = list(ingest(library, found))
        seconds, used = time.perf_counter() - start, _processor_seconds() - used
        peak = memory.taken()
    pages, chunks = sum(each.pages for each in outcomes), sum(each.chunks for each in outcomes)
    return outcomes, {
        "files": len(outcomes),
        "refused": sum(each.status == "failed" for each in outcomes),
        "pages": pages,
        "chunks": chunks,
        "pages_per_s": pages / seconds,
        "chunks_per_s": chunks / seconds,
        "ingest_s": seconds,
        "ingest_cpu_s": used,
        "peak_mb": peak,
        "peak_parent_mb": memory.parent_mb,
        "peak_child_mb": memory.child_mb,
    }


def _embedded(library: Library) -> Figures:
    """What an ingest cannot do without: chunks, tokens and sentences through the same encoder, in the same batches."""
    revisions = [each.revision_id for each in library.catalog.documents()]
    entries = [entry for revision in revisions for entry in library.catalog.index_entries(revision)]
    start, used = time.perf_counter(), _processor_seconds()
    for part in batches(entries, CHUNKS_AT_ONCE):
        if encode_tokens(library.encoder, [entry.embedded for entry in part]) is None:
            library.encoder.encode_passages([entry.embedded for entry in part])
        library.encoder.encode_passages([text for entry in part for text in entry.sentences])
    return {"embedding_s": time.perf_counter() - start, "embedding_cpu_s": _processor_seconds() - used}


def _processor_seconds() -> float:
    """Of this process and of its children that have ended: those of an ingest end with it."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _print(outcomes: Sequence[Outcome], figures: Figures) -> None:
    console = Console(width=120, highlight=False)
    formats = Table("format", "files", "refused", "pages", "chunks", box=None, header_style="bold")
    for suffix in sorted({PurePath(each.source).suffix.lower() for each in outcomes}):
        part = [each for each in outcomes if PurePath(each.source).suffix.lower() == suffix]
        refused = sum(each.status == "failed" for each in part)
        counts = (len(part), refused, sum(each.pages for each in part), sum(each.chunks for each in part))
        formats.add_row(suffix, *map(str, counts))
    console.print(formats)
    table = Table("figure", "value", "bound", box=None, header_style="bold")
    for key, what in TOLD.items():
        table.add_row(what, f"{figures[key]:.2f}", BOUNDS.get(key, ""))
    console.print(table)


if __name__ == "__main__":
    typer.run(bench)
