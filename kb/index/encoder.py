"""The port that turns text into vectors, and what a library remembers of whoever made its vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from kb.errors import IncompatibleLibrary
from kb.token_vectors import TokenVectors

Vectors = npt.NDArray[np.float32]

GOLDEN_TEXT = "Zero-emission trucks and buses: 30% of sales by 2030. 零排放卡车和客车。"

SAME = 0.9999  # lets another CPU's rounding through and nothing else
SAME_ELSEWHERE = 0.999  # of a server's model, whose vectors differ a little with what else is in a batch


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
        """float32 [len(texts), dimensions]; of a very long text only the beginning may be seen"""

    def close(self) -> None:
        """Let go of threads and connections; more than once does no harm."""


@runtime_checkable
class TokenEncoder(Encoder, Protocol):
    """An encoder that also gives the vectors of tokens: not all can, so whoever needs them asks
    `isinstance(encoder, TokenEncoder)` and does without them otherwise."""

    def encode_tokens(self, texts: Sequence[str], *, queries: bool = False) -> list[TokenVectors]:
        """Those of each text, read as passages or as `queries`."""


def golden_vector(encoder: Encoder) -> Vectors:
    """float32 [dimensions]: what `encoder` makes of a fixed text in both languages."""
    vector: Vectors = encoder.encode_passages([GOLDEN_TEXT])[0]
    return vector


def check_encoder(encoder: Encoder, name: str, golden: Vectors, same: float = SAME) -> None:
    """Refuse a library whose vectors this encoder would not reproduce: the fixed text's must have the cosine `same`.

    Raises:
        IncompatibleLibrary: other name or version, or other numbers under the same name.
    """
    advice = "Run `footnote reindex` to embed the library again with this encoder."
    if name != encoder.name:
        raise IncompatibleLibrary(
            f"The library was embedded by {name}, and this is {encoder.name}: their vectors do not compare.",
            advice=advice,
        )
    if golden.shape != (encoder.dimensions,) or float(golden @ golden_vector(encoder)) < same:
        raise IncompatibleLibrary(
            f"{encoder.name} gives other vectors on this machine than when the library was made.", advice=advice
        )
