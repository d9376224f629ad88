"""`make bench-ingest`: an ingest of a folder against embedding alone; pages and chunks a second; memory.

A table by format for people and, as the last line, one JSON object of the figures of all together. Without text
recognition, which has nothing to do with embedding.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from evals.bench.memory import Peak, peak_memory
from ingest.pipeline import ingest
from ingest.sources import Found, SourceFile, find_sources
from kb.batches import batches
from kb.embedding import CHUNKS_AT_ONCE, encode_tokens
from kb.library import Library, open_library
from kb.settings import Settings

FILES = 24


@dataclass(slots=True)
class Figures:
    """Of the files of one format, or of all."""

    name: str
    files: int = 0
    refused: int = 0
    pages: int = 0
    chunks: int = 0
    ingest_s: float = 0.0
    embedding_s: float = 0.0
    ingest_cpu_s: float = 0.0
    embedding_cpu_s: float = 0.0
    peak: Peak = field(default_factory=Peak)

    def add(self, other: Figures) -> None:
        for name in ("files", "refused", "pages", "chunks"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("ingest_s", "embedding_s", "ingest_cpu_s", "embedding_cpu_s"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("parent", "child", "together"):
            setattr(self.peak, name, max(getattr(self.peak, name), getattr(other.peak, name)))

    def told(self) -> dict[str, float]:
        return {
            "files": self.files,
            "refused": self.refused,
            "pages": self.pages,
            "chunks": self.chunks,
            "pages_per_s": self.pages / self.ingest_s,
            "chunks_per_s": self.chunks / self.ingest_s,
            "ingest_s": self.ingest_s,
            "embedding_s": self.embedding_s,
            "ingest_over_embedding": self.ingest_s / max(self.embedding_s, 1e-9),
            "cpu_over_embedding": self.ingest_cpu_s / max(self.embedding_cpu_s, 1e-9),
            "peak_mb": self.peak.together / 1e6,
            "peak_parent_mb": self.peak.parent / 1e6,
            "peak_child_mb": self.peak.child / 1e6,
        }


def bench(
    texts: Annotated[Path, typer.Option(help="Publications to ingest.")] = Path("corpus"),
    files: Annotated[int, typer.Option(min=1, help="How many of them, chosen by their names' hashes.")] = FILES,
    whole: Annotated[bool, typer.Option("--whole", help="All of them.")] = False,
) -> None:
    """Measure how fast a folder is ingested, and what that costs over embedding alone."""
    found = sorted(find_sources([texts]).files, key=lambda file: hashlib.sha256(file.source.encode()).digest())
    chosen = found if whole else found[:files]
    rows: list[Figures] = []
    everything = Figures("all")
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home)).without_ocr()
        with open_library(settings, purpose="footnote bench") as library:
            library.encoder.encode_passages(["What a process loads once is loaded before."])
            for suffix, part in _by_format(chosen):
                Console(stderr=True).print(f"{len(part)} files {suffix}...")
                rows.append(measure(library, suffix, part))
                everything.add(rows[-1])
    _print([*rows, everything])
    print(json.dumps({key: round(value, 4) for key, value in everything.told().items()}))


def _by_format(files: Sequence[SourceFile]) -> Iterator[tuple[str, list[SourceFile]]]:
    for suffix in sorted({file.path.suffix.lower() for file in files}):
        yield suffix, [file for file in files if file.path.suffix.lower() == suffix]


def measure(library: Library, name: str, files: Sequence[SourceFile]) -> Figures:
    """Ingest these files, then embed the same chunks and sentences, in the same batches with the same encoder."""
    figures = Figures(name, files=len(files))
    with peak_memory() as figures.peak:
        start, used = time.perf_counter(), _processor_seconds()
        outcomes = list(ingest(library, Found(tuple(files), (), ())))
        figures.ingest_s = time.perf_counter() - start
        figures.ingest_cpu_s = _processor_seconds() - used
    added = {each.document_id: each for each in outcomes if each.status == "added"}
    figures.refused = sum(each.status == "failed" for each in outcomes)
    figures.pages, figures.chunks = sum(e.pages for e in added.values()), sum(e.chunks for e in added.values())
    revisions = [each.revision_id for each in library.catalog.documents() if each.id in added]
    entries = [entry for revision in revisions for entry in library.catalog.index_entries(revision)]
    start, used = time.perf_counter(), _processor_seconds()
    for part in batches(entries, CHUNKS_AT_ONCE):
        if encode_tokens(library.encoder, [entry.embedded for entry in part]) is None:
            library.encoder.encode_passages([entry.embedded for entry in part])
        library.encoder.encode_passages([text for entry in part for text in entry.sentences])
    figures.embedding_s = time.perf_counter() - start
    figures.embedding_cpu_s = _processor_seconds() - used
    return figures


def _processor_seconds() -> float:
    """Of this process and of its children that have ended: those of an ingest end with it."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _print(rows: Sequence[Figures]) -> None:
    heads = ("format", "files", "refused", "pages", "chunks", "pages/s", "chunks/s", "ingest s", "embedding s", "ratio",
             "ratio (CPU)", "peak MB", "parent", "largest child")  # fmt: skip
    table = Table(*heads, box=None, header_style="bold")
    for row in rows:
        told = row.told()
        counts = [str(value) for value in (row.files, row.refused, row.pages, row.chunks)]
        speeds = [f"{told[key]:.1f}" for key in ("pages_per_s", "chunks_per_s", "ingest_s", "embedding_s")]
        ratios = [f"{told[key]:.2f}" for key in ("ingest_over_embedding", "cpu_over_embedding")]
        table.add_row(
            row.name,
            *counts,
            *speeds,
            *ratios,
            *(f"{told[key]:.0f}" for key in ("peak_mb", "peak_parent_mb", "peak_child_mb")),
        )
    Console(width=150, highlight=False).print(table)


if __name__ == "__main__":
    typer.run(bench)
