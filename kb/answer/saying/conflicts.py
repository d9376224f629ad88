"""Publications that disagree about a figure or a date are told, never chosen between in silence.

Another year, another place, another edition of an event or another thing counted is no disagreement.
"""

from __future__ import annotations

import re
from datetime import date

from kb.answer.judging.selection import Candidate
from kb.answer.models import ConflictNote, ConflictSide
from kb.answer.saying.claims import Claim, claims, contradict
from kb.answer.saying.wording import say
from kb.answer.understanding.equivalents import places
from kb.answer.understanding.question import Asked, Sort
from kb.index.terms import terms
from kb.registers.dates import YEAR

CLOSE = 0.6  # of the question must be borne out around each side
CLOSE_SHARE = 0.5  # and by the sentence itself where nothing is counted: a percentage or a date names nothing
UNLIKELY = 4  # a side may be this many times less likely than a statement must be
NEAR_BEST = 0.6  # of the probability of the best, for one that is compared in its place
_ORDINAL = re.compile(r"\b(?:first|second|third|fourth|fifth|sixth)\b|首届|第[一二三四五六][届次]", re.IGNORECASE)


def disagreeing(asked: Asked, candidates: list[Candidate], threshold: float) -> list[Candidate]:
    """The best candidate and those of other documents that say something else of the same thing, newest first."""
    if asked.sort not in {Sort.HOW_MANY, Sort.WHEN}:
        return []
    likely = [each for each in candidates if each.probability >= threshold]
    read = _Reading(asked)
    for best in likely:
        if best.probability < NEAR_BEST * likely[0].probability:
            break
        sides = [best]
        for each in candidates:
            other_document = all(each.passage.document.id != side.passage.document.id for side in sides)
            if other_document and each.probability >= threshold / UNLIKELY and _contradicts(read, best, each):
                sides.append(each)
        if len(sides) > 1:
            return sorted(sides, key=_published, reverse=True)
    return []


def note(asked: Asked, sides: list[Candidate], numbers: dict[str, int], language: str) -> ConflictNote:
    """`numbers`: the citation of each side by the id of its sentence."""
    told = say("conflict_joint", language).join(
        say(
            "conflict_side", language,
            figure=_said(asked, side), source=_source(side, language), number=str(numbers[side.sentence.id]),
        )
        for side in sides
    )  # fmt: skip
    return ConflictNote(
        text=say("conflict", language, sides=told),
        sides=tuple(
            ConflictSide(
                citation=numbers[side.sentence.id], figures=tuple(sorted({each.value for each in claims(asked, side)}))
            )
            for side in sides
        ),
    )


class _Reading:
    """What sentences claim and of what they speak, read once for all that they are compared with."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self._claims: dict[str, tuple[Claim, ...]] = {}
        self._scopes: dict[str, tuple[set[str], set[str], set[str]]] = {}

    def claims(self, candidate: Candidate) -> tuple[Claim, ...]:
        name = candidate.sentence.id
        if name not in self._claims:
            self._claims[name] = claims(self.asked, candidate)
        return self._claims[name]

    def scope(self, candidate: Candidate) -> tuple[set[str], set[str], set[str]]:
        """The places, the editions and the years in its title and headings."""
        chunk = candidate.passage.chunk
        if chunk.id not in self._scopes:
            text = " ".join((candidate.passage.document.description.title, *chunk.section))
            named = set(places(terms(text))), set(_ORDINAL.findall(text.lower())), set(YEAR.findall(text))
            self._scopes[chunk.id] = named
        return self._scopes[chunk.id]


def _contradicts(read: _Reading, one: Candidate, other: Candidate) -> bool:
    """The same thing is counted or dated, in the same words, in the same scope, with nothing in common."""
    if min(one.bearing.covered_around, other.bearing.covered_around) < CLOSE:
        return False
    if one.bearing.narrower or other.bearing.narrower or not _same_scope(read, one, other):
        return False
    mine, theirs = read.claims(one), read.claims(other)
    if not all(each.counted for each in (*mine, *theirs)):
        borne_out = min(one.bearing.covered, other.bearing.covered)
        if borne_out < CLOSE_SHARE:
            return False
    common = {each.what for each in mine} & {each.what for each in theirs}
    return any(
        all(contradict(a, b) for a in mine if a.what == what for b in theirs if b.what == what) for what in common
    )


def _same_scope(read: _Reading, one: Candidate, other: Candidate) -> bool:
    """Whether both may speak of the same year, place and edition: nothing that one names, another one than the other
    names, in the sentences, or in the titles and headings, unless both sentences have the year asked for."""
    own = [set(YEAR.findall(each.sentence.text)) for each in (one, other)]
    if all(own) and not own[0] & own[1]:
        return False
    wanted = read.asked.years
    dated = bool(wanted) and all(years & wanted for years in own)
    scopes = []
    for candidate, years in zip((one, other), own, strict=True):
        named, ordinals, headed = read.scope(candidate)
        scopes.append([named, ordinals] if dated else [named, ordinals, years or headed])
    return all(not mine or not theirs or mine & theirs for mine, theirs in zip(*scopes, strict=True))


def _said(asked: Asked, side: Candidate) -> str:
    """What a side says, as it stands there."""
    found: list[Claim] = list(claims(asked, side))
    return ", ".join(dict.fromkeys(each.said for each in found))


def _source(side: Candidate, language: str) -> str:
    """Title, publisher and date of a side."""
    told = side.passage.document.description
    when = told.published.isoformat() if told.published else say("undated", language)
    parts = [told.publisher, when] if told.publisher and told.publisher not in told.title else [when]
    return say("source", language, title=told.title, about=say("comma", language).join(parts))


def _published(candidate: Candidate) -> date:
    return candidate.passage.document.description.published or date.min
