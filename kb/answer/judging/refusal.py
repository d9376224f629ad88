"""How likely a sentence answers the question: a logistic regression on a handful of features, and its threshold.

The weights are fitted on the development split of evals/topics/topics.jsonl by `python -m evals.calibrate`, which
prints them; the test split never enters. Cosines across languages lie elsewhere than within one, so they have a slope
and an intercept of their own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from kb.answer.judging.alignment import Met
from kb.answer.judging.evidence import Bearing

FEATURES = (
    "nearness",
    "nearness_other_language",
    "other_language",
    "covered",
    "covered_near",
    "covered_around",
    "met",
    "met_around",
    "missing",
    "unfit",
    "elsewhere",
    "introduces",
    "counted",
    "uncounted",
    "narrower",
    "fragment",
    "rank_score",
    "bias",
)
# Mean and standard deviation over the candidates of the development topics.
COSINE_MEAN, COSINE_SPREAD = 0.80, 0.045
MAXSIM_MEAN, MAXSIM_SPREAD = 0.29, 0.13


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights in the order of `FEATURES`, with token vectors and without, and the least probability at which a
    statement is shown."""

    weights: tuple[float, ...]
    without_tokens: tuple[float, ...]
    threshold: float


CALIBRATION = Calibration(
    weights=(
        0.515,
        0.866,
        0.676,
        0.697,
        0.492,
        0.566,
        1.405,
        1.897,
        -0.147,
        -0.547,
        -1.579,
        1.850,
        0.480,
        -1.118,
        -0.769,
        -0.281,
        0.132,
        -5.915,
    ),
    without_tokens=(
        0.725,
        1.236,
        1.101,
        0.734,
        0.451,
        0.988,
        0.332,
        1.539,
        -0.077,
        -0.435,
        -1.383,
        1.758,
        0.604,
        -1.058,
        -0.865,
        -0.345,
        0.259,
        -5.840,
    ),
    threshold=0.22,
)


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability is made of: cosine and MaxSim of question and sentence (None where there are no token
    vectors), score of the passage, whether the sentence introduces a list, and how it bears on the question and meets
    its words."""

    cosine: float
    maxsim: float | None
    rank_score: float
    other_language: bool
    introduces: bool
    bearing: Bearing
    met: Met

    def nearness(self) -> float:
        """Cosine and MaxSim, each standardised, in equal parts: each alone chose the sentence worse. Without token
        vectors the cosine alone."""
        cosine = (self.cosine - COSINE_MEAN) / COSINE_SPREAD
        if self.maxsim is None:
            return cosine
        return (cosine + (self.maxsim - MAXSIM_MEAN) / MAXSIM_SPREAD) / 2

    def vector(self) -> tuple[float, ...]:
        """In the order of `FEATURES`."""
        nearness = self.nearness()
        return (
            0.0 if self.other_language else nearness,
            nearness if self.other_language else 0.0,
            float(self.other_language),
            self.bearing.covered,
            self.bearing.covered_near,
            self.bearing.covered_around,
            self.met.own,
            self.met.around,
            self.met.missing,
            float(not self.bearing.fits),
            float(self.bearing.elsewhere),
            float(self.introduces),
            float(self.bearing.counted),
            float(self.bearing.uncounted),
            float(self.bearing.narrower),
            float(self.bearing.fragment),
            self.rank_score,
            1.0,
        )


def weights_for(features: Features, calibration: Calibration = CALIBRATION) -> tuple[float, ...]:
    """In the order of `FEATURES`."""
    return calibration.without_tokens if features.maxsim is None else calibration.weights


def probability(features: Features, calibration: Calibration = CALIBRATION) -> float:
    """That a sentence with these features answers the question (0 to 1)."""
    weights = weights_for(features, calibration)
    logit = sum(weight * value for weight, value in zip(weights, features.vector(), strict=True))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
