"""From passages to the sentences that answer."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kb.access import Viewer
from kb.answer.judging.alignment import Alignment, question_words
from kb.answer.judging.evidence import Bearing, Check, Surroundings, bearing, failed_check, seek, surroundings
from kb.answer.judging.refusal import CALIBRATION, Features, probability
from kb.answer.understanding.question import Asked
from kb.index.terms import terms
from kb.library import Library
from kb.records import StoredChunk, StoredSentence
from kb.retrieval import PASSAGES, Passage, Retrieved
from kb.shelf import Shelf

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


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence as it was weighed: what stood around it, how its words met the question's, and what came of it."""

    sentence: StoredSentence
    passage: Passage
    around: Surroundings
    aligned: Alignment
    cosine: float
    outcome: Candidate | Check


@dataclass(frozen=True, slots=True)
class PassageRead:
    """A passage as one question finds it, whatever is checked of its sentences; by sentence what stands around it, its
    cosine with the question and how well its tokens meet the question's."""

    passage: Passage
    around: list[Surroundings]
    aligned: Alignment
    cosines: list[float]
    meeting: list[float | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """The best passages, read. To judge them costs less than to read them."""

    passages: tuple[PassageRead, ...]
    rarity: Callable[[str], float]


def rank_sentences(
    library: Library,
    shelf: Shelf,
    asked: Asked,
    retrieved: Retrieved,
    viewer: Viewer | None = None,
) -> list[Candidate]:
    """All sentences of the best passages that pass the hard checks, most probable first."""
    return judge(asked, read_passages(library, shelf, asked, retrieved, viewer))


def read_passages(
    library: Library, shelf: Shelf, asked: Asked, retrieved: Retrieved, viewer: Viewer | None = None
) -> Reading:
    """How rare a word is, is told by what `viewer` (the shelf's own, unless another is given) may read."""
    rarity = _rarity(library, viewer or shelf.viewer)
    words, found = question_words(asked, retrieved.spans, rarity), []
    for passage in retrieved.passages[:PASSAGES]:
        chunk = passage.chunk
        aligned = Alignment(words, retrieved.tokens.get(chunk.id), chunk.language != asked.language)
        around = surroundings(asked, passage, _meant(asked, aligned))
        found.append(PassageRead(passage, around, aligned, *_nearness(library, asked, retrieved, chunk)))
    return Reading(tuple(found), rarity)


def judge(asked: Asked, reading: Reading, weighed: list[Weighed] | None = None) -> list[Candidate]:
    """The sentences that pass the hard checks, most probable first. `asked`: the question that the passages were read
    for, or the same with fewer checks. `weighed`: is filled with every sentence, where somebody asks why."""
    sought, found = seek(asked, reading.rarity), list[Candidate]()
    for read in reading.passages:
        passage, aligned = read.passage, read.aligned
        other = passage.chunk.language != asked.language
        for number, (sentence, around) in enumerate(zip(passage.chunk.sentences, read.around, strict=True)):
            judged = bearing(sought, sentence, around)
            if judged is not None:
                met = aligned.met(number, around.own, around.around)
                cosine, meeting = read.cosines[number], read.meeting[number]
                features = Features(cosine, meeting, passage.score, other, sentence.lead_in, judged, met)
                found.append(Candidate(sentence, passage, probability(features), features))
            if weighed is not None:
                outcome = failed_check(asked, sentence, around) or found[-1]
                weighed.append(Weighed(sentence, passage, around, aligned, read.cosines[number], outcome))
    return sorted(found, key=lambda each: (-each.probability, each.sentence.id))


def _meant(asked: Asked, aligned: Alignment) -> frozenset[str]:
    """Names of the question that the passage has in other letters."""
    places = [(name, asked.text.lower().find(name.lower())) for name in asked.names]
    return frozenset(name for name, at in places if at >= 0 and aligned.means(at, at + len(name)))


def _nearness(
    library: Library, asked: Asked, retrieved: Retrieved, chunk: StoredChunk
) -> tuple[list[float], list[float | None]]:
    """The cosine of each sentence of a chunk with the question, and how well its tokens meet the question's."""
    scale = library.cosine_scale
    cosines = retrieved.vectors[chunk.id].sentences @ retrieved.vector
    scaled = [scale.apply(float(cosine), asked.language, chunk.language) for cosine in cosines]
    tokens = retrieved.tokens.get(chunk.id)
    return scaled, tokens.of_sentences() if tokens else [None] * len(scaled)


class Choice(StrEnum):
    """What becomes of a candidate."""

    CHOSEN = "chosen"
    UNLIKELY = "unlikely"  # below the threshold
    WEAKER = "weaker"  # far less likely than the first
    ENOUGH = "enough"  # there are as many statements as an answer has
    SAME = "same"  # says what a chosen one says, or belongs to its list


def choose(candidates: list[Candidate], threshold: float = CALIBRATION.threshold) -> list[Candidate]:
    """One to three candidates that answer, best first; none when nothing is likely enough to."""
    return [each for each, choice in choices(candidates, threshold) if choice is Choice.CHOSEN]


def choices(
    candidates: list[Candidate], threshold: float = CALIBRATION.threshold
) -> Iterator[tuple[Candidate, Choice]]:
    """What becomes of each candidate. `candidates`: most probable first."""
    chosen: list[Candidate] = []
    for each in candidates:
        choice = Choice.CHOSEN
        if each.probability < threshold:
            choice = Choice.UNLIKELY
        elif chosen and _odds(each) < NEAR_BEST * _odds(chosen[0]):
            choice = Choice.WEAKER
        elif len(chosen) >= MOST_STATEMENTS:
            choice = Choice.ENOUGH
        elif any(_same(each, other) for other in chosen):
            choice = Choice.SAME
        else:
            chosen.append(each)
        yield each, choice


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
