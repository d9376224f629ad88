"""Which words of a question a text bears out: by the word itself, or by tokens that mean the same.

A word that is not there as it stands ("lorries" in a text about trucks, 卡车 in an English one) still has its nearest
token in the text. Between centred token vectors (kb/index/maxsim.py) of a word that a text has and of one that it
has not lies a gap, within one language and across the two; a word counts as borne out by how far it is on the way
from the one to the other. Soft alignment of question and candidate words, after Yih et al. 2013 (section 4), with
the encoder's vectors in place of WordNet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb.answer.question import ASKING, Asked
from kb.index.encoder import Vectors
from kb.index.maxsim import TokenCosines
from kb.index.terms import terms, word_spans

Rarity = Callable[[str], float]
# Centred cosines at which a word counts as absent and as there: about the third quartile of words that are not in a
# sentence and the first of those that are, over the development topics.
ABSENT, THERE = 0.27, 0.68
ABSENT_ACROSS, THERE_ACROSS = 0.18, 0.50  # where question and text are in different languages
MEANT = 0.5  # from here on a name is there in other letters


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question that says something: its terms, the numbers of its tokens, its rarity."""

    begin: int
    end: int
    terms: frozenset[str]
    tokens: tuple[int, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Met:
    """How much of a question a sentence bears out, word by word. `own`: the share (0 to 1), by rarity, of its words
    that the sentence bears out; `around`: that the whole passage does. `missing`: of the word that the passage bears
    out least, its rarity times what is missing of it."""

    own: float
    around: float
    missing: float


def question_words(asked: Asked, spans: npt.NDArray[np.int64] | None, rarity: Rarity) -> list[Word]:
    """Words that are more than the asking. `spans`: int [tokens, 2], where the tokens stand in the question; None of an
    encoder without tokens."""
    found: list[Word] = []
    for begin, end in word_spans(asked.text):
        known = frozenset(terms(asked.text[begin:end], compounds=False)) - ASKING
        if known:
            places = () if spans is None else np.flatnonzero((spans[:, 0] < end) & (spans[:, 1] > begin))
            found.append(Word(begin, end, known, tuple(map(int, places)), max(map(rarity, known))))
    return found


class Alignment:
    """A question's words against one passage.

    `nearest` float32 [sentences, question's tokens] and `nearest_around` [question's tokens]: the cosine of each token
    with the nearest of each sentence and of the whole passage; None without token vectors, when only the words
    themselves count.
    """

    def __init__(self, words: Sequence[Word], cosines: TokenCosines | None, other_language: bool) -> None:
        self._words = words
        self._weights = np.array([word.weight for word in words])
        self._bounds = (ABSENT_ACROSS, THERE_ACROSS) if other_language else (ABSENT, THERE)
        self._own = cosines.nearest_in_sentences() if cosines is not None else None
        self._around = cosines.nearest() if cosines is not None else None

    def met(self, number: int, own: frozenset[str], around: frozenset[str]) -> Met:
        """`own`, `around`: the terms of sentence `number` and of the whole passage, with their equivalents."""
        if not self._words:
            return Met(0.0, 0.0, 0.0)
        total = float(self._weights.sum()) or 1.0
        in_passage = self._shares(self._around, around)
        in_sentence = self._shares(None if self._own is None else self._own[number], own)
        return Met(
            own=float(in_sentence @ self._weights) / total,
            around=float(in_passage @ self._weights) / total,
            missing=float(((1.0 - in_passage) * self._weights).max()),
        )

    def means(self, begin: int, end: int) -> bool:
        """Whether the passage bears out, in other letters, what stands there in the question."""
        tokens = [place for word in self._words if word.begin < end and word.end > begin for place in word.tokens]
        return self._around is not None and bool(tokens) and float(self._share(self._around[tokens])) >= MEANT

    def _shares(self, nearest: Vectors | None, known: frozenset[str]) -> Vectors:
        """float [words], 0 to 1"""
        return np.array(
            [
                1.0 if word.terms <= known
                else 0.0 if nearest is None or not word.tokens
                else self._share(nearest[list(word.tokens)])
                for word in self._words
            ]
        )  # fmt: skip

    def _share(self, cosines: Vectors) -> float:
        absent, there = self._bounds
        return float(np.clip((cosines - absent) / (there - absent), 0.0, 1.0).mean())
