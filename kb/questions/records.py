"""What is kept of a question, and of what its asker thought of the answer. No text of a publication is among it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Rating = Literal["up", "down"]
Reason = Literal["wrong", "incomplete", "outdated", "unclear", "other"]
Viewers = Literal["none", "tier", "name"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was answered or refused.

    `understood`: as rewritten to stand alone. `tier`, and `viewer` (the name of a key, or whom a token names), as far
    as the settings allow. `milliseconds`: what the answer took. `cited`: ids of the documents that the answer names;
    `nearest`: with a refusal those that stood near, by id with a page; both as far as they are in the library.
    """

    answer_id: str
    conversation_id: str | None
    asked_at: str
    question: str
    understood: str | None
    language: str
    status: str
    answerer: str
    tier: str | None
    viewer: str | None
    site: str | None
    index_version: int
    milliseconds: int
    cited: tuple[str, ...] = ()
    nearest: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What an asker thought of an answer."""

    rating: Rating
    reason: Reason | None
    comment: str | None
    given_at: str


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A line of the log. `dealt_at`: when staff said that it is dealt with."""

    number: int
    asked: Asked
    dealt_at: str | None
    feedback: Feedback | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are wanted; what is empty asks for nothing. `since`: an ISO day. `text`: words of the question.
    `cites`: the id of a document that the answer cites."""

    status: tuple[str, ...] = ()
    rating: tuple[str, ...] = ()
    language: str = ""
    site: str = ""
    since: str = ""
    text: str = ""
    dealt: bool | None = None
    cites: str = ""
