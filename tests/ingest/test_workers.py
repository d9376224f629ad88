"""Processes that do one thing at a time: what comes back, what is raised, and what a lost one leaves behind."""

from __future__ import annotations

import os
import time

import pytest

from ingest.workers import Worker, WorkerLost
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
