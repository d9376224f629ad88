"""`footnote jobs`: what is being ingested, what waits, what failed and why. Works beside a running server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from api.terminal import escape, out
from kb.errors import InvalidInput
from kb.jobs import Job, JobState
from kb.settings import read_settings

if TYPE_CHECKING:
    from ingest.jobs.queue import JobQueue

app = typer.Typer(help="What is being ingested, what waits, what failed and why.", invoke_without_command=True)

_STYLES = {JobState.DONE: "green", JobState.FAILED: "red", JobState.WAITING: "yellow", JobState.CANCELLED: "yellow"}


@contextmanager
def _queue() -> Iterator[JobQueue]:
    from ingest.jobs.queue import JobQueue  # noqa: PLC0415
    from kb.catalog.opening import open_catalog  # noqa: PLC0415

    settings = read_settings(os.environ)
    with open_catalog(settings) as catalog, closing(JobQueue(settings.home, catalog.jobs)) as queue:
        yield queue


@app.callback()
def list_jobs(
    context: typer.Context,
    state: Annotated[list[JobState] | None, typer.Option(help="Jobs in this state only; may be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print what the API returns.")] = False,
) -> None:
    """List the jobs, the latest first: state, source, how far it is or why it failed."""
    if context.invoked_subcommand is not None:
        return
    with _queue() as queue:
        found = queue.jobs.page(state or (), limit=limit)
    if as_json:
        from api.job_schemas import JobList  # noqa: PLC0415

        print(JobList.of(found, limit).model_dump_json(indent=2))  # noqa: T201
        return
    for job in found:
        style = _STYLES.get(job.state, "default")
        out.print(f"{job.id}  [{style}]{job.state:9}[/]  {escape(job.source)}  [dim]{escape(_detail(job))}[/]")


@app.command()
def retry(
    job_id: Annotated[str | None, typer.Argument(help="A job that failed or was cancelled.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="All that failed.")] = False,
) -> None:
    """Try again what failed. It is done by a running server, or by the next `footnote ingest`."""
    if (job_id is None) is not failed:
        raise InvalidInput("Which jobs are to be tried again?", advice="Give the id of one, or --failed for all.")
    with _queue() as queue:
        wanted = queue.jobs.ended((JobState.FAILED,)) if job_id is None else [job_id]
        for each in wanted:
            out.print(f"Queued again: {escape(queue.retry(each).source)}.")


@app.command()
def cancel(job_id: str) -> None:
    """Cancel a job. One that runs stops at its next step, and the library is as it was."""
    with _queue() as queue:
        job = queue.cancel(job_id)
    if job.unfinished:
        out.print(f"{escape(job.source)} stops at its next step.")
    else:
        out.print(f"Cancelled: {escape(job.source)}.")


@app.command()
def clear() -> None:
    """Erase the records of all jobs that are over, and the uploads that were kept to be tried again."""
    with _queue() as queue:
        erased = queue.forget()
    out.print(f"Erased {erased} records.")


def _detail(job: Job) -> str:
    if job.reason is not None:
        return job.reason.message
    if job.unfinished:
        return f"{job.stage} {job.done}/{job.total}" if job.total else job.stage or ""
    return ", ".join(outcome.status for outcome in job.outcomes[:10])
