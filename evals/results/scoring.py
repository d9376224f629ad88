"""From a run to its scores: each topic's verdict and shares, then groups of topics with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from evals.measures import MEASURES, Measure, Ranked, Statistic
from evals.measures.refusal import risk_curve
from evals.measures.verdict import verdict
from evals.results.intervals import estimate
from evals.results.scores import Estimate, Scores, Share, TopicScores
from evals.runs.records import Record, Run, RunInfo

Rows = Mapping[str, Mapping[str, tuple[float, ...]]]  # measure to topic id to its row


def score(run: Run) -> Scores:
    """What failed is counted and in no measure; what was not asked is counted."""
    answered = [each for each in run.records if each.answer is not None and each.error is None]
    shares = _shares(answered, run.info)
    rows = {**_rows(shares), **_statistics(answered, run.info)}
    topics = {
        each.topic.id: TopicScores(
            verdict=verdict(each),
            shares={name: of[each.topic.id] for name, of in shares.items() if each.topic.id in of},
        )
        for each in run.records
    }
    return Scores(
        topics=topics,
        groups={label: _estimates(members, rows) for label, members in groups(answered, run.info).items()},
        curve=risk_curve(answered, run.info),
        failed=len(run.records) - len(answered),
        unasked=len(run.info.unasked),
    )


def groups(records: Sequence[Record], info: RunInfo) -> dict[str, list[Record]]:
    """Topics by label, each sort of label in order of its names."""
    splits = {each.topic.split for each in records}
    sorts = [
        {each.topic.id: f"split: {each.topic.split}" for each in records} if len(splits) > 1 else {},
        {each.topic.id: f"kind: {each.topic.kind}" for each in records},
        {each.topic.id: f"language: {each.topic.language}" for each in records},
        {each.topic.id: f"languages: {name}" for each in records if (name := _languages(each, info))},
        {each.topic.id: f"viewer: {each.topic.viewer}" for each in records},
    ]
    found = {"all": list(records)}
    for labels in sorts:
        for label in sorted(set(labels.values())):
            found[label] = [each for each in records if labels.get(each.topic.id) == label]
    return found


def _languages(record: Record, info: RunInfo) -> str | None:
    """`zh over en`: of the question, over those of its evidence; None where no document of the evidence is known."""
    documents = info.documents.get(record.topic.viewer, ())
    paths = {each.document for each in record.topic.evidence}
    over = sorted({each.language for each in documents if any(each.is_at(path) for path in paths)})
    return f"{record.topic.language} over {' and '.join(over)}" if over else None


def _shares(records: Sequence[Record], info: RunInfo) -> dict[str, Mapping[str, Share]]:
    found: dict[str, Mapping[str, Share]] = {}
    for measure in MEASURES:
        if isinstance(measure, Ranked):
            found[measure.name] = measure.of(records, info)
        elif isinstance(measure, Measure):
            told = {each.topic.id: measure.of(each, info) for each in records}
            found[measure.name] = {topic: share for topic, share in told.items() if share is not None}
    return found


def _rows(shares: Mapping[str, Mapping[str, Share]]) -> Rows:
    return {name: {topic: (each.num, each.den) for topic, each in of.items()} for name, of in shares.items()}


def _statistics(records: Sequence[Record], info: RunInfo) -> dict[str, dict[str, tuple[float, ...]]]:
    return {
        measure.name: {each.topic.id: row for each in records if (row := measure.row(each, info)) is not None}
        for measure in MEASURES
        if isinstance(measure, Statistic)
    }


def _estimates(members: Sequence[Record], rows: Rows) -> dict[str, Estimate]:
    found = {}
    for measure in MEASURES:
        of_topic = rows[measure.name]
        table = np.array([of_topic[each.topic.id] for each in members if each.topic.id in of_topic], dtype=np.float64)
        told = estimate(table, measure.of) if isinstance(measure, Statistic) else estimate(table)
        if told is not None:
            found[measure.name] = told
    return found
