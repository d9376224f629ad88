"""Cities and provinces in either language, by their English names."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.answer.understanding.equivalents import place_names

_PROVINCES = frozenset(
    """Guangdong Jiangsu Zhejiang Shandong Henan Hebei Hubei Hunan Sichuan Fujian Anhui Jiangxi Shanxi Shaanxi Liaoning
    Jilin Heilongjiang Yunnan Guizhou Gansu Qinghai Hainan Guangxi Ningxia Xinjiang Tibet Taiwan Germany France Japan
    Korea India Canada Norway Sweden Netherlands Australia Brazil Mexico""".split()
)


@lru_cache(maxsize=1)
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    by_name = {name: english for english, chinese in place_names() for name in (english, chinese)}
    names = "|".join(sorted(map(re.escape, by_name), key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z])(?:{names})(?![a-z])"), by_name


def cities(text: str) -> list[str]:
    """The cities that a text names, in order, in English."""
    return [name for name in places(text) if name not in _PROVINCES]


def places(text: str) -> list[str]:
    """The cities, provinces and countries that a text names, in order, in English."""
    pattern, by_name = _pattern()
    return [by_name[match.group()] for match in pattern.finditer(text)]
