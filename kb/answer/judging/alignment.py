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

from kb.answer.understanding.question import ASKING, Asked
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
    """A question's words against one passage; without token vectors only the words themselves count."""

    def __init__(self, words: Sequence[Word], cosines: TokenCosines | None, other_language: bool) -> None:
        self.words = words
        self._weights = np.array([word.weight for word in words])
        self._bounds = (ABSENT_ACROSS, THERE_ACROSS) if other_language else (ABSENT, THERE)
        self._around: Vectors | None = None
        self._shares: Vectors | None = None
        self._passage: tuple[frozenset[str], Vectors] | None = None  # the same for all its sentences
        if cosines is not None:
            self._around = cosines.nearest()
            nearest = np.vstack([cosines.nearest_in_sentences, self._around])
            self._shares = self._borne_out(nearest) @ _means(words, nearest.shape[1])

    def met(self, number: int, own: frozenset[str], around: frozenset[str]) -> Met:
        """`own`, `around`: the terms of sentence `number` and of the whole passage, with their equivalents."""
        if not self.words:
            return Met(0.0, 0.0, 0.0)
        total = float(self._weights.sum()) or 1.0
        if self._passage is None or self._passage[0] is not around:
            self._passage = around, self._of(-1, around)
        in_passage, in_sentence = self._passage[1], self._of(number, own)
        return Met(
            own=float(in_sentence @ self._weights) / total,
            around=float(in_passage @ self._weights) / total,
            missing=float(((1.0 - in_passage) * self._weights).max()),
        )

    def by_word(self, number: int, own: frozenset[str], around: frozenset[str]) -> list[tuple[Word, float, float]]:
        """Each word with how far (0 to 1) sentence `number`, and the whole passage, bear it out."""
        shares = zip(self.words, self._of(number, own), self._of(-1, around), strict=True)
        return [(word, float(in_sentence), float(in_passage)) for word, in_sentence, in_passage in shares]

    def means(self, begin: int, end: int) -> bool:
        """Whether the passage bears out, in other letters, what stands there in the question."""
        tokens = [place for word in self.words if word.begin < end and word.end > begin for place in word.tokens]
        return (
            self._around is not None and bool(tokens) and float(self._borne_out(self._around[tokens]).mean()) >= MEANT
        )

    def _of(self, row: int, known: frozenset[str]) -> Vectors:
        """float [words], 0 to 1: what a sentence, or in the last row the passage, bears out of each word."""
        there = np.array([float(word.terms <= known) for word in self.words], np.float32)
        return there if self._shares is None else np.maximum(there, self._shares[row])

    def _borne_out(self, cosines: Vectors) -> Vectors:
        absent, there = self._bounds
        shares: Vectors = np.clip((cosines - absent) / (there - absent), 0.0, 1.0)
        return shares


def _means(words: Sequence[Word], tokens: int) -> Vectors:
    """float32 [tokens, words]: what a row of tokens is multiplied by to give the mean of each word's."""
    made = np.zeros((tokens, len(words)), np.float32)
    for number, word in enumerate(words):
        if word.tokens:
            made[list(word.tokens), number] = 1.0 / len(word.tokens)
    return made
