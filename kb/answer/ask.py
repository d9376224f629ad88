"""One question from beginning to end: understand, retrieve, select, cite, or refuse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from kb.access import Viewer
from kb.answer.as_of import earlier_question, states, told_as_of
from kb.answer.assembling import assemble, language_for
from kb.answer.extractive import quote
from kb.answer.gathering import Gathered, gather
from kb.answer.ledger.telling import tell
from kb.answer.models import Answer, Question
from kb.answer.near_miss import near_miss
from kb.answer.restricted import find_restricted
from kb.answer.stopwatch import Stopwatch
from kb.answer.superseded import tell_superseded
from kb.library import Library
from kb.retrieval import RANKING, Ranking, view


@dataclass(frozen=True, slots=True)
class AskEvent:
    """One step of an answer as it is made. `done` carries the whole answer."""

    name: Literal["passages", "statement", "citations", "done"]
    data: BaseModel | Sequence[BaseModel]


def ask(library: Library, question: Question, viewer: Viewer, *, ranking: Ranking = RANKING) -> Answer:
    """Answer a question for a viewer; the same question, viewer and index version give the same answer.

    `ranking`: other than the measured best only to measure again.

    Raises:
        InvalidInput: the question is empty, too long or not text, or the filters contradict each other.
    """
    *_, last = ask_events(library, question, viewer, ranking=ranking)
    if not isinstance(last.data, Answer):
        raise TypeError(f"the last event must carry the answer, not {type(last.data).__name__}")
    return last.data


def ask_events(
    library: Library, question: Question, viewer: Viewer, *, ranking: Ranking = RANKING
) -> Iterator[AskEvent]:
    """The same, step by step: `passages`, one `statement` each, `citations`, `done`. All of one state of the library:
    it is read before the first event, so that a slow listener does not hold up a change."""
    with library.reading():
        gathered, answer = _read(library, question, viewer, ranking)
        earlier = earlier_question(question)
        # Asked "as of 2012": what names that year, else the publications as they stood then.
        if earlier is not None and earlier.as_of is not None and not states(answer, earlier.as_of):
            gathered_then, then = _read(library, earlier, viewer, ranking)
            if then.statements:
                gathered, answer = gathered_then, told_as_of(then, earlier.as_of)
    yield AskEvent("passages", [view(passage) for passage in gathered.retrieved.passages])
    for statement in answer.statements:
        yield AskEvent("statement", statement)
    yield AskEvent("citations", answer.citations)
    yield AskEvent("done", answer)


def _read(library: Library, question: Question, viewer: Viewer, ranking: Ranking) -> tuple[Gathered, Answer]:
    watch = Stopwatch()
    gathered = gather(library, question, viewer, ranking, watch)
    language = language_for(question, gathered)
    said = tell(library, question, gathered, language) or quote(library, gathered, language)
    watch.lap("cite")
    restricted = () if said.cited.statements else find_restricted(library, gathered.shelf, question, gathered.asked)
    watch.lap("restricted")
    refused = not said.cited.statements and not restricted
    missed = near_miss(library, gathered, language) if refused else None
    watch.lap("near_miss")
    answer = assemble(question, gathered, said, restricted, watch.timings, missed)
    return gathered, tell_superseded(library, question, viewer, answer)
