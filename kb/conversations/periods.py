"""Follow-ups that move the question in time: "and in 2024?", "a year later", "the day after", 次年."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from kb.conversations.mentions import years
from kb.conversations.phrases import appended, preposition_off, put, word_before

_LATER = re.compile(
    r"\b(?:a|one|the) (?:year|following year) (?:later|after)|\bthe (?:next|following) year\b|次年|第二年|一年后"
)
_EARLIER = re.compile(r"\b(?:a|one|the) year (?:earlier|before)|\bthe previous year\b|前一年|上一年")
_DAYS = re.compile(
    r"\bthe (?:(?P<later>day after|next day|following day)|day before|previous day)\b|(?P<next>第二天|次日)|前一天"
)
_DATE = re.compile(r"(?P<month>[A-Z][a-z]{2,8}) (?P<day>\d{1,2}),? (?P<year>(?:19|20)\d{2})")
_CHINESE_DATE = re.compile(r"(?P<year>(?:19|20)\d{2})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日")


def move_day(rest: str, before: str) -> tuple[str | None, str]:
    """`the day after` a date in full."""
    match, there = _DAYS.search(rest), [*_DATE.finditer(before), *_CHINESE_DATE.finditer(before)]
    if match is None:
        return before, rest
    left = rest[: match.start()] + rest[match.end() :]
    moved = _moved(there[0], 1 if match["later"] or match["next"] else -1) if len(there) == 1 else None
    return (None if moved is None else put(before, there[0].start(), there[0].end(), moved)), left.strip(" ,，")


def _moved(found: re.Match[str], days: int) -> str | None:
    chinese = "年" in found.group()
    try:
        text = f"{found['year']} {found['month']} {found['day']}"
        day = datetime.strptime(text, "%Y %m %d" if chinese else "%Y %B %d").date() + timedelta(days)  # noqa: DTZ007
    except ValueError:
        return None
    return f"{day.year}年{day.month}月{day.day}日" if chinese else f"{day:%B} {day.day}, {day.year}"


def move_year(rest: str, before: str) -> tuple[str | None, str]:
    """`before` with another year (None where it cannot be told which gives way), and what else `rest` says."""
    there = years(before)
    step = 1 if _LATER.search(rest) else -1 if _EARLIER.search(rest) else 0
    if step:
        left = _EARLIER.sub("", _LATER.sub("", rest))
        values = {each.text for each in there}
        return (
            (_all(before, values.pop(), lambda old: str(int(old) + step)), left) if len(values) == 1 else (None, left)
        )
    said = years(rest)
    if not said:
        return before, rest
    left = preposition_off(rest, said[0].start, said[0].end)
    if len(said) > 1:
        return None, left
    values = {each.text for each in there}
    if len(values) == 1:
        return _all(before, values.pop(), lambda _: said[0].text), left
    if not values:
        return appended(before, rest, said[0].text), left
    alike = [each for each in there if word_before(before, each.start) == word_before(rest, said[0].start) != ""]
    return (put(before, alike[0].start, alike[0].end, said[0].text) if len(alike) == 1 else None), left


def _all(text: str, old: str, new: Callable[[str], str]) -> str:
    return text.replace(old, new(old))
