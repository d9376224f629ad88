"""The port that turns text into vectors, and what a library remembers of whoever made its vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from kb.errors import IncompatibleLibrary

Vectors = npt.NDArray[np.float32]

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
        """float32 [len(texts), dimensions]; of a very long text only the beginning may be seen"""


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
