"""Vectors for more text than there is time to embed: blends of two real ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kb.index.encoder import TokenEncoder, Vectors
from kb.token_vectors import TokenVectors

KEPT = 0.7  # how much of a blend is its first passage


def blend(real: Vectors, first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]) -> Vectors:
    """float32 [blends, dimensions], of unit length: those rows of `real` with those.

    All of an encoder's vectors lie round one mean. A blend keeps the mean and mixes what two passages have beside it so
    that its length stays: it reads like a text half about the one and half about the other. Against 8,000 real vectors,
    8,000 out of 2,000 real ones and blends have the same cosines to the 1st, 20th and 60th nearest of a question, and a
    graph finds as many; only the last percent is a little easier, as real texts have more near-duplicates: leave a
    margin. Noise of the same strength in all directions will not do: it pulls a vector off the mean, no question comes
    near one, and the graph looks three times as good as it is.
    """
    mean = real.mean(axis=0)
    beside = real - mean
    made = mean + KEPT * beside[first] + np.sqrt(1 - KEPT**2) * beside[second]
    unit: Vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return unit


class Blends:
    """A `TokenEncoder` that embeds the first texts and blends those for the rest. Ten thousand chunks take a minute
    instead of ten; what is timed afterwards embeds its questions with the real encoder."""

    def __init__(self, encoder: TokenEncoder, chunks: int, sentences: int) -> None:
        """`chunks`, `sentences`: so many of each are embedded."""
        self._encoder = encoder
        self._most_chunks, self._most_sentences = chunks, sentences
        self._chunks: list[TokenVectors] = []
        self._sentences: list[Vectors] = []
        self._random = np.random.default_rng(0)

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def dimensions(self) -> int:
        return self._encoder.dimensions

    def close(self) -> None:
        self._encoder.close()

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        real = texts[: max(0, self._most_sentences - len(self._sentences))]
        if real:
            self._sentences.extend(self._encoder.encode_passages(real))
        rest = len(texts) - len(real)
        return np.vstack([*self._sentences[len(self._sentences) - len(real) :], *self._blended(self._sentences, rest)])

    def encode_tokens(self, texts: Sequence[str], *, queries: bool = False) -> list[TokenVectors]:
        """Blends have the tokens of one real chunk, spread over the text."""
        if queries:
            return self._encoder.encode_tokens(texts, queries=True)
        real = texts[: max(0, self._most_chunks - len(self._chunks))]
        found = self._encoder.encode_tokens(real) if real else []
        self._chunks.extend(found)
        pooled = self._blended([each.pooled for each in self._chunks], len(texts) - len(real))
        for text, vector in zip(texts[len(real) :], pooled, strict=True):
            vectors = self._chunks[self._random.integers(len(self._chunks))].vectors
            ends = np.linspace(0, len(text), len(vectors) + 1).astype(np.int64)
            found.append(TokenVectors(vectors, np.column_stack([ends[:-1], ends[1:]]), vector))
        return found

    def _blended(self, real: list[Vectors], count: int) -> Vectors:
        if not count:
            return np.empty((0, self.dimensions), np.float32)
        first, second = self._random.integers(0, len(real), (2, count))
        return blend(np.stack(real), first, second)
