"""Does it refuse what it should, and does its confidence tell right from wrong?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evals.measures.kinds import Array, Measure, Statistic, answer_of, share_of
from evals.measures.verdict import verdict
from evals.results.scores import RiskPoint, Share
from evals.runs.records import Record, RunInfo

REFUSALS = frozenset({"not_found", "restricted"})


def refusal_precision(record: Record, _info: RunInfo) -> Share | None:
    """Refusals of topics that have no answer / refusals. `restricted` and `not_found` are both refusals here; whether
    it is the right one of the two is told by "refusals right"."""
    return share_of(not record.topic.answerable) if answer_of(record).status in REFUSALS else None


def refusal_recall(record: Record, _info: RunInfo) -> Share | None:
    """Refusals of topics that have no answer / topics that have no answer."""
    return None if record.topic.answerable else share_of(answer_of(record).status in REFUSALS)


def risk_row(record: Record, _info: RunInfo) -> tuple[float, float, float] | None:
    """Confidence, whether the topic has an answer, whether the one given is wrong; None for a refusal."""
    answer = answer_of(record)
    if not answer.statements:
        return None
    return answer.confidence, float(record.topic.answerable), float(verdict(record) != "right")


def risk_curve(records: Sequence[Record], info: RunInfo) -> tuple[RiskPoint, ...]:
    """The risk-coverage curve of the answers that were given (El-Yaniv and Wiener 2010), most confident
    first, one point for each confidence.

    Of the answers with at least that confidence: `coverage`, those to topics that have an answer / topics that have
    one; `risk`, wrong ones / all of them. An answer where a refusal was due is wrong and covers nothing. What was
    refused has no place on the curve: it ends at the coverage that was reached.
    """
    rows = [row for each in records if (row := risk_row(each, info)) is not None]
    answerable = sum(each.topic.answerable for each in records)
    points = []
    for confidence in sorted({row[0] for row in rows}, reverse=True):
        kept = [row for row in rows if row[0] >= confidence]
        coverage = sum(row[1] for row in kept) / answerable if answerable else 0.0
        points.append(RiskPoint(confidence=confidence, coverage=coverage, risk=sum(row[2] for row in kept) / len(kept)))
    return tuple(points)


def area(rows: Array) -> Array:
    """Area under the curve of `risk_curve` as steps, over the coverage that was reached: sum of (step in coverage *
    risk there) / coverage at the end, the mean risk along the curve (AURC of Geifman et al. 2018, but over what
    was answered). `rows`: (..., topics, 3) as of `risk_row`; nan where no topic that has an answer got one."""
    order = np.argsort(-rows[..., 0], axis=-1, kind="stable")[..., None]
    ranked = np.take_along_axis(rows, order, axis=-2)
    confidence, covered, wrong = ranked[..., 0], ranked[..., 1], ranked[..., 2]
    count = rows.shape[-2]
    risk = np.cumsum(wrong, axis=-1) / np.arange(1, count + 1)
    # Answers of one confidence come in together: the risk of each is that after the last of them.
    last = np.ones(confidence.shape, dtype=bool)
    last[..., :-1] = confidence[..., :-1] != confidence[..., 1:]
    place = np.where(last, np.arange(count), count - 1)
    place = np.minimum.accumulate(place[..., ::-1], axis=-1)[..., ::-1]
    total = covered.sum(axis=-1)
    under = (covered * np.take_along_axis(risk, place, axis=-1)).sum(axis=-1)
    found: Array = np.divide(under, total, out=np.full_like(total, np.nan), where=total > 0)
    return found


MEASURES = (
    Measure(
        "refusal precision", "refusal", "higher", "Of the refusals, how many were due.", refusal_precision,
    ),
    Measure(
        "refusal recall", "refusal", "higher",
        "Of the questions that the publications do not answer, how many were refused.", refusal_recall,
    ),
    Statistic(
        "AURC", "refusal", "lower",
        "Share of wrong answers among the most confident ones, on average over how many of them one keeps.",
        risk_row, area,
    ),
)  # fmt: skip
