"""The hand-made list: statements over sentences of the sample publications, right and wrong, as a model might write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.runs.lines import read_lines
from evals.topics.topic import Frozen
from kb.answer.checking.check import check_claim
from kb.answer.checking.fault import Check
from kb.answer.checking.support import features
from kb.index.encoder import Encoder

LIST = Path(__file__).parent / "claims.jsonl"
RIDGE = 0.1  # strength of the pull towards zero, in examples
ROUNDS = 50  # of Newton's method


class Claim(Frozen):
    """A statement and the quotes that it cites. `wrong`: in what it departs from them; None if they bear it out."""

    statement: str
    quotes: tuple[str, ...]
    wrong: Check | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim with the checks that it failed."""

    claim: Claim
    failed: tuple[Check, ...]

    @property
    def right(self) -> bool:
        return bool(self.failed) == (self.claim.wrong is not None)


def read_claims(file: Path = LIST) -> list[Claim]:
    """
    Raises:
        InvalidInput: a line that is none, with its number.
    """
    return list(read_lines(file, Claim, advice="Correct the line."))


def cosines(encoder: Encoder, claims: Sequence[Claim]) -> list[float]:
    """Of each statement with the nearest of its quotes."""
    return [
        float((encoder.encode_passages(each.quotes) @ encoder.encode_passages([each.statement])[0]).max())
        for each in claims
    ]


def check_all(claims: Sequence[Claim], near: Sequence[float]) -> list[Checked]:
    """Each claim, checked as an answer's statements are. `near`: the cosine of each with its quotes."""
    return [
        Checked(
            claim, tuple(dict.fromkeys(fault.check for fault in check_claim(claim.statement, claim.quotes, cosine)))
        )
        for claim, cosine in zip(claims, near, strict=True)
    ]


def fit(encoder: Encoder, claims: Sequence[Claim]) -> list[float]:
    """Weights of `kb.answer.checking.support`, by ridge-regularised logistic regression (Newton's method): right
    statements, against those that only the bar can refuse, and against right ones with the quotes of others."""
    right = [each for each in claims if each.wrong is None]
    pairs = [(each, True) for each in right] + [(each, False) for each in claims if each.wrong is Check.SUPPORT]
    for step in (5, 11):
        for place, each in enumerate(right):
            other = right[(place + step) % len(right)]
            if other.quotes != each.quotes:
                pairs.append((each.model_copy(update={"quotes": other.quotes}), False))
    near = cosines(encoder, [each for each, _ in pairs])
    x = np.array([features(each.statement, each.quotes, at) for (each, _), at in zip(pairs, near, strict=True)])
    y = np.array([holds for _, holds in pairs], float)
    weights = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (y - p) - RIDGE * weights
        curvature = (x * (p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(x.shape[1])
        weights += np.linalg.solve(curvature, gradient)
    return [round(float(weight), 3) for weight in weights]
