"""The jobs of one library: the catalog says what they are, a queue of their ids hands them to the workers.

The queue (huey, in `queue.sqlite`) forgets a message when a worker takes it, so whoever works jobs off fills it anew
from the catalog. Both are files beside the library's lock: any process may add jobs while another one works them off.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from huey import SqliteHuey

from ingest.jobs.todo import Todo
from kb.catalog.jobs import Jobs
from kb.files import FileStore
from kb.jobs import Job, JobState, NewJob

BUSY_SECONDS = 30  # what a process waits for another one that writes
ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


def _leave_to_others(_: str) -> None:
    """What a process does with jobs that only adds them."""


class JobQueue:
    """`work(job_id)` is what a worker does with a job."""

    def __init__(self, home: Path, jobs: Jobs, work: Callable[[str], None] = _leave_to_others) -> None:
        self.jobs = jobs
        self.huey = _open_huey(home / "queue.sqlite")
        self.uploads = FileStore(home / "jobs")

        def run(job_id: str) -> None:  # the name of a message is that of this function: the same in all processes
            work(job_id)

        self._task = self.huey.task()(run)

    def close(self) -> None:
        self.huey.storage.close()

    def add(self, batch: str, todos: Sequence[Todo]) -> list[str]:
        """Jobs for these, or those of before that are still to do just the same; their ids."""
        ids: list[str] = []
        new: list[NewJob] = []
        for todo in dict.fromkeys(todos):
            job = todo.job(batch)
            adopted = self.jobs.adopt(batch, job.source, job.todo)
            ids.append(adopted or job.id)
            new += [] if adopted else [job]
        self.jobs.add(new)
        for each in ids:
            self._task(each)
        return ids

    def add_upload(self, batch: str, todo: Todo, content: bytes) -> str:
        """A job for these bytes, which are kept until it is done."""
        job = todo.job(batch)
        self.uploads.write(job.id, content)
        try:
            self.jobs.add([job])
        except Exception:
            self.uploads.erase(job.id)
            raise
        self._task(job.id)
        return job.id

    def refill(self) -> None:
        """For whoever works them off, before it begins: queue what the catalog says is to be done, and nothing else."""
        self.huey.storage.flush_queue()
        self.huey.storage.flush_schedule()
        unfinished = self.jobs.put_all_back()
        for job in unfinished:
            self._put(job)
        known = {job.id for job in unfinished} | set(self.jobs.ended((JobState.FAILED, JobState.CANCELLED)))
        for orphan in self.uploads.ids() - known:
            self.uploads.erase(orphan)

    def heal(self) -> None:
        """Queue again what no message is there for: a process was killed between the catalog and the queue."""
        if self.huey.pending_count() == 0:
            for job in self.jobs.page((JobState.QUEUED,)):
                self._put(job)

    def retry(self, job_id: str) -> Job:
        """
        Raises:
            NotFound: there is no such job.
            Conflict: it is not over, or was done.
        """
        job = self.jobs.retry(job_id)
        self._put(job)
        return job

    def cancel(self, job_id: str) -> Job:
        """
        Raises:
            NotFound: there is no such job.
            Conflict: it is over.
        """
        job = self.jobs.cancel(job_id)
        if not job.unfinished:
            self.uploads.erase(job_id)
            self.wake(job.source)
        return job

    def wake(self, source: str) -> None:
        """A job about this document is over: whichever waited for it has its turn."""
        for behind in self.jobs.queued_about(source)[:1]:
            self._task(behind)

    def forget(self, states: Sequence[JobState] = ENDED, days: float = 0) -> int:
        """Erase the records of what ended so at least so many days ago, and the uploads that were kept for it."""
        old = self.jobs.ended(states, days)
        for job_id in old:
            self.forget_one(job_id)
        return len(old)

    def forget_one(self, job_id: str) -> None:
        self.jobs.forget(job_id)
        self.uploads.erase(job_id)

    def _put(self, job: Job) -> None:
        if job.not_before is None:
            self._task(job.id)
        else:
            self._task.schedule(args=(job.id,), delay=max(0.0, job.not_before - time.time()))


def _open_huey(file: Path) -> SqliteHuey:
    # No results: the catalog has them. No fsync: what a power cut takes from the queue is in the catalog.
    options: Mapping[str, Any] = {"results": False, "fsync": False, "timeout": BUSY_SECONDS}
    try:
        return SqliteHuey("jobs", filename=str(file), **options)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        file.unlink()  # no database: it holds nothing that the catalog has not
        return SqliteHuey("jobs", filename=str(file), **options)
