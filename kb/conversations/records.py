"""A conversation as everybody outside sees it: the JSON of `GET /v1/conversations/{id}` and of its export."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from kb.answer.models import Citation, Contact, Nearest, Statement, Status


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Turn(Frozen):
    """A question and what was answered. `understood`: the question as rewritten to stand alone. `withheld`: a
    publication that the answer quotes was removed, is closed to this viewer, or says otherwise now; then there is no
    more of the answer than that. `nearest` and `contacts`, of a refusal: those that it offered and that this viewer may
    still read, as they stand in the library now."""

    question: str
    understood: str | None
    answer_id: str
    status: Status
    language: str
    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    nearest: tuple[Nearest, ...] = ()
    contacts: tuple[Contact, ...] = ()
    as_of: date | None
    index_version: int
    asked_at: str
    withheld: bool = False


class ConversationSummary(Frozen):
    """`question`: its first; `viewer`: whose it is, the name of a key or the tier of one without; `until`: the day on
    which its last turn is erased."""

    id: str
    viewer: str
    begun_at: str
    asked_at: str
    until: date
    turns: int
    question: str


class Conversation(Frozen):
    """The turns that are still kept, the earliest first."""

    id: str
    begun_at: str
    until: date
    turns: tuple[Turn, ...]


class Forgotten(Frozen):
    """Receipt of an erased conversation. `complete`: False while somebody else, such as a backup, reads a file that
    still holds it; it is finished at the next change, or opening."""

    id: str
    turns: int
    complete: bool
