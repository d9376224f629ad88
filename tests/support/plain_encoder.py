"""The product's encoder without its token vectors, as another encoder has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.index.encoder import Encoder, Vectors
from kb.library import Library


@dataclass(frozen=True)
class PlainEncoder:
    whole: Encoder

    @property
    def name(self) -> str:
        return self.whole.name

    @property
    def dimensions(self) -> int:
        return self.whole.dimensions

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.whole.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self.whole.encode_passages(texts)

    def close(self) -> None:
        self.whole.close()


def without_tokens(library: Library) -> None:
    """From now on this library's encoder gives none."""
    library.encoding = replace(library.encoding, encoder=PlainEncoder(library.encoder))
