"""`make bench`: a table for people and, as the last line, one JSON object of the same figures."""

from __future__ import annotations

import json
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from evals.bench.asking import ask_over_floor
from evals.bench.blends import Blends
from evals.bench.ingesting import ingest_over_embedding
from evals.bench.libraries import library_of
from evals.bench.serving import load, memory_growth
from evals.topics.topic import read_topics
from kb.encoder.onnx_encoder import open_onnx_encoder
from kb.settings import Settings

SIZES = {"1k": 1_000, "10k": 10_000}
REAL_CHUNKS, REAL_SENTENCES = 1_000, 5_000  # embedded; the others are blends of them
QUESTIONS = 40


def bench(
    corpus: Annotated[Path, typer.Option(help="Publications to time the ingest with.")] = Path("corpus"),
    texts: Annotated[Path | None, typer.Option(help="Publications to fill large libraries with.")] = None,
) -> None:
    """Measure asking, ingesting and serving."""
    notes = Console(stderr=True)
    questions = [each.question for each in read_topics() if each.split == "dev"][:QUESTIONS]
    figures: dict[str, float] = {}
    rows: list[tuple[str, str, float, str]] = []

    def add(key: str, what: str, value: float, bound: str) -> None:
        figures[key] = round(value, 4)
        rows.append((key, what, value, bound))

    with ExitStack() as stack:
        homes, settings = Path(stack.enter_context(tempfile.TemporaryDirectory())), Settings()
        encoder = stack.enter_context(open_onnx_encoder(settings.cache, settings.encoder_threads))
        blends = Blends(encoder, REAL_CHUNKS, REAL_SENTENCES)
        for name, size in SIZES.items():
            notes.print(f"A library of {size} chunks...")
            with library_of(Settings(home=homes / name), texts or corpus, size, blends) as library:
                asked = ask_over_floor(library, questions)
            what = f"ask {asked['ask_p50_ms']:.0f} ms over encode and one query {asked['floor_p50_ms']:.0f} ms, p50"
            add(f"ask_over_floor_{name}", what, asked["ratio"], "at most 3")
        notes.print("Ingest against embedding alone...")
        ingested = ingest_over_embedding(Settings(home=homes / "ingest"), corpus)
        what = f"ingest {ingested['ingest_s']:.1f} s over embedding the same {ingested['embedding_s']:.1f} s"
        add("ingest_over_embedding", what, ingested["ratio"], "at most 1.5")
        notes.print("A server, 500 questions...")
        memory = memory_growth(homes / "1k", questions)
        what = f"{memory['early_mb']:.0f} MB after 50 questions, {memory['late_mb']:.0f} MB after 500"
        add("memory_growth", what, memory["growth"], "at most 0.05")
        notes.print("A server, 20 clients for a minute...")
        served = load(homes / "1k", questions)
        what = f"20 clients, {served['asked']:.0f} answers, p50 {served['ask_p50_ms']:.0f} ms"
        add("errors", what, served["errors"], "0")
        add("healthz_p99_ms", "health checks meanwhile", served["healthz_p99_ms"], "under 50")
    _print(rows)
    print(json.dumps(figures))


def _print(rows: list[tuple[str, str, float, str]]) -> None:
    table = Table("figure", "measured", "value", "bound", box=None, header_style="bold")
    for key, what, value, bound in rows:
        table.add_row(key, what, f"{value:.2f}", bound)
    Console(soft_wrap=True, highlight=False).print(table)


if __name__ == "__main__":
    typer.run(bench)
