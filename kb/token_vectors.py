"""What an encoder that can gives of a text's tokens: the type that encoders make and retrieval reads."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class TokenVectors(NamedTuple):
    """`vectors` float32 [tokens, dimensions], as they come of the network, not of unit length; `spans` int64
    [tokens, 2], begin and end of each in characters of the text; empty where a token has no character of its own (a
    space before a character that no piece begins with). What the encoder puts around a text is not among them. `pooled`
    float32 [dimensions], of unit length: the vector of the text as a whole, of the same pass."""

    vectors: npt.NDArray[np.float32]
    spans: npt.NDArray[np.int64]
    pooled: npt.NDArray[np.float32]
