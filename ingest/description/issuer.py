"""Who published a text and where, and which days it speaks of: only what it says in so many words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ingest.description.days import dates_in, in_figures, last_of_month
from ingest.description.published import TOP, beside_date, dateline_place

_NAME = r"(?P<name>[A-Z][^.;:|,\n©]{2,80}?)"
_PUBLISHERS = (
    (0.85, re.compile(rf"\b(?:[Pp]ublished|[Ii]ssued|[Rr]eleased) by (?:the )?{_NAME}\s*(?:[.;|,]|$| (?:on|in) )")),
    (0.85, re.compile(r"(?:发布单位|发布机构|编制单位|印发机关|出版单位)\s*[:：]\s*(?P<name>[^，。；\s]{2,40})")),
    (0.6, re.compile(rf"(?:©|\([Cc]\)|[Cc]opyright)\s*(?:©\s*)?(?:[\d–-]{{4,9}},?\s+)?(?:by )?{_NAME}\s*(?:[.;|,]|$)")),
)  # fmt: skip
_NO_NAME = re.compile(r"^(?:all rights|rights|page|\d)", re.IGNORECASE)
_HELD_IN = r"\b[Hh]eld in (?!English|Chinese|(?:Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec)[a-z]*\b)"
_PLACES = (
    re.compile(r"^(?:place|venue|location)\s*[:：]\s*(?P<name>[^;；|\n]{2,60}?)(?:[;；|]|$)", re.IGNORECASE),
    re.compile(r"^(?:会议|活动)?地点\s*[:：]\s*(?P<name>[^;；。\n]{2,40})"),
    re.compile(r"在(?P<name>[\u4e00-\u9fff]{2,4}?)(?:市)?(?:成功|隆重|顺利)?(?:举行|召开|举办)"),
    re.compile(rf"{_HELD_IN}(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?)\b"),
)
_YEARS = re.compile(r"(?<!\d)(?P<first>(?:19|20)\d\d)\s*(?:[-–—~～]|to|至|到)\s*(?P<last>(?:19|20)\d\d)(?!\d)")
_YEAR = re.compile(r"(?<![\d-])((?:19|20)\d\d)(?![\d-])(?!\s*(?:年版|版|edition))", re.IGNORECASE)
_DAYS = re.compile(
    r"(?P<month>[A-Z][a-z]{2,8})\.? (?P<from>\d{1,2})(?:st|nd|rd|th)?\s*(?:[-–—]|to)\s*(?P<to>\d{1,2})(?:st|nd|rd|th)?"
    r",? (?P<year>\d{4})"
)


def publisher_in(elements: Sequence[str]) -> tuple[str, float] | None:
    """Its name, and how sure."""
    ends = [*elements[:TOP], *elements[-TOP:]]
    for sure, pattern in _PUBLISHERS:
        for text in ends:
            match = pattern.search(text)
            if match and not _NO_NAME.match(match["name"]):
                return match["name"].strip(), sure
    beside = beside_date(elements)
    return (beside, 0.7) if beside else None


def place_in(title: str, elements: Sequence[str]) -> tuple[str, float] | None:
    """Where it was issued, or what it tells of took place."""
    named = dateline_place(elements)
    if named:
        return named, 0.75
    for text in [title, *elements[:TOP]]:
        for pattern in _PLACES:
            match = pattern.search(text)
            if match:
                return match["name"].strip(), 0.65
    return None


def days_covered(title: str, elements: Sequence[str]) -> tuple[date, date, float] | None:
    """First and last day that it speaks of, by its title or a line under it; what is mentioned further down is not."""
    for text in [title, *(each for each in elements[:4] if len(each) <= 120)]:
        years = _YEARS.search(text)
        if years and years["first"] < years["last"]:
            return date(int(years["first"]), 1, 1), date(int(years["last"]), 12, 31), 0.7
        days = _DAYS.search(text)
        if days:
            first, last = (dates_in(f"{days['month']} {days[day]}, {days['year']}") for day in ("from", "to"))
            if first and last and first[0].first <= last[0].first:
                return first[0].first, last[0].first, 0.7
    month = dates_in(in_figures(title))
    if month:
        last_day = month[0].first if month[0].exact else last_of_month(month[0].first)
        return month[0].first, last_day, 0.6
    year = _YEAR.findall(title)
    return (date(int(year[0]), 1, 1), date(int(year[0]), 12, 31), 0.5) if len(set(year)) == 1 else None
