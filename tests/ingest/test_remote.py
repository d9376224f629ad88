"""Files read by a `footnote worker` over a real Redis, for a library whose own process reads none."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.jobs import remote
from ingest.jobs.crew import Crew
from ingest.jobs.remote import ReadingQueue, Request
from ingest.jobs.todo import Todo, new_batch
from ingest.sources import find_sources
from ingest.workers import Workers
from kb.errors import InvalidInput, Unavailable
from kb.jobs import Job, JobState
from kb.library import Library, open_library
from kb.settings import Settings
from making import FOOTNOTE, answer, environment, folder, pdf

SECRET = "a secret of the tests"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def queue_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if shutil.which("redis-server") is None:
        pytest.skip("there is no redis-server here; see tests/need-redis.sh")
    port, where = free_port(), tmp_path_factory.mktemp("redis")
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(where)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
        process.terminate()


@pytest.fixture(scope="module")
def settings(queue_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings.model_validate(
        {"home": tmp_path_factory.mktemp("remote") / "home", "queue_url": queue_url, "queue_secret": SECRET,
         "job_attempts": 2, "job_retry_seconds": 1}
    )  # fmt: skip


@pytest.fixture(scope="module")
def library(settings: Settings) -> Iterator[Library]:
    with open_library(settings, purpose="tests") as opened:
        yield opened


class Worker:
    """`footnote worker` in a process of its own."""

    def __init__(self, settings: Settings, where: Path, secret: str = SECRET) -> None:
        assert settings.queue_url is not None
        self.log = where / "worker.log"
        told = {"FOOTNOTE_QUEUE_URL": settings.queue_url.get_secret_value(), "FOOTNOTE_QUEUE_SECRET": secret}
        with self.log.open("w") as log:
            self.process = subprocess.Popen([FOOTNOTE, "worker"], env=environment(where, **told), stderr=log)
        until = time.monotonic() + 60
        while "Reading for a server" not in self.log.read_text():
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.05)

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=60) == 0, self.log.read_text()


def added(library: Library, where: Path, crew: Crew) -> list[Job]:
    ids = crew.queue.add(new_batch(), [Todo.of_file(each, ocr=True) for each in find_sources([where]).files])
    until = time.monotonic() + 90
    while any(library.catalog.jobs.get(each).unfinished for each in ids):
        assert time.monotonic() < until, library.catalog.jobs.page()
        time.sleep(0.05)
    return [library.catalog.jobs.get(each) for each in ids]


def test_a_worker_elsewhere_reads_the_files(library: Library, settings: Settings, tmp_path: Path, monkeypatch):
    files = {"a.pdf": pdf(("The Mill pilot had 17 trucks.",)), "b.pdf": b"%PDF-1.7 broken", "c.txt": "The Reef pilot."}
    monkeypatch.setattr(Workers, "lent", None)  # this process may start no reader of its own
    worker = Worker(settings, tmp_path)
    with Crew(library) as crew:
        a, b, c = added(library, folder(tmp_path / "pubs", files), crew)
    assert [job.state for job in (a, b, c)] == [JobState.DONE, JobState.FAILED, JobState.DONE]
    assert b.reason is not None
    assert (b.reason.kind, "b.pdf" in b.reason.message) == ("UnreadableFile", True)
    assert "17 trucks" in answer(library, "How many trucks had the Mill pilot?").text
    worker.end()
    assert "Traceback" not in worker.log.read_text()
    queue = ReadingQueue(settings)
    assert queue.huey.all_results() == {}  # nothing of what was read stays in the queue
    queue.close()


def test_what_is_signed_with_another_secret_is_not_even_unpickled(settings: Settings):
    forged = settings.model_copy(update={"queue_secret": type(settings.queue_secret)("another secret, as long")})
    with_ours, with_theirs = ReadingQueue(settings), ReadingQueue(forged)
    with_theirs.ask(Request("forged", "a.pdf", b"", list, ocr=False, version="?"))
    with pytest.raises(ValueError, match="mismatch"):
        with_ours.huey.dequeue()
    assert with_ours.is_taken()
    for queue in (with_ours, with_theirs):
        queue.huey.storage.delete_data("wanted-forged")
        queue.close()


def test_a_worker_that_died_is_noticed(library: Library, settings: Settings, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(remote, "SILENT_SECONDS", 1.0)
    queue = ReadingQueue(settings)
    with Crew(library) as crew:
        pubs = folder(tmp_path / "lost", {"d.pdf": pdf(("The Gull pilot began.",))})
        ids = crew.queue.add(new_batch(), [Todo.of_file(each, ocr=True) for each in find_sources([pubs]).files])
        taken, until = 0, time.monotonic() + 60
        while (job := library.catalog.jobs.get(ids[0])).unfinished and time.monotonic() < until:
            taken += queue.huey.dequeue() is not None  # as a worker that is killed right then
        queue.close()
    assert (taken, job.state) == (2, JobState.FAILED)
    assert job.reason is not None
    assert job.reason.message == "The worker that read 'd.pdf' is gone."


@pytest.mark.parametrize("url", [None, "redis://127.0.0.1:1/0"])
def test_a_queue_that_is_not_there_is_told(url: str | None, tmp_path: Path):
    settings = Settings.model_validate({"home": tmp_path, "queue_url": url, "queue_secret": SECRET})
    with pytest.raises(InvalidInput if url is None else Unavailable, match="FOOTNOTE_QUEUE_URL"):
        ReadingQueue(settings).is_taken()
