"""Publications that disagree about a figure are told, never chosen between in silence."""

from __future__ import annotations

import re
from datetime import date

from kb.answer.answer_types import NUMBER_WORDS, YEAR
from kb.answer.equivalents import expand
from kb.answer.models import ConflictNote, ConflictSide
from kb.answer.question import Asked, Sort
from kb.answer.selection import Candidate
from kb.answer.wording import say
from kb.index.terms import terms, words

_QUANTITY = re.compile(
    rf"(\d+(?:[.,]\d+)*|\b(?:{'|'.join(NUMBER_WORDS)})\b)\s*(%|％|percent|per cent|万|亿)?", re.IGNORECASE
)
_PERCENT = {"％": "%", "percent": "%", "per cent": "%"}
BETWEEN = 3  # words that may stand between a figure and what it counts
CLOSE = 0.6  # of the question must be borne out around each side
CLOSE_SHARE = 0.5  # and, for shares, by the sentence itself: percentages name nothing that could be compared


def disagreeing(asked: Asked, candidates: list[Candidate], threshold: float) -> list[Candidate]:
    """The best candidate and those of other documents that give another figure for the same thing, newest first."""
    if asked.sort is not Sort.HOW_MANY or not candidates or candidates[0].probability < threshold:
        return []
    best = candidates[0]
    sides = [best]
    for each in candidates[1:]:
        other_document = all(each.passage.document.id != side.passage.document.id for side in sides)
        if other_document and each.probability >= threshold / 2 and _contradicts(asked, best, each):
            sides.append(each)
    return sorted(sides, key=_published, reverse=True) if len(sides) > 1 else []


def note(asked: Asked, sides: list[Candidate], numbers: dict[str, int], language: str) -> ConflictNote:
    """`numbers`: the citation of each side by the id of its sentence."""
    told = "; ".join(f"{_name(side)} [{numbers[side.sentence.id]}]" for side in sides)
    return ConflictNote(
        text=say("conflict", language, sides=told),
        sides=tuple(ConflictSide(citation=numbers[side.sentence.id], figures=_figures(asked, side)) for side in sides),
    )


def _contradicts(asked: Asked, one: Candidate, other: Candidate) -> bool:
    """The same thing is counted, in the same words, with no figure in common, and both bear on the question."""
    if min(one.bearing.covered_around, other.bearing.covered_around) < CLOSE:
        return False
    if one.bearing.narrower or other.bearing.narrower:
        return False
    if asked.counted:
        sides = _counted(one, asked), _counted(other, asked)
    elif min(one.bearing.covered, other.bearing.covered) >= CLOSE_SHARE:
        sides = _shares(one), _shares(other)
    else:
        return False
    common = sides[0].keys() & sides[1].keys()
    return any(not sides[0][what] & sides[1][what] for what in common)


def _counted(candidate: Candidate, asked: Asked) -> dict[frozenset[str], set[str]]:
    """Figures by what they count, as the terms from the figure up to the word that was asked for: `16 U.S. companies`
    and `67 Chinese companies` count different things."""
    found: dict[frozenset[str], set[str]] = {}
    wanted = expand(asked.counted)
    text = candidate.sentence.text
    for match in _QUANTITY.finditer(text):
        if YEAR.fullmatch(match.group(1)) or _is_percent(match):
            continue
        named: list[str] = []
        for word in words(text[match.end() : match.end() + 60])[: BETWEEN + 1]:
            named += terms(word)
            if wanted & set(named):
                what = frozenset(named) - wanted
                found.setdefault(what, set()).add(_value(match.group(1)))
                break
    return found


def _shares(candidate: Candidate) -> dict[frozenset[str], set[str]]:
    """Percentages of a sentence."""
    found = {_value(match.group(1)) for match in _QUANTITY.finditer(candidate.sentence.text) if _is_percent(match)}
    return {frozenset({"%"}): found} if found else {}


def _is_percent(match: re.Match[str]) -> bool:
    unit = (match.group(2) or "").lower()
    return _PERCENT.get(unit, unit) == "%"


def _value(figure: str) -> str:
    """One form of a figure: `sixteen` is `16`."""
    plain = figure.replace(",", "").lower()
    return next((term for term in sorted(expand(frozenset({plain}))) if term.isdigit()), plain)


def _name(candidate: Candidate) -> str:
    told = candidate.passage.document.description
    return f"{told.title} ({told.published.isoformat()})" if told.published else told.title


def _figures(asked: Asked, candidate: Candidate) -> tuple[str, ...]:
    """The figures of a side that were compared."""
    if asked.counted:
        return tuple(sorted(value for values in _counted(candidate, asked).values() for value in values))
    return tuple(f"{value}%" for values in _shares(candidate).values() for value in sorted(values))


def _published(candidate: Candidate) -> date:
    return candidate.passage.document.description.published or date.min
