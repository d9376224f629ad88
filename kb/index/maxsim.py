"""Late interaction: how well each token of a question is met by the tokens of a text (MaxSim).

ColBERT (Khattab and Zaharia 2020, section 3.3) sums over the question's tokens the largest similarity with any token of
the text; here it is their mean, so that questions of different length compare. Our encoder was not trained for this:
all its token vectors lean to one side, so the mean token vector of the library is taken off first, and cosines are of
what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kb.index.encoder import Vectors


class Tokens(NamedTuple):
    """The token vectors of a chunk in a quarter of their size, in the order of the text.

    `values` int8 [tokens, dimensions] and `scales` float32 [tokens]: their product is a vector of unit length.
    `bounds` int32 [sentences + 1]: the tokens of sentence n are those from bounds[n] to bounds[n + 1]; before bounds[0]
    stand those of title and headings.
    """

    values: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float32]
    bounds: npt.NDArray[np.int32]


def quantise(vectors: Vectors, bounds: Sequence[int]) -> Tokens:
    """float32 [tokens, dimensions], of any length but zero, as `Tokens`. The step of each is a 127th of its largest
    component."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    values = np.rint(unit * (127.0 / np.abs(unit).max(axis=1, keepdims=True)))
    scales = 1.0 / np.linalg.norm(values, axis=1)
    return Tokens(values.astype(np.int8), scales.astype(np.float32), np.array(bounds, np.int32))


@dataclass(frozen=True)
class TokenCosines:
    """How near each token of a text is to each of the question: float32 [tokens, question's tokens], -1 to 1, both
    centred; with the bounds of its sentences (as in `Tokens`)."""

    cosines: Vectors
    bounds: npt.NDArray[np.int32]

    def maxsim(self) -> float | None:
        """That of the whole text; None of one without tokens."""
        return _maxsim(self.cosines)

    def nearest(self) -> Vectors:
        """float32 [question's tokens]: the cosine of each with the nearest of the text; -1 of a text without tokens."""
        found: Vectors = self.cosines.max(axis=0, initial=-1.0)
        return found

    @cached_property
    def nearest_in_sentences(self) -> Vectors:
        """float32 [sentences, question's tokens]; -1 in a sentence beyond what the encoder reads of a text."""
        parts = [self.cosines[begin:end].max(axis=0, initial=-1.0) for begin, end in pairwise(self.bounds)]
        return np.stack(parts) if parts else np.empty((0, self.cosines.shape[1]), np.float32)

    def of_sentences(self) -> list[float | None]:
        """That of each sentence; None of one beyond what the encoder reads of a text."""
        if not self.cosines.size:
            return [None] * (len(self.bounds) - 1)
        means = self.nearest_in_sentences.mean(axis=1).tolist()
        return [mean if begin < end else None for mean, (begin, end) in zip(means, pairwise(self.bounds), strict=True)]


def token_cosines(question: Vectors, texts: Sequence[Tokens], mean: Vectors) -> list[TokenCosines]:
    """Those of each text. `question`: float32 [tokens, dimensions]. `mean`: float32 [dimensions], that of token vectors
    of unit length."""
    asked = question / np.linalg.norm(question, axis=1, keepdims=True) - mean
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    # The texts' tokens are not centred one by one, as there are thousands: the products with the mean say it all.
    sides = np.vstack([asked, mean]).T
    values = np.concatenate([text.values for text in texts]).astype(np.float32)
    products = (values @ sides) * np.concatenate([text.scales for text in texts])[:, None]
    along = products[:, -1:]
    lengths = np.sqrt(np.maximum(1.0 - 2.0 * along + mean @ mean, 1e-6))
    cosines = (products[:, :-1] - asked @ mean) / lengths
    parts = np.split(cosines, np.cumsum([len(text.values) for text in texts[:-1]]))
    return [TokenCosines(part, text.bounds) for part, text in zip(parts, texts, strict=True)]


def _maxsim(cosines: Vectors) -> float | None:
    return float(cosines.max(axis=0).mean()) if cosines.size else None
