"""Reading on other machines: a library's server hands files to workers (`footnote worker`) over a queue that both
reach, Redis or PostgreSQL, and takes back what was read of them.

What goes through is pickled, so it is signed with a secret that both know; nothing is unpickled that is not. A worker
says every moment that it is at work: one that falls silent has died, and with it the message that it took.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey
from huey.exceptions import ConfigurationError
from huey.serializer import SignedSerializer
from huey.utils import Error

from ingest.elements import Parsed
from ingest.pipeline import PIPELINE
from ingest.reading import Part, Reader, is_harmless
from ingest.stages import Follow, Stage
from ingest.workers import WorkerEnded, WorkerLost
from kb.errors import FootnoteError, InvalidInput, Unavailable
from kb.jobs import Reason
from kb.settings import Settings

POLL_SECONDS = 0.2
BEAT_SECONDS = 2.0
SILENT_SECONDS = 30.0  # a worker that says nothing for so long is gone
_NOT_BEGUN: tuple[Stage, int, int] = ("reading", 0, 0)
KEPT_SECONDS = 86_400.0  # what was read for a server that was killed meanwhile is erased then

Make = Callable[[Parsed], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Request:
    """A file to be read. `version` is that of the code that asks: another one would read it otherwise."""

    id: str
    name: str
    content: bytes
    make: Make
    ocr: bool
    version: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was made of a file, or why it could not be; `lost`: because the process that read it died."""

    parts: tuple[Any, ...] = ()
    reason: Reason | None = None
    lost: bool = False


class ReadingQueue:
    """What goes to the workers and comes back. `work(request)` is what a worker does with a file.

    Raises (from each method):
        Unavailable: the queue cannot be reached.
    """

    def __init__(self, settings: Settings, work: Callable[[Request], Read | None] = lambda _: None) -> None:
        with _told():
            self.huey = _open(settings)

        def read(request: Request) -> Read | None:
            return work(request)

        def forget(request_id: str) -> None:
            self.forget(request_id)

        self._read = self.huey.task()(read)
        self._forget = self.huey.task()(forget)

    def close(self) -> None:
        self.huey.storage.close()
        if isinstance(self.huey, RedisHuey):  # which leaves its connections to the collector
            self.huey.storage.pool.disconnect()

    def ask(self, request: Request) -> None:
        with _told():
            self.huey.put(f"wanted-{request.id}", True)
            self._read(request, id=request.id)

    def is_wanted(self, request_id: str) -> bool:
        return self.huey.get(f"wanted-{request_id}", peek=True) is not None

    def beat(self, request_id: str, count: int, stage: Stage, done: int, total: int) -> None:
        """Tell that a worker is at it, and how far it is."""
        self.huey.put(f"beat-{request_id}", (count, stage, done, total))

    def heard(self, request_id: str) -> tuple[int, Stage, int, int] | None:
        """The last beat; nobody is at it yet where there is none."""
        with _told():
            found: tuple[int, Stage, int, int] | None = self.huey.get(f"beat-{request_id}", peek=True)
        return found

    def is_taken(self) -> bool:
        """Whether nothing waits for a worker."""
        with _told():
            return bool(self.huey.pending_count() == 0)

    def answer(self, request_id: str) -> Read | None:
        with _told():
            found = self.huey.get(request_id)
        if isinstance(found, Error):
            raise Unavailable("The worker that read the file failed.", advice="Its log tells more.")
        return found if isinstance(found, Read) else None

    def forget(self, request_id: str) -> None:
        """Nobody waits any more."""
        with _told():
            for key in (f"wanted-{request_id}", f"beat-{request_id}", request_id):
                self.huey.delete(key)

    def forget_later(self, request_id: str) -> None:
        """Whoever asked may have been killed, and would never take the answer."""
        self._forget.schedule(args=(request_id,), delay=KEPT_SECONDS)


class RemoteReader(Reader):
    """A reader whose files are read by workers elsewhere."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._queue = ReadingQueue(settings)
        self._closed = threading.Event()

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        super().__exit__()
        self._queue.close()

    def _read(self, path: Path, content: bytes, make: Make, take: Callable[[Part], None], follow: Follow) -> None:
        if is_harmless(path, content):
            super()._read(path, content, make, take, follow)
            return
        request = Request(uuid.uuid4().hex, path.name, content, make, self.reads_scans, _version())
        self._queue.ask(request)
        try:
            read = self._wait(request, follow)
        finally:
            self._queue.forget(request.id)
        if read.reason is not None:
            raise read.reason.error() from (WorkerLost(False) if read.lost else None)
        for part in read.parts:
            take(part)

    def _wait(self, request: Request, follow: Follow) -> Read:
        last, since = None, time.monotonic()
        while True:
            read = self._queue.answer(request.id)
            if read is not None:
                return read
            beat = self._queue.heard(request.id)
            if beat != last or (beat is None and not self._queue.is_taken()):
                last, since = beat, time.monotonic()
            if time.monotonic() - since > SILENT_SECONDS:
                raise Unavailable(f"The worker that read '{request.name}' is gone.", advice="Ingest it again.")
            follow(*(beat[1:] if beat else _NOT_BEGUN))
            if self._closed.wait(POLL_SECONDS):
                raise WorkerEnded


class ReadingWorker:
    """Reads for servers elsewhere until it is closed: as many files at once as it has processes. A context manager."""

    def __init__(self, settings: Settings) -> None:
        self._readers = {True: Reader(settings), False: Reader(settings.without_ocr())}
        self._queue = ReadingQueue(settings, self._work)
        self._consumer = self._queue.huey.create_consumer(
            workers=settings.parse_processes, initial_delay=POLL_SECONDS / 4, max_delay=POLL_SECONDS
        )
        self._consumer._set_signal_handlers = lambda: None

    def __enter__(self) -> ReadingWorker:
        self._consumer.start()
        return self

    def __exit__(self, *_: object) -> None:
        for reader in self._readers.values():
            reader.__exit__()
        self._consumer.stop(graceful=True)
        self._queue.close()

    def _work(self, request: Request) -> Read | None:
        """None where nobody waits for it (any more)."""
        if not self._queue.is_wanted(request.id):
            return None
        self._queue.forget_later(request.id)
        with self._beating(request.id) as note:
            read = self._tried(request, note)
        return read if self._queue.is_wanted(request.id) else None

    def _tried(self, request: Request, note: Follow) -> Read:
        parts: list[Any] = []
        try:
            if request.version != _version():
                raise Unavailable(f"A worker has Footnote {_version()}, not {request.version}.", advice="Update it.")
            reader = self._readers[request.ocr]
            reader.read(Path(request.name), request.content, request.make, parts.append, note)
        except FootnoteError as error:
            return Read((), Reason.of(error), isinstance(error.__cause__, WorkerLost) and not error.__cause__.overdue)
        return Read(tuple(parts))

    @contextmanager
    def _beating(self, request_id: str) -> Iterator[Follow]:
        over, told = threading.Event(), _NOT_BEGUN

        def note(stage: Stage, done: int, total: int) -> None:
            nonlocal told
            told = stage, done, total

        def beat() -> None:
            count = 0
            while not over.wait(BEAT_SECONDS):
                count += 1
                self._queue.beat(request_id, count, *told)

        self._queue.beat(request_id, 0, *told)
        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield note
        finally:
            over.set()
            thread.join()


def _version() -> str:
    return f"{version('footnote')}/{PIPELINE}"


def _open(settings: Settings) -> Huey:
    """
    Raises:
        InvalidInput: the settings do not say where, or lack the secret, or the package for it is not installed.
    """
    if settings.queue_url is None or settings.queue_secret is None:
        raise InvalidInput(
            "Reading on other machines needs FOOTNOTE_QUEUE_URL and FOOTNOTE_QUEUE_SECRET.",
            advice="Set both, to the same for the server and its workers.",
        )
    url = settings.queue_url.get_secret_value()
    postgres = url.startswith("postgresql://")
    serializer = SignedSerializer(secret=settings.queue_secret.get_secret_value(), salt="footnote")
    try:
        if postgres:
            return PostgresHuey("footnote", dsn=url, serializer=serializer, blocking=False)
        return RedisHuey("footnote", url=url, serializer=serializer)
    except ConfigurationError as error:
        raise InvalidInput(
            f"The package for {'PostgreSQL' if postgres else 'Redis'} is not installed.",
            advice="Install it: .venv/bin/pip install -e '.[queue]'.",
        ) from error


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the clients of Redis and PostgreSQL say of their connection into ours."""
    try:
        yield
    except FootnoteError:
        raise
    except Exception as error:
        if type(error).__module__.split(".")[0] not in {"redis", "psycopg"}:
            raise
        raise Unavailable("The queue at FOOTNOTE_QUEUE_URL cannot be reached.", advice="See that it runs.") from error
