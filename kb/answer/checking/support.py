"""How likely it is that quotes bear a statement out, by its words and by its meaning: the bar that both must pass.

The weights are fitted on the hand-made statements of evals/claims by `footnote eval claims --fit`, which prints them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from kb.answer.understanding.equivalents import expand, translatable
from kb.index.terms import terms
from kb.language import language_of

FEATURES = ("share", "nearness", "share_other_language", "nearness_other_language", "other_language", "bias")
WEIGHTS = (3.754, 1.951, 4.133, 1.8, 3.933, -2.644)
COSINE_MEAN, COSINE_SPREAD = 0.90, 0.04
BAR = 0.5


def features(statement: str, quotes: Sequence[str], cosine: float) -> tuple[float, ...]:
    """In the order of `FEATURES`: the share of the statement's terms that the quotes have, with their equivalents, and
    the standardised cosine; across languages the same two by themselves, of the terms that can be translated."""
    told = "\n".join(quotes)
    known = expand(frozenset(terms(told)))
    said = frozenset(terms(statement, compounds=False))
    other = language_of(statement) != language_of(told)
    if other:
        said = frozenset(term for term in said if term[0].isdigit() or translatable(term))
    share = len({term for term in said if expand(frozenset({term})) & known}) / len(said) if said else 0.0
    nearness = (cosine - COSINE_MEAN) / COSINE_SPREAD
    return (0.0, 0.0, share, nearness, 1.0, 1.0) if other else (share, nearness, 0.0, 0.0, 0.0, 1.0)


def supported(statement: str, quotes: Sequence[str], cosine: float) -> float:
    """Probability (0 to 1) that the quotes bear out the statement."""
    logit = sum(weight * value for weight, value in zip(WEIGHTS, features(statement, quotes, cosine), strict=True))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
