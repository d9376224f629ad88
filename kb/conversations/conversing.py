"""A question asked within a conversation: understood after what was said before, answered, and kept."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy.exc import OperationalError

from kb.access import Viewer
from kb.answer.ask import AskEvent, answers_by_model, ask_events
from kb.answer.models import Answer, Note, Question
from kb.answer.saying.wording import say
from kb.answer.understanding.question import LONGEST, check_text
from kb.conversations.follow_ups import Said, rewrite
from kb.conversations.keeping import find_conversation
from kb.conversations.model_rewriting import rewrite_by_model
from kb.conversations.records import Conversation, Turn
from kb.language import language_of
from kb.library import Library
from kb.retrieval import RANKING, Ranking
from kb.turns import KeptTurn

logger = logging.getLogger("footnote.conversations")


def converse(library: Library, question: Question, viewer: Viewer, *, ranking: Ranking = RANKING) -> Answer:
    """Answer a question in its conversation, and keep both.

    One without an id, with one that is not kept, or with somebody else's begins a new conversation; the answer carries
    its id. Where no conversations are kept there is no id, and every question stands alone.

    Raises:
        InvalidInput: the question is empty, too long or not text, or the filters contradict each other.
    """
    *_, last = converse_events(library, question, viewer, ranking=ranking)
    if not isinstance(last.data, Answer):
        raise TypeError(f"the last event must carry the answer, not {type(last.data).__name__}")
    return last.data


def converse_events(
    library: Library, question: Question, viewer: Viewer, *, ranking: Ranking = RANKING
) -> Iterator[AskEvent]:
    """The same, step by step, as `kb.answer.ask.ask_events`. The turn is kept before `done` is told."""
    text = check_text(question.question)
    wanted = question.conversation_id
    before = find_conversation(library, wanted, viewer) if wanted else None
    understood = _understood(library, question, text, before)
    for event in ask_events(library, _standalone(question, understood), viewer, ranking=ranking):
        if isinstance(event.data, Answer):
            yield AskEvent(event.name, _kept(library, question, viewer, before, understood, event.data))
        else:
            yield event


def _understood(library: Library, asked: Question, question: str, before: Conversation | None) -> str | None:
    """The question as rewritten to stand alone; None where it does. By rules; where they leave alone what points back,
    by the chat model, if that answers."""
    by_model = answers_by_model(library, asked)
    if before is None:
        return None
    said = [Said(each.understood or each.question, "" if each.withheld else _words(each)) for each in before.turns]
    made = rewrite(question, said)
    if made is None and by_model and library.chat is not None:
        made = rewrite_by_model(library.chat, question, said)
    return made if made is not None and len(made) <= LONGEST else None


def _words(turn: Turn) -> str:
    """What the publications said in an answer."""
    return " ".join(each.text for each in turn.statements)


def _standalone(question: Question, understood: str | None) -> Question:
    """The question to answer. Rewritten it may hold words of another language: the asker's own holds."""
    if understood is None:
        return question
    language = question.language or language_of(question.question)
    return question.model_copy(update={"question": understood, "language": language})


def _kept(
    library: Library,
    question: Question,
    viewer: Viewer,
    before: Conversation | None,
    understood: str | None,
    answer: Answer,
) -> Answer:
    """The answer with its place in the conversation, kept there."""
    if not library.settings.conversation_days:
        return answer.model_copy(update={"conversation_id": None})
    conversation = before.id if before else "con_" + secrets.token_hex(16)
    answer = answer.model_copy(update={"conversation_id": conversation, "understood": understood})
    if question.conversation_id and before is None:
        told = Note(code="conversation_new", text=say("conversation_new", answer.language))
        answer = answer.model_copy(update={"notes": (*answer.notes, told)})
    turn = _turn(question, answer)
    documents = [name for each in answer.citations for name in _documents(each.model_dump())]
    try:
        library.catalog.conversations.keep(conversation, viewer, turn, documents, begins=before is None)
    except (
        OperationalError
    ) as error:  # the disk is full, or a long change holds the catalog: the answer goes out all the same
        logger.warning("A turn of a conversation could not be kept: %s", error.orig)
    return answer


def _turn(question: Question, answer: Answer) -> KeptTurn:
    """What is kept of an answer. Of a refusal the words for it, and ids of what it offered: titles and passages may be
    closed or removed tomorrow, and no citation would tell."""
    return KeptTurn(
        question=" ".join(question.question.split()),
        understood=answer.understood,
        answer_id=answer.id,
        status=answer.status,
        language=answer.language,
        text=answer.text if answer.statements else say("not_found", answer.language),
        statements=[each.model_dump(mode="json") for each in answer.statements],
        citations=[each.model_dump(mode="json") for each in answer.citations],
        nearest={each.id: each.score for each in answer.nearest},
        contacts=[each.id for each in answer.contacts],
        as_of=question.as_of,
        index_version=answer.index_version,
        asked_at=datetime.now(UTC).isoformat(timespec="microseconds"),
    )


def _documents(told: object) -> Iterator[str]:
    """The ids of all documents that are named in a citation."""
    if isinstance(told, dict):
        for name, value in told.items():
            if name == "document_id":
                yield value
            else:
                yield from _documents(value)
    elif isinstance(told, list | tuple):
        for each in told:
            yield from _documents(each)
