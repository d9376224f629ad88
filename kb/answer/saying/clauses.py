"""Which of several things in a sentence stands with what the question is about: the one whose clause shares most."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.understanding.equivalents import expand
from kb.answer.understanding.question import Asked
from kb.index.terms import terms
from kb.registers.dates import YEAR

_BREAK = re.compile(r"[,;:]\s|[，；：。、]|(?<!U\.S)\.\s|\n|\s(?:and|while|but|whereas|against|or)\s|以及|其中|和|与")
_STOP = re.compile(r"(?<!U\.S)[.;]\s|[。；]|\n")
COUNTED_WEIGHT = 0.5  # of standing before what is counted, in words of the question
Place = tuple[int, int]  # start and end in the sentence


def wanted_terms(asked: Asked) -> frozenset[str]:
    """The terms of a question with their equivalents."""
    return expand(frozenset(asked.terms))


def best_by_clause(asked: Asked, text: str, places: Sequence[Place], counted: Sequence[Place] = ()) -> Place | None:
    """The place that is meant; none where two are as near to what is asked about. `counted`: those of them that stand
    before what the question counts."""
    if len(places) <= 1:
        return places[0] if places else None
    wanted = wanted_terms(asked)
    spots = _spots(wanted, text)
    ranks = {place: _rank(asked, wanted, text, place, place in counted, spots) for place in places}
    first, second = sorted(places, key=lambda place: ranks[place], reverse=True)[:2]
    return first if any(each > 0 for each in ranks[first][:3]) and ranks[first] > ranks[second] else None


def _rank(
    asked: Asked, wanted: frozenset[str], text: str, place: Place, counted: bool, spots: Sequence[Place]
) -> tuple[int, float, int, int]:
    """Whether the year asked for stands in its clause (1; another one -1), how many terms of the question do, and in
    its sentence, and how near the nearest one is (less is further)."""
    near, far = ({*_around(text, place, mark)} for mark in (_BREAK, _STOP))
    years = {each for each in near if YEAR.fullmatch(each)}
    right = (bool(years & asked.years) - bool(years and not years & asked.years)) if asked.years else 0
    shared = len(wanted & near - asked.years)
    return right, shared + COUNTED_WEIGHT * counted, len(wanted & far), -_distance(spots, place)


def _around(text: str, place: Place, mark: re.Pattern[str]) -> list[str]:
    """The terms between the break before a place and the one after it."""
    start, end = clause(text, place, mark)
    return terms(text[start:end])


def clause(text: str, place: Place, mark: re.Pattern[str] = _BREAK) -> Place:
    """From the break before a place to the one after it."""
    start = max((match.end() for match in mark.finditer(text, 0, place[0])), default=0)
    after = mark.search(text, place[1])
    return start, after.start() if after else len(text)


def _spots(wanted: frozenset[str], text: str) -> list[Place]:
    """Where words of the question stand."""
    spots = [match.span() for match in re.finditer(r"[A-Za-z][\w’'-]*", text) if wanted & set(terms(match.group()))]
    for term in wanted:
        if term[0] >= "\u3400":
            spots += [match.span() for match in re.finditer(re.escape(term), text)]
    return spots


def _distance(spots: Sequence[Place], place: Place) -> int:
    """Characters to the nearest word of the question outside of the place."""
    gaps = [
        max(start - place[1], place[0] - end, 0) for start, end in spots if not (start < place[1] and place[0] < end)
    ]
    return min(gaps, default=10_000)
