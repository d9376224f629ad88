"""Vectors to fill an index with: real passages, and blends of them where there are not enough."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evals.bench.libraries import read_chunks
from evals.topics.topic import read_topics
from ingest.sources import find_sources
from kb.errors import FootnoteError, InvalidInput
from kb.index.encoder import Encoder, Vectors

KEPT = 0.7  # how much of a blend is its first passage


def real_passages(encoder: Encoder, texts: Path, most: int) -> Vectors:
    """float32 [at most `most`, dimensions]: chunks of the publications below `texts`, as an ingest would embed them.

    Raises:
        InvalidInput: none of them can be read.
    """
    files = list(find_sources([texts]).files)
    np.random.default_rng(0).shuffle(files)
    found: dict[str, None] = {}
    for file in files:
        try:
            _, chunks = read_chunks(file)
        except FootnoteError:
            continue  # a scan, say: what it has is no text to measure with
        found.update((each.embedded, None) for each in chunks)
        if len(found) >= most:
            break
    if not found:
        raise InvalidInput(f"There is no text below {texts}.", advice="Name a folder of publications with --texts.")
    return encoder.encode_passages(list(found)[:most])


def questions(encoder: Encoder, most: int) -> Vectors:
    """float32 [at most `most`, dimensions]: questions of the development topics."""
    return encoder.encode_queries([each.question for each in read_topics() if each.split == "dev"][:most])


def blended(real: Vectors, count: int) -> Vectors:
    """float32 [count, dimensions], of unit length, shuffled: `real`, filled up with blends of two of them.

    All of an encoder's vectors lie round one mean. A blend keeps the mean and mixes what two passages have beside it so
    that its length stays: it reads like a text half about the one and half about the other. Against 8,000 real vectors,
    8,000 out of 2,000 real ones and blends have the same cosines to the 1st, 20th and 60th nearest of a question, and a
    graph finds as many; only the last percent is a little easier, as real texts have more near-duplicates: leave a
    margin. Noise of the same strength in all directions will not do: it pulls a vector off the mean, no question comes
    near one, and the graph looks three times as good as it is.
    """
    if count <= len(real):
        return real[:count]
    random = np.random.default_rng(1)
    mean = real.mean(axis=0)
    beside = real - mean
    first, second = (random.integers(0, len(real), count - len(real)) for _ in range(2))
    made = mean + KEPT * beside[first] + np.sqrt(1 - KEPT**2) * beside[second]
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    whole: Vectors = np.concatenate([real, made]).astype(np.float32)
    return whole[random.permutation(count)]
