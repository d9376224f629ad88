"""Figures in one form: `sixteen` is 16, `40 percent` 40 %, `1.5 million`, `150万` and `1,500,000` the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: number for number, word in enumerate(_ONES)} | {
    word: 20 + 10 * number for number, word in enumerate(_TENS)
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "百": 100, "千": 1000, "万": 10**4}
_SCALES |= {"亿": 10**8}
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}

_LONGEST_FIRST = "|".join(sorted(_ONES[1:], key=len, reverse=True))
_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:10])}))?|{_LONGEST_FIRST})"
_PLAIN = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\b{_WORD}\b)"
_HAN = "[零〇一二三四五六七八九两十百千万亿]"
_FIGURE = re.compile(
    r"百分之(?P<share>[一二三四五六七八九十百]+|\d+(?:\.\d+)?)"
    rf"|(?P<between>\bbetween\s)?(?<![\w.+-])(?P<low>{_PLAIN})(?:\s?(?:to|–|-|至|到|(?(between)and|(?!)))\s?(?P<high>{_PLAIN}))?"
    r"(?:\s?(?P<scale>hundred|thousand|million|billion|[千万亿](?![一-鿿]?里)))?(?:\s?(?P<percent>%|％|per\s?cent\b))?"
    rf"|(?P<han>[零〇一二三四五六七八九两十百千]{_HAN}*)(?:(?P<tenth>成)|(?=[多余几]?[名家个位座项次辆场人所种国]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """Characters `start` to `end` of a text; `value` in plain digits, `4-5` for a range."""

    start: int
    end: int
    value: str
    percent: bool = False

    def times(self, scale: int) -> str:
        """The value in units that are `scale` times smaller."""
        return "-".join(_plain(Decimal(part) * scale) for part in self.value.split("-"))


def figures(text: str) -> Iterator[Figure]:
    """The figures of a text, in order. Years and the parts of dates are figures like others here."""
    # Chinese stands next to a figure without a space, which `\w` would take for a part of it.
    for match in _FIGURE.finditer(re.sub(r"([一-鿿（），。：])(?=\d)", "\uffff", text)):
        if match["share"]:
            yield Figure(match.start(), match.end(), _plain(_decimal(match["share"])), percent=True)
        elif match["han"]:
            value = _decimal(match["han"]) * (10 if match["tenth"] else 1)
            yield Figure(match.start(), match.end(), _plain(value), percent=bool(match["tenth"]))
        else:
            yield _latin(match)


def _latin(match: re.Match[str]) -> Figure:
    scale = _SCALES[match["scale"].lower()] if match["scale"] else 1
    low = _decimal(match["low"])
    value = _plain(low * scale)
    if match["high"]:
        value = f"{value}-{_plain(_decimal(match['high']) * scale)}"
    return Figure(match.start(), match.end(), value, percent=bool(match["percent"]))


def number(text: str) -> str:
    """The value of the first figure in a text; empty if there is none."""
    return next((figure.value for figure in figures(text)), "")


def _decimal(text: str) -> Decimal:
    text = text.strip().lower()
    if text[0].isdigit():
        return Decimal(text.replace(",", ""))
    if text[0] in _DIGITS or text[0] in _SCALES or text[0] == "十":
        return Decimal(_chinese(text))
    return Decimal(sum(_WORDS[word] for word in re.split(r"[- ]", text)))


def _chinese(text: str) -> int:
    """`一百二十` is 120, `三万五千` 35,000; `百` alone is a hundred."""
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character == "十" or _SCALES[character] < 10**4:
            section += (digit or 1) * _SCALES.get(character, 10)
            digit = 0
        else:
            total += (section + digit or 1) * _SCALES[character]
            section = digit = 0
    return total + section + digit


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
