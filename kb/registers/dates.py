"""Days, spans of days, months and years in one form: ISO dates, cut where no more is said (`2012-10`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MONTHS = "January February March April May June July August September October November December".split()
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|"
    r"Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?!\d|:\d|%)"
_TO = r",?\s?(?:to|through|until|–|-|and)\s?"
_YEAR = r"(?:19|20)\d{2}(?!\d)"
_DATE = re.compile(
    rf"\b(?P<m1>{_MONTH}) (?P<d1>{_DAY})(?:{_TO}{_WEEKDAY}(?:(?P<m2>{_MONTH}) )?(?P<d2>{_DAY}))?(?:,? (?P<y1>{_YEAR}))?"
    rf"|\b(?P<d3>{_DAY})(?:{_TO}(?P<d4>{_DAY}))? (?P<m3>{_MONTH})(?: (?P<y3>{_YEAR}))?"
    rf"|\b(?P<m5>{_MONTH}),? (?P<y5>{_YEAR})"
    r"|(?<!\d)(?P<y6>\d{4})-(?P<m6>\d{2})-(?P<d6>\d{2})(?!\d)"
    r"|(?:(?P<y7>\d{4})年)?(?P<m7>\d{1,2})月(?:(?P<d7>\d{1,2})[日号]?(?:(?:至|到|—|-)(?:(?P<m8>\d{1,2})月)?(?P<d8>\d{1,2})[日号])?)?"
    r"|(?<!\d)(?P<y9>(?:19|20)\d{2})年"
)
YEAR = re.compile(rf"(?<![\d.,-]){_YEAR}(?![-,.]?\d)")


@dataclass(frozen=True, slots=True)
class Dates:
    """Characters `start` to `end` of a text; `last` is empty for a single day, month or year."""

    start: int
    end: int
    first: str
    last: str = ""

    @property
    def year(self) -> str:
        return self.first[:4]


def dates(text: str, year: str = "") -> Iterator[Dates]:
    """The dates of a text, in order. `year` is that of dates without one; unknown, these are left out.

    In `November 6 to November 11, 2023` the year belongs to both days.
    """
    for match in _DATE.finditer(text):
        part = match.groupdict()
        told = part["y1"] or part["y3"] or part["y5"] or part["y6"] or part["y7"] or part["y9"] or year
        if not told:
            continue
        month = _month(part["m1"] or part["m3"] or part["m5"] or part["m6"] or part["m7"])
        first = _iso(told, month, part["d1"] or part["d3"] or part["d6"] or part["d7"])
        last = ""
        if day := part["d2"] or part["d4"] or part["d8"]:
            last = _iso(told, _month(part["m2"] or part["m8"]) or month, day)
        yield Dates(match.start(), match.end(), first, last)


def years(text: str) -> list[str]:
    """The years that a text names, in order."""
    return YEAR.findall(text)


def _month(text: str | None) -> str:
    if not text:
        return ""
    return f"{int(text):02d}" if text.isdigit() else f"{[name[:3] for name in MONTHS].index(text[:3]) + 1:02d}"


def _iso(year: str, month: str, day: str | None) -> str:
    parts = [year, month, f"{int(re.sub(r'[^0-9]', '', day)):02d}" if day else ""]
    return "-".join(part for part in parts if part)
