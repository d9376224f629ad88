"""Late interaction: how well each token of a question is met by the tokens of a text (MaxSim).

ColBERT (Khattab and Zaharia 2020, section 3.3) sums over the question's tokens the largest similarity with any token of
the text; here it is their mean, so that questions of different length compare. Our encoder was not trained for this:
all its token vectors lean to one side, so the mean token vector of the library is taken off first, and cosines are of
what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
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

    def of_sentence(self, number: int) -> Tokens:
        """Those of one sentence alone; none of a sentence beyond what the encoder reads of a text."""
        own = slice(self.bounds[number], self.bounds[number + 1])
        return Tokens(self.values[own], self.scales[own], np.array([0, own.stop - own.start], np.int32))


def quantise(vectors: Vectors, bounds: Sequence[int]) -> Tokens:
    """float32 [tokens, dimensions], of any length but zero, as `Tokens`. The step of each is a 127th of its largest
    component."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    values = np.rint(unit * (127.0 / np.abs(unit).max(axis=1, keepdims=True)))
    scales = 1.0 / np.linalg.norm(values, axis=1)
    return Tokens(values.astype(np.int8), scales.astype(np.float32), np.array(bounds, np.int32))


def maxsim(question: Vectors, texts: Sequence[Tokens], mean: Vectors) -> npt.NDArray[np.float32]:
    """float32 [texts], each -1 to 1, higher is better; of a text without tokens NaN.

    `question`: float32 [tokens, dimensions]. `mean`: float32 [dimensions], that of token vectors of unit length.
    """
    found = np.full(len(texts), np.nan, np.float32)
    filled = [number for number, text in enumerate(texts) if len(text.values)]
    if not filled or not len(question):
        return found
    asked = question / np.linalg.norm(question, axis=1, keepdims=True) - mean
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    # The texts' tokens are not centred one by one (there are thousands): the products with the mean say it all.
    products = np.concatenate([texts[number].values for number in filled]).astype(np.float32)
    products = products @ np.vstack([asked, mean]).T
    products *= np.concatenate([texts[number].scales for number in filled])[:, None]
    along = products[:, -1:]
    length = np.sqrt(np.maximum(1.0 - 2.0 * along + mean @ mean, 1e-6))
    cosines = (products[:, :-1] - asked @ mean) / length
    starts = np.cumsum([0, *(len(texts[number].values) for number in filled[:-1])])
    found[filled] = np.maximum.reduceat(cosines, starts, axis=0).mean(axis=1)
    return found
