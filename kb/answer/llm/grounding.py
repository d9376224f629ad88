"""The sentences that bear a statement out: found by us, for a model's own numbers are often wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kb.answer.checking.check import check_claim
from kb.answer.checking.fault import Fault
from kb.answer.gathering import Gathered
from kb.answer.understanding.equivalents import expand
from kb.index.cosines import CosineScale
from kb.index.encoder import Encoder, Vectors
from kb.index.terms import terms
from kb.language import language_of
from kb.library import Library
from kb.records import Page, SentenceKind, StoredSentence
from kb.retrieval import Passage

LIKELY = 6  # sentences that are tried, nearest first
STARTS = 3  # of them that are tried with another one
MOST_SENTENCES = 3  # that bear out one statement
SHARED = 0.3  # weight of the share of words, beside the cosine
HINTED = 0.01  # of a passage that the model names


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence that may be cited: its passage, its number in the prompt, its vector (float32 [dimensions]), its terms
    with their equivalents, its words as they stand on their pages, and how likely it answers the question."""

    sentence: StoredSentence
    passage: Passage
    number: int
    vector: Vectors
    terms: frozenset[str]
    quote: str
    probability: float


@dataclass(frozen=True, slots=True)
class Sources:
    """All that may be cited, taken out of the library at one moment, so that it need not be held while a model
    writes. `pages` by revision and number."""

    sources: tuple[Source, ...]
    pages: Mapping[tuple[str, int], Page]
    encoder: Encoder
    scale: CosineScale


@dataclass(frozen=True, slots=True)
class Grounded:
    """The sentences that bear a statement out best, and what is wrong with it all the same."""

    sources: tuple[Source, ...]
    faults: tuple[Fault, ...]

    @property
    def probability(self) -> float:
        """That one of the sentences answers the question (0 to 1)."""
        return max((each.probability for each in self.sources), default=0.0)


def take_sources(library: Library, gathered: Gathered) -> Sources:
    """To be called while `library.reading()`."""
    pages: dict[tuple[str, int], Page] = {}
    likely = {each.sentence.id: each.probability for each in reversed(gathered.candidates)}
    found: list[Source] = []
    for number, passage in enumerate(gathered.retrieved.passages, start=1):
        revision = passage.document.revision_id
        vectors = gathered.retrieved.vectors[passage.chunk.id].sentences
        for place, sentence in enumerate(passage.chunk.sentences):
            if sentence.kind is SentenceKind.ORDER:
                continue
            for span in sentence.spans:
                if (revision, span.page) not in pages:
                    pages[revision, span.page] = library.catalog.page(revision, span.page)
            quote = " ".join(pages[revision, span.page].text[span.start : span.end] for span in sentence.spans)
            known = expand(frozenset(terms(quote)))
            found.append(Source(sentence, passage, number, vectors[place], known, quote, likely.get(sentence.id, 0.0)))
    return Sources(tuple(found), pages, library.encoder, library.cosine_scale)


def ground(sources: Sources, statement: str, hints: Sequence[int] = ()) -> Grounded:
    """The nearest sentence that bears the statement out, with up to two more of the same publication where that needs
    them (a heading that has the year, the sentence before).

    Raises:
        Unavailable: the encoder is somebody else's and cannot be had.
    """
    if not sources.sources:
        return Grounded((), ())
    near = _near(sources, statement, hints)
    order = [each for each, _ in near]
    cosines = {each.sentence.id: cosine for each, cosine in near}

    def judged(cited: tuple[Source, ...]) -> Grounded:
        quotes = [each.quote for each in cited]
        return Grounded(cited, check_claim(statement, quotes, max(cosines[each.sentence.id] for each in cited)))

    starts = sorted(
        (judged((each,)) for each in order[:LIKELY]), key=lambda each: (len(each.faults), -each.probability)
    )
    if not starts[0].faults:
        return starts[0]
    # What needs two sentences may be half said by a third: so each of the best is tried with what stands beside it.
    widened = [_widened(each, order, judged) for each in starts[:STARTS]]
    return min(widened, key=lambda each: (len(each.faults), -each.probability))


def _widened(best: Grounded, order: Sequence[Source], judged: Callable[[tuple[Source, ...]], Grounded]) -> Grounded:
    while best.faults and len(best.sources) < MOST_SENTENCES:
        beside = [each for each in order if _beside(each, best.sources)][:LIKELY]
        tried = [judged((*best.sources, each)) for each in beside]
        better = min(tried, key=lambda each: len(each.faults), default=best)
        if len(better.faults) >= len(best.faults):
            break
        best = better
    return best


def _near(sources: Sources, statement: str, hints: Sequence[int]) -> list[tuple[Source, float]]:
    """The sentences, nearest first, each with its cosine as our own encoder's would lie."""
    vector = sources.encoder.encode_passages([statement])[0]
    language, said = language_of(statement), frozenset(terms(statement))
    found: list[tuple[float, Source, float]] = []
    for each in sources.sources:
        cosine = sources.scale.apply(float(each.vector @ vector), language, each.passage.chunk.language)
        shared = len(said & each.terms) / max(1, len(said))
        found.append((cosine + SHARED * shared + HINTED * (each.number in hints), each, cosine))
    found.sort(key=lambda each: -each[0])
    return [(source, cosine) for _, source, cosine in found]


def _beside(source: Source, cited: Sequence[Source]) -> bool:
    """Whether it is another sentence of the publication that is cited."""
    return all(source is not each for each in cited) and source.passage.document.id == cited[0].passage.document.id
