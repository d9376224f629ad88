"""The texts of a revision as vectors in the indexes: of its chunks, their sentences and their tokens.

One pass of the encoder over a chunk gives its vector and those of its tokens. Sentences are encoded alone: vectors cut
out of the pass over the chunk choose the answering sentence worse by 8 to 16 points (SQuAD, XQuAD).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from kb.access import Tier
from kb.batches import batches
from kb.index.encoder import Encoder, TokenEncoder, Vectors
from kb.index.indexes import Indexes
from kb.index.maxsim import Tokens, quantise
from kb.index.multivector import ChunkVectors, TokenSum
from kb.index.terms import terms
from kb.records import IndexEntry
from kb.token_vectors import TokenVectors

Progress = Callable[[int, int], None]

CHUNKS_AT_ONCE = 16  # between two reports of progress, and between two chances for Ctrl-C
WRITTEN_AT_ONCE = 2000  # chunks made findable: a commit of the indexes takes long, and most publications need one


def embed(
    encoder: Encoder,
    indexes: Indexes,
    tier: Tier,
    document: str,
    revision: str,
    entries: Iterable[IndexEntry],
    keep_tokens: bool,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write the entries of one revision to the indexes, some at a time, so that a long publication needs no more memory
    than a short one. `keep_tokens`: keep the tokens' vectors too. `progress(done)` counts texts embedded."""
    done = 0
    # Written beside: the encoder does not wait for the disk.
    with ThreadPoolExecutor(1, "index") as beside:
        for group in batches(entries, WRITTEN_AT_ONCE):
            rows: list[Vectors] = []
            written: Future[None] | None = None
            for part in batches(group, CHUNKS_AT_ONCE):
                chunks, tokens, sentences = _encoded(encoder, part)
                if written is not None:
                    written.result()
                written = beside.submit(_write, indexes, tier, revision, part, (chunks, tokens, sentences), keep_tokens)
                rows.append(chunks)
                done += len(part) + len(sentences)
                if progress:
                    progress(done)
            if written is not None:
                written.result()
            indexes.write(tier, document, revision, group, np.concatenate(rows))


_Encoded = tuple[Vectors, list[TokenVectors] | None, Vectors]
"""Vectors of some chunks, those of their tokens where the encoder gives any, those of their sentences."""


def _encoded(encoder: Encoder, part: Sequence[IndexEntry]) -> _Encoded:
    tokens = encode_tokens(encoder, [entry.embedded for entry in part])
    if tokens is None:
        chunks = encoder.encode_passages([entry.embedded for entry in part])
    else:
        chunks = np.stack([each.pooled for each in tokens])
    return chunks, tokens, encoder.encode_passages([text for entry in part for text in entry.sentences])


def _write(
    indexes: Indexes, tier: Tier, revision: str, part: Sequence[IndexEntry], encoded: _Encoded, keep_tokens: bool
) -> None:
    chunks, tokens, sentences = encoded
    rest = iter(sentences)
    vectors = {
        entry.id: ChunkVectors(
            chunk,
            np.stack([next(rest) for _ in entry.sentences]),
            tuple(" ".join(terms(text)) for text in (entry.heading, *entry.sentences)),
        )
        for entry, chunk in zip(part, chunks, strict=True)
    }
    kept = {entry.id: tokens_of(entry, each) for entry, each in zip(part, tokens or (), strict=bool(tokens))}
    total = summed(tokens) if tokens else None
    indexes.multivector.write(tier, revision, vectors, kept if keep_tokens else {}, total)


def encode_tokens(encoder: Encoder, texts: Sequence[str], *, queries: bool = False) -> list[TokenVectors] | None:
    """The token vectors of passages or `queries`; None of an encoder that gives none."""
    return encoder.encode_tokens(texts, queries=queries) if isinstance(encoder, TokenEncoder) else None


def make_tokens(encoder: Encoder, entries: Sequence[IndexEntry]) -> dict[str, Tokens]:
    """The tokens of chunks by their ids; none of an encoder that gives none."""
    found = encode_tokens(encoder, [entry.embedded for entry in entries]) if entries else None
    return {entry.id: tokens_of(entry, each) for entry, each in zip(entries, found or (), strict=bool(found))}


def tokens_of(entry: IndexEntry, found: TokenVectors) -> Tokens:
    """The tokens of a chunk by its sentences. A token that begins before the end of the sentence before, as a space
    that stands with the word after it, counts to the sentence in which it ends."""
    ends = found.spans[:, 1]
    bounds = [int(np.searchsorted(ends, begin, side="right")) for begin, _ in entry.ranges]
    return quantise(found.vectors, [*bounds, len(ends)])


def summed(found: Sequence[TokenVectors]) -> TokenSum:
    """The sum of the token vectors of these texts, each of unit length."""
    vectors = np.concatenate([each.vectors for each in found]).astype(np.float64)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return TokenSum(len(unit), unit.sum(axis=0))
