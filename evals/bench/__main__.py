"""`make bench`: a table for people and, as the last line, one JSON object of the same figures."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
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


Figure = tuple[str, str, float, str]  # key, what was measured, value, bound


def bench(
    corpus: Annotated[Path, typer.Option(help="Publications to time the ingest with.")] = Path("corpus"),
    texts: Annotated[Path | None, typer.Option(help="Publications to fill large libraries with.")] = None,
) -> None:
    """Measure asking, ingesting and serving."""
    questions = [each.question for each in read_topics() if each.split == "dev"][:QUESTIONS]
    with tempfile.TemporaryDirectory() as folder:
        homes, notes = Path(folder), Console(stderr=True)
        rows = [
            *_asking(homes, texts or corpus, questions, notes),
            *_ingesting(homes, corpus, notes),
            *_serving(homes / "1k", questions, notes),
        ]
    _print(rows)
    print(json.dumps({key: round(value, 4) for key, _, value, _ in rows}))


def _asking(homes: Path, texts: Path, questions: list[str], notes: Console) -> Iterator[Figure]:
    settings, stored = Settings(), 0.0
    with open_onnx_encoder(settings.cache, settings.encoder_threads) as encoder:
        blends = Blends(encoder, REAL_CHUNKS, REAL_SENTENCES)
        for name, size in SIZES.items():
            notes.print(f"A library of {size} chunks...")
            with library_of(Settings(home=homes / name), texts, size, blends) as library:
                asked = ask_over_floor(library, questions)
            stored = stored or asked["ask_p50_ms"]
            what = f"ask {asked['ask_p50_ms']:.0f} ms over encode and one query {asked['floor_p50_ms']:.0f} ms, p50"
            yield f"ask_over_floor_{name}", what, asked["ratio"], "at most 3"
            kept = next((homes / name).glob("index-*/multivector.sqlite")).stat().st_size / size / 1000
            yield f"multivector_kb_per_chunk_{name}", "vectors of sentences and tokens, on disk", kept, ""
        notes.print("A library that keeps no token vectors...")
        bare = Settings(home=homes / "computed", token_vectors="computed")
        with library_of(bare, texts, SIZES["1k"], blends) as library:
            computed = ask_over_floor(library, questions)["ask_p50_ms"]
    what = f"ask {computed:.0f} ms in 1,000 chunks with token vectors made for it, {stored:.0f} ms with kept ones"
    yield "ask_computed_over_stored", what, computed / stored, ""


def _ingesting(homes: Path, corpus: Path, notes: Console) -> Iterator[Figure]:
    notes.print("Ingest against embedding alone...")
    found = ingest_over_embedding(Settings(home=homes / "ingest"), corpus)
    what = f"ingest {found['ingest_s']:.1f} s over embedding the same {found['embedding_s']:.1f} s"
    yield "ingest_over_embedding", what, found["ratio"], "at most 1.5"


def _serving(home: Path, questions: list[str], notes: Console) -> Iterator[Figure]:
    notes.print("A server, 500 questions...")
    memory = memory_growth(home, questions)
    what = f"{memory['early_mb']:.0f} MB after 50 questions, {memory['late_mb']:.0f} MB after 500"
    yield "memory_growth", what, memory["growth"], "at most 0.05"
    notes.print("A server, 20 clients for a minute...")
    served = load(home, questions)
    what = f"20 clients, {served['asked']:.0f} answers, p50 {served['ask_p50_ms']:.0f} ms"
    yield "errors", what, served["errors"], "0"
    yield "healthz_p99_ms", "health checks meanwhile", served["healthz_p99_ms"], "under 50"


def _print(rows: list[Figure]) -> None:
    table = Table("figure", "measured", "value", "bound", box=None, header_style="bold")
    for key, what, value, bound in rows:
        table.add_row(key, what, f"{value:.2f}", bound)
    Console(soft_wrap=True, highlight=False).print(table)


if __name__ == "__main__":
    typer.run(bench)
