"""When a text was published, where it says so: a date in the running text is none, unless it stands as one.

It stands as one behind a word that says so ("Published:", "发布日期"), in a dateline ("SHANGHAI, Nov 6, 2023 -"), alone
in a line at the top or (signed) at the end, or beside the publisher ("CALSTART | May 25, 2022").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from ingest.description.days import Written, dates_in, in_figures

TOP = 12  # elements
END = 3
LONGEST_LINE = 120  # characters; what is longer is running text

_SAYS_SO = re.compile(
    r"(?:published|publication date|date of (?:publication|issue)|issued|issue date|released|release date|posted)"
    r"(?: on| in)?\s*[:：]?\s*$"
    r"|(?:发布|发表|出版|印发|公布|成文|刊发)(?:日期|时间)?\s*(?:于|[:：])?\s*$",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"(?:updated|revised|as of|version of|修订|更新)(?:日期|时间| on)?\s*[:：]?\s*$", re.IGNORECASE)
_DATELINE = re.compile(r"^[A-Z][\w.’' ]{1,30}(?:, [A-Z][\w. ]{1,20})?(?: \([^)]{2,20}\))?,? ?$")
_BEHIND_DATELINE = re.compile(r"^\s*(?:[-–—:]|\([^)]{2,20}\)\s*[-–—]|\.\s+[A-Z])")
_BESIDE = re.compile(r"^(?P<who>[^|·•]{2,90}?)\s*[|·•]\s*$")
_NOTHING_ELSE = re.compile(
    r"^(?:[\s,.()（）\[\]—–|·•、:：-]|vol(?:ume)?\b\.?|no\b\.?|issue\b|version\b|edition\b|第|期|总|date\b|日期|时间|\b\d{1,3}\b"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|星期[一二三四五六日天])*$",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(r"^(?:[A-Z][A-Za-z’'.]+ ?){1,3}(?:, (?:[A-Z][A-Za-z’'.]+ ?){1,2})?,\s*$")


def published_in(elements: Sequence[str]) -> tuple[date, float] | None:
    """The day (of a month, its first) and how sure. `elements`: the texts of all elements, in order."""
    top, end = elements[:TOP], elements[-END:] if len(elements) > TOP + END else ()
    found = [best for text in top if (best := _stands(in_figures(text), at_end=False))]
    found += [best for text in end if (best := _stands(in_figures(text), at_end=True))]
    return max(found, key=lambda each: each[1], default=None)


def beside_date(elements: Iterable[str]) -> str | None:
    """Who stands beside the date at the top ("CALSTART | May 25, 2022")."""
    for text in list(elements)[:TOP]:
        for written in dates_in(in_figures(text))[:1] if len(text) <= LONGEST_LINE else ():
            match = _BESIDE.match(text[: written.start])
            if match and _NOTHING_ELSE.match(text[written.end :]):
                return match["who"]
    return None


def dateline_place(elements: Iterable[str]) -> str | None:
    """The place that a dateline names; before a date alone may stand the publisher as well."""
    for text in list(elements)[:TOP]:
        for written in dates_in(text)[:1]:
            before = text[: written.start]
            if _DATELINE.match(before) and _BEHIND_DATELINE.match(text[written.end :]):
                return re.split(r" ?\(", before)[0].strip(" ,").title()
    return None


def _stands(text: str, *, at_end: bool) -> tuple[date, float] | None:
    """The date, if this text gives one as that of its publication."""
    for written in dates_in(text):
        before, after = text[: written.start], text[written.end :]
        if _SAYS_SO.search(before):
            return written.first, 0.9 if written.exact else 0.85
        if _UPDATED.search(before) and not at_end:
            return written.first, 0.6
        sure = _sure(before, after, written, at_end=at_end)
        if sure and (len(text) <= LONGEST_LINE or sure == DATELINE):
            return written.first, sure
        break  # what follows the first date of a line is no date of its own
    return None


DATELINE = 0.8


def _sure(before: str, after: str, written: Written, *, at_end: bool) -> float:
    alone = _NOTHING_ELSE.match(after)
    if alone and (_NOTHING_ELSE.match(before) or _PLACE_BEFORE.match(before)):
        return 0.75 if written.exact else 0.65
    if alone and _BESIDE.match(before) and not at_end:
        return 0.8 if written.exact else 0.7
    if written.exact and not at_end and _DATELINE.match(before) and _BEHIND_DATELINE.match(after):
        return DATELINE
    return 0.0
