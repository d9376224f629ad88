"""What a measure is: of each topic by itself, of all rankings at once, or a statistic of the whole run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evals.results.scores import Share
from evals.runs.records import Record, RunInfo
from kb.answer.models import Answer

Family = Literal["conduct", "nuggets", "citations", "refusal", "retrieval", "cost"]
Better = Literal["higher", "lower"]
Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measure:
    """A share of topics, statements or citations: over topics the sum of `num` over the sum of `den`.

    `name` as the field writes it, `about` one sentence for people. `of`: what a topic adds; None where the measure
    does not apply to it. Every record that it is given has an answer.
    """

    name: str
    family: Family
    better: Better
    about: str
    of: Callable[[Record, RunInfo], Share | None]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A measure of rankings, for all topics in one call. `of`: topic id to share, of the topics to which it applies."""

    name: str
    family: Family
    better: Better
    about: str
    of: Callable[[Sequence[Record], RunInfo], Mapping[str, Share]]


@dataclass(frozen=True, slots=True)
class Statistic:
    """A measure that is no sum over topics: a percentile, an area.

    `row`: the numbers that a topic adds; None where it does not apply. `of`: from rows of shape (..., topics, numbers)
    to values of shape (...), so that all resamples are told at once; nan where there is no value.
    """

    name: str
    family: Family
    better: Better
    about: str
    row: Callable[[Record, RunInfo], tuple[float, ...] | None]
    of: Callable[[Array], Array]


AnyMeasure: TypeAlias = Measure | Ranked | Statistic


def answer_of(record: Record) -> Answer:
    """
    Raises:
        ValueError: the service gave no answer; such a record is in no measure.
    """
    if record.answer is None:
        raise ValueError(f"topic {record.topic.id} has no answer to measure")
    return record.answer


def share_of(holds: bool) -> Share:
    """A topic that does or does not."""
    return Share(num=float(holds))
