"""From a question to passages: dense over chunks, dense over sentences, lexical; fused by z-scores.

Each of the three scores is standardised over the candidates and weighed 0.35, 0.35, 0.30. On SQuAD that gave nDCG@10
0.939, against 0.917 for reciprocal rank fusion of two and 0.797 for a common small English encoder alone. Where the
question and the passage are in different languages the lexical score has no vote: it wrecks the ranking (R@1 0.29
against 0.76), and its weight goes to the other two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb.answer.models import AlsoIn, Filters, PassageView
from kb.embedding import encode_tokens
from kb.fusion import RERANKED, Fused, Three, fuse, meeting, rerank
from kb.index.cosines import CosineScale
from kb.index.encoder import Vectors
from kb.index.maxsim import TokenCosines, token_cosines
from kb.index.multivector import ChunkVectors
from kb.language import language_of
from kb.library import Library
from kb.records import Document, StoredChunk
from kb.shelf import Shelf

PASSAGES = 10  # whose sentences are weighed


@dataclass(frozen=True, slots=True)
class Ranking:
    """How passages are ranked. `candidates`: how many are asked of the vector and of the lexical index. `tokens`:
    whether token vectors have a part in it."""

    weights: Three = (0.35, 0.35, 0.30)
    candidates: int = 60
    tokens: bool = True


RANKING = Ranking()  # the best of what was measured (docs/decisions/0007-how-passages-are-ranked.md)
# Of what knows of no other text: BM25 weighs words, and the mean token vector is taken, by all that is on the shelf.
DENSE = Ranking(weights=(0.5, 0.5, 0.0), tokens=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as retrieved. `score` is the fused score (higher is better; comparable within one question only).
    `cosine` is that of the question with the chunk, `sentence_cosine` with its best sentence. `terms` are the index
    terms of each sentence, `heading_terms` those of the title and the headings; `page_label` is that of the page on
    which it begins. `also_in`: other documents on the shelf with the same text."""

    chunk: StoredChunk
    document: Document
    score: float
    cosine: float
    sentence_cosine: float
    heading_terms: frozenset[str]
    terms: tuple[frozenset[str], ...]
    page_label: str | None = None
    also_in: tuple[AlsoIn, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """What the indexes listed. `lexical`: chunks that hold a term of the question; `dropped`: revisions that the viewer
    may read and that may not answer (an earlier edition), as far as they were listed at all."""

    lexical: frozenset[str]
    dropped: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scoring:
    """Why the passages stand where they do, for whoever asks. `met`: MaxSim of those in the other language, by which
    they changed places; by chunk id."""

    fused: Fused
    met: Mapping[str, float]
    listed: Listed


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Passages, best first, with the question's vector (float32 [dimensions]); by chunk id the vectors of their
    sentences, and how their tokens meet the question's, for the best of them (none of an encoder without tokens).
    `spans` int64 [tokens, 2]: where those of the question stand in it. `scoring`: None where nothing was searched."""

    question: str
    vector: Vectors
    passages: tuple[Passage, ...]
    vectors: Mapping[str, ChunkVectors]
    tokens: Mapping[str, TokenCosines]
    spans: npt.NDArray[np.int64] | None = None
    scoring: Scoring | None = None


def retrieve(
    library: Library,
    shelf: Shelf,
    documents: Mapping[str, Document],
    question: str,
    limit: int,
    *,
    ranking: Ranking = RANKING,
) -> Retrieved:
    """The best `limit` passages out of `documents` (by revision id), all of them documents that `shelf` may read."""
    seen = encode_tokens(library.encoder, [question], queries=True)
    vector = seen[0].pooled if seen else library.encoder.encode_queries([question])[0]
    if not documents:
        return Retrieved(question, vector, (), {}, {})
    candidates, vectors, listed = _candidates(library, shelf, documents, question, vector, ranking.candidates)
    language, languages = language_of(question), library.catalog.languages(list(candidates))
    candidates = _scaled(candidates, languages, language, library.cosine_scale)
    fused = fuse(candidates, languages, language, ranking.weights)
    ranked = fused.ranked()
    tokens = _tokens(library, shelf, seen[0].vectors, ranked, languages, language) if seen and ranking.tokens else {}
    met = meeting(ranked, tokens, languages, language)
    ranked = rerank(ranked, met)[:limit]
    scores = dict(ranked)
    chunks = library.catalog.chunks([name for name, _ in ranked])
    labels = library.catalog.page_labels(chunks)
    passages = tuple(
        Passage(
            chunk,
            documents[chunk.revision_id],
            scores[chunk.id],
            *candidates[chunk.id][:2],
            *_terms(vectors[chunk.id]),
            labels[chunk.id],
            shelf.also_in(documents[chunk.revision_id]),
        )
        for chunk in chunks
    )
    spans, scoring = seen[0].spans if seen else None, Scoring(fused, met, listed)
    return Retrieved(question, vector, passages, vectors, tokens, spans, scoring)


def search(
    library: Library, shelf: Shelf, query: str, filters: Filters, limit: int, *, ranking: Ranking = RANKING
) -> list[PassageView]:
    """Passages as `GET /v1/search` lists them."""
    documents = shelf.answering(filters)
    return [view(passage) for passage in retrieve(library, shelf, documents, query, limit, ranking=ranking).passages]


def view(passage: Passage) -> PassageView:
    """What the outside sees of a passage."""
    told = passage.document.description
    dated = told.origins.get("published")
    return PassageView(
        id=passage.chunk.id,
        document_id=passage.document.id,
        revision_id=passage.document.revision_id,
        title=told.title,
        kind=told.kind,
        published=told.published,
        language=passage.chunk.language,
        page=passage.chunk.page,
        page_label=passage.page_label,
        section=passage.chunk.section,
        text=passage.chunk.text,
        score=round(passage.score, 4),
        published_from=dated.found if dated else None,
        also_in=passage.also_in,
    )


def _terms(kept: ChunkVectors) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    heading, *sentences = (frozenset(each.split()) for each in kept.terms)
    return heading, tuple(sentences)


def _candidates(
    library: Library, shelf: Shelf, documents: Mapping[str, Document], question: str, vector: Vectors, limit: int
) -> tuple[dict[str, Three], dict[str, ChunkVectors], Listed]:
    """Chunk id to its cosine, its best sentence's cosine and its BM25 score; the vectors of those chunks; and what the
    indexes listed.

    A chunk that BM25 did not list gets its last score if the list was cut off there (no more can be due), else none.
    """
    # A filter makes Chroma 30 times slower, so where most documents pass anyway, it is cheaper to drop afterwards.
    most = 2 * sum(each.chunks for each in documents.values()) >= sum(each.chunks for each in shelf.readable.values())
    margin = 1 if len(documents) == len(shelf.readable) or not most else 2
    indexes, viewer, dropped = library.indexes, shelf.viewer, set[str]()

    def nearest(query: Callable[[int, list[str] | None], dict[str, float]], wanted: int) -> dict[str, float]:
        found = query(margin * wanted, None if most else list(documents))
        kept = {name: score for name, score in found.items() if name.split(".", 1)[0] in documents}
        dropped.update(name.split(".", 1)[0] for name in found.keys() - kept.keys())
        # An earlier edition, or a revision that is just being written, may fill the list: then only these are asked.
        crowded_out = len(kept) < wanted and len(found) >= margin * wanted
        return query(wanted, list(documents)) if crowded_out and len(kept) < len(found) else kept

    chunks = nearest(lambda n, within: indexes.vectors.query(viewer.readable, vector, n, within), limit)
    lexical = nearest(lambda n, within: indexes.lexical.query(viewer, question, n, within), limit)
    vectors = indexes.multivector.chunks(viewer.readable, list(dict.fromkeys([*chunks, *lexical])))
    floor = min(lexical.values(), default=0.0) if len(lexical) >= limit else 0.0
    scores = {
        name: (
            float(each.chunk @ vector),
            float((each.sentences @ vector).max(initial=-1.0)),
            lexical.get(name, floor),
        )
        for name, each in vectors.items()
    }
    return scores, vectors, Listed(frozenset(lexical), frozenset(dropped))


def _tokens(
    library: Library,
    shelf: Shelf,
    question: Vectors,
    ranked: list[tuple[str, float]],
    languages: Mapping[str, str],
    language: str,
) -> dict[str, TokenCosines]:
    """How the tokens of the best passages, and of more of those in the other language, meet the question's."""
    mean = library.token_mean(shelf)
    names = [
        name for place, (name, _) in enumerate(ranked[:RERANKED]) if place < PASSAGES or languages[name] != language
    ]
    found = library.tokens(shelf, names)
    if mean is None or not found:
        return {}
    return dict(zip(found, token_cosines(question, list(found.values()), mean), strict=True))


def _scaled(
    candidates: Mapping[str, Three],
    languages: Mapping[str, str],
    language: str,
    scale: CosineScale,
) -> dict[str, Three]:
    """The candidates with both cosines as our own encoder's would lie."""
    return {
        name: (scale.apply(chunk, language, of_text), scale.apply(sentence, language, of_text), lexical)
        for name, (chunk, sentence, lexical) in candidates.items()
        if (of_text := languages.get(name)) is not None
    }
