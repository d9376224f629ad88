"""English or Chinese, by the letters."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN = re.compile("[A-Za-z]+")


def language_of(text: str) -> str:
    """`zh` where Chinese characters outnumber Latin words, else `en`."""
    return "zh" if chinese_share([text]) > 0.5 else "en"


def chinese_share(texts: Iterable[str]) -> float:
    """Chinese characters among these and Latin words, 0 to 1; 0 without any."""
    chinese = latin = 0
    for text in texts:
        chinese, latin = chinese + len(_CHINESE.findall(text)), latin + len(_LATIN.findall(text))
    return chinese / (chinese + latin) if chinese else 0.0
