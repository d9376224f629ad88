"""What the publications give instead, when they do not give what was asked: another year, place or edition.

One check at a time is lifted from the question. If a sentence would answer then, and much more surely than anything
that passes all of them, the reader is told what it is for. A false hint is worse than none, so the bars are high; they
were set on the development topics.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kb.answer.gathering import Gathered
from kb.answer.judging.refusal import CALIBRATION
from kb.answer.judging.selection import Candidate, judge
from kb.answer.saying.clauses import clause
from kb.answer.saying.highlight import CELL, highlight
from kb.answer.saying.wording import say
from kb.answer.understanding.equivalents import expand
from kb.answer.understanding.gazetteer import named_places, place_in
from kb.answer.understanding.question import Asked
from kb.index.terms import terms
from kb.records import SentenceKind
from kb.registers.dates import YEAR
from kb.retrieval import Passage

SURE = 1.25  # times the threshold: as probable must the sentence be without the check
FAR = 0.8  # times the threshold: less probable must be all that pass it
COVERED = 0.5  # of what else was asked must stand in the sentence with its surroundings
FEW = 4  # years told at most
_ORDINALS = "first second third fourth fifth sixth".split()
_CHINESE_ORDINAL = re.compile(r"首届|首次|第[一二三四五六][届次]")
_CHINESE_ORDINALS = "一二三四五六"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """One sentence for the reader, and the passage that it is about. `lifted`: the year, place or edition that was not
    asked for then; `best`: the sentence that would answer."""

    text: str
    passage: Passage
    lifted: str
    best: Candidate


def near_miss(gathered: Gathered, language: str) -> NearMiss | None:
    """What there is instead; None where nothing is near enough, or it is not sure what it is for."""
    asked = gathered.asked
    if asked.parts or gathered.confidence >= FAR * CALIBRATION.threshold:
        return None
    for lifted, wanted, said_by in _lifted(asked):
        found = judge(lifted, gathered.reading)
        sure = [each for each in found if each.probability >= SURE * CALIBRATION.threshold and _answers(lifted, each)]
        instead = sorted({what for each in sure for what in said_by(lifted, each)})
        if sure and instead and len(instead) <= FEW and wanted not in instead:
            title = sure[0].passage.document.description.title
            joined = say("and", language).join(_named(what, language) for what in instead)
            text = say("near_miss", language, instead=joined, wanted=_named(wanted, language), title=title)
            return NearMiss(text, sure[0].passage, wanted, sure[0])
    return None


def _lifted(asked: Asked) -> Iterator[tuple[Asked, str, Callable[[Asked, Candidate], set[str]]]]:
    """The question with one check less, what it was, and how to read off a sentence what that has instead."""
    if len(asked.years) == 1:
        (year,) = asked.years
        yield replace(asked, years=frozenset(), terms=tuple(each for each in asked.terms if each != year)), year, _years
    for name in asked.names:
        rest = tuple(each for each in asked.names if each != name)
        other = tuple(each for each in asked.terms if each not in set(terms(name)))
        lifted = replace(asked, names=rest, terms=other)
        if place := next((found for _, found in named_places(name)), ""):
            yield lifted, place, _places
        elif edition := next(iter(_editions_in(name)), ""):
            yield lifted, edition, _editions


def _answers(lifted: Asked, candidate: Candidate) -> bool:
    """Whether the answering words can be pointed at, in a sentence about the same thing."""
    bearing = candidate.bearing
    there = set(terms(candidate.sentence.text))
    # `Twelve station operators` are no filling stations.
    counted = [term for term in lifted.counted if expand(frozenset({term})) & there]
    of_the_same = not lifted.counted or len(counted) > COVERED * len(lifted.counted)
    return (
        bearing.covered_near >= COVERED and not bearing.uncounted and of_the_same and bool(_marked(lifted, candidate))
    )


def _marked(lifted: Asked, candidate: Candidate) -> tuple[int, int] | None:
    """From where to where the answering words stand."""
    marked = highlight(lifted, candidate.sentence.text)
    return (marked[0].start, marked[-1].end) if marked else None


def _years(lifted: Asked, candidate: Candidate) -> set[str]:
    """Of which year it is: said in the clause or the header of the cell, else in the sentence, else above it."""
    text = candidate.sentence.text
    place = _marked(lifted, candidate) or (0, len(text))
    if candidate.sentence.kind is SentenceKind.TABLE_ROW:
        cells = [each for each in CELL.finditer(text) if each.start("cell") <= place[0] <= each.end("cell")]
        near = cells[0]["header"] if cells else ""
    else:
        near = text[slice(*clause(text, place))]
    return next((found for told in (near, text, _above(candidate)) if (found := set(YEAR.findall(told)))), set())


def _places(_lifted: Asked, candidate: Candidate) -> set[str]:
    named = {place for _, place in named_places(candidate.sentence.text)}
    return named or {place for _, place in named_places(_above(candidate))}


def _editions(_lifted: Asked, candidate: Candidate) -> set[str]:
    return _editions_in(candidate.sentence.text) or _editions_in(_above(candidate))


def _editions_in(text: str) -> set[str]:
    """Ordinals, in English."""
    found = {word for word in _ORDINALS if re.search(rf"\b{word}\b", text, re.IGNORECASE)}
    for word in _CHINESE_ORDINAL.findall(text):
        found.add("first" if word.startswith("首") else _ORDINALS[_CHINESE_ORDINALS.index(word[1])])
    return found


def _above(candidate: Candidate) -> str:
    return " ".join((candidate.passage.document.description.title, *candidate.passage.chunk.section))


def _named(what: str, language: str) -> str:
    """A year, a place or an edition in the language of the reader."""
    if what in _ORDINALS:
        number = _CHINESE_ORDINALS[_ORDINALS.index(what)]
        return f"第{number}届" if language == "zh" else f"the {what}"
    if what.isdigit():
        return f"{what}年" if language == "zh" else what
    return place_in(what, language)
