"""What several publications say alike is said once, with the footnotes of all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from kb.answer.judging.answer_types import fragment
from kb.answer.judging.selection import Candidate
from kb.index.terms import terms
from kb.records import SentenceKind
from kb.registers.numbers import figures

MOST = 4  # other publications named
WORDS = 0.6  # of the terms of two sentences of one language must be common
# Cosine of two sentences in two languages that say the same: of those with one equal figure, and with several. Chosen
# on the sample publications; the first pair that says something else lies at 0.89 and 0.86.
NEAR_WITH_ONE, NEAR_WITH_MORE = 0.895, 0.865
_NAME = re.compile(r"(?<=[a-z0-9,;:)] )[A-Z][\w.’&-]*|[A-Z]{2,}\w*|[a-z]+[A-Z]\w*")
_NOT = re.compile(r"\b(?:not|no|never|none|without|neither|nor)\b|n’t|n't|不|没|未|无", re.IGNORECASE)

Nearness = Callable[[Candidate, Candidate], float]


def gather_alike(
    chosen: Sequence[Candidate], apart: Sequence[Candidate], candidates: Sequence[Candidate], nearness: Nearness
) -> tuple[list[Candidate], dict[str, list[Candidate]]]:
    """What is stated, each thing once; and by sentence id those of other publications that say the same, newest first.
    What stands in `apart` (sides of a conflict) stays a statement of its own. `nearness`: cosine of two sentences."""
    stated: list[Candidate] = []
    for each in chosen:
        if each in apart or not any(alike(one, each, nearness) for one in stated):
            stated.append(each)
    found: dict[str, list[Candidate]] = {}
    for one in stated:
        others: dict[str, Candidate] = {}
        for each in candidates:
            if each not in stated and alike(one, each, nearness):
                others.setdefault(each.passage.document.id, each)
        newest = sorted(others.values(), key=_published, reverse=True)
        if newest:
            found[one.sentence.id] = newest[:MOST]
    return stated, found


def alike(one: Candidate, other: Candidate, nearness: Nearness) -> bool:
    """Whether two sentences of two documents say the same: equal figures and names, none denies what the other says,
    nearly the same words; across languages equal figures and near vectors."""
    if one.passage.document.id == other.passage.document.id:
        return False
    if one.sentence.kind is not other.sentence.kind or one.sentence.kind is SentenceKind.ORDER:
        return False
    mine, theirs = one.sentence.text, other.sentence.text
    figure = _figures(mine)
    if figure != _figures(theirs) or bool(_NOT.search(mine)) != bool(_NOT.search(theirs)):
        return False
    if one.passage.chunk.language == other.passage.chunk.language:
        a, b = set(terms(mine)), set(terms(theirs))
        return (
            bool(a and b)
            and len(a & b) >= WORDS * len(a | b)
            and set(_NAME.findall(mine)) == set(_NAME.findall(theirs))
        )
    if not figure or fragment(one.sentence) or fragment(other.sentence):
        return False
    return nearness(one, other) >= (NEAR_WITH_MORE if len(figure) > 1 else NEAR_WITH_ONE)


def _figures(text: str) -> frozenset[str]:
    return frozenset(f"{each.value}{'%' if each.percent else ''}" for each in figures(text))


def _published(candidate: Candidate) -> date:
    return candidate.passage.document.description.published or date.min
