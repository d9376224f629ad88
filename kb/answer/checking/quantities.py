"""Figures, units, bounds and dates of a statement, each of which must stand in a quote.

The figures are those of `kb.registers.numbers`: `sixteen` is 16, `40 percent` 40 %, `1.5 million` and `150万` the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.answer.checking.fault import Check, Fault
from kb.registers.dates import YEAR, Dates, dates
from kb.registers.numbers import figures, number

UNKNOWN_YEAR = "0000"
_UNITS: tuple[tuple[str, str], ...] = (
    ("usd", r"US\$|USD|U\.S\. dollars?|(?<![A-Z])\$|dollars?|美元"),
    ("cny", r"RMB|CNY|¥|￥|yuan|renminbi|人民币|元"),
    ("eur", r"EUR|€|euros?|欧元"),
    ("kilometre", r"km\b|kilomet(?:er|re)s?|公里|千米"),
    ("mile", r"miles?\b|英里"),
    ("hour", r"hours?\b|小时"),
    ("minute", r"minutes?\b|分钟"),
    ("day", r"days?\b|天"),
    ("week", r"weeks?\b|周"),
    ("month", r"months?\b|个月"),
    ("year", r"years?\b|年(?!\d)"),
    ("kwh", r"kWh|kilowatt[- ]hours?|千瓦时"),
    ("gwh", r"GWh|gigawatt[- ]hours?|吉瓦时"),
    ("kw", r"kW\b|kilowatts?\b|千瓦(?!时)"),
    ("mw", r"MW\b|megawatts?|兆瓦"),
    ("gw", r"GW\b|gigawatts?\b|吉瓦"),
    ("tonne", r"tons?\b|tonnes?\b|吨"),
    ("kilogram", r"kg\b|kilograms?|公斤|千克"),
    ("volt", r"V\b|volts?|伏"),
)
_AFTER = re.compile("[ -]?(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _UNITS) + ")")
_BEFORE = re.compile("(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _UNITS[:3]) + r")\s?$")
_BOUNDS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "at most",
        re.compile(
            r"(?:\b(?:at most|up to|no more than|not more than|less than|fewer than|under|below|as few as|as little as|"
            r"not exceed(?:ing)?|within|nearly|almost|maximum of)"
            r"|至多|最多|不超过|不多于|不到|低于|少于|不足|接近)\s*$",
            re.IGNORECASE,
        ),
        re.compile(r"\s?(?:or (?:less|fewer|below)|以下|以内)", re.IGNORECASE),
    ),
    (
        "at least",
        re.compile(
            r"(?:\b(?:at least|no (?:less|fewer) than|not (?:less|fewer) than|more than|greater than|over|above|"
            r"exceed(?:s|ed|ing)?|minimum of|as (?:many|much) as|upwards of)"
            r"|至少|不少于|不低于|超过|多于|高于|逾|超)\s*$",
            re.IGNORECASE,
        ),
        re.compile(
            r"\s?(?:or (?:more|above|over)|and (?:above|over)|\+"
            r"|[余多]?[名家个人位座项]?(?:以上)|多(?=[名家个人位座项])|余)"
        ),
    ),
)
_NO_CLAIM = re.compile(
    r"\bone\b(?! (?:hundred|thousand|million|billion|percent|per cent))|一(?=[个名家些次种项届位])", re.IGNORECASE
)
# Of what is measured in Chinese characters: kb.registers.numbers reads those of what is counted.
_HAN_COUNT = re.compile(
    "[二三四五六七八九十百千两][一二三四五六七八九十百千万亿零两]*(?=周|天|小时|分钟|个?月|年|倍|届|期|批|轮|份|辆)"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in its text. `unit` is empty where none stands beside it, `bound` where it is exact."""

    start: int
    end: int
    value: str
    percent: bool
    unit: str
    bound: str

    @property
    def plain(self) -> str:
        return self.value + ("%" if self.percent else "")


def quantities(text: str) -> list[Quantity]:
    """Those of a text in order, the parts of dates among them; not the word `one`, which is an article more often."""
    silent = [match.span() for match in _NO_CLAIM.finditer(text)]
    spots = [
        (each.start, each.end, each.value, each.percent)
        for each in figures(text)
        if each.value != "1" or not any(start <= each.start < end for start, end in silent)
    ]
    taken = [(start, end) for start, end, *_ in spots]
    for match in _HAN_COUNT.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            spots.append((match.start(), match.end(), number(f"{match.group()}个"), False))
    return [
        Quantity(start, end, value, percent, _unit(text, start, end), _bound(text, start, end))
        for start, end, value, percent in sorted(spots)
        if value
    ]


def _unit(text: str, start: int, end: int) -> str:
    before = _BEFORE.search(text, max(0, start - 14), start)
    match = before or _AFTER.match(text, end)
    return next((name for name, words in match.groupdict().items() if words), "") if match else ""


def _bound(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 30) : start], text[end : end + 12]
    before = re.sub(r"(?:US\$|RMB|[$¥￥€])\s?$", "", before)
    return next((name for name, ahead, behind in _BOUNDS if ahead.search(before) or behind.match(after)), "")


def check_quantities(statement: str, quotes: Sequence[str]) -> Iterator[Fault]:
    """Every figure stands in a quote, with its unit and its bound."""
    there = [(quote, each) for quote in quotes for each in quantities(quote)]
    dated = [(each.start, each.end) for each in dates(statement, UNKNOWN_YEAR)]
    for claimed in quantities(statement):
        if any(start <= claimed.start < end for start, end in dated):
            continue
        same = [(quote, each) for quote, each in there if _same_value(claimed, each)]
        if not same:
            yield Fault(Check.FIGURE, f'"{statement[claimed.start : claimed.end]}" is not in the quotes')
            continue
        if (
            claimed.unit
            and not YEAR.fullmatch(claimed.value)
            and not any(claimed.unit in _units_of(quote, each) for quote, each in same)
        ):
            yield Fault(Check.UNIT, f'the unit of "{statement[claimed.start : claimed.end]}" is another in the quotes')
        if not any(claimed.bound == each.bound for _, each in same):
            told = same[0][1].bound or "exactly"
            yield Fault(Check.BOUND, f'the quotes say {told} of "{statement[claimed.start : claimed.end]}"')


def _same_value(one: Quantity, other: Quantity) -> bool:
    if one.percent != other.percent:
        return False
    return one.value == other.value or ("-" not in one.value and one.value in other.value.split("-") and not one.bound)


def _units_of(quote: str, figure: Quantity) -> set[str]:
    """That beside it; of a figure without one (in a table) all that the quote names."""
    if figure.unit:
        return {figure.unit}
    return {name for match in _AFTER_ANYWHERE.finditer(quote) for name, words in match.groupdict().items() if words}


_AFTER_ANYWHERE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _UNITS))


def check_dates(statement: str, quotes: Sequence[str]) -> Iterator[Fault]:
    """Every day, month and year that is named stands in a quote."""
    there = [each for quote in quotes for each in dates(quote, UNKNOWN_YEAR)]
    years = {each.year for each in there} | {year for quote in quotes for year in YEAR.findall(quote)}
    for claimed in dates(statement, UNKNOWN_YEAR):
        for day in filter(None, (claimed.first, claimed.last)):
            if not _there(day, there, years):
                yield Fault(Check.DATE, f'"{statement[claimed.start : claimed.end]}" is not in the quotes')
                break


def _there(day: str, there: Sequence[Dates], years: set[str]) -> bool:
    """A date may be said less exactly than it is quoted, and its year may stand elsewhere in the quotes."""
    year, rest = day[:4], day[4:]
    if year != UNKNOWN_YEAR and year not in years:
        return False
    if not rest:
        return True
    known = [known for each in there for known in (each.first, each.last) if known]
    return any(each[4:].startswith(rest) and (UNKNOWN_YEAR in {year, each[:4]} or each[:4] == year) for each in known)
