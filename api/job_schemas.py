"""What goes in and out over HTTP about jobs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Sent
from kb.jobs import Job, JobOutcome, JobState, Reason, Status


class JobQuery(Sent):
    """Query parameters of the list of jobs."""

    state: list[JobState] = Field(default=[], description="Jobs in one of these states only; may be repeated.")
    batch: str | None = Field(default=None, max_length=40, description="Jobs of one request or command only.")
    limit: int = Field(default=50, ge=1, le=200, description="Jobs at most.")
    before: int | None = Field(default=None, description="`next` of the page before.")


class EventQuery(Sent):
    """Query parameters of the events. With one of them the stream ends with the jobs; without, it does not."""

    batch: str | None = Field(default=None, max_length=40, description="Jobs of one request or command only.")
    job: str | None = Field(default=None, max_length=40, description="One job only.")


class JobOrder(Sent):
    """An address of the web to be read. Files are sent to POST /v1/documents; no path of the server is ever read."""

    url: str = Field(max_length=2000)


class ReasonView(BaseModel):
    """Why something failed, and what to do about it."""

    message: str
    advice: str

    @classmethod
    def of(cls, reason: Reason | None) -> ReasonView | None:
        return None if reason is None else cls(message=reason.message, advice=reason.advice)


class OutcomeView(BaseModel):
    """What became of one publication."""

    source: str
    status: Status
    document_id: str
    title: str
    pages: int
    chunks: int
    notes: tuple[str, ...]
    reason: ReasonView | None

    @classmethod
    def of(cls, outcome: JobOutcome) -> OutcomeView:
        return cls(
            source=outcome.source,
            status=outcome.status,
            document_id=outcome.document_id,
            title=outcome.title,
            pages=outcome.pages,
            chunks=outcome.chunks,
            notes=outcome.notes,
            reason=ReasonView.of(outcome.reason),
        )


class JobView(BaseModel):
    """A job. `done` of `total` count pages while `stage` is `reading` (0 of 0 where the format does not tell them),
    scanned pages while it is `recognising`, and texts while it is `embedding`; `reason` is why it waits to be tried
    again (`attempts` times until now, next at `next_try`) or has failed; `outcomes` tell of each publication, of which
    an archive has many."""

    model_config = ConfigDict(frozen=True)

    id: str
    batch: str
    what: Literal["file", "upload", "address", "remove", "describe"]
    source: str
    state: JobState
    stage: Literal["reading", "recognising", "embedding"] | None
    done: int
    total: int
    attempts: int
    next_try: str | None
    cancelling: bool
    reason: ReasonView | None
    outcomes: tuple[OutcomeView, ...]
    created_at: str
    ended_at: str | None

    @classmethod
    def of(cls, job: Job) -> JobView:
        told = {name: getattr(job, name) for name in cls.model_fields if hasattr(job, name)}
        due = None if job.not_before is None else datetime.fromtimestamp(job.not_before, UTC)
        told |= {
            "what": job.todo["what"],
            "next_try": due and due.isoformat(timespec="seconds"),
            "reason": ReasonView.of(job.reason),
            "outcomes": tuple(map(OutcomeView.of, job.outcomes)),
        }
        return cls.model_validate(told)


class JobList(BaseModel):
    """Jobs, the latest first. `next`: what to send as `before` for those that follow; null if there are none."""

    jobs: tuple[JobView, ...]
    next: int | None

    @classmethod
    def of(cls, found: list[Job], limit: int) -> JobList:
        return cls(jobs=tuple(map(JobView.of, found)), next=found[-1].number if len(found) == limit else None)
