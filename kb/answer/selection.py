"""From passages to the sentences that answer."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from kb.access import Viewer
from kb.answer.evidence import Bearing, bearing, surroundings
from kb.answer.question import Asked
from kb.answer.refusal import CALIBRATION, Features, probability
from kb.index.terms import terms
from kb.index.vectors import Level
from kb.library import Library
from kb.records import StoredSentence
from kb.retrieval import Passage, Retrieved
from kb.shelf import Shelf

PASSAGES = 10  # passages whose sentences are weighed
MOST_STATEMENTS = 3
NEAR_BEST = 0.3  # the odds of a further statement against those of the first
SAME = 0.7  # share of common terms beyond which two statements say the same


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with the calibrated probability that it answers."""

    sentence: StoredSentence
    passage: Passage
    probability: float
    features: Features

    @property
    def bearing(self) -> Bearing:
        return self.features.bearing


def rank_sentences(
    library: Library, shelf: Shelf, asked: Asked, retrieved: Retrieved, viewer: Viewer | None = None
) -> list[Candidate]:
    """All sentences of the best passages that pass the hard checks, most probable first. How rare a word is, is told
    by what `viewer` (the shelf's own, unless another is given) may read."""
    passages = retrieved.passages[:PASSAGES]
    names = [sentence.id for passage in passages for sentence in passage.chunk.sentences]
    vectors = library.indexes.vectors.vectors(Level.SENTENCE, shelf.viewer.readable, names)
    rarity = _rarity(library, viewer or shelf.viewer)
    found: list[Candidate] = []
    for passage in passages:
        other = passage.chunk.language != asked.language
        for sentence, around in zip(passage.chunk.sentences, surroundings(asked, passage), strict=True):
            judged = bearing(asked, sentence, around, rarity)
            if judged.passes and sentence.id in vectors:
                cosine = float(retrieved.vector @ vectors[sentence.id])
                cosine = library.cosine_scale.apply(cosine, asked.language, passage.chunk.language)
                features = Features(cosine, passage.score, other, judged)
                found.append(Candidate(sentence, passage, probability(features), features))
    return sorted(found, key=lambda each: (-each.probability, each.sentence.id))


def choose(candidates: list[Candidate], threshold: float = CALIBRATION.threshold) -> list[Candidate]:
    """One to three candidates that answer, best first; none when nothing is likely enough to. All are in one language:
    the question's, unless what stands in the other is clearly better."""
    likely = [each for each in candidates if each.probability >= threshold]
    if not likely:
        return []
    near = [each for each in likely if _odds(each) >= NEAR_BEST * _odds(likely[0])]
    own = [each for each in near if not each.features.other_language]
    chosen: list[Candidate] = []
    for each in own or near:
        if len(chosen) < MOST_STATEMENTS and not any(_same(each, other) for other in chosen):
            chosen.append(each)
    return chosen


def _odds(candidate: Candidate) -> float:
    return candidate.probability / max(1e-9, 1.0 - candidate.probability)


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


def _rarity(library: Library, viewer: Viewer) -> Callable[[str], float]:
    """Inverse document frequency over the chunks that this viewer may read."""
    lexical, total = library.indexes.lexical, library.indexes.lexical.size(viewer)
    cache: dict[str, float] = {}

    def rarity(term: str) -> float:
        if term not in cache:
            cache[term] = math.log(1 + total / (1 + lexical.document_frequency(viewer, term)))
        return cache[term]

    return rarity
