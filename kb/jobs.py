"""A job: one publication to be ingested or removed, how far it is, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from kb import errors
from kb.errors import FootnoteError


class JobState(StrEnum):
    """Where a job stands. `waiting`: tried, and to be tried again; `failed`: in quarantine, with the reason."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


Status = Literal["added", "replaced", "unchanged", "failed", "passed over"]
UNFINISHED = (JobState.QUEUED, JobState.RUNNING, JobState.WAITING)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something failed, in words; `kind` is the name of the error's class."""

    kind: str
    message: str
    advice: str

    @classmethod
    def of(cls, error: FootnoteError) -> Reason:
        kind = next(each.__name__ for each in type(error).__mro__ if each.__module__ == errors.__name__)
        return cls(kind, error.message, error.advice)

    def error(self) -> FootnoteError:
        found: type[FootnoteError] = getattr(errors, self.kind)
        return found(self.message, advice=self.advice)


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """What became of one publication; a job for an archive has many."""

    source: str
    status: Status
    document_id: str
    title: str = ""
    pages: int = 0
    chunks: int = 0
    notes: tuple[str, ...] = ()
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class NewJob:
    """`todo` is what is to be done, as JSON; `source` names the document that it is about."""

    id: str
    batch: str
    source: str
    todo: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """`done` of `total` count pages while `stage` is `reading` or `recognising`, and texts while it is `embedding`;
    `change` is the number of its last change; `not_before` (seconds since 1970) when a waiting one is tried again."""

    number: int
    id: str
    batch: str
    source: str
    todo: Mapping[str, Any]
    state: JobState
    change: int
    attempts: int
    cancelling: bool
    stage: str | None
    done: int
    total: int
    reason: Reason | None
    not_before: float | None
    created_at: str
    ended_at: str | None
    outcomes: tuple[JobOutcome, ...] = ()

    @property
    def unfinished(self) -> bool:
        return self.state in UNFINISHED
