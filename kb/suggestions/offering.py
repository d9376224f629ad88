"""The questions that a viewer is offered: of the newest publications, of every register, and none without an answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Literal

from kb.access import Tier, Viewer
from kb.answer.ask import ask
from kb.answer.models import Answer, Question
from kb.ledger.rows import Source
from kb.library import Library
from kb.registers.facts import REGISTERS
from kb.shelf import Shelf
from kb.suggestions.phrasing import question_of

OFFERED = 5  # questions that are kept
TRIED = 8  # questions asked to find them: some 30 ms each, once for a state of the library

Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class _Candidate:
    question: str
    sources: tuple[Source, ...]

    @property
    def published(self) -> date:
        return max(each.document.description.published or date.min for each in self.sources)

    @property
    def order(self) -> tuple[date, str]:
        """By publication, then by the year that they are of: the target that lies farthest ahead first."""
        return self.published, max(each.year for each in self.sources)

    @property
    def documents(self) -> frozenset[str]:
        return frozenset(each.document.id for each in self.sources)


class Suggestions:
    """Makes the questions for a tier and a language at most once for an index version, and keeps those of that version
    alone. Safe under many threads; whoever comes while they are made waits."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._making = threading.Lock()
        self._version = -1
        self._kept: dict[tuple[Tier, Language], tuple[str, ...]] = {}

    def offered(self, viewer: Viewer, language: Language) -> tuple[str, ...]:
        """Up to `OFFERED` questions that are answered for this viewer, out of the rows that they were made of."""
        with self._making, self._library.reading():
            shelf = self._library.shelf(Viewer(viewer.tier))
            if self._version != shelf.index_version:
                self._kept.clear()
                self._version = shelf.index_version
            kept = self._kept.get((viewer.tier, language))
            if kept is None:
                kept = self._kept[viewer.tier, language] = tuple(_answered(self._library, shelf, language))
            return kept


def _answered(library: Library, shelf: Shelf, language: Language) -> Iterator[str]:
    """Those that are answered, out of the first that are tried."""
    found = 0
    for candidate in _in_turn(library, shelf, language):
        answer = ask(library, Question(question=candidate.question, answerer="extractive"), shelf.viewer)
        if _stands_on(answer, candidate.sources):
            yield candidate.question
            found += 1
        if found == OFFERED:
            return


def _in_turn(library: Library, shelf: Shelf, language: Language) -> list[_Candidate]:
    """What is tried: the newest of each register, then the next of each, of other publications where there are any."""
    registers = [_candidates(library, shelf, register, language) for register in REGISTERS]
    registers.sort(key=lambda each: each[0].published if each else date.min, reverse=True)
    turns = [each for turn in zip_longest(*registers) for each in turn if each is not None]
    first: list[_Candidate] = []
    again: list[_Candidate] = []
    used: set[str] = set()
    for candidate in turns:
        (again if candidate.documents & used else first).append(candidate)
        used |= candidate.documents
    return [*first, *again][:TRIED]


def _candidates(library: Library, shelf: Shelf, register: str, language: Language) -> list[_Candidate]:
    """The questions of a register, those of the newest publications first, each with the facts that answer it."""
    made: dict[str, list[Source]] = {}
    for row in library.registers.rows(shelf, register):
        for source in row.sources:
            told = source.document.description
            # What stands on a person's word alone can answer nothing.
            usable = told.language == language and source.quotes and not source.by_hand
            if usable and (question := question_of(source, language)):
                made.setdefault(question, []).append(source)
    candidates = [_Candidate(question, tuple(sources)) for question, sources in made.items()]
    return sorted(candidates, key=lambda each: each.order, reverse=True)


def _stands_on(answer: Answer, sources: tuple[Source, ...]) -> bool:
    """Whether it is an answer, and quotes words that one of these facts was read from."""
    return answer.status == "answered" and any(
        (cited.revision_id, cited.page) == (source.document.revision_id, quote.page)
        and quote.start < cited.end
        and cited.start < quote.end
        for cited in answer.citations
        for source in sources
        for quote in source.quotes
    )
