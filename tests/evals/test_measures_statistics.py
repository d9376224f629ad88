"""Risk and coverage, latencies, lengths."""

from __future__ import annotations

import numpy as np
import pytest

from evals.measures.cost import latency_p50, latency_p95, length, statement_count, times
from evals.measures.refusal import area, risk_curve, risk_row
from evals.results.scores import RiskPoint, Share
from evals.runs.records import Record
from handmade import answer, info, record, topic


def answered(confidence: float, right: bool, name: str = "a") -> Record:
    return record(topic(name), answer("The Harbor." if right else "The Marsh.", confidence=confidence))


def unanswerable(confidence: float | None, name: str = "z") -> Record:
    told = answer() if confidence is None else answer("The Marsh.", confidence=confidence)
    return record(topic(name, expected="not_found"), told)


MIXED = [
    answered(0.7, False),
    answered(0.9, True),
    answered(0.8, True),
    unanswerable(0.6),
    answered(0.5, True),
    record(topic("refused"), answer(confidence=0.1)),
    unanswerable(None),
]


def area_of(records: list[Record]) -> float:
    return float(area(np.array([row for each in records if (row := risk_row(each, info())) is not None])))


def test_the_curve_is_of_the_answers_that_were_given():
    assert risk_curve(MIXED, info()) == (
        RiskPoint(confidence=0.9, coverage=0.2, risk=0.0),
        RiskPoint(confidence=0.8, coverage=0.4, risk=0.0),
        RiskPoint(confidence=0.7, coverage=0.6, risk=1 / 3),
        RiskPoint(confidence=0.6, coverage=0.6, risk=0.5),  # an answer where a refusal was due covers nothing
        RiskPoint(confidence=0.5, coverage=0.8, risk=0.4),
    )


def test_the_area_is_that_under_the_curve_over_the_coverage_reached():
    points = risk_curve(MIXED, info())
    before = (0.0, *(each.coverage for each in points))
    steps = sum((each.coverage - last) * each.risk for each, last in zip(points, before, strict=False))
    assert area_of(MIXED) == pytest.approx(steps / points[-1].coverage)


def test_confidence_that_tells_right_from_wrong_makes_the_area_smaller():
    telling = [answered(0.9, True), answered(0.8, True), answered(0.2, False)]
    misleading = [answered(0.1, True), answered(0.2, True), answered(0.8, False)]
    assert area_of(telling) < area_of(misleading)


@pytest.mark.parametrize("turn", [1, -1])
def test_answers_of_one_confidence_come_in_together(turn: int):
    assert area_of([answered(0.5, True), answered(0.5, False)][::turn]) == 0.5


def test_all_resamples_are_told_at_once():
    rows = np.array([risk_row(each, info()) for each in MIXED[:5]])
    picks = np.random.default_rng(0).integers(5, size=(20, 5))
    assert area(rows[picks]) == pytest.approx([float(area(rows[each])) for each in picks], nan_ok=True)


def test_without_a_covered_topic_there_is_no_area():
    assert np.isnan(area_of([unanswerable(0.9)]))
    assert risk_curve([], info()) == ()


def test_latencies_are_over_the_median_floor():
    rows = np.array([[10.0, 1.0], [20.0, 2.0], [30.0, 9.0]])
    assert float(latency_p50(rows)) == 10.0
    assert float(latency_p95(rows)) == pytest.approx(14.5)
    assert times(record(topic(), answer(), ask_ms=30, floor_ms=10), info()) == (30, 10)
    assert times(record(topic(), answer(), ask_ms=30, floor_ms=0), info()) is None


def test_length_is_that_of_the_statements():
    made = record(topic(), answer("The Harbor.", "It ended."))
    assert length(made, info()) == Share(num=20)
    assert statement_count(made, info()) == Share(num=2)
    assert length(record(topic(), answer()), info()) is None
