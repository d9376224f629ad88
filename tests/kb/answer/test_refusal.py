"""The probability that a sentence answers, and the choice made by it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.answer.judging.alignment import Met
from kb.answer.judging.evidence import Bearing
from kb.answer.judging.refusal import (
    CALIBRATION,
    COSINE_MEAN,
    COSINE_SPREAD,
    FEATURES,
    MAXSIM_MEAN,
    MAXSIM_SPREAD,
    Calibration,
    Features,
    probability,
)
from kb.answer.judging.selection import MOST_STATEMENTS, Candidate, choose
from kb.records import SentenceKind
from tests.kb.answer.hand_made import candidate, document, passage, sentence

BEARING = Bearing(
    covered=0.4, covered_near=0.4, covered_around=0.4, fits=True, counted=False, uncounted=False,
    narrower=False, fragment=False, elsewhere=False,
)  # fmt: skip
SAME = Features(
    cosine=0.85, maxsim=0.4, rank_score=1.0, other_language=False, introduces=False, bearing=BEARING,
    met=Met(own=0.5, around=0.6, missing=2.0),
)  # fmt: skip
OTHER = replace(SAME, other_language=True)
BARE = replace(SAME, maxsim=None)  # of an encoder without token vectors
QUESTION = "How many companies came?"


def test_there_is_one_weight_for_each_feature():
    assert len(CALIBRATION.weights) == len(CALIBRATION.without_tokens) == len(FEATURES)
    assert len(SAME.vector()) == len(BARE.vector()) == len(FEATURES)
    assert 0 < CALIBRATION.threshold < 1


def test_the_vector_is_in_the_order_of_the_names():
    bearing = Bearing(0.1, 0.2, 0.3, False, True, False, True, False, True)
    met = Met(own=0.5, around=0.6, missing=2.0)
    features = Features(COSINE_MEAN + COSINE_SPREAD, MAXSIM_MEAN + MAXSIM_SPREAD, 0.4, False, True, bearing, met)
    assert dict(zip(FEATURES, features.vector(), strict=True)) == pytest.approx(
        {"nearness": 1, "nearness_other_language": 0, "other_language": 0, "covered": 0.1, "covered_near": 0.2,
         "covered_around": 0.3, "met": 0.5, "met_around": 0.6, "missing": 2.0, "unfit": 1, "elsewhere": 1,
         "introduces": 1, "counted": 1, "uncounted": 0, "narrower": 1, "fragment": 0, "rank_score": 0.4,
         "bias": 1}
    )  # fmt: skip
    across = dict(zip(FEATURES, replace(features, other_language=True).vector(), strict=True))
    assert (across["nearness"], across["nearness_other_language"], across["other_language"]) == pytest.approx((0, 1, 1))


def test_cosine_and_maxsim_count_alike_and_the_cosine_alone_where_there_are_no_tokens():
    middle = replace(SAME, cosine=COSINE_MEAN, maxsim=MAXSIM_MEAN)
    assert middle.nearness() == pytest.approx(0)
    assert replace(middle, cosine=COSINE_MEAN + 2 * COSINE_SPREAD).nearness() == pytest.approx(1)
    assert replace(middle, maxsim=MAXSIM_MEAN + 2 * MAXSIM_SPREAD).nearness() == pytest.approx(1)
    assert replace(middle, cosine=COSINE_MEAN + 2 * COSINE_SPREAD, maxsim=None).nearness() == pytest.approx(2)


@pytest.mark.parametrize("base", [SAME, OTHER])
def test_a_sentence_whose_tokens_meet_the_question_better_is_likelier(base: Features):
    rising = [probability(replace(base, maxsim=maxsim)) for maxsim in (0.1, 0.3, 0.5, 0.7)]
    assert rising == sorted(set(rising))


@pytest.mark.parametrize("base", [SAME, OTHER, BARE, replace(BARE, other_language=True)])
def test_a_nearer_sentence_is_likelier(base: Features):
    rising = [probability(replace(base, cosine=cosine)) for cosine in (0.7, 0.8, 0.9, 1.0)]
    assert rising == sorted(set(rising))


@pytest.mark.parametrize("feature", ["covered", "covered_near", "covered_around"])
@pytest.mark.parametrize("base", [SAME, OTHER])
def test_a_sentence_that_covers_more_is_likelier(base: Features, feature: str):
    rising = [probability(replace(base, bearing=replace(BEARING, **{feature: share}))) for share in (0.0, 0.5, 1.0)]
    assert rising == sorted(set(rising))


@pytest.mark.parametrize(
    ("feature", "likelier"),
    [("counted", True), ("uncounted", False), ("narrower", False), ("fragment", False), ("elsewhere", False),
     ("fits", True)],
)  # fmt: skip
def test_signs_speak_for_or_against(feature: str, likelier: bool):
    bare = replace(SAME, bearing=replace(BEARING, **{feature: False}))
    with_it = probability(replace(SAME, bearing=replace(BEARING, **{feature: True})))
    assert (with_it > probability(bare)) is likelier


@pytest.mark.parametrize(("measure", "likelier"), [("own", True), ("around", True), ("missing", False)])
@pytest.mark.parametrize("base", [SAME, OTHER, BARE])
def test_words_of_the_question_that_are_met_speak_for_it(base: Features, measure: str, likelier: bool):
    more = replace(base, met=replace(base.met, **{measure: getattr(base.met, measure) + 0.3}))
    assert (probability(more) > probability(base)) is likelier


def test_it_is_a_logistic_regression():
    none, bias = (0.0,) * len(FEATURES), (*(0.0,) * (len(FEATURES) - 1), 1.0986123)
    nothing = Calibration(weights=none, without_tokens=none, threshold=0.5)
    assert probability(SAME, nothing) == 0.5
    assert probability(SAME, Calibration(weights=bias, without_tokens=none, threshold=0.5)) == pytest.approx(0.75)
    assert 0 < probability(replace(SAME, cosine=-1e9)) < probability(replace(SAME, cosine=1e9)) <= 1


def test_without_token_vectors_it_has_weights_of_its_own():
    none, bias = (0.0,) * len(FEATURES), (*(0.0,) * (len(FEATURES) - 1), 1.0986123)
    two = Calibration(weights=none, without_tokens=bias, threshold=0.5)
    assert probability(SAME, two) == 0.5
    assert probability(BARE, two) == pytest.approx(0.75)


def made(text: str, probability: float, name: str = "a") -> Candidate:
    return candidate(QUESTION, text, document(name), probability)


def test_nothing_likely_enough_is_chosen():
    assert choose([made("Sixteen companies came.", 0.29)], threshold=0.3) == []
    assert choose([], threshold=0.3) == []


def test_no_more_than_a_few_are_chosen_best_first():
    texts = ("Sixteen firms came.", "Forty buses left.", "Nine trucks ran.", "Two boats sank.")
    found = choose([made(text, 0.9) for text in texts], threshold=0.3)
    assert [each.sentence.text for each in found] == list(texts[:MOST_STATEMENTS])


def test_what_is_much_less_likely_than_the_best_is_left_out():
    best, fair, poor = made("Sixteen firms came.", 0.9), made("Forty buses left.", 0.8), made("Nine trucks ran.", 0.6)
    assert choose([best, fair, poor], threshold=0.3) == [best, fair]  # odds 9, 4, 1.5
    assert choose([poor], threshold=0.3) == [poor]


def test_the_same_is_not_said_twice():
    first, again = (
        made("Sixteen U.S. companies came to China.", 0.9),
        made("Sixteen U.S. companies came to China!", 0.9, "b"),
    )
    assert choose([first, again], threshold=0.3) == [first]


def test_of_one_list_one_item_is_chosen():
    items = [sentence(text, SentenceKind.LIST_ITEM, group=0) for text in ("16 companies", "40 buses")]
    there = passage(*items)
    likely = [Candidate(each, there, 0.9, SAME) for each in there.chunk.sentences]
    assert choose(likely, threshold=0.3) == likely[:1]
