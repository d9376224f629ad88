"""Vectors to fill an index with: real passages, and blends of them where there are not enough."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evals.bench.blends import blend
from evals.bench.libraries import read_chunks
from evals.topics.topic import read_topics
from ingest.sources import find_sources
from kb.errors import FootnoteError, InvalidInput
from kb.index.encoder import Encoder, Vectors


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
    """float32 [count, dimensions], of unit length, shuffled: `real`, filled up with blends of two of them."""
    if count <= len(real):
        return real[:count]
    random = np.random.default_rng(1)
    first, second = random.integers(0, len(real), (2, count - len(real)))
    whole: Vectors = np.concatenate([real, blend(real, first, second)])
    return whole[random.permutation(count)]
