"""One order out of three scores: each standardised over the candidates and weighed; then MaxSim across languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb.index.maxsim import TokenCosines

RERANKED = 40  # passages among which those in the other language change places
# Cosines between the two languages lie lower than within one, and further below Chinese ones than below English ones
# (their means are in kb/index/cosines.py); without this, in a mixed library, a wrong text in the question's language
# would outrank a right one in the other. By language of the question; chosen for nDCG@10 on the development topics, in
# steps of 0.02.
OTHER_LANGUAGE: Mapping[str, float] = {"en": 0.06, "zh": 0.10}
# Three passages that say nothing to the point stand among the candidates: of one or two alone no spread can be told,
# and a library of one document would have no score at all. 0.76 is the encoder's cosine of unrelated texts.
BACKGROUND = np.array([[0.76, 0.76, 0.0]] * 3)

Three = tuple[float, float, float]  # of the chunk's vector, of its best sentence's vector, of BM25
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fused:
    """How the candidates were ranked, row by row for `names` (chunk ids). `measured` and `standard`: [candidates, 3],
    the three scores as compared, and standardised; `same`: whether in the question's language; `scores`: fused."""

    names: list[str]
    measured: Scores
    standard: Scores
    same: npt.NDArray[np.bool_]
    scores: Scores
    weights: Three

    def ranked(self) -> list[tuple[str, float]]:
        """Chunk ids with their fused scores, best first; equal scores in the order of the ids."""
        order = sorted(range(len(self.names)), key=lambda i: (-self.scores[i], self.names[i]))
        return [(self.names[i], float(self.scores[i])) for i in order]


def fuse(candidates: Mapping[str, Three], languages: Mapping[str, str], language: str, weights: Three) -> Fused:
    """`candidates` and their `languages` by chunk id; `language`: that of the question."""
    names = [name for name in candidates if name in languages]
    scores = np.array([candidates[name] for name in names]).reshape(-1, 3)
    same = np.array([languages[name] == language for name in names], np.bool_)
    scores[~same, :2] += OTHER_LANGUAGE["zh" if language == "zh" else "en"]
    measured = np.vstack([scores, BACKGROUND])
    spread = measured.std(axis=0)
    standard = (scores - measured.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    share = np.array(weights) / sum(weights)
    dense = share[:2].sum()
    # BM25 alone says nothing of a text in the other language: it comes last.
    other = standard[:, :2] @ share[:2] / dense if dense else np.full(len(names), standard.min(initial=0.0) - 1)
    return Fused(names, scores, standard, same, np.where(same, standard @ share, other), weights)


def meeting(
    ranked: list[tuple[str, float]], tokens: Mapping[str, TokenCosines], languages: Mapping[str, str], language: str
) -> dict[str, float]:
    """The MaxSim of all their tokens, of those among the best that are in the other language."""
    found: dict[str, float] = {}
    for name, _ in ranked[:RERANKED]:
        met = tokens[name].maxsim() if languages[name] != language and name in tokens else None
        if met is not None:
            found[name] = met
    return found


def rerank(ranked: list[tuple[str, float]], met: Mapping[str, float]) -> list[tuple[str, float]]:
    """Those that were `met` change places by it; one language alone is ranked no better by it. The scores stay with
    the places."""
    places = [place for place, (name, _) in enumerate(ranked) if name in met]
    order = sorted(places, key=lambda place: -met[ranked[place][0]])
    changed = list(ranked)
    for place, other in zip(places, order, strict=True):
        changed[place] = (ranked[other][0], ranked[place][1])
    return changed
