"""Rows of jobs to records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from kb.catalog import schema
from kb.jobs import Job, JobOutcome, JobState, Reason

_OUTCOMES = schema.job_outcomes.c


def read_jobs(
    connection: Connection, where: ColumnElement[bool], order: ColumnElement[Any], limit: int | None
) -> list[Job]:
    """The jobs that pass, with their outcomes."""
    found = connection.execute(select(schema.jobs).where(where).order_by(order).limit(limit)).all()
    outcomes: dict[str, list[JobOutcome]] = {}
    ids = [row.id for row in found]
    query = select(schema.job_outcomes).where(_OUTCOMES.job_id.in_(ids)).order_by(_OUTCOMES.job_id, _OUTCOMES.ordinal)
    for row in connection.execute(query) if ids else ():
        outcomes.setdefault(row.job_id, []).append(_outcome(row))
    return [_job(row, tuple(outcomes.get(row.id, ()))) for row in found]


def _job(row: Row[Any], outcomes: tuple[JobOutcome, ...]) -> Job:
    values = dict(row._mapping)
    values |= {"state": JobState(row.state), "reason": _reason(values.pop("error")), "outcomes": outcomes}
    return Job(**values)


def _outcome(row: Row[Any]) -> JobOutcome:
    return JobOutcome(
        row.source, row.status, row.document_id, row.title, row.pages, row.chunks, tuple(row.notes), _reason(row.error)
    )


def _reason(stored: Sequence[str] | None) -> Reason | None:
    return Reason(*stored) if stored else None
