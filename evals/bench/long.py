"""`make bench-long`: how much memory a long PDF takes. The encoder is a stand-in that costs nothing.

A table for people and, as the last line, one JSON object of the same figures, each named for its number of pages.
"""

from __future__ import annotations

import io
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from rich.console import Console
from rich.table import Table

from evals.bench.memory import PeakMemory
from ingest.pipeline import ingest
from ingest.sources import find_sources
from kb.index.encoder import Vectors
from kb.library import open_library
from kb.settings import Settings

LINES, HEIGHT = 48, 842  # some 700 words a page
PARSE_SECONDS = 7200


class StandIn:
    """An `Encoder` of vectors that mean nothing."""

    name, dimensions = "stand-in", 384

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.random.default_rng(len(texts)).standard_normal((len(texts), self.dimensions)).astype(np.float32)
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def close(self) -> None:
        """Nothing to close."""


def bench(pages: Annotated[str, typer.Option(help="How many pages, smallest first.")] = "100,500,2000") -> None:
    """Measure the memory that PDFs of so many pages take while they are ingested."""
    table = Table("pages", "chunks", "seconds", "embeds and stores, MB", "parses, MB", box=None, header_style="bold")
    figures: dict[str, float] = {}
    for count in map(int, pages.split(",")):
        Console(stderr=True).print(f"A PDF of {count} pages...")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "long.pdf"
            file.write_bytes(long_pdf(count))
            found = _ingested(Path(folder) / "home", file)
        table.add_row(str(count), *(f"{value:.0f}" for value in found.values()))
        figures |= {f"{key}_{count}": round(value, 1) for key, value in found.items()}
    Console(width=120, highlight=False).print(table)
    print(json.dumps(figures))


def _ingested(home: Path, file: Path) -> dict[str, float]:
    settings = Settings(home=home, ocr_processes=0, parse_processes=1, parse_seconds=PARSE_SECONDS)
    with open_library(settings, purpose="footnote bench") as library:
        library.encoding.encoder.close()
        library.encoding = replace(library.encoding, encoder=StandIn())
        start = time.perf_counter()
        with PeakMemory() as memory:
            (outcome,) = ingest(library, find_sources([file]))
        if outcome.error is not None:
            raise outcome.error
        seconds = time.perf_counter() - start
    return {
        "chunks": outcome.chunks, "seconds": seconds, "parent_mb": memory.parent_mb, "child_mb": memory.child_mb,
    }  # fmt: skip


def long_pdf(pages: int) -> bytes:
    """A report with a running header, page numbers, chapters and paragraphs of figures that all differ."""
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1)
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, HEIGHT - 30, "Report of the depots, volume one")
        canvas.drawString(300, 30, str(number))
        canvas.setFont("Helvetica-Bold", 16)
        if number % 10 == 1:
            canvas.drawString(60, HEIGHT - 55, f"Chapter {number // 10 + 1} of the report")
        canvas.setFont("Helvetica", 10)
        for line in range(LINES):
            told = f"Depot {number * LINES + line} has {line + 3} chargers; trucks that wait there in winter need"
            end = "more of them." if line % 4 == 3 else "more"
            canvas.drawString(60, HEIGHT - 80 - 12 * line - 8 * (line // 4), f"{told} {end}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


if __name__ == "__main__":
    typer.run(bench)
