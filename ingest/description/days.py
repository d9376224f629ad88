"""Dates as they are written, in English and in Chinese."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in list(_MONTHS.items())} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19[5-9]|20)\d\d)"
_FORMS = (
    rf"\b(?P<month>{_MONTH})\b\.?\s+{_DAY},?\s+{_YEAR}\b",
    rf"\b{_DAY}\s+(?P<month>{_MONTH})\b\.?,?\s+{_YEAR}\b",
    rf"\b{_YEAR}(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})(?!\d)",
    rf"{_YEAR}\s*年\s*(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*日",
    rf"\b(?P<month>{_MONTH})\b\.?,?\s+{_YEAR}\b",
    rf"{_YEAR}\s*年\s*(?P<month>\d{{1,2}})\s*月(?!\s*\d)",
)
_WRITTEN = tuple(re.compile(form, re.IGNORECASE) for form in _FORMS)
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_IN_WORDS = re.compile(
    r"[一二][〇○零一二三四五六七八九]{3}年(?:[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日)?)?"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date in a text: where it stands, its first day, and whether it names a day or a whole month."""

    start: int
    end: int
    first: date
    exact: bool


def dates_in(text: str) -> list[Written]:
    """All dates of a day or a month in a text, in their order; what is no date, as 31 June, is none."""
    found: list[Written] = []
    for form in _WRITTEN:
        for match in form.finditer(text):
            if not any(each.start < match.end() and match.start() < each.end for each in found):
                found.extend(_written(match))
    return sorted(found, key=lambda each: each.start)


def in_figures(text: str) -> str:
    """Chinese dates in words as in figures: 二〇二四年五月六日 as 2024年5月6日."""
    return _IN_WORDS.sub(lambda match: re.sub(r"[〇○零一二三四五六七八九十]+", _number, match.group()), text)


def last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _number(match: re.Match[str]) -> str:
    word = match.group()
    if len(word) == 4:
        return word.translate(_CHINESE_DIGITS)
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return ones.translate(_CHINESE_DIGITS)
    return (tens or "一").translate(_CHINESE_DIGITS) + (ones or "〇").translate(_CHINESE_DIGITS)


def _written(match: re.Match[str]) -> Iterator[Written]:
    parts = match.groupdict()
    month = parts["month"]
    number = _MONTHS.get(month.lower()) or (int(month) if month.isdigit() else 0)
    try:
        first = date(int(parts["year"]), number, int(parts.get("day") or 1))
    except ValueError:
        return
    yield Written(match.start(), match.end(), first, bool(parts.get("day")))
