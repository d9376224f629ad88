"""The answer as everybody outside sees it, out of what was gathered and what an answerer said."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from kb.answer.extractive import Said
from kb.answer.gathering import Gathered
from kb.answer.models import Answer, Contact, Nearest, Question, RestrictedDocument, Statement, Status
from kb.answer.saying.near_miss import NearMiss
from kb.answer.saying.rendering import marks, read_aloud
from kb.answer.saying.wording import say
from kb.records import Document, SentenceKind, StoredChunk
from kb.retrieval import Retrieved
from kb.shelf import Shelf

NEAREST = 3  # passages offered with a refusal


@dataclass(frozen=True, slots=True)
class Instead:
    """What there is instead of an answer: closed publications that may have it, what is nearest to it, whom to ask."""

    restricted: tuple[RestrictedDocument, ...] = ()
    missed: NearMiss | None = None
    contacts: tuple[Contact, ...] = ()


def assemble(
    question: Question, gathered: Gathered, said: Said, instead: Instead, timings: Mapping[str, float]
) -> Answer:
    """The whole answer. `timings`: milliseconds by stage."""
    restricted, missed = instead.restricted, instead.missed
    language = language_for(question, gathered)
    statements = said.cited.statements
    unanswered = gathered.unanswered if statements and not said.coverage else ()
    status = _status(said, unanswered, restricted)
    return Answer(
        id=_answer_id(question, gathered.shelf, said),
        conversation_id=question.conversation_id or uuid.uuid4().hex,
        status=status,
        text=_text(said, unanswered, restricted, missed, language),
        statements=statements,
        citations=said.cited.citations,
        conflicts=said.conflicts,
        unanswered=unanswered,
        notes=said.notes,
        model=said.model,
        coverage=said.coverage,
        near_miss=missed.text if missed else None,
        nearest=() if statements else _nearest(gathered.retrieved, missed),
        restricted=restricted,
        contacts=instead.contacts,
        confidence=round(gathered.confidence if said.confidence is None else said.confidence, 4),
        as_of=question.as_of,
        index_version=gathered.shelf.index_version,
        answerer=said.answerer,
        language=language,
        timings_ms={**timings, "total": round(sum(timings.values()), 2)},
    )


def language_for(question: Question, gathered: Gathered) -> str:
    """The language of our own words in the answer."""
    return question.language or gathered.asked.language


def _answer_id(question: Question, shelf: Shelf, said: Said) -> str:
    asked = question.model_dump_json(exclude={"conversation_id", "answerer", "as_tier", "evidence"})
    by = f"{said.model.name}|{said.model.prompt}" if said.model else ""
    made_of = f"{asked}|{shelf.viewer.tier}|{shelf.index_version}|{said.answerer}|{by}"
    return "ans_" + hashlib.sha256(made_of.encode()).hexdigest()[:20]


def _status(said: Said, unanswered: tuple[str, ...], restricted: tuple[RestrictedDocument, ...]) -> Status:
    if said.cited.statements:
        return "partial" if unanswered or said.partial else "answered"
    return "restricted" if restricted else "not_found"


def _text(
    said: Said,
    unanswered: tuple[str, ...],
    restricted: tuple[RestrictedDocument, ...],
    missed: NearMiss | None,
    language: str,
) -> str:
    if restricted:
        titles = "; ".join(each.title for each in restricted)
        return f"{say('not_found', language)} {say('restricted', language, titles=titles)}"
    if not said.cited.statements:
        refusal = say("not_found", language)
        return f"{refusal} {missed.text}" if missed else refusal
    missing = [say("unanswered", language, part=part) for part in unanswered]
    said_in_full = [marked(each, language) for each in said.cited.statements]
    ours = [f"[{said.coverage.text}]"] if said.coverage else []
    return "\n".join([*said_in_full, *(note.text for note in said.conflicts), *missing, *ours])


def marked(statement: Statement, language: str) -> str:
    """A statement with its footnote marks, and how many items of its list are left out."""
    more = f" {say('more', language, more=str(statement.more))}" if statement.more else ""
    return f"{read_aloud(statement)} {marks(statement)}{more}"


def _nearest(retrieved: Retrieved, missed: NearMiss | None) -> tuple[Nearest, ...]:
    """What stands nearest, offered as such, first what was told of; no bare titles, nothing that orders software
    about."""
    first = [missed.passage] if missed else []
    passages = {each.chunk.id: each for each in (*first, *retrieved.passages)}
    quotable = [
        passage
        for passage in passages.values()
        if passage.chunk.text.strip() != passage.document.description.title
        and all(sentence.kind is not SentenceKind.ORDER for sentence in passage.chunk.sentences)
    ]
    return tuple(offered(each.document, each.chunk, each.page_label, each.score) for each in quotable[:NEAREST])


def offered(document: Document, chunk: StoredChunk, page_label: str | None, score: float) -> Nearest:
    """A passage as it is offered with a refusal."""
    return Nearest(
        id=chunk.id,
        document_id=document.id,
        title=document.description.title,
        page=chunk.page,
        page_label=page_label,
        section=chunk.section,
        text=chunk.text,
        score=round(score, 4),
    )
