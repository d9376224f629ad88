"""Tests on paired results: two systems over the same topics."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from evals.measures import MEASURES, Statistic
from evals.results.intervals import interval, ratio, resamples
from evals.results.scores import Scores, Share
from evals.runs.records import Record, RunInfo
from evals.topics.topic import Frozen

NOTHING = Share(num=0.0, den=0.0)
Array = NDArray[np.float64]


class Difference(Frozen):
    """A measure of both runs over the same topics. `difference` is b - a, `low` to `high` its 95% interval; `topics`
    counts those that enter the measure on either side."""

    measure: str
    a: float
    b: float
    difference: float
    low: float
    high: float
    topics: int

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


class McNemar(Frozen):
    """`lost`: topics right in A alone, `won`: in B alone; `p` is two-sided."""

    lost: int
    won: int
    p: float


def mcnemar(lost: int, won: int) -> McNemar:
    """McNemar's exact test (McNemar 1947, in its binomial form): were both runs alike, each of the `lost + won` topics
    on which they differ would fall to either side with probability one half. p is twice the smaller tail."""
    differing = lost + won
    tail = sum(math.comb(differing, each) for each in range(min(lost, won) + 1))
    return McNemar(lost=lost, won=won, p=min(1.0, 2 * tail / 2**differing))


def paired_bootstrap(a: Array, b: Array) -> tuple[float, float]:
    """95% interval of the difference b - a of a measure by the paired bootstrap over topics (Efron and Tibshirani
    1993, chapter 13; over topics: Sakai, SIGIR 2006): a resample draws topics, each with both of its answers.

    `a` and `b`: (topics, 2), num and den. A resample in which the measure has no value on a side does not count.
    """
    drawn = resamples(len(a))
    return interval(ratio(b[drawn]) - ratio(a[drawn]))


def differences(topics: Sequence[str], a: Scores, b: Scores) -> Iterator[Difference]:
    """Every measure that applies to some of `topics` (ids, in both scores) on both sides, as the scores order them."""
    for name in _measures(topics, a, b):
        of_a, of_b = (_rows(topics, name, scores) for scores in (a, b))
        applies = (of_a[:, 1] > 0) | (of_b[:, 1] > 0)
        of_a, of_b = of_a[applies], of_b[applies]
        before, after = float(ratio(of_a)), float(ratio(of_b))
        if math.isnan(before) or math.isnan(after):
            continue
        low, high = paired_bootstrap(of_a, of_b)
        yield Difference(
            measure=name, a=before, b=after, difference=after - before, low=low, high=high, topics=len(of_a)
        )


def statistic_differences(
    of_a: Sequence[Record], of_b: Sequence[Record], a: RunInfo, b: RunInfo
) -> Iterator[Difference]:
    """The measures that are no sum over topics (AURC, latency), by the same bootstrap. `of_a`, `of_b`: answered records
    of the same topics in one order. A topic that enters on one side alone counts on that side wherever it is drawn."""
    for measure in MEASURES:
        if not isinstance(measure, Statistic):
            continue
        sides = [[measure.row(each, info) for each in records] for records, info in ((of_a, a), (of_b, b))]
        before, after = (_statistic(measure, rows) for rows in sides)
        if math.isnan(before[0]) or math.isnan(after[0]):
            continue
        low, high = interval(after[1:] - before[1:])
        yield Difference(
            measure=measure.name,
            a=float(before[0]),
            b=float(after[0]),
            difference=float(after[0] - before[0]),
            low=low,
            high=high,
            topics=sum(one is not None or other is not None for one, other in zip(*sides, strict=True)),
        )


def _statistic(measure: Statistic, rows: Sequence[tuple[float, ...] | None]) -> Array:
    """(1 + resamples,): over all topics, then over each resample; nan where nothing is left of it."""
    there = np.array([row is not None for row in rows])
    table = np.array([row for row in rows if row is not None], dtype=np.float64)
    place = np.cumsum(there) - 1
    draws = [np.arange(len(rows)), *resamples(len(rows))]
    kept = (place[drawn[there[drawn]]] for drawn in draws)
    return np.array([measure.of(table[each]) if len(each) else np.nan for each in kept], dtype=np.float64)


def _measures(topics: Sequence[str], a: Scores, b: Scores) -> list[str]:
    """In the order of the table of scores, then whatever only single topics have."""
    there = {name for scores in (a, b) for each in topics for name in scores.topics[each].shares}
    known = [*a.groups.get("all", {}), *b.groups.get("all", {}), *sorted(there)]
    return [name for name in dict.fromkeys(known) if name in there]


def _rows(topics: Sequence[str], measure: str, scores: Scores) -> Array:
    """(topics, 2): num and den. A measure that does not apply to a topic adds nothing."""
    shares = (scores.topics[each].shares.get(measure, NOTHING) for each in topics)
    return np.array([(each.num, each.den) for each in shares], dtype=np.float64)
