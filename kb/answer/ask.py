"""One question from beginning to end: understand, retrieve, select, cite, or refuse."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel

from kb.access import Tier, Viewer
from kb.answer import conflicts
from kb.answer.citation import Cited, cite
from kb.answer.models import (
    Answer,
    ConflictNote,
    Nearest,
    Question,
    RestrictedDocument,
    Status,
)
from kb.answer.question import Asked, understand
from kb.answer.refusal import CALIBRATION
from kb.answer.selection import Candidate, choose, rank_sentences
from kb.answer.spelling import mend
from kb.answer.wording import say
from kb.library import Library
from kb.records import Document, SentenceKind
from kb.retrieval import DENSE, PASSAGES, RANKING, Ranking, Retrieved, retrieve, view
from kb.shelf import Shelf, filter_documents

NEAREST = 3  # passages offered with a refusal


@dataclass(frozen=True, slots=True)
class AskEvent:
    """One step of an answer as it is made. `done` carries the whole answer."""

    name: Literal["passages", "statement", "citations", "done"]
    data: BaseModel | Sequence[BaseModel]


@dataclass(slots=True)
class Stopwatch:
    """Milliseconds by stage."""

    timings: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.timings[stage] = round((now - self._last) * 1000, 2)
        self._last = now


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
        retrieved, answer = _read(library, question, viewer, ranking)
    yield AskEvent("passages", [view(passage) for passage in retrieved.passages])
    for statement in answer.statements:
        yield AskEvent("statement", statement)
    yield AskEvent("citations", answer.citations)
    yield AskEvent("done", answer)


def _read(library: Library, question: Question, viewer: Viewer, ranking: Ranking) -> tuple[Retrieved, Answer]:
    watch = Stopwatch()
    shelf = library.shelf(viewer, question.as_of)
    asked = mend(understand(question.question), library.indexes.lexical, viewer)
    documents = shelf.answering(question.filters)
    retrieved = retrieve(library, shelf, documents, asked.text, PASSAGES, ranking=ranking)
    watch.lap("retrieve")
    candidates = rank_sentences(library, shelf, asked, retrieved)
    chosen, sides = _choose(asked, candidates)
    watch.lap("select")
    cited = cite(library, asked, chosen, candidates)
    watch.lap("cite")
    restricted = () if cited.statements else _restricted(library, shelf, question, asked)
    watch.lap("restricted")
    confidence = max((each.probability for each in candidates[:1]), default=0.0)
    return retrieved, _answer(
        question, asked, shelf, retrieved, cited, chosen, sides, restricted, confidence, watch.timings
    )


def _choose(asked: Asked, candidates: list[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """The candidates to state, and those among them that disagree."""
    sides = conflicts.disagreeing(asked, candidates, CALIBRATION.threshold)
    if sides:
        return sides, sides
    return choose(candidates), []


def _restricted(library: Library, shelf: Shelf, question: Question, asked: Asked) -> tuple[RestrictedDocument, ...]:
    """Listed publications above the viewer's tier that would answer.

    Unlisted ones are never looked at here: neither the answer nor its time can tell that they exist.
    """
    documents = {each.revision_id: each for each in filter_documents(shelf.listed, question.filters)}
    if not documents:
        return ()
    above = library.shelf(Viewer(Tier.STAFF), question.as_of)
    retrieved = retrieve(library, above, documents, asked.text, PASSAGES, ranking=DENSE)
    answering = choose(rank_sentences(library, above, asked, retrieved, shelf.viewer))
    found: dict[str, Document] = {each.passage.document.id: each.passage.document for each in answering}
    return tuple(
        RestrictedDocument(title=each.description.title, kind=each.description.kind, tier=each.description.tier)
        for each in found.values()
    )


def _answer(
    question: Question,
    asked: Asked,
    shelf: Shelf,
    retrieved: Retrieved,
    cited: Cited,
    chosen: list[Candidate],
    sides: list[Candidate],
    restricted: tuple[RestrictedDocument, ...],
    confidence: float,
    timings: Mapping[str, float],
) -> Answer:
    language = question.language or asked.language
    status: Status = "answered" if cited.statements else "restricted" if restricted else "not_found"
    numbers = {each.sentence.id: part.citations[0] for each, part in zip(chosen, cited.statements, strict=True)}
    told: tuple[ConflictNote, ...] = (conflicts.note(asked, sides, numbers, language),) if sides else ()
    return Answer(
        id=_answer_id(question, shelf),
        conversation_id=question.conversation_id or uuid.uuid4().hex,
        status=status,
        text=_text(status, cited, told, restricted, language),
        statements=cited.statements,
        citations=cited.citations,
        conflicts=told,
        nearest=() if cited.statements else _nearest(retrieved),
        restricted=restricted,
        confidence=round(confidence, 4),
        index_version=shelf.index_version,
        answerer=question.answerer,
        language=language,
        timings_ms={**timings, "total": round(sum(timings.values()), 2)},
    )


def _answer_id(question: Question, shelf: Shelf) -> str:
    asked = question.model_dump_json(exclude={"conversation_id"})
    made_of = f"{asked}|{shelf.viewer.tier}|{shelf.index_version}"
    return "ans_" + hashlib.sha256(made_of.encode()).hexdigest()[:20]


def _text(
    status: Status,
    cited: Cited,
    told: tuple[ConflictNote, ...],
    restricted: tuple[RestrictedDocument, ...],
    language: str,
) -> str:
    if status == "restricted":
        titles = "; ".join(each.title for each in restricted)
        return f"{say('not_found', language)} {say('restricted', language, titles=titles)}"
    if status == "not_found":
        return say("not_found", language)
    marked = (f"{each.text} {''.join(f'[{number}]' for number in each.citations)}" for each in cited.statements)
    return "\n".join([*marked, *(note.text for note in told)])


def _nearest(retrieved: Retrieved) -> tuple[Nearest, ...]:
    """What stands nearest, offered as such; not what gives orders to software."""
    quotable = [
        passage
        for passage in retrieved.passages
        if all(sentence.kind is not SentenceKind.ORDER for sentence in passage.chunk.sentences)
    ]
    return tuple(
        Nearest(
            document_id=passage.document.id,
            title=passage.document.description.title,
            page=passage.chunk.page,
            page_label=passage.page_label,
            section=passage.chunk.section,
            text=passage.chunk.text,
            score=round(passage.score, 4),
        )
        for passage in quotable[:NEAREST]
    )
