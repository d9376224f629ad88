"""How likely it is that quotes bear a statement out, by its words and by its meaning: the bar that both must pass.

The weights are fitted on the hand-made statements of evals/claims by `footnote eval claims --fit`, which prints them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from kb.answer.equivalents import expand, translatable
from kb.index.terms import terms
from kb.language import language_of

WEIGHTS = (6.0, 3.0, -3.0)  # of the share of words, of the standardised cosine, and the intercept
COSINE_MEAN, COSINE_SPREAD = 0.90, 0.04
BAR = 0.5


def features(statement: str, quotes: Sequence[str], cosine: float) -> tuple[float, float, float]:
    """The share of the statement's terms that the quotes have, with their equivalents (across languages of those that
    can be translated); the standardised cosine; one."""
    told = "\n".join(quotes)
    known = expand(frozenset(terms(told)))
    said = frozenset(terms(statement, compounds=False))
    if language_of(statement) != language_of(told):
        said = frozenset(term for term in said if term[0].isdigit() or translatable(term))
    share = len({term for term in said if expand(frozenset({term})) & known}) / len(said) if said else 0.0
    return share, (cosine - COSINE_MEAN) / COSINE_SPREAD, 1.0


def supported(statement: str, quotes: Sequence[str], cosine: float) -> float:
    """Probability (0 to 1) that the quotes bear out the statement."""
    logit = sum(weight * value for weight, value in zip(WEIGHTS, features(statement, quotes, cosine), strict=True))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
