"""How far a number could be off by chance: percentile bootstrap over topics (Efron and Tibshirani 1993, chapter 13)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from evals.results.scores import Estimate

RESAMPLES = 1000
LEVEL = 0.95
SEED = 20240601
Array = NDArray[np.float64]


@lru_cache(maxsize=8)
def resamples(count: int) -> NDArray[np.intp]:
    """Which topics each resample holds: shape (RESAMPLES, count), the same on every call."""
    return np.random.default_rng([SEED, count]).integers(count, size=(RESAMPLES, count))


@lru_cache(maxsize=8)
def multiplicities(count: int) -> Array:
    """How often each resample of `resamples` holds each topic: shape (RESAMPLES, count)."""
    places = resamples(count) + count * np.arange(RESAMPLES)[:, None]
    return np.bincount(places.ravel(), minlength=RESAMPLES * count).reshape(RESAMPLES, count).astype(np.float64)


def ratio(rows: Array) -> Array:
    """Sum of `num` over sum of `den`: (..., topics, 2) to (...); nan where there is nothing to count."""
    return _ratio(rows.sum(axis=-2))


def _ratio(totals: Array) -> Array:
    num, den = totals[..., 0], totals[..., 1]
    found: Array = np.divide(num, den, out=np.full_like(num, np.nan), where=den > 0)
    return found


def estimate(rows: Array, of: Callable[[Array], Array] = ratio) -> Estimate | None:
    """A statistic of topics with its 95% interval. `rows`: (topics, numbers); `of`: (..., topics, numbers) to (...).

    None where there are no rows or the statistic has no value. Resamples without a value are left out.
    """
    if not len(rows):
        return None
    value = float(of(rows))
    if np.isnan(value):
        return None
    # Sums over resamples are one product of matrices: much faster than drawing the rows.
    values = _ratio(multiplicities(len(rows)) @ rows) if of is ratio else of(rows[resamples(len(rows))])
    low, high = interval(values)
    return Estimate(value=value, low=low, high=high, topics=len(rows))


def interval(values: Array) -> tuple[float, float]:
    """The middle 95% of resampled values; nan is left out."""
    tail = (1 - LEVEL) / 2 * 100
    low, high = np.percentile(values[~np.isnan(values)], [tail, 100 - tail])
    return float(low), float(high)
