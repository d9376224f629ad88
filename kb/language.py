"""English or Chinese, by the letters."""

from __future__ import annotations

import re

_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN = re.compile("[A-Za-z]+")


def language_of(text: str) -> str:
    """`zh` where Chinese characters outnumber Latin words, else `en`."""
    return "zh" if len(_CHINESE.findall(text)) > len(_LATIN.findall(text)) else "en"
