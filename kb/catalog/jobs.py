"""Jobs in the catalog: what is to be done, how far it is, and what became of it.

The queue of a worker holds no more than ids; what is written here is what holds. Whoever follows the jobs, in this
process or another one, asks for what has changed since the last time.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, case, delete, exists, func, insert, select, true, update

from kb.catalog import schema
from kb.catalog.job_rows import read_jobs
from kb.errors import Conflict, NotFound
from kb.jobs import UNFINISHED, Job, JobOutcome, JobState, NewJob, Reason

_JOBS, _OUTCOMES = schema.jobs.c, schema.job_outcomes.c


class Jobs:
    """All SQL of the jobs. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # --- asking

    def get(self, wanted: str) -> Job:
        """
        Raises:
            NotFound: there is no such job, or it is no longer kept.
        """
        with self._engine.connect() as connection:
            found = read_jobs(connection, _JOBS.id == wanted, _JOBS.number, 1)
        if not found:
            raise NotFound(f"There is no job {wanted}.", advice="`footnote jobs` lists them.")
        return found[0]

    def find(self, wanted: str) -> Job | None:
        """The job, if it is there and still to be done."""
        with self._engine.connect() as connection:
            found = read_jobs(connection, (_JOBS.id == wanted) & _JOBS.state.in_(UNFINISHED), _JOBS.number, 1)
        return found[0] if found else None

    def page(
        self, states: Sequence[JobState] = (), batch: str | None = None, before: int | None = None, limit: int = 50
    ) -> list[Job]:
        """The latest first; `before` is the number of the last one of the page before."""
        where = _JOBS.state.in_(states or tuple(JobState)) & _of(batch)
        if before is not None:
            where &= _JOBS.number < before
        with self._engine.connect() as connection:
            return read_jobs(connection, where, _JOBS.number.desc(), limit)

    def about(self, source: str, limit: int = 50) -> list[Job]:
        """Those about this document, or about an archive that it was in; the latest first."""
        told = select(_OUTCOMES.job_id).where(_OUTCOMES.source == source)
        with self._engine.connect() as connection:
            return read_jobs(connection, (_JOBS.source == source) | _JOBS.id.in_(told), _JOBS.number.desc(), limit)

    def changed(self, since: int, batch: str | None = None, limit: int = 200) -> list[Job]:
        """Those changed after the change with this number, in the order of their changes."""
        with self._engine.connect() as connection:
            return read_jobs(connection, (_JOBS.change > since) & _of(batch), _JOBS.change, limit)

    def last_change(self) -> int:
        with self._engine.connect() as connection:
            return connection.execute(select(func.max(_JOBS.change))).scalar() or 0

    def unfinished(self, batch: str | None = None) -> list[str]:
        """Ids, in the order of their making."""
        return self._ids(_JOBS.state.in_(UNFINISHED), _of(batch))

    def counts(self) -> dict[JobState, int]:
        """How many there are in each state."""
        with self._engine.connect() as connection:
            found = {
                state: n for state, n in connection.execute(select(_JOBS.state, func.count()).group_by(_JOBS.state))
            }
        return {state: found.get(state.value, 0) for state in JobState}

    def read_below(self, place: str) -> list[tuple[str, str]]:
        """Source and origin of the documents that were read from this file or folder, or from an archive in it."""
        origin = schema.documents.c.origin
        below = (origin == place) | origin.startswith(place.rstrip("/") + "/", autoescape=True)
        query = select(schema.documents.c.source, origin).where(below).order_by(schema.documents.c.source)
        with self._engine.connect() as connection:
            found = connection.execute(query).all()
        # LIKE does not tell capitals from small letters.
        return [(row.source, row.origin) for row in found if row.origin.startswith(place)]

    def must_wait(self, job: Job) -> bool:
        """Whether an earlier one about the same document is not finished: the later bytes must come last."""
        earlier = exists().where(_JOBS.source == job.source, _JOBS.number < job.number, _JOBS.state.in_(UNFINISHED))
        with self._engine.connect() as connection:
            return bool(connection.execute(select(earlier)).scalar())

    def queued_about(self, source: str) -> list[str]:
        """Ids of the jobs about this document that are queued, in the order of their making."""
        return self._ids(_JOBS.source == source, _JOBS.state == JobState.QUEUED)

    # --- changing

    def add(self, new: Sequence[NewJob]) -> None:
        empty = {"state": JobState.QUEUED, "attempts": 0, "cancelling": False, "done": 0, "total": 0}
        with self._engine.begin() as connection:
            for each in new:
                told = {"id": each.id, "batch": each.batch, "source": each.source, "todo": dict(each.todo)}
                values = {**empty, **told, "created_at": _now(), "change": _next_change()}
                connection.execute(insert(schema.jobs).values(**values))

    def adopt(self, batch: str, source: str, todo: Mapping[str, Any]) -> str | None:
        """The job of before that is still to do just this, made part of `batch` and due now; None if there is none."""
        query = select(_JOBS.id, _JOBS.todo).where(
            _JOBS.source == source, _JOBS.state.in_((JobState.QUEUED, JobState.WAITING)), ~_JOBS.cancelling
        )
        with self._engine.begin() as connection:
            found = next((row.id for row in connection.execute(query) if row.todo == dict(todo)), None)
            if found is not None:
                _change(connection, found, batch=batch, state=JobState.QUEUED, not_before=None)
        return found

    def begin(self, job_id: str) -> None:
        """It runs, from the beginning."""
        with self._engine.begin() as connection:
            connection.execute(delete(schema.job_outcomes).where(_OUTCOMES.job_id == job_id))
            _change(
                connection, job_id, state=JobState.RUNNING, stage="reading", done=0, total=0, error=None,
                not_before=None,
            )  # fmt: skip

    def progress(self, job_id: str, stage: str, done: int, total: int) -> bool:
        """Note how far it is. False: it is to stop, because it was cancelled or its document was removed."""
        with self._engine.begin() as connection:
            _change(connection, job_id, stage=stage, done=done, total=total)
            return _may_go_on(connection, job_id)

    def may_go_on(self, job_id: str) -> bool:
        with self._engine.connect() as connection:
            return _may_go_on(connection, job_id)

    def tell(self, job_id: str, ordinal: int, outcome: JobOutcome) -> None:
        """Note what became of the nth publication of the job."""
        values = {
            "job_id": job_id, "ordinal": ordinal, "source": outcome.source, "status": outcome.status,
            "document_id": outcome.document_id, "title": outcome.title, "pages": outcome.pages,
            "chunks": outcome.chunks, "notes": list(outcome.notes), "error": _error(outcome.reason),
        }  # fmt: skip
        with self._engine.begin() as connection:
            if _change(connection, job_id):
                connection.execute(insert(schema.job_outcomes).values(**values))

    def end(self, job_id: str, state: JobState, reason: Reason | None = None) -> None:
        with self._engine.begin() as connection:
            _change(connection, job_id, state=state, error=_error(reason), ended_at=_now(), stage=None)

    def wait(self, job_id: str, reason: Reason, seconds: float) -> None:
        """It failed, and is tried again after so many seconds."""
        with self._engine.begin() as connection:
            attempts = _JOBS.attempts + 1
            _change(
                connection, job_id, state=JobState.WAITING, error=_error(reason), not_before=time.time() + seconds,
                attempts=attempts, stage=None,
            )  # fmt: skip

    def put_back(self, job_id: str, reason: Reason | None = None) -> None:
        """It is queued as if it had not begun; `reason` says why it was put back."""
        with self._engine.begin() as connection:
            _change(connection, job_id, state=JobState.QUEUED, error=_error(reason), stage=None)

    def put_all_back(self) -> list[Job]:
        """What was running when a process ended is queued again. Returns all that is to be done, first things first."""
        with self._engine.begin() as connection:
            for found in connection.execute(select(_JOBS.id).where(_JOBS.state == JobState.RUNNING)).scalars().all():
                _change(connection, found, state=JobState.QUEUED, stage=None)
            return read_jobs(connection, _JOBS.state.in_(UNFINISHED), _JOBS.number, None)

    def retry(self, job_id: str) -> Job:
        """Queue what failed or was cancelled.

        Raises:
            NotFound: there is no such job.
            Conflict: it is not over, or was done.
        """
        job = self.get(job_id)
        if job.state not in (JobState.FAILED, JobState.CANCELLED):
            raise Conflict(f"The job {job_id} is {job.state}.", advice="What failed or was cancelled is tried again.")
        with self._engine.begin() as connection:
            connection.execute(delete(schema.job_outcomes).where(_OUTCOMES.job_id == job_id))
            _change(
                connection, job_id, state=JobState.QUEUED, attempts=0, cancelling=False, error=None, ended_at=None,
            )  # fmt: skip
        return self.get(job_id)

    def cancel(self, job_id: str) -> Job:
        """A job that has not begun never does; one that runs stops at its next step, and the library is as it was.

        Raises:
            NotFound: there is no such job.
            Conflict: it is over.
        """
        with self._engine.begin() as connection:
            query = update(schema.jobs).where(_JOBS.id == job_id, _JOBS.state.in_(UNFINISHED))
            found = connection.execute(
                query.values(
                    change=_next_change(),
                    cancelling=True,
                    state=case((_JOBS.state == JobState.RUNNING, _JOBS.state), else_=JobState.CANCELLED.value),
                    ended_at=case((_JOBS.state == JobState.RUNNING, None), else_=_now()),
                )
            )
        job = self.get(job_id)
        if not found.rowcount:
            raise Conflict(f"The job {job_id} is {job.state}.", advice="Only what is not over can be cancelled.")
        return job

    # --- forgetting

    def forget(self, job_id: str) -> None:
        """Erase the record of a job that is over."""
        with self._engine.begin() as connection:
            connection.execute(delete(schema.jobs).where(_JOBS.id == job_id, ~_JOBS.state.in_(UNFINISHED)))

    def ended(self, states: Sequence[JobState], days: float = 0) -> list[str]:
        """Ids of what ended in one of these states, at least so many days ago."""
        before = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="microseconds")
        return self._ids(_JOBS.state.in_(states), _JOBS.ended_at <= before)

    def superseded(self, job: Job) -> list[str]:
        """Ids of the earlier jobs about the same document that failed: now that this one is done, nobody minds them."""
        return self._ids(_JOBS.source == job.source, _JOBS.number < job.number, _JOBS.state == JobState.FAILED)

    def _ids(self, *where: ColumnElement[bool]) -> list[str]:
        with self._engine.connect() as connection:
            return list(connection.execute(select(_JOBS.id).where(*where).order_by(_JOBS.number)).scalars())

    def erase(self, document: str) -> list[str]:
        """Erase every job about the document with this id, and what jobs about an archive tell of it; the jobs' ids.
        One that runs stops at its next step."""
        source = select(schema.documents.c.source).where(schema.documents.c.id == document).scalar_subquery()
        with self._engine.begin() as connection:
            found = list(connection.execute(select(_JOBS.id).where(_JOBS.source == source)).scalars())
            connection.execute(delete(schema.jobs).where(_JOBS.source == source))
            connection.execute(delete(schema.job_outcomes).where(_OUTCOMES.source == source))
        return found


def _of(batch: str | None) -> ColumnElement[bool]:
    return true() if batch is None else _JOBS.batch == batch


def _error(reason: Reason | None) -> list[str] | None:
    return [reason.kind, reason.message, reason.advice] if reason else None


def _change(connection: Connection, job_id: str, **values: Any) -> bool:
    """Change the job, if it is still there."""
    changed = connection.execute(update(schema.jobs).where(_JOBS.id == job_id).values(change=_next_change(), **values))
    return changed.rowcount > 0


def _next_change() -> ColumnElement[int]:
    """Microseconds, so that the number of a deleted job does not come again; at least one more than the last."""
    now, last = time.time_ns() // 1000, func.coalesce(select(func.max(_JOBS.change)).scalar_subquery(), 0)
    return case((last >= now, last + 1), else_=now)


def _may_go_on(connection: Connection, job_id: str) -> bool:
    return connection.execute(select(_JOBS.cancelling).where(_JOBS.id == job_id)).scalar() is False


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
