"""Turns of conversations as the catalog keeps them; `kb.conversations.reading` says what may be read of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """`statements` and `citations` as JSON. `text` is empty once a document that the answer quotes was removed.
    `nearest` (with their scores) and `contacts`: ids of the chunks and facts that a refusal offered, none of their
    words."""

    question: str
    understood: str | None
    answer_id: str
    status: str
    language: str
    text: str
    statements: Sequence[Mapping[str, Any]]
    citations: Sequence[Mapping[str, Any]]
    nearest: Mapping[str, float]
    contacts: Sequence[str]
    as_of: date | None
    index_version: int
    asked_at: str


@dataclass(frozen=True, slots=True)
class KeptConversation:
    """`until`: the day on which its last turn is erased."""

    id: str
    begun_at: str
    until: date
    turns: tuple[KeptTurn, ...]


@dataclass(frozen=True, slots=True)
class KeptSummary:
    """`viewer`: the name of its key, or the tier of who began it without one. `question`: the first."""

    id: str
    viewer: str
    begun_at: str
    asked_at: str
    until: date
    turns: int
    question: str
