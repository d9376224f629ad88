"""From passages to the sentences that answer."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from kb.answer.evidence import Bearing, bearing, surroundings
from kb.answer.question import Asked, Sort
from kb.answer.refusal import CALIBRATION, Features, probability
from kb.index.terms import terms
from kb.index.vectors import Level
from kb.library import Library
from kb.records import StoredSentence
from kb.retrieval import OTHER_LANGUAGE, Passage, Retrieved
from kb.shelf import Shelf

PASSAGES = 10  # passages whose sentences are weighed
MOST_STATEMENTS = 3
NEAR_BEST = 0.035  # a further statement may score this much less than the first
SAME = 0.7  # share of common terms beyond which two statements say the same


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with how well it answers. `score` orders candidates of one question; `probability` is calibrated."""

    sentence: StoredSentence
    passage: Passage
    score: float
    probability: float
    bearing: Bearing
    features: Features


def rank_sentences(library: Library, shelf: Shelf, asked: Asked, retrieved: Retrieved) -> list[Candidate]:
    """All sentences of the best passages that pass the hard checks, best first.

    The order is the cosine with the question, plus 0.1 of the rarity-weighted coverage, 0.02 of the passage's score and
    0.03 for the sort of answer asked for (weights measured on SQuAD and XQuAD: gold answer in the first three 0.91 to
    0.94 within one language).
    """
    passages = retrieved.passages[:PASSAGES]
    names = [sentence.id for passage in passages for sentence in passage.chunk.sentences]
    vectors = library.indexes.vectors.vectors(Level.SENTENCE, shelf.viewer.readable, names)
    rarity = _rarity(library, shelf)
    found: list[Candidate] = []
    for passage in passages:
        other = passage.chunk.language != asked.language
        for sentence, around in zip(passage.chunk.sentences, surroundings(passage), strict=True):
            if sentence.id not in vectors:
                continue
            judged = bearing(asked, sentence, around, rarity)
            cosine = float(retrieved.vector @ vectors[sentence.id])
            features = Features(
                cosine=cosine,
                covered=judged.covered,
                covered_near=judged.covered_near,
                covered_around=judged.covered_around,
                fits=judged.fits,
                counts=judged.counts,
                rank_score=passage.score,
                other_language=other,
            )
            score = (
                cosine
                + (OTHER_LANGUAGE if other else 0.1 * judged.covered)
                + 0.02 * passage.score
                + 0.03 * (judged.counts if asked.counted else judged.fits)
            )
            if judged.passes:
                found.append(Candidate(sentence, passage, score, probability(features), judged, features))
    return sorted(found, key=lambda each: (-each.score, each.sentence.id))


def choose(asked: Asked, candidates: list[Candidate], threshold: float = CALIBRATION.threshold) -> list[Candidate]:
    """One to three candidates that answer, best first; none when nothing is likely enough to."""
    likely = [each for each in candidates[: MOST_STATEMENTS * 4] if each.probability >= threshold]
    chosen: list[Candidate] = []
    for each in likely:
        if len(chosen) == MOST_STATEMENTS:
            break
        if chosen and each.score < chosen[0].score - NEAR_BEST:
            break
        if any(_same(each, other) for other in chosen):
            continue
        if chosen and asked.sort in {Sort.HOW_MANY, Sort.WHEN} and not each.bearing.fits:
            continue
        chosen.append(each)
    return chosen


def _same(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates say the same, or belong to one list that is quoted whole."""
    if (
        one.sentence.group is not None
        and one.sentence.group == other.sentence.group
        and one.sentence.chunk_id == other.sentence.chunk_id
    ):
        return True
    a, b = set(terms(one.sentence.text)), set(terms(other.sentence.text))
    return bool(a and b) and len(a & b) / len(a | b) >= SAME


def _rarity(library: Library, shelf: Shelf) -> Callable[[str], float]:
    """Inverse document frequency over the chunks that this viewer may read."""
    lexical, total = library.indexes.lexical, library.indexes.lexical.size(shelf.viewer)
    cache: dict[str, float] = {}

    def rarity(term: str) -> float:
        if term not in cache:
            cache[term] = math.log(1 + total / (1 + lexical.document_frequency(shelf.viewer, term)))
        return cache[term]

    return rarity
