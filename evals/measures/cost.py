"""What an answer costs: its reader's time, and the machine's."""

from __future__ import annotations

import numpy as np

from evals.measures.kinds import Array, Measure, Statistic, answer_of
from evals.results.scores import Share
from evals.runs.records import Record, RunInfo


def length(record: Record, _info: RunInfo) -> Share | None:
    """Characters of the statements / answers."""
    said = answer_of(record).statements
    return Share(num=sum(len(each.text) for each in said)) if said else None


def statement_count(record: Record, _info: RunInfo) -> Share | None:
    """Statements / answers."""
    said = answer_of(record).statements
    return Share(num=len(said)) if said else None


def times(record: Record, _info: RunInfo) -> tuple[float, float] | None:
    """Milliseconds of the answer and of the search for one passage just before it; None if they were not taken."""
    return (record.ask_ms, record.floor_ms) if record.floor_ms > 0 else None


def latency_p50(rows: Array) -> Array:
    """Median time of an answer / median time of a search for one passage in the same run, so that machines compare.
    `rows`: (..., topics, 2) as of `times`."""
    return _over_floor(rows, 50)


def latency_p95(rows: Array) -> Array:
    """The same of the 95th percentile (linear between ranks)."""
    return _over_floor(rows, 95)


def _over_floor(rows: Array, percentile: int) -> Array:
    found: Array = np.percentile(rows[..., 0], percentile, axis=-1) / np.median(rows[..., 1], axis=-1)
    return found


MEASURES = (
    Measure("answer length", "cost", "lower", "Characters of an answer's statements.", length),
    Measure("statements", "cost", "lower", "Statements in an answer.", statement_count),
    Statistic(
        "latency p50", "cost", "lower", "Time of the median answer, in searches for one passage.", times, latency_p50
    ),
    Statistic(
        "latency p95", "cost", "lower", "Time that 95 of 100 answers keep to, in searches for one passage.", times,
        latency_p95,
    ),
)  # fmt: skip
