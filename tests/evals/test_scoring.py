"""From a run to scores: groups, intervals, what failed, what was not asked."""

from __future__ import annotations

import numpy as np
import pytest

from evals.measures import MEASURES
from evals.results.intervals import estimate, interval, multiplicities, ratio, resamples
from evals.results.scores import Share
from evals.results.scoring import score
from evals.runs.records import Record, Run
from evals.topics.topic import Evidence
from handmade import answer, document, info, made_run, passage, record, topic
from kb.access import Tier

ZH = (Evidence(document="z.txt", page=1, quote="500座换电站"),)
BOTH = (Evidence(document="a.txt", page=1, quote="Harbor"), *ZH)
DOCUMENTS = {"documents": info([document("a"), document("z", language="zh")]).documents}


def run_of_five(**more: str) -> Run:
    return made_run(
        record(topic("right"), answer("The Harbor.", confidence=0.9), passages=(passage("The Harbor pilot"),)),
        record(topic("wrong", kind="when", language="zh"), answer("The Marsh.", confidence=0.4)),
        record(topic("missing", split="test", evidence=ZH), answer(), ask_ms=40.0),
        record(topic("refused", expected="not_found", viewer=Tier.STAFF), answer()),
        record(topic("broken"), None, error="It did not answer."),
        **DOCUMENTS,
        **more,
    )


def test_each_topic_has_its_verdict_and_shares():
    scores = score(run_of_five())
    assert {name: each.verdict for name, each in scores.topics.items()} == {
        "right": "right", "wrong": "wrong", "missing": "missing", "refused": "right", "broken": "failed",
    }  # fmt: skip
    assert scores.topics["broken"].shares == {}
    assert scores.topics["right"].shares["truthfulness"] == Share(num=1)
    assert scores.topics["right"].shares["RR passages"] == Share(num=1)
    assert "refusals right" not in scores.topics["right"].shares
    assert set(scores.topics["refused"].shares) == {
        "truthfulness", "refusals right", "wrong", "access leaks", "refusal precision", "refusal recall",
    }  # fmt: skip


def test_what_failed_or_was_not_asked_is_counted_and_in_no_measure():
    scores = score(run_of_five(unasked={"x": "no API key for staff"}))
    assert (scores.failed, scores.unasked) == (1, 1)
    found = scores.groups["all"]
    assert found["truthfulness"].topics == 4
    assert found["truthfulness"].value == 0.25
    assert found["latency p50"].value == 2.0
    assert found["AURC"].value == pytest.approx(0.25)
    assert [each.confidence for each in scores.curve] == [0.9, 0.4]


def test_groups_are_by_split_kind_language_pair_of_languages_and_viewer():
    scores = score(run_of_five())
    assert {name: found["truthfulness"].topics for name, found in scores.groups.items()} == {
        "all": 4, "split: dev": 3, "split: test": 1, "kind: when": 1, "kind: who": 3, "language: en": 3,
        "language: zh": 1, "languages: en over en": 1, "languages: en over zh": 1, "languages: zh over en": 1,
        "viewer: public": 3, "viewer: staff": 1,
    }  # fmt: skip
    assert scores.groups["kind: when"]["truthfulness"].value == -1
    assert "refusals right" not in scores.groups["kind: when"]


def test_one_split_is_no_group_of_its_own():
    scores = score(made_run(record(topic(), answer()), record(topic("b", evidence=BOTH), answer()), **DOCUMENTS))
    assert not [name for name in scores.groups if name.startswith("split")]
    assert scores.groups["languages: en over en and zh"]["wrong"].topics == 1


def test_a_share_weighs_what_it_counts():
    two = record(topic("b"), answer("The Harbor.", "It ended."), pages={})
    found = score(made_run(record(topic("a"), answer("The Harbor.")), two)).groups["all"]
    assert found["locator accuracy"].value == pytest.approx(1 / 3)
    assert found["answer length"].value == pytest.approx((11 + 20) / 2)


def test_every_measure_of_a_group_is_listed_with_what_it_says():
    names = [each.name for each in MEASURES]
    assert len(set(names)) == len(names)
    assert all(each.about.endswith(".") for each in MEASURES)
    assert set(score(run_of_five()).groups["all"]) <= set(names)


def test_a_run_without_answers_has_no_measures():
    scores = score(made_run(record(topic(), None, error="It did not answer.")))
    assert scores.groups == {"all": {}}
    assert scores.curve == ()


def test_scores_are_the_same_every_time():
    assert score(run_of_five()) == score(run_of_five())


def test_an_interval_holds_the_value_and_narrows_with_more_topics():
    few, many = (np.array([[1.0, 1.0], [0.0, 1.0]] * count) for count in (10, 1000))
    wide, narrow = estimate(few), estimate(many)
    assert wide is not None
    assert narrow is not None
    assert wide.low < narrow.low < 0.5 < narrow.high < wide.high
    # The normal interval of a share of one half over 2000.
    assert (narrow.low, narrow.high) == pytest.approx((0.478, 0.522), abs=0.004)


def test_resamples_draw_topics_with_replacement():
    drawn = resamples(5)
    assert drawn.shape == (1000, 5)
    assert set(np.unique(drawn)) == set(range(5))
    assert any(len(set(each)) < 5 for each in drawn)
    assert [list(np.bincount(each, minlength=5)) for each in drawn] == multiplicities(5).tolist()


def test_a_share_and_any_other_statistic_have_the_same_interval():
    rows = np.random.default_rng(1).integers(1, 9, size=(30, 2)).astype(np.float64)
    assert estimate(rows) == estimate(rows, lambda drawn: drawn.sum(axis=-2)[..., 0] / drawn.sum(axis=-2)[..., 1])


def test_resamples_without_a_value_are_left_out():
    assert interval(np.array([np.nan, 1.0, 1.0])) == (1.0, 1.0)
    assert np.isnan(ratio(np.zeros((3, 2))))
    assert estimate(np.zeros((3, 2))) is None
    assert estimate(np.zeros((0, 2))) is None


def test_the_whole_run_is_scored_at_once_and_each_topic_by_its_own_rankings():
    def ranked(name: str, *texts: str) -> Record:
        return record(topic(name), answer(), passages=tuple(map(passage, texts)))

    scores = score(made_run(ranked("a", "The Harbor pilot"), ranked("b", "x", "The Harbor pilot"), ranked("c", "x")))
    assert [scores.topics[name].shares["RR passages"].num for name in "abc"] == [1, 0.5, 0]
