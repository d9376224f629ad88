"""Processes that do one thing at a time: what comes back, what is raised, and what a lost one leaves behind."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore

import pytest

from ingest.workers import Worker, WorkerEnded, WorkerLost, Workers
from kb.errors import UnreadableFile
from scans import die


@pytest.fixture(scope="module")
def worker():
    worker = Worker()
    yield worker
    worker.close()


def refuse(name: str) -> None:
    raise UnreadableFile(f"{name} is empty.", advice="Look at it.")


def test_what_the_function_returns_comes_from_one_process_that_stays(worker: Worker):
    assert worker.run(60, divmod, 17, 5) == (3, 2)
    first = worker.run(60, os.getpid)
    assert first != os.getpid()
    assert worker.run(60, os.getpid) == first


def test_an_error_of_ours_comes_back_with_its_advice(worker: Worker):
    with pytest.raises(UnreadableFile, match=r"a\.txt is empty\.") as caught:
        worker.run(60, refuse, "a.txt")
    assert caught.value.advice == "Look at it."


def test_what_takes_too_long_is_ended_and_the_next_one_is_done(worker: Worker):
    hung = worker.run(60, os.getpid)
    with pytest.raises(WorkerLost) as caught:
        worker.run(0.2, time.sleep, 3600)
    assert caught.value.overdue
    with pytest.raises(ProcessLookupError):
        os.kill(hung, 0)
    assert worker.run(60, os.getpid) != hung


def test_a_crash_is_told_and_the_next_one_is_done(worker: Worker):
    with pytest.raises(WorkerLost) as caught:
        worker.run(60, die)
    assert not caught.value.overdue
    assert worker.run(60, divmod, 17, 5) == (3, 2)


def count(give: Callable[[int], None], number: int) -> None:
    for each in range(number):
        give(each)
    if number == 3:
        raise UnreadableFile("Three is too many.", advice="")


def test_a_stream_comes_item_by_item_and_ends_with_what_was_raised(worker: Worker):
    taken: list[int] = []
    worker.stream(60, taken.append, count, 2)
    assert taken == [0, 1]
    with pytest.raises(UnreadableFile, match="Three"):
        worker.stream(60, taken.append, count, 3)
    assert taken == [0, 1, 0, 1, 2]


def test_who_cannot_take_an_item_ends_the_stream_and_the_next_work_is_done(worker: Worker):
    def full(_: int) -> None:
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        worker.stream(60, full, count, 1000)
    assert worker.run(60, divmod, 17, 5) == (3, 2)


def test_workers_are_lent_to_one_thread_each_and_closing_wakes_who_waits():
    workers = Workers(2)
    begun = Semaphore(0)

    def sleep() -> None:
        with workers.lent() as worker:
            begun.release()
            worker.run(60, time.sleep, 3600)

    with ThreadPoolExecutor(3) as threads:
        sleepers = [threads.submit(sleep) for _ in range(3)]
        for _ in range(2):
            begun.acquire()
        assert not begun.acquire(timeout=0.1)  # the third has none
        workers.close()
        for each in sleepers:
            with pytest.raises(WorkerEnded):
                each.result()
