"""The figures of a sentence, each with its unit and what it counts, and which of them a question asks for.

What stands next to a figure tells what it is: the nearest figure to what is counted is meant, not the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.answer.saying.clauses import best_by_clause
from kb.answer.understanding.equivalents import expand
from kb.answer.understanding.question import Asked
from kb.index.terms import terms
from kb.registers.dates import YEAR, dates
from kb.registers.numbers import figures

BETWEEN = 3  # words that may stand between a figure and what it counts
_NEAR = 60  # characters after a figure in which these are looked for
_HAN_NEAR = 8  # and of Chinese ones
_BEFORE = re.compile(r"(?:US\$|\$|€|¥|￥|RMB ?|USD ?|CNY ?)$")
_MONEY = r"(?:U\.S\. |US )?dollars?|USD|yuan|RMB|euros?|美元|人民币|欧元|元"
_TIME = r"minutes?|hours?|days?|weeks?|months?|years?|分钟|小时|天|周|个月|年"
_WAY = r"kilomet(?:re|er)s?|km|miles?|met(?:re|er)s?|公里|千米|英里|米"
_OTHER = (
    r"points?|tonnes?|tons?|litres?|liters?|kWh|MWh|GWh|TWh|kilowatt-hours?|[kMGT]W|g/km|people|吨|升|千瓦时|"
    r"[名家个位座项次辆场人所种国台张册份度分]"
)
_UNIT = re.compile(
    rf"\s?(?:(?P<money>{_MONEY})|(?P<time>{_TIME})|(?P<way>{_WAY})|(?P<other>{_OTHER}))(?![a-z])"
    r"(?:(?: per | a | an |/)[a-zA-Z-]+)?"
)
# What a figure is that counts nothing: an ordinal, the number of a table or page, a clock, a part of a code.
_NO_COUNT = re.compile(r"(?:\b(?:Table|Figure|page|pages|No\.|section|chapter)|[第表图]|\d:) ?$", re.IGNORECASE)
_NO_COUNT_AFTER = re.compile(r"^(?:st|nd|rd|th)\b|^:\d\d|^[点时号日]|^月|^[届期](?!间)")
_WANTED = {
    "percent": re.compile(
        r"\b(?:share|percent\w*|per cent|proportion|fraction|rate)\b|比例|占比|份额|百分", re.IGNORECASE
    ),
    "money": re.compile(
        r"\b(?:cost|costs|price|fee|money|pay|paid|contribution|budget|dollars|yuan)\b|价格|费用|成本|多少钱|预算|美元|元\b",
        re.IGNORECASE,
    ),
    "time": re.compile(
        r"\bhow (?:long|soon|many (?:minutes|hours|days|weeks|months|years))\b|多久|多长时间"
        r"|几(?:天|年|个月|小时|分钟)",
        re.IGNORECASE,
    ),
    "way": re.compile(r"\bhow (?:far|many (?:km|kilomet\w+|miles))\b|\bdistance\b|多远|多少公里", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure at `start` to `end` of its text, with sign and unit. `value`: plain digits, `4-5` for a range. `sort`:
    `percent`, `money`, `time`, `way` or empty. `figure_end`: where the figure itself ends."""

    start: int
    end: int
    figure_end: int
    value: str
    sort: str


def quantities(text: str) -> tuple[Quantity, ...]:
    """The figures of a text, in order, without years, dates and ordinals."""
    taken = [(each.start, each.end) for each in dates(text, year="2000")]
    taken += [match.span() for match in YEAR.finditer(text)]
    found = []
    for figure in figures(text):
        inside = any(start < figure.end and figure.start < end for start, end in taken)
        ordinal = _NO_COUNT.search(text[: figure.start]) or _NO_COUNT_AFTER.match(text[figure.end :])
        if not inside and not ordinal:
            before = _BEFORE.search(text[: figure.start])
            unit = _UNIT.match(text, figure.end)
            sort = "percent" if figure.percent else "money" if before else _sort(unit)
            end = unit.end() if unit and not figure.percent else figure.end
            found.append(Quantity(before.start() if before else figure.start, end, figure.end, figure.value, sort))
    return tuple(found)


def _sort(unit: re.Match[str] | None) -> str:
    return next((name for name in ("money", "time", "way") if unit and unit[name]), "")


def asked_for(asked: Asked, text: str) -> Quantity | None:
    """The figure of a sentence that a how-many question asks for, with what it counts; none where that is not sure."""
    named = {each.value for each in quantities(asked.text)}  # of these it speaks itself
    fitting = of_sort(asked, [each for each in quantities(text) if each.value not in named])
    counted = expand(asked.counted)
    reach = {each: end for each in fitting if (end := count_end(counted, text, each)) is not None}
    before = [each for each in fitting if counted & set(terms(text[max(0, each.start - _HAN_NEAR) : each.start]))]
    if asked.counted and not reach and not before and not any(each.sort for each in fitting):
        return None
    counting = [(each.start, each.figure_end) for each in reach or before]
    best = best_by_clause(asked, text, [(each.start, each.figure_end) for each in fitting], counting)
    if best is None:
        return None
    chosen = next(each for each in fitting if (each.start, each.figure_end) == best)
    end = max(chosen.end, reach.get(chosen, 0))
    return Quantity(chosen.start, end, chosen.figure_end, chosen.value, chosen.sort)


def of_sort(asked: Asked, every: Sequence[Quantity]) -> list[Quantity]:
    """Percentages where a share is asked for, sums of money where a price is; else what is none of them."""
    for sort, cue in _WANTED.items():
        if cue.search(asked.text):
            fitting = [each for each in every if each.sort == sort]
            if fitting:
                return fitting
    if asked.counted:
        return [each for each in every if not each.sort] or [each for each in every if each.sort != "percent"]
    return list(every)


def count_end(counted: frozenset[str], text: str, quantity: Quantity) -> int | None:
    """Where the word ends that a figure counts, if it is one of `counted` and stands near."""
    if not counted:
        return None
    after = text[quantity.figure_end : quantity.figure_end + _NEAR]
    han = re.match(r"[多余几]?[\u4e00-\u9fff]{1,8}", after)
    if han:
        return _han_end(counted, quantity.figure_end, han.group())
    after = re.split(r"[;:。；：]|(?<!U\.S)\.\s", after)[0]
    found = None
    for number, match in enumerate(re.finditer(r"[^\s,()]+", after)):
        if number > BETWEEN or match.group()[0].isdigit():
            break
        if counted & set(terms(match.group())):
            found = quantity.figure_end + match.start() + len(match.group().rstrip("*.,;"))
    return found


def _han_end(counted: frozenset[str], start: int, run: str) -> int | None:
    """The shortest beginning of a Chinese run that holds what is counted."""
    for length in range(1, len(run) + 1):
        if counted & set(terms(run[:length])):
            return start + length
    return None
