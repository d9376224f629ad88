"""Any LangChain `Embeddings` as an encoder: hosted models, and those of other packages.

What comes back is held against what was asked for, because a server is not ours: as many rows as texts, all of one
length, every number finite, none of length nought. Errors of the packages become `Unavailable`, by their HTTP status
where they have one; their own words are not passed on, for those of a refused key hold parts of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from kb.errors import Unavailable

Vectors = npt.NDArray[np.float32]

BATCH = 64  # texts sent at once
# Of a text no more is sent: some 8,000 tokens of Chinese, which is where the common hosted models end.
MOST_CHARACTERS = 6_000
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
Rows = Sequence[Sequence[float]]


class LangChainEncoder:
    """An `Encoder` (kb.index.encoder) without vectors of tokens. As safe under threads as the given embeddings are.

    It is kept by the name under which it is chosen (`openai:some-model`) and its dimensions, which are found by
    embedding a text: that is also how a wrong address, key or model shows before anything depends on it.
    """

    def __init__(
        self,
        chosen: str,
        passages: Embeddings,
        queries: Embeddings | None = None,
        *,
        taking_turns: AbstractContextManager[object] | None = None,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        """`queries`: what embeds questions, where that has other limits of time; `taking_turns`: a lock, for embeddings
        that several threads may not call at once; `close`: lets go of their connections.

        Raises:
            Unavailable: the model cannot be had, or gives no vectors.
        """
        self._chosen = chosen
        self._passages = passages
        self._queries = queries or passages
        self._turns = taking_turns or nullcontext()
        self._close = close
        self._dimensions = 0
        try:
            self._dimensions = self.encode_passages(["How many numbers has a vector?"]).shape[1]
        except BaseException:
            close()  # nobody else holds its connections
            raise

    @property
    def name(self) -> str:
        return f"{self._chosen}/{self._dimensions}"

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def close(self) -> None:
        self._close()

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """float32 [texts, dimensions], of unit length

        Raises:
            Unavailable: the model cannot be had just now, or what it gives are no vectors.
        """
        return self._encode(texts, lambda part: [self._queries.embed_query(text) for text in part])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """float32 [texts, dimensions], of unit length; of a text beyond `MOST_CHARACTERS` the beginning is seen.

        Raises:
            Unavailable: the model cannot be had just now, or what it gives are no vectors.
        """
        return self._encode(texts, self._passages.embed_documents)

    def _encode(self, texts: Sequence[str], embed: Callable[[list[str]], Rows]) -> Vectors:
        rows = [np.empty((0, self._dimensions), np.float32)] if not texts else []
        for start in range(0, len(texts), BATCH):
            part = [_NO_TEXT.sub(" ", text[:MOST_CHARACTERS]) for text in texts[start : start + BATCH]]
            try:
                with self._turns:
                    found = embed(part)
            except Exception as error:
                # `from None`: the words of the original may hold the key, and a log would print them.
                raise self._failed(error) from None
            rows.append(self._checked(found, len(part)))
        return np.concatenate(rows)

    def _checked(self, rows: Rows, wanted: int) -> Vectors:
        try:
            vectors = np.asarray(rows, np.float64)
        except (TypeError, ValueError):
            raise self._wrong("rows of different lengths, or no numbers") from None
        if vectors.ndim != 2 or vectors.shape[0] != wanted or vectors.shape[1] == 0:
            raise self._wrong(f"{len(rows)} vectors for {wanted} texts")
        if self._dimensions and vectors.shape[1] != self._dimensions:
            raise self._wrong(f"vectors of {vectors.shape[1]} numbers, and gave {self._dimensions} before")
        if not np.isfinite(vectors).all():
            raise self._wrong("vectors with numbers that are none (NaN or infinite)")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not (lengths > 1e-9).all():
            raise self._wrong("vectors of length nought, which compare with nothing")
        unit: Vectors = (vectors / lengths).astype(np.float32)
        return unit

    def _wrong(self, what: str) -> Unavailable:
        return Unavailable(
            f"The encoder {self._chosen} gave {what}.",
            advice="Check that the model is one for embeddings, and see the log of whoever serves it.",
        )

    def _failed(self, error: Exception) -> Unavailable:
        status = getattr(error, "status_code", None)
        who = f"The encoder {self._chosen}"
        if status in {401, 403}:
            return Unavailable(f"{who} refuses the key ({status}).", advice="Check FOOTNOTE_ENCODER_KEY.")
        if status == 404:
            return Unavailable(
                f"{who} is not there (404).", advice="Check the name of the model and FOOTNOTE_ENCODER_URL."
            )
        if status == 429:
            return Unavailable(f"{who} takes no more just now (429).", advice="Try again later, or see your quota.")
        if isinstance(status, int) and status > 0:
            return Unavailable(f"{who} failed ({status}).", advice="See the log of whoever serves it.")
        return Unavailable(
            f"{who} does not answer ({type(error).__name__}).",
            advice="Check that it runs and that FOOTNOTE_ENCODER_URL is its address, then try again.",
        )
