"""One vector index of a given size: written, queried, erased from, and opened again by another process."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from evals.bench.libraries import CHUNKS_A_DOCUMENT
from kb.access import Tier
from kb.index.encoder import Vectors
from kb.index.vectors import VectorIndex

NEAREST = (20, 60, 150)  # what the issue asks for; what a question asks for; that with room for earlier editions
SAMPLE = 1000  # vectors asked for by themselves
ERASED = 5  # documents
SCAN = 10_000
# What Chroma and numpy give differs in the last bits, so of two passages that are as near either may be the 20th.
ROUNDING = 1e-6

Figures = dict[str, float]

_OPEN = """
import sys, time
from pathlib import Path
import chromadb
import numpy as np
from kb.access import Tier
from kb.index.vectors import VectorIndex

def resident():
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0])

asked = np.load(sys.argv[2])
start = time.perf_counter()
index = VectorIndex(Path(sys.argv[1]))
before = resident()  # Chroma reads a collection when it is first asked
index.query((Tier.PUBLIC,), asked[0], 20)
seconds = time.perf_counter() - start
for vector in asked:
    index.query((Tier.PUBLIC,), vector, 60)
print(resident() - before, seconds)
index.close()
"""


def measure_index(folder: Path, vectors: Vectors, asked: Vectors) -> Figures:
    """Make an index of `vectors` (float32 [count, dimensions], unit length) in `folder` and measure it with the
    questions `asked` (float32 [questions, dimensions])."""
    index = VectorIndex(folder / "index")
    try:
        figures = write_figures(index, vectors)
        for nearest in NEAREST:
            figures |= query_figures(index, vectors, asked, nearest)
        figures["unreachable"] = unreachable(index, vectors)
    finally:
        index.close()
    figures["mb_on_disk"] = sum(512 * file.stat().st_blocks for file in folder.rglob("*")) / 1e6
    np.save(folder / "asked.npy", asked)
    command = [sys.executable, "-c", _OPEN, str(folder / "index"), str(folder / "asked.npy")]
    kilobytes, seconds = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    figures["kb_in_memory"], figures["reopen_s"] = float(kilobytes) / len(vectors), float(seconds)
    figures["erase_50_ms"] = _erase(folder / "index", vectors[0])
    return figures


def write_figures(index: VectorIndex, vectors: Vectors) -> Figures:
    """A document after the other, as an ingest does."""
    scan = statistics.median(_seconds(lambda: vectors[:SCAN] @ vectors[0]) for _ in range(21))
    scan *= SCAN / len(vectors[:SCAN])

    def write() -> None:
        for number, start in enumerate(range(0, len(vectors), CHUNKS_A_DOCUMENT)):
            part = vectors[start : start + CHUNKS_A_DOCUMENT]
            ids = [f"{_revision(number)}.{row}" for row in range(start, start + len(part))]
            index.write(Tier.PUBLIC, f"doc_{number}", _revision(number), ids, part)

    each = _seconds(write) / len(vectors)
    return {"written_per_s": 1 / each, "write_over_scan": each / scan}


def query_figures(index: VectorIndex, vectors: Vectors, asked: Vectors, nearest: int) -> Figures:
    """Recall is counted by score, not by name: whatever is as near as the last of the truly nearest is right, so that
    of several equal passages any will do, and nothing that is further away."""
    ours, scans, right = [], [], 0
    for question in asked:
        found: dict[str, float] = {}
        ours.append(_seconds(lambda q=question, f=found: f.update(_nearest(index, q, nearest))))  # type: ignore[misc]
        scans.append(_seconds(lambda q=question: _scan(vectors, q, nearest)))  # type: ignore[misc]
        last = (vectors @ question)[_scan(vectors, question, nearest)].min()
        rows = [int(name.rsplit(".", 1)[1]) for name in found]
        right += int((vectors[rows] @ question >= last - ROUNDING).sum())
    milliseconds = statistics.median(ours) * 1000
    recall = right / (len(asked) * nearest)
    if nearest == NEAREST[0]:
        ratio = statistics.median(np.array(ours) / np.array(scans))
        return {f"recall_at_{nearest}": recall, "query_ms": milliseconds, "query_over_scan": ratio}
    return {f"recall_at_{nearest}": recall, f"query_{nearest}_ms": milliseconds}


def _nearest(index: VectorIndex, vector: Vectors, nearest: int) -> dict[str, float]:
    return index.query((Tier.PUBLIC,), vector, nearest)


def _scan(vectors: Vectors, question: Vectors, nearest: int) -> npt.NDArray[np.intp]:
    """Rows of the nearest, in no order: reading through everything."""
    return np.argpartition(vectors @ question, -nearest)[-nearest:]


def unreachable(index: VectorIndex, vectors: Vectors) -> float:
    """The share of vectors for which nothing as near as they themselves is found."""
    rows = np.random.default_rng(2).choice(len(vectors), min(SAMPLE, len(vectors)), replace=False)
    missed = [max(_nearest(index, vectors[row], 1).values(), default=-1.0) < 1 - 1e-5 for row in rows]
    return sum(missed) / len(missed)


def _erase(folder: Path, vector: Vectors) -> float:
    index = VectorIndex(folder)
    try:
        _nearest(index, vector, 20)  # what is loaded at the first query is no part of it
        took = [_seconds(lambda n=number: index.erase(_revision(n))) for number in range(ERASED)]  # type: ignore[misc]
    finally:
        index.close()
    return statistics.median(took) * 1000


def _revision(number: int) -> str:
    return f"rev_{number:020d}"


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
