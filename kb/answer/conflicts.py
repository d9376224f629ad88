"""Publications that disagree about a figure are told, never chosen between in silence."""

from __future__ import annotations

import re
from datetime import date

from kb.answer.models import ConflictNote, ConflictSide
from kb.answer.question import Asked, Sort
from kb.answer.selection import Candidate
from kb.answer.wording import say
from kb.index.terms import terms

_QUANTITY = re.compile(
    r"(\d+(?:[.,]\d+)*)\s*(%|％|percent|per cent|million|billion|万|亿)?\s*"
    r"([A-Za-z\u4e00-\u9fff-]+(?:\s+[A-Za-z-]+){0,2})?"
)
CLOSE = 0.5  # share of the question's coverage that both sides must have


def disagreeing(asked: Asked, candidates: list[Candidate], threshold: float) -> list[Candidate]:
    """The best candidate and those of other documents that give another figure for the same thing, newest first."""
    if asked.sort is not Sort.HOW_MANY or not candidates:
        return []
    best = candidates[0]
    sides = [best]
    for each in candidates[1:]:
        other_document = all(each.passage.document.id != side.passage.document.id for side in sides)
        if other_document and each.probability >= threshold and _contradicts(asked, best, each):
            sides.append(each)
    return sorted(sides, key=_published, reverse=True) if len(sides) > 1 else []


def note(sides: list[Candidate], numbers: dict[str, int], language: str) -> ConflictNote:
    """`numbers`: the citation of each side by the id of its sentence."""
    told = "; ".join(f"{_name(side)} [{numbers[side.sentence.id]}]" for side in sides)
    return ConflictNote(
        text=say("conflict", language, sides=told),
        sides=tuple(
            ConflictSide(citation=numbers[side.sentence.id], figures=tuple(sorted(_figures(side)))) for side in sides
        ),
    )


def _contradicts(asked: Asked, one: Candidate, other: Candidate) -> bool:
    """Same unit counted, no figure in common, and both bear on the whole question."""
    if min(one.bearing.covered, other.bearing.covered) < CLOSE or one.bearing.uncounted or other.bearing.uncounted:
        return False
    units = _quantities(one, asked), _quantities(other, asked)
    common = units[0].keys() & units[1].keys()
    return any(not units[0][unit] & units[1][unit] for unit in common)


def _quantities(candidate: Candidate, asked: Asked) -> dict[str, set[str]]:
    """Figures by what they count: the unit sign, or the terms of the question that follow."""
    found: dict[str, set[str]] = {}
    for figure, unit, following in _QUANTITY.findall(candidate.sentence.text):
        value = figure.replace(",", "")
        if re.fullmatch(r"(19|20)\d\d", value):
            continue
        for key in [unit] if unit else set(terms(following)) & set(asked.terms):
            found.setdefault(key, set()).add(value)
    return found


def _name(candidate: Candidate) -> str:
    told = candidate.passage.document.description
    return f"{told.title} ({told.published.isoformat()})" if told.published else told.title


def _figures(candidate: Candidate) -> set[str]:
    return {figure for figure, _, _ in _QUANTITY.findall(candidate.sentence.text)}


def _published(candidate: Candidate) -> date:
    return candidate.passage.document.description.published or date.min
