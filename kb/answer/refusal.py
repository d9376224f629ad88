"""How likely a sentence answers the question: a logistic regression on a handful of features, and its threshold.

The weights are fitted on the development split of evals/questions.jsonl by `python -m evals.calibrate`, which prints
them; the test split never enters. A sentence in the other language shares no words with the question, so it has an
intercept of its own and no coverage features.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

FEATURES = (
    "cosine",
    "covered",
    "covered_near",
    "covered_around",
    "fits",
    "counts",
    "rank_score",
    "other_language",
    "bias",
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights in the order of `FEATURES`, and the least probability at which a statement is shown."""

    weights: tuple[float, ...]
    threshold: float


CALIBRATION = Calibration(weights=(30.0, 1.0, 1.0, 3.0, 0.5, 1.0, 0.2, 4.0, -29.0), threshold=0.5)


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability is made of. `cosine` of question and sentence; coverage as in `kb.answer.evidence`."""

    cosine: float
    covered: float
    covered_near: float
    covered_around: float
    fits: bool
    counts: bool
    rank_score: float
    other_language: bool

    def vector(self) -> tuple[float, ...]:
        """In the order of `FEATURES`."""
        return (
            self.cosine,
            0.0 if self.other_language else self.covered,
            0.0 if self.other_language else self.covered_near,
            0.0 if self.other_language else self.covered_around,
            float(self.fits),
            float(self.counts),
            self.rank_score,
            float(self.other_language),
            1.0,
        )


def probability(features: Features, calibration: Calibration = CALIBRATION) -> float:
    """That a sentence with these features answers the question (0 to 1)."""
    logit = sum(weight * value for weight, value in zip(calibration.weights, features.vector(), strict=True))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
