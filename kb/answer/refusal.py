"""How likely a sentence answers the question: a logistic regression on a handful of features, and its threshold.

The weights are fitted on the development split of evals/topics/topics.jsonl by `python -m evals.calibrate`, which
prints them; the test split never enters. Cosines across languages lie elsewhere than within one, so they have a slope
and an intercept of their own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from kb.answer.evidence import Bearing

FEATURES = (
    "cosine",
    "cosine_other_language",
    "other_language",
    "covered",
    "covered_near",
    "covered_around",
    "counted",
    "uncounted",
    "narrower",
    "fragment",
    "rank_score",
    "bias",
)
MIDDLE, SPREAD = 0.85, 0.05  # of the cosines of candidates; brings them to the size of the other features


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights in the order of `FEATURES`, and the least probability at which a statement is shown."""

    weights: tuple[float, ...]
    threshold: float


CALIBRATION = Calibration(
    weights=(0.524, 1.339, 1.648, 1.572, 0.547, 1.924, 0.824, -1.053, -1.538, -1.051, 0.369, -5.155),
    threshold=0.32,
)


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability is made of: cosine of question and sentence, score of the passage, and the bearing."""

    cosine: float
    rank_score: float
    other_language: bool
    bearing: Bearing

    def vector(self) -> tuple[float, ...]:
        """In the order of `FEATURES`."""
        cosine = (self.cosine - MIDDLE) / SPREAD
        return (
            0.0 if self.other_language else cosine,
            cosine if self.other_language else 0.0,
            float(self.other_language),
            self.bearing.covered,
            self.bearing.covered_near,
            self.bearing.covered_around,
            float(self.bearing.counted),
            float(self.bearing.uncounted),
            float(self.bearing.narrower),
            float(self.bearing.fragment),
            self.rank_score,
            1.0,
        )


def probability(features: Features, calibration: Calibration = CALIBRATION) -> float:
    """That a sentence with these features answers the question (0 to 1)."""
    logit = sum(weight * value for weight, value in zip(calibration.weights, features.vector(), strict=True))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
