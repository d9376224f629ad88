"""When two texts say the same words: what is typography is folded away, everything else counts."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SHAPES = str.maketrans({"–": "-", "—": "-", "‑": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "­": None})
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_HAN = "\u3400-\u9fff"
# NFKC has made the full-width ，；：！？ ASCII.
_SPACE_IN_CHINESE = re.compile(
    rf"(?<=[{_HAN}]) (?=[{_HAN}。、,;:!?()a-z\d])|(?<=[。、,;:!?()a-z\d%]) (?=[{_HAN}])|(?<=[。、]) | (?=[。、])"
)
_WORD = re.compile(r"[^\W_]")


@lru_cache(maxsize=16384)  # every measure reads the texts of a run again
def plain(text: str) -> str:
    """One form of what reads the same: case, width, dashes, quotation marks, thousands separators, white space.
    Beside a Chinese character, its neighbour a letter, a digit or a mark, white space means nothing and goes."""
    folded = _GROUPED.sub("", unicodedata.normalize("NFKC", text).lower().translate(_SHAPES))
    folded = " ".join(folded.split())
    return _SPACE_IN_CHINESE.sub("", folded)


def holds(text: str, wording: str) -> bool:
    """Whether `wording` stands in `text` as words of its own: "16" is not in "2016", "car" not in "cargo".
    A Chinese wording has no word boundaries and may stand anywhere."""
    wanted, there = plain(wording), plain(text)
    start = there.find(wanted)
    while start >= 0:
        if _free(there, start, start + len(wanted)):
            return True
        start = there.find(wanted, start + 1)
    return False


def _free(text: str, start: int, end: int) -> bool:
    """Whether the words do not run on at either end."""
    before = start > 0 and _runs_on(text[start - 1], text[start])
    after = end < len(text) and _runs_on(text[end - 1], text[end])
    decimal = end + 1 < len(text) and text[end - 1].isdigit() and text[end] in ".," and text[end + 1].isdigit()
    fraction = start > 1 and text[start].isdigit() and text[start - 1] == "." and text[start - 2].isdigit()
    return not (before or after or decimal or fraction)


def _runs_on(left: str, right: str) -> bool:
    if left.isdigit() != right.isdigit():
        return False  # "16 companies" may be written "16companies", "30%" ends a word
    return bool(_WORD.match(left) and _WORD.match(right)) and left < "\u3400" and right < "\u3400"
