"""One question from beginning to end: understand, retrieve, select, cite, or refuse."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from pydantic import BaseModel

from kb.access import Viewer, asking
from kb.answer.assembling import Instead, assemble, language_for
from kb.answer.contacts import find_contacts
from kb.answer.explaining.explain import explain
from kb.answer.explaining.standing import standing
from kb.answer.extractive import Said, quote
from kb.answer.gathering import Gathered, gather
from kb.answer.ledger.telling import tell
from kb.answer.llm.answering import Written, write
from kb.answer.llm.grounding import Sources, take_sources
from kb.answer.llm.telling import note, said_by_model
from kb.answer.llm.translating import translated
from kb.answer.models import Answer, Question
from kb.answer.restricted import find_restricted
from kb.answer.saying.near_miss import near_miss
from kb.answer.saying.superseded import tell_superseded
from kb.answer.stopwatch import Stopwatch
from kb.answer.understanding.as_of import earlier_question, states, told_as_of
from kb.errors import InvalidInput
from kb.library import Library
from kb.retrieval import RANKING, Ranking, view


@dataclass(frozen=True, slots=True)
class AskEvent:
    """One step of an answer as it is made. `done` carries the whole answer."""

    name: Literal["passages", "statement", "citations", "done"]
    data: BaseModel | Sequence[BaseModel]


@dataclass(frozen=True, slots=True)
class _Read:
    """What one state of the library gives: `quoted` is the answer without a model. `told`: the day that the question
    names, where the publications are quoted as they stood then."""

    question: Question
    gathered: Gathered
    language: str
    quoted: Said
    instead: Instead
    told: date | None = None


def ask(library: Library, question: Question, viewer: Viewer, *, ranking: Ranking = RANKING) -> Answer:
    """Answer a question for a viewer; without a chat model the same question, viewer and index version give the same
    answer.

    `ranking`: other than the measured best only to measure again.

    Raises:
        InvalidInput: the question is empty, too long or not text, the filters contradict each other, or a chat model is
            to answer and none is set.
        Forbidden: it asks for what staff alone are told.
    """
    *_, last = ask_events(library, question, viewer, ranking=ranking)
    if not isinstance(last.data, Answer):
        raise TypeError(f"the last event must carry the answer, not {type(last.data).__name__}")
    return last.data


def ask_events(
    library: Library, question: Question, viewer: Viewer, *, ranking: Ranking = RANKING
) -> Iterator[AskEvent]:
    """The same, step by step: `passages`, one `statement` each, `citations`, `done`. All of one state of the library:
    it is read before the first event, so that neither a slow listener nor a slow model holds up a change."""
    viewer = asking(viewer, evidence=question.evidence, as_tier=question.as_tier)
    by_model, watch = answers_by_model(library, question), Stopwatch()
    with library.reading():
        read = _read_as_of(library, question, viewer, ranking, watch)
        # Where publications disagree, both are quoted; what a register answers whole needs no writing.
        left = not read.gathered.disagreements and not read.quoted.coverage
        wanted = by_model and left and read.quoted.cited.statements
        sources = take_sources(library, read.gathered) if wanted else None
    yield AskEvent("passages", [view(passage) for passage in read.gathered.retrieved.passages])
    said = read.quoted
    if sources:
        said = yield from _written(library, viewer, read, sources)
    elif by_model and read.gathered.disagreements:
        said = replace(said, notes=(note("conflict_quoted", read.language),))
    if said.answerer == "extractive":
        if library.index_version != read.gathered.shelf.index_version:
            with library.reading():  # what was erased while a model wrote is not quoted any more
                read = _read_as_of(library, question, viewer, ranking, watch)
            said = replace(read.quoted, notes=said.notes, model=said.model, failed=said.failed)
        if library.chat is not None and not said.failed:
            said = translated(library.chat, said, read.language, library.settings)
        for statement in said.cited.statements:
            yield AskEvent("statement", statement)
    watch.lap("say")
    answer = assemble(read.question, read.gathered, said, read.instead, watch.timings)
    answer = answer.model_copy(update={"id": library.catalog.questions.seal(answer.id)})
    answer = tell_superseded(library, read.question, viewer, answer)
    answer = told_as_of(answer, read.told) if read.told and answer.statements else answer
    if question.evidence:
        answer = _explained(library, viewer, read, said, answer)
    yield AskEvent("citations", answer.citations)
    yield AskEvent("done", answer)


def _explained(library: Library, viewer: Viewer, read: _Read, said: Said, answer: Answer) -> Answer:
    gathered = read.gathered
    if library.index_version != gathered.shelf.index_version:  # what was erased while a model wrote is told no more
        gathered = standing(gathered, library.shelf(viewer, read.question.as_of).readable)
    told = explain(read.question, gathered, said, answer, read.instead.missed)
    return answer.model_copy(update={"evidence": told})


def answers_by_model(library: Library, question: Question) -> bool:
    """Whether the chat model writes the answer: as the question wants it, else as the setting, else if there is one.

    Raises:
        InvalidInput: it is to, and none is set.
    """
    chosen = question.answerer or library.settings.answerer or ("llm" if library.chat else "extractive")
    if chosen == "llm" and library.chat is None:
        raise InvalidInput(
            "The answerer llm needs a chat model, and none is set.",
            advice="Ask with the answerer extractive, or set FOOTNOTE_CHAT_MODEL.",
        )
    return chosen == "llm"


def _read_as_of(library: Library, question: Question, viewer: Viewer, ranking: Ranking, watch: Stopwatch) -> _Read:
    """Asked "as of 2012": what names that year, else the publications as they stood then."""
    read, earlier = _read(library, question, viewer, ranking, watch), earlier_question(question)
    if earlier is not None and earlier.as_of is not None and not states(read.quoted.cited.statements, earlier.as_of):
        then = _read(library, earlier, viewer, ranking, watch)
        if then.quoted.cited.statements:
            return replace(then, told=earlier.as_of)
    return read


def _read(library: Library, question: Question, viewer: Viewer, ranking: Ranking, watch: Stopwatch) -> _Read:
    gathered = gather(library, question, viewer, ranking, watch)
    language = language_for(question, gathered)
    said = tell(library, question, gathered, language) or quote(library, gathered, language)
    watch.lap("cite")
    instead = Instead() if said.cited.statements else _instead(library, question, gathered, language, watch)
    return _Read(question, gathered, language, said, instead)


def _instead(library: Library, question: Question, gathered: Gathered, language: str, watch: Stopwatch) -> Instead:
    restricted = find_restricted(library, gathered.shelf, question, gathered.asked)
    watch.lap("restricted")
    missed = None if restricted else near_miss(gathered, language)
    contacts = find_contacts(library, gathered)
    watch.lap("near_miss")
    return Instead(restricted, missed, contacts)


def _written(library: Library, viewer: Viewer, read: _Read, sources: Sources) -> Generator[AskEvent, None, Said]:
    """What the chat model writes, as far as it is borne out; else what the publications say, with a note why."""
    if library.chat is None:
        raise TypeError("a chat model was to answer, and there is none")

    def stands(revision: str) -> bool:
        now = library.index_version
        return (
            now == read.gathered.shelf.index_version or revision in library.shelf(viewer, read.question.as_of).readable
        )

    written = Written(stands)
    budget = library.settings.chat_prompt_tokens
    for statement in write(library.chat, read.gathered, sources, read.language, budget, written):
        yield AskEvent("statement", statement)
    return said_by_model(library.chat.name, written, read.quoted, read.language, library.settings, read.gathered)
