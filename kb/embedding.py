"""The texts of a revision as vectors in the indexes: of its chunks, their sentences and their tokens.

One pass of the encoder over a chunk gives its vector and those of its tokens. Sentences are encoded alone: vectors cut
out of the pass over the chunk choose the answering sentence worse by 8 to 16 points (SQuAD, XQuAD).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from kb.access import Tier
from kb.index.encoder import Encoder, TokenEncoder, Vectors
from kb.index.indexes import Indexes
from kb.index.maxsim import Tokens, quantise
from kb.index.multivector import ChunkVectors, TokenSum
from kb.index.terms import terms
from kb.records import IndexEntry
from kb.token_vectors import TokenVectors

Progress = Callable[[int, int], None]

CHUNKS_AT_ONCE = 16  # between two reports of progress, and between two chances for Ctrl-C


def embed(
    encoder: Encoder,
    indexes: Indexes,
    tier: Tier,
    document: str,
    revision: str,
    entries: Sequence[IndexEntry],
    keep_tokens: bool,
    progress: Progress | None = None,
) -> None:
    """Write the entries of one revision to the indexes, some at a time, so that a long publication needs no more memory
    than a short one. `keep_tokens`: keep the tokens' vectors too. `progress(done, total)` counts texts embedded."""
    texts = sum(1 + len(entry.sentences) for entry in entries)
    done = 0
    rows: list[Vectors] = [np.empty((0, encoder.dimensions), np.float32)]
    for start in range(0, len(entries), CHUNKS_AT_ONCE):
        part = entries[start : start + CHUNKS_AT_ONCE]
        found = encode_tokens(encoder, [entry.embedded for entry in part])
        if found is None:
            chunks = encoder.encode_passages([entry.embedded for entry in part])
        else:
            chunks = np.stack([each.pooled for each in found])
        sentences = iter(encoder.encode_passages([text for entry in part for text in entry.sentences]))
        vectors = {
            entry.id: ChunkVectors(
                chunk,
                np.stack([next(sentences) for _ in entry.sentences]),
                tuple(" ".join(terms(text)) for text in (entry.heading, *entry.sentences)),
            )
            for entry, chunk in zip(part, chunks, strict=True)
        }
        kept = {entry.id: tokens_of(entry, each) for entry, each in zip(part, found or (), strict=bool(found))}
        total = summed(found) if found else None
        indexes.multivector.write(tier, revision, vectors, kept if keep_tokens else {}, total)
        rows.append(chunks)
        done += len(part) + sum(len(entry.sentences) for entry in part)
        if progress:
            progress(done, texts)
    indexes.write(tier, document, revision, entries, np.concatenate(rows))


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
