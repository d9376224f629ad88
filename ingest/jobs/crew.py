"""The workers of a library: threads, in the one process that holds it, that work its jobs off."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from huey import RetryTask, crontab

from ingest.editing import carry_out_edit
from ingest.fetch import fetch
from ingest.jobs.queue import ENDED, JobQueue
from ingest.jobs.remote import RemoteReader
from ingest.jobs.todo import Todo
from ingest.pipeline import Fetch, Outcome, failed, ingest_bytes, ingest_file, ingest_url
from ingest.reading import Reader
from ingest.stages import Follow, Stage
from ingest.workers import WorkerLost
from kb.catalog.catalog import document_id
from kb.catalog.opening import forget_old
from kb.errors import FootnoteError, NotFound, StorageFull, Unavailable
from kb.jobs import Job, JobOutcome, JobState, Reason
from kb.library import Library
from kb.storage import is_full, tell_full_disk

logger = logging.getLogger("footnote.jobs")

POLL_SECONDS = 0.2  # until a job that another process added is seen, at most
TURN_SECONDS = 1.0  # until a second message about a job is looked at again, while another thread is at it
FULL_SECONDS = 60.0  # until the disk is tried again when it was full
LONGEST_WAIT = 3600.0
_REPORT_SECONDS = 0.25  # between two reports of progress: each is a commit
WORKERS = frozenset(("serve", "footnote serve", "footnote ingest"))
"""The purposes of processes that have a crew; whoever meets a library so held may leave jobs to it."""


class _Stopped(Exception):
    """The process ends; the job is as if it had not begun."""


class _Cancelled(Exception):
    """Nobody wants the job any more."""


class Crew:
    """Works off what is queued until it is closed: as many jobs at once as the settings say. A context manager.

    `full` is there once the disk was full: nothing more is stored then until there is space. `fetch` gets addresses.
    """

    def __init__(self, library: Library, fetch: Fetch = fetch) -> None:
        self._library = library
        self._settings = library.settings
        self._jobs = library.catalog.jobs
        self._fetch = fetch
        self._stopping = threading.Event()
        self._reading = ExitStack()
        self._active: set[str] = set()
        self._claiming = threading.Lock()
        self.full: StorageFull | None = None
        self.queue = JobQueue(library.settings.home, self._jobs, self._work)
        self.queue.huey.periodic_task(crontab(), name="tidy")(self._tidy)
        kind = Reader if self._settings.queue_url is None else RemoteReader
        self._readers = {True: kind(self._settings), False: kind(self._settings.without_ocr())}
        self._consumer = self.queue.huey.create_consumer(
            workers=self._settings.job_threads, initial_delay=POLL_SECONDS / 4, max_delay=POLL_SECONDS
        )
        # Ctrl-C is for whoever made the crew; and huey's handlers could be set in the main thread only.
        self._consumer._set_signal_handlers = lambda: None

    def __enter__(self) -> Crew:
        self.queue.refill()
        self._tidy()
        for reader in self._readers.values():
            self._reading.enter_context(reader)
        self._consumer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """What runs is broken off, and queued as if it had not begun."""
        self._stopping.set()
        self._reading.close()
        self._consumer.stop(graceful=True)
        self.queue.close()

    @property
    def reader(self) -> Reader:
        """The reader of this process; for many threads."""
        return self._readers[True]

    # --- one job

    def _work(self, job_id: str) -> None:
        with self._claimed(job_id) as job:
            if job is None or self._stopping.is_set():
                return
            if job.not_before is not None and job.not_before - time.time() > TURN_SECONDS:
                raise RetryTask(delay=job.not_before - time.time())
            if self._jobs.must_wait(job):
                return  # whoever ends the earlier job wakes this one
            try:
                with tell_full_disk(self._settings.home):
                    self._try(job)
            except StorageFull as error:
                self.full = error
                with suppress(
                    Exception
                ):  # the disk is full: whether this can be noted is luck, and the next start heals
                    self._jobs.put_back(job.id, Reason.of(error))
                raise RetryTask(delay=FULL_SECONDS) from error

    @contextmanager
    def _claimed(self, job_id: str) -> Iterator[Job | None]:
        """The job, if it is still to be done. A message may come twice: while another thread has the job, it waits."""
        with self._claiming:
            if job_id in self._active:
                raise RetryTask(delay=TURN_SECONDS)
            self._active.add(job_id)
        try:
            yield self._jobs.find(job_id)
        finally:
            self._active.discard(job_id)

    def _try(self, job: Job) -> None:
        self._jobs.begin(job.id)
        try:
            self._may_go_on(job)
            errors = self._carry_out(job)
        except _Stopped:
            self._jobs.put_back(job.id)
        except _Cancelled:
            self._end(job, JobState.CANCELLED)
        else:
            if not any(isinstance(error, Unavailable) for error in errors):
                self.full = None
            again = next((error for error in errors if self._is_transient(error, job)), None)
            if again is not None:
                seconds = min(LONGEST_WAIT, self._settings.job_retry_seconds * 2.0**job.attempts)
                self._jobs.wait(job.id, Reason.of(again), seconds)
                raise RetryTask(delay=seconds)
            self._end(job, JobState.FAILED if errors else JobState.DONE, _summed_up(errors))

    def _carry_out(self, job: Job) -> list[FootnoteError]:
        """Do it, and note what became of each publication. What went wrong is returned."""
        errors: list[FootnoteError] = []
        ordinal = 0
        try:
            for outcome in self._outcomes(job):
                self._tell(job, ordinal, outcome)
                ordinal += 1
                if outcome.error is not None:
                    errors.append(outcome.error)
        except (_Stopped, _Cancelled, StorageFull):
            raise
        except Exception as error:
            if is_full(error, self._settings.home):
                raise
            errors.append(error if isinstance(error, FootnoteError) else _unexpected(job, error))
            self._tell(job, ordinal, failed(job.source, errors[-1]))
        if errors and self._stopping.is_set():  # they failed because the reader was closed
            raise _Stopped
        return errors

    def _outcomes(self, job: Job) -> Iterator[Outcome]:
        todo = Todo.model_validate(job.todo)
        reader, follow = self._readers[todo.ocr], self._follow(job)
        match todo.what:
            case "file":
                yield from ingest_file(self._library, todo.file(), reader, follow)
            case "upload":
                yield from ingest_bytes(self._library, todo.file(), self.queue.uploads.read(job.id), reader, follow)
            case "address":
                yield from ingest_url(self._library, todo.source, reader, follow, self._fetch)
            case "describe":
                yield carry_out_edit(self._library, todo.source, dict(todo.changes), reader, follow)
            case "remove":
                with suppress(NotFound):
                    self._library.remove(document_id(todo.source))

    def _follow(self, job: Job) -> Follow:
        last: tuple[Stage | None, float] = (None, 0.0)

        def follow(stage: Stage, done: int, total: int) -> None:
            nonlocal last
            if self._stopping.is_set():
                raise _Stopped
            now = time.monotonic()
            if stage != last[0] or now - last[1] > _REPORT_SECONDS or done == total:
                last = (stage, now)
                if not self._jobs.progress(job.id, stage, done, total):
                    raise _Cancelled

        return follow

    def _may_go_on(self, job: Job) -> None:
        if self._stopping.is_set():
            raise _Stopped
        if not self._jobs.may_go_on(job.id):
            raise _Cancelled

    def _is_transient(self, error: FootnoteError, job: Job) -> bool:
        """Whether it may go better another time."""
        if isinstance(error.__cause__, WorkerLost):  # it died of the file, or of something else
            return not error.__cause__.overdue and job.attempts == 0
        return isinstance(error, Unavailable) and job.attempts + 1 < self._settings.job_attempts

    def _tell(self, job: Job, ordinal: int, outcome: Outcome) -> None:
        self._jobs.tell(job.id, ordinal, told(outcome))

    def _end(self, job: Job, state: JobState, reason: Reason | None = None) -> None:
        read_anew = state is JobState.DONE and job.todo["what"] != "describe"  # else the file that failed still waits
        for old in self._jobs.superseded(job) if read_anew else ():
            self.queue.forget_one(old)
        self._jobs.end(job.id, state, reason)
        if state is not JobState.FAILED:  # what failed may be tried again
            self.queue.uploads.erase(job.id)
        self.queue.wake(job.source)

    # --- now and then

    def _tidy(self) -> None:
        with tell_full_disk(self._settings.home):
            self.queue.heal()
            self.queue.forget(ENDED, self._settings.job_days)
            forget_old(self._library.catalog, self._settings)


def told(outcome: Outcome) -> JobOutcome:
    """The outcome as the catalog keeps it."""
    return JobOutcome(
        source=outcome.source,
        status=outcome.status,
        document_id=outcome.document_id,
        title=outcome.title,
        pages=outcome.pages,
        chunks=outcome.chunks,
        notes=outcome.notes,
        reason=None if outcome.error is None else Reason.of(outcome.error),
    )


def _unexpected(job: Job, error: Exception) -> FootnoteError:
    logger.error("%s: %s could not be ingested", job.id, job.source, exc_info=error)
    return FootnoteError(
        "Something went wrong inside Footnote.",
        advice=f"The log of the process that worked at it tells more, under {job.id}.",
    )


def _summed_up(errors: list[FootnoteError]) -> Reason | None:
    if len(errors) < 2:
        return Reason.of(errors[0]) if errors else None
    first = Reason.of(errors[0])
    return Reason(first.kind, f"{len(errors)} of the files inside were not read. {first.message}", first.advice)
