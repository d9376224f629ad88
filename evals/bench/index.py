"""`make bench-index`: the vector index at size, against reading through all vectors.

A table for people and, as the last line, one JSON object of the same figures, each named for its size. A size beyond
the two that are run is told along the straight line through them in logarithms, under names that end in `extrapolated`.
"""

from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from evals.bench.index_vectors import blended, questions, real_passages
from evals.bench.indexing import Figures, measure_index
from kb.encoder.onnx_encoder import open_onnx_encoder
from kb.errors import InvalidInput
from kb.settings import Settings

TOLD = {
    "recall_at_20": "of the 20 nearest, found",
    "recall_at_60": "of the 60 nearest, found",
    "recall_at_150": "of the 150 nearest, found",
    "unreachable": "share not found by their own vector",
    "query_ms": "20 nearest, p50 ms",
    "query_60_ms": "60 nearest, p50 ms",
    "query_150_ms": "150 nearest, p50 ms",
    "query_over_scan": "20 nearest over a scan of all in numpy",
    "written_per_s": "vectors written a second, 50 at once",
    "write_over_scan": "writing one over a scan of 10,000",
    "erase_50_ms": "letting go of a document of 50, ms",
    "kb_in_memory": "memory for each vector, kB",
    "mb_on_disk": "on disk, MB",
    "reopen_s": "opening and the first query, s",
}
BOUNDS = {"recall_at_20": "at least 0.99", "unreachable": "0"}


def bench(
    texts: Annotated[Path, typer.Option(help="Publications to take passages from.")] = Path("corpus"),
    sizes: Annotated[str, typer.Option(help="How many vectors, smallest first.")] = "10000,100000",
    extrapolated: Annotated[int, typer.Option(help="A size to tell from the last two; 0 for none.")] = 1_000_000,
    passages: Annotated[int, typer.Option(min=2, help="Real passages to embed; the rest are blends of them.")] = 3000,
    most: Annotated[int, typer.Option("--questions", min=1, help="Development questions to ask.")] = 300,
) -> None:
    """Measure recall, speed, memory and disk of the vector index."""
    notes = Console(stderr=True)
    counts = _counts(sizes)
    settings = Settings()
    notes.print(f"Embedding {passages} passages of {texts}...")
    with open_onnx_encoder(settings.cache, settings.encoder_threads) as encoder:
        real, asked = real_passages(encoder, texts, passages), questions(encoder, most)
    columns: dict[str, Figures] = {}
    for count in counts:
        notes.print(f"An index of {count} vectors...")
        with tempfile.TemporaryDirectory() as folder:
            columns[name_of(count)] = measure_index(Path(folder), blended(real, count), asked)
    if len(counts) > 1 and extrapolated > counts[-1]:
        run = [(count, columns[name_of(count)]) for count in counts[-2:]]
        columns[f"{name_of(extrapolated)}_extrapolated"] = extrapolate(run[0], run[1], extrapolated)
    _print(columns)
    print(json.dumps({f"{key}_{size}": round(v, 5) for size, told in columns.items() for key, v in told.items()}))


def _counts(sizes: str) -> list[int]:
    try:
        counts = [int(size) for size in sizes.split(",")]
    except ValueError:
        counts = []
    if not counts or counts != sorted(set(counts)) or counts[0] < 200:
        raise InvalidInput(
            f"{sizes!r} are not sizes of an index.", advice="Give numbers from 200 up, smallest first: 10000,100000."
        )
    return counts


def name_of(count: int) -> str:
    """10k, 100k, 1m"""
    for unit, letter in ((1_000_000, "m"), (1000, "k")):
        if count % unit == 0:
            return f"{count // unit}{letter}"
    return str(count)


def extrapolate(small: tuple[int, Figures], large: tuple[int, Figures], wanted: int) -> Figures:
    """What `wanted` vectors would come to, if each figure goes on as a power of the size. Of recall it is the share
    missed that goes on so. A figure that is 0 at either size cannot, and is left out."""
    steps = math.log(wanted / large[0]) / math.log(large[0] / small[0])
    told = {}
    for key in large[1]:
        missed = key.startswith("recall")
        a, b = ((1 - each[key]) if missed else each[key] for _, each in (small, large))
        if a > 0 and b > 0:
            there = b * (b / a) ** steps
            told[key] = max(0.0, 1 - there) if missed else there
    return told


def _print(columns: dict[str, Figures]) -> None:
    table = Table("figure", *columns, "bound", box=None, header_style="bold")
    for key, what in TOLD.items():
        cells = [f"{told[key]:.4g}" if key in told else "-" for told in columns.values()]
        table.add_row(what, *cells, BOUNDS.get(key, ""))
    Console(width=120, highlight=False).print(table)


if __name__ == "__main__":
    typer.run(bench)
