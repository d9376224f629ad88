"""What a pattern finds: a question, the facts that answer it, and the words that bear them out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evals.topics.topic import Nugget
from kb.answer.answer_types import NUMBER_WORDS

SMALL = (*NUMBER_WORDS[:20], "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "万": 1e4, "亿": 1e8}
_ABOUT = r"(?:(?:about|over|more than|nearly|almost|at least|some|roughly|around|approximately|up to|fewer than) )?"
NUMBER = (
    rf"(?i:{_ABOUT})(?P<number>[$€¥£]?\d{{1,3}}(?:,\d{{3}})+(?![\d,])"
    r"|[$€¥£]?\d+(?:\.\d+)?(?: (?:thousand|million|billion))?"
    rf"|(?i:{'|'.join(word for word in SMALL if word != 'one')}))(?![\d%-])\*?"
)
_ONE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_CHINESE_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_CHINESE_PLACES = {"十": 10, "百": 100, "千": 1000}
SHY_WORDS = re.compile(
    r"\b(?:it|its|they|their|them|this|that|these|those|he|his|she|her|we|our|us|you|your|i|my|such|both|other|others|"
    r"another|former|latter|same|here|above|below|respectively|following)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """`pattern` says what made it: a rule of grammar, or a model; `question` ends with its question mark and holds no
    word that points outside it. `page` is that of the quote."""

    question: str
    kind: str
    pattern: str
    nuggets: tuple[Nugget, ...]
    quote: str
    page: int


def count(number: str, unit: str | None, text: str, *, negative: bool = False) -> Nugget:
    """A numeric nugget: as written, and in digits. Its year is that of the sentence when it speaks of one only."""
    value = -to_value(number) if negative else to_value(number)
    digits = f"{abs(value):g}" if abs(value) < 1e6 else f"{abs(value):.0f}"
    wordings = dict.fromkeys([number, digits])
    return Nugget(wordings=tuple(wordings), value=value, unit=unit, year=one_year(text))


def to_value(number: str) -> float:
    """ "1.5 million", "Sixteen", "4,800", "270", "3万", "十六" as a plain number."""
    text = number.strip().lower().replace(",", "").lstrip("$€¥£")
    if text in SMALL:
        place = SMALL.index(text)
        return float(place + 1 if place < 20 else (place - 17) * 10)
    digits = re.match(r"\d+(?:\.\d+)?", text)
    scale = next((size for name, size in _SCALES.items() if name in text), 1.0)
    if digits:
        return float(f"{float(digits.group()) * scale:.12g}")
    return _chinese_value(text.rstrip("万亿")) * scale


def _chinese_value(text: str) -> float:
    total, digit = 0, 0
    for character in text:
        if character in _CHINESE_PLACES:
            total += (digit or 1) * _CHINESE_PLACES[character]
            digit = 0
        else:
            digit = _CHINESE_DIGITS[character]
    return float(total + digit)


def one_year(text: str) -> int | None:
    years = set(_ONE_YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None


def years_in(text: str) -> list[str]:
    return _ONE_YEAR.findall(text)
