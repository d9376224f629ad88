"""What a sentence claims that could be compared with another one: figures by what they count, shares, sums, dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kb.answer.judging.selection import Candidate
from kb.answer.saying.highlight import CELL, highlight
from kb.answer.saying.quantities import Quantity, asked_for, count_end, quantities
from kb.answer.understanding.equivalents import expand
from kb.answer.understanding.question import Asked, Sort
from kb.index.terms import terms
from kb.records import SentenceKind
from kb.registers.dates import dates

_ATTENDANCE = frozenset(terms("attendance"))
_QUALIFIED = re.compile(r"(?:over|about|nearly|almost|more than|some|around|roughly|超过|约|近|逾) ?$", re.IGNORECASE)
# A limit says nothing of how many there were.
_LIMIT = re.compile(
    r"(?:no more than|not more than|at most|up to|at least|a maximum of|最多|不超过|至少|至多) ?$", re.IGNORECASE
)
DATE = "date"
ROUNDED = Decimal("0.02")  # figures that lie nearer than this share of the larger one are one figure, rounded


@dataclass(frozen=True, slots=True)
class Claim:
    """`what`: terms of what is counted, in the words of the question; the sort of figure where nothing is counted.
    `value`: plain digits with `%` for shares, `4-5` for a range, or an ISO date. `said`: the words as they stand."""

    what: frozenset[str]
    value: str
    said: str
    counted: bool


def claims(asked: Asked, candidate: Candidate) -> tuple[Claim, ...]:
    """What a candidate says of what is asked: several figures where it counts several things."""
    text = candidate.sentence.text
    if asked.sort is Sort.WHEN:
        return _dated(asked, text)
    counted = asked.counted or _ATTENDANCE.intersection(asked.terms)
    wanted = expand(counted)
    if not wanted:
        found = asked_for(asked, text)
        return (_claim(frozenset({found.sort}), text, found, counted=False),) if found and found.sort else ()
    if candidate.sentence.kind is SentenceKind.TABLE_ROW:
        return _in_cells(counted, text)
    return tuple(
        _claim(_plain(counted, text[each.figure_end : end]), text, each, counted=True, end=end)
        for each in quantities(text)
        if each.sort != "percent"
        and (end := count_end(wanted, text, each)) is not None
        and not _LIMIT.search(text[: each.start])
    )


def contradict(one: Claim, other: Claim) -> bool:
    """Whether both cannot be: ranges that do not meet and are no roundings of each other, or other dates. A date that
    is told less exactly contradicts nothing that it holds."""
    if DATE in one.what:
        return not (one.value.startswith(other.value) or other.value.startswith(one.value))
    mine, theirs = _range(one.value), _range(other.value)
    if mine[1] < theirs[0] or theirs[1] < mine[0]:
        gap = max(theirs[0] - mine[1], mine[0] - theirs[1])
        return gap > ROUNDED * max(mine[1], theirs[1])
    return False


def _range(value: str) -> tuple[Decimal, Decimal]:
    ends = [Decimal(part) for part in value.rstrip("%").split("-")]
    return min(ends), max(ends)


def _claim(what: frozenset[str], text: str, figure: Quantity, *, counted: bool, end: int = 0) -> Claim:
    qualified = _QUALIFIED.search(text[: figure.start])
    start = qualified.start() if qualified else figure.start
    value = f"{figure.value}%" if figure.sort == "percent" else figure.value
    return Claim(what, value, text[start : max(figure.end, end)].rstrip("*"), counted)


def _plain(counted: frozenset[str], words: str) -> frozenset[str]:
    """The terms of some words, those that mean what is counted by its name in the question: `16 U.S. companies` are not
    `400 enterprises`, but `16 U.S. firms`."""
    names = {meaning: term for term in counted for meaning in expand(frozenset({term}))}
    return frozenset(names.get(term, term) for term in terms(words))


def _in_cells(counted: frozenset[str], row: str) -> tuple[Claim, ...]:
    """`Attendance: over 180`."""
    found = []
    for cell in CELL.finditer(row):
        header = _plain(counted, cell["header"])
        if header & counted and (told := quantities(cell["cell"])):
            found.append(_claim(header, cell["cell"], told[0], counted=True))
    return tuple(found)


def _dated(asked: Asked, text: str) -> tuple[Claim, ...]:
    """The one date that answers, if it is told to the month at least."""
    marked = highlight(asked, text)
    words = text[marked[0].start : marked[0].end] if len(marked) == 1 else ""
    year = next(iter(asked.years)) if len(asked.years) == 1 else ""
    return tuple(
        Claim(frozenset({DATE}), each.first, words, counted=False)
        for each in list(dates(words, year))[:1]
        if len(each.first) > len("2023")
    )
