"""The fit of the refusal's weights, on data whose weights are known."""

from __future__ import annotations

import numpy as np
import pytest

from evals.calibrate import Floats, fit, threshold

TRUE = np.array([2.0, -1.5, 0.0, -0.5])  # the last is the bias


def examples(count: int, seed: int = 7) -> tuple[Floats, Floats]:
    """Features with a bias, and outcomes drawn from the logistic model with the true weights."""
    chance = np.random.default_rng(seed)
    features = np.hstack([chance.normal(size=(count, 3)), np.ones((count, 1))])
    right = (chance.random(count) < 1 / (1 + np.exp(-features @ TRUE))).astype(np.float64)
    return features, right


def test_fit_finds_the_weights_again():
    assert fit(*examples(20_000)) == pytest.approx(TRUE, abs=0.1)


def test_few_examples_still_give_the_signs():
    weights = fit(*examples(300))
    assert weights[0] > 0.5
    assert weights[1] < -0.5
    assert abs(weights[2]) < 0.5


def test_the_bias_alone_gives_the_share_of_right_ones():
    weights = fit(np.ones((10, 1)), np.array([1.0] * 2 + [0.0] * 8))
    assert 1 / (1 + np.exp(-weights[0])) == pytest.approx(0.2, abs=1e-6)


def test_separable_examples_stay_finite():
    weights = fit(np.array([[1.0, 1.0], [0.0, 1.0]] * 5), np.array([1.0, 0.0] * 5))
    assert 0 < weights[0] < 20


def test_the_threshold_gains_most():
    # One right at 0.95; one wrong at 0.5 where a right one was to be had; one at 0.6 where none was.
    names = ["a/0", "b/0", "b/0", "c/0", "c/0"]
    guess = np.array([0.95, 0.5, 0.4, 0.6, 0.2])
    right = np.array([1.0, 0.0, 1.0, 0.0, 0.0])
    cut, gain = threshold(names, guess, right)
    assert 0.6 < cut <= 0.9
    assert gain == pytest.approx(1 / 3)


def test_a_low_threshold_is_taken_where_low_answers_are_right():
    cut, gain = threshold(["a/0", "b/0"], np.array([0.2, 0.9]), np.array([1.0, 1.0]))
    assert cut <= 0.2
    assert gain == pytest.approx(1)


def test_an_answer_where_none_was_costs_two_and_a_half_right_ones():
    names, guess = ["a/0", "b/0"], np.array([0.3, 0.7])
    assert threshold(names, guess, np.array([1.0, 0.0]))[0] > 0.7  # 1 - 2.5 < 0
    names, guess = ["a/0", "b/0", "c/0", "d/0"], np.array([0.3, 0.3, 0.3, 0.7])
    cut, gain = threshold(names, guess, np.array([1.0, 1.0, 1.0, 0.0]))
    assert cut <= 0.3  # 3 - 2.5 > 0
    assert gain == pytest.approx(1 / 8)


def test_questions_without_their_document_are_not_asked_here():
    names = ["a/0", "a/1", "b/1"]
    assert threshold(names, np.array([0.2, 0.9, 0.9]), np.array([1.0, 0.0, 0.0]))[1] == pytest.approx(1)
