"""From a question to passages: dense over chunks, dense over sentences, lexical; fused by z-scores.

Each of the three scores is standardised over the candidates and weighed 0.35, 0.35, 0.30. On SQuAD that gave nDCG@10
0.939, against 0.917 for reciprocal rank fusion of two and 0.797 for a common small English encoder alone. Where the
question and the passage are in different languages the lexical score has no vote: it wrecks the ranking (R@1 0.29
against 0.76), and its weight goes to the other two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kb.answer.models import Filters, PassageView
from kb.embedding import encode_tokens
from kb.index.cosines import CosineScale
from kb.index.encoder import Vectors
from kb.index.maxsim import Tokens, maxsim
from kb.index.multivector import ChunkVectors
from kb.language import language_of
from kb.library import Library
from kb.records import Document, StoredChunk
from kb.shelf import Shelf, filter_documents

CHUNKS = 60  # candidates asked of each source
PASSAGES = 10  # whose sentences are weighed
RERANKED = 40  # passages among which those in the other language change places
Weights = tuple[float, float, float]  # of the chunk's vector, its best sentence's vector, BM25
WEIGHTS: Weights = (0.35, 0.35, 0.30)
DENSE: Weights = (0.5, 0.5, 0.0)
# Cosines between the two languages lie lower than within one, and further below Chinese ones than below English ones
# (their means are in kb/index/cosines.py); without this, in a mixed library, a wrong text in the question's language
# would outrank a right one in the other. By language of the question; chosen for nDCG@10 on the development topics, in
# steps of 0.02.
OTHER_LANGUAGE: Mapping[str, float] = {"en": 0.06, "zh": 0.10}
# Three passages that say nothing to the point stand among the candidates: of one or two alone no spread can be told,
# and a library of one document would have no score at all. 0.76 is the encoder's cosine of unrelated texts.
BACKGROUND = np.array([[0.76, 0.76, 0.0]] * 3)


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as retrieved. `score` is the fused score (higher is better; comparable within one question only).
    `cosine` is that of the question with the chunk, `sentence_cosine` with its best sentence."""

    chunk: StoredChunk
    document: Document
    score: float
    cosine: float
    sentence_cosine: float


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Passages, best first, with the question's vector (float32 [dimensions]) and what is kept of their sentences and
    tokens, by chunk id. `question_tokens` float32 [tokens, dimensions], and `token_mean`: None where token vectors have
    no part in it, and then there are no `tokens`."""

    question: str
    vector: Vectors
    question_tokens: Vectors | None
    token_mean: Vectors | None
    passages: tuple[Passage, ...]
    vectors: Mapping[str, ChunkVectors]
    tokens: Mapping[str, Tokens]

    def maxsim(self, texts: Sequence[Tokens]) -> list[float | None]:
        """How well each text's tokens meet the question's (see kb.index.maxsim); None where there is no telling."""
        if self.question_tokens is None or self.token_mean is None:
            return [None] * len(texts)
        found = maxsim(self.question_tokens, texts, self.token_mean)
        return [None if np.isnan(each) else float(each) for each in found]


def retrieve(
    library: Library,
    shelf: Shelf,
    documents: Mapping[str, Document],
    question: str,
    limit: int,
    *,
    weights: Weights = WEIGHTS,
) -> Retrieved:
    """The best `limit` passages out of `documents` (by revision id), all of them documents that `shelf` may read.

    `DENSE` counts only vectors, which know of no other text: BM25 weighs words by all that is on the shelf.
    """
    seen = encode_tokens(library.encoder, [question], queries=True)
    vector = seen[0].pooled if seen else library.encoder.encode_queries([question])[0]
    asked = seen[0].vectors if seen else None
    mean = library.token_mean(shelf.viewer) if seen else None
    found = Retrieved(question, vector, asked, mean, (), {}, {})
    if not documents:
        return found
    candidates, vectors = _candidates(library, shelf, documents, question, vector)
    languages = library.catalog.languages(list(candidates))
    candidates = _scaled(candidates, languages, language_of(question), library.cosine_scale)
    ranked = _fuse(candidates, languages, language_of(question), weights)
    found, ranked = _rerank(library, shelf, found, ranked, languages)
    ranked = ranked[:limit]
    scores = dict(ranked)
    passages = tuple(
        Passage(
            chunk=chunk,
            document=documents[chunk.revision_id],
            score=scores[chunk.id],
            cosine=candidates[chunk.id][0],
            sentence_cosine=candidates[chunk.id][1],
        )
        for chunk in library.catalog.chunks([name for name, _ in ranked])
    )
    return replace(found, passages=passages, vectors=vectors)


def search(
    library: Library, shelf: Shelf, query: str, filters: Filters, limit: int, *, weights: Weights = WEIGHTS
) -> list[PassageView]:
    """Passages as `GET /v1/search` lists them."""
    documents = {each.revision_id: each for each in filter_documents(shelf.current.values(), filters)}
    return [view(passage) for passage in retrieve(library, shelf, documents, query, limit, weights=weights).passages]


def view(passage: Passage) -> PassageView:
    """What the outside sees of a passage."""
    told = passage.document.description
    return PassageView(
        id=passage.chunk.id,
        document_id=passage.document.id,
        revision_id=passage.document.revision_id,
        title=told.title,
        kind=told.kind,
        published=told.published,
        language=passage.chunk.language,
        page=passage.chunk.page,
        section=passage.chunk.section,
        text=passage.chunk.text,
        score=round(passage.score, 4),
    )


def _candidates(
    library: Library, shelf: Shelf, documents: Mapping[str, Document], question: str, vector: Vectors
) -> tuple[dict[str, tuple[float, float, float]], dict[str, ChunkVectors]]:
    """Chunk id to its cosine, its best sentence's cosine and its BM25 score; and the vectors of those chunks.

    A chunk that BM25 did not list gets its last score if the list was cut off there (no more can be due), else none.
    """
    # A filter makes Chroma 30 times slower, so where most documents pass anyway, it is cheaper to drop afterwards.
    most = 2 * sum(each.chunks for each in documents.values()) >= sum(each.chunks for each in shelf.readable.values())
    margin = 1 if len(documents) == len(shelf.readable) or not most else 2
    indexes, viewer = library.indexes, shelf.viewer

    def nearest(query: Callable[[int, list[str] | None], dict[str, float]], wanted: int) -> dict[str, float]:
        found = query(margin * wanted, None if most else list(documents))
        kept = {name: score for name, score in found.items() if name.split(".", 1)[0] in documents}
        # An earlier edition, or a revision that is just being written, may fill the list: then only these are asked.
        crowded_out = len(kept) < wanted and len(found) >= margin * wanted
        return query(wanted, list(documents)) if crowded_out and len(kept) < len(found) else kept

    chunks = nearest(lambda n, within: indexes.vectors.query(viewer.readable, vector, n, within), CHUNKS)
    lexical = nearest(lambda n, within: indexes.lexical.query(viewer, question, n, within), CHUNKS)
    vectors = indexes.multivector.chunks(viewer.readable, list(dict.fromkeys([*chunks, *lexical])))
    floor = min(lexical.values(), default=0.0) if len(lexical) >= CHUNKS else 0.0
    scores = {
        name: (
            float(each.chunk @ vector),
            float((each.sentences @ vector).max(initial=-1.0)),
            lexical.get(name, floor),
        )
        for name, each in vectors.items()
    }
    return scores, vectors


def _rerank(
    library: Library,
    shelf: Shelf,
    found: Retrieved,
    ranked: list[tuple[str, float]],
    languages: Mapping[str, str],
) -> tuple[Retrieved, list[tuple[str, float]]]:
    """Among the best, those in the other language change places by the MaxSim of all their tokens; one language alone
    is ranked no better by it."""
    if found.question_tokens is None:
        return found, ranked
    best = [name for name, _ in ranked[:RERANKED]]
    other = [place for place, name in enumerate(best) if languages[name] != language_of(found.question)]
    wanted = dict.fromkeys([*best[:PASSAGES], *(best[place] for place in other)])
    tokens = library.tokens(shelf.viewer, list(wanted))
    found = replace(found, tokens=tokens)
    telling = [place for place in other if best[place] in tokens]
    scores = found.maxsim([tokens[best[place]] for place in telling])
    told = [(place, score) for place, score in zip(telling, scores, strict=True) if score is not None]
    order = sorted(told, key=lambda each: -each[1])
    changed = list(ranked)
    for (place, _), (source, _) in zip(told, order, strict=True):
        changed[place] = (ranked[source][0], ranked[place][1])
    return found, changed


def _scaled(
    candidates: Mapping[str, tuple[float, float, float]],
    languages: Mapping[str, str],
    language: str,
    scale: CosineScale,
) -> dict[str, tuple[float, float, float]]:
    """The candidates with both cosines as our own encoder's would lie."""
    return {
        name: (scale.apply(chunk, language, of_text), scale.apply(sentence, language, of_text), lexical)
        for name, (chunk, sentence, lexical) in candidates.items()
        if (of_text := languages.get(name)) is not None
    }


def _fuse(
    candidates: Mapping[str, tuple[float, float, float]], languages: Mapping[str, str], language: str, weights: Weights
) -> list[tuple[str, float]]:
    """Chunk ids with their fused scores, best first; equal scores in the order of the ids."""
    names = [name for name in candidates if name in languages]
    if not names:
        return []
    scores = np.array([candidates[name] for name in names])
    same = np.array([languages[name] == language for name in names])
    scores[~same, :2] += OTHER_LANGUAGE["zh" if language == "zh" else "en"]
    measured = np.vstack([scores, BACKGROUND])
    spread = measured.std(axis=0)
    standard = (scores - measured.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    share = np.array(weights) / sum(weights)
    dense = share[:2].sum()
    # BM25 alone says nothing of a text in the other language: it comes last.
    other = standard[:, :2] @ share[:2] / dense if dense else np.full(len(names), standard.min() - 1)
    fused = np.where(same, standard @ share, other)
    order = sorted(range(len(names)), key=lambda i: (-fused[i], names[i]))
    return [(names[i], float(fused[i])) for i in order]
