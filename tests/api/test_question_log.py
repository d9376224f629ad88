"""The thread that writes the log of questions outlives whatever one question does to it."""

from __future__ import annotations

import logging
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from api import question_log as module
from api.question_log import QuestionLog, question_log
from handmade import answer
from kb.access import PUBLIC
from kb.answer.models import Question
from kb.library import Library
from kb.questions.records import Wanted


def test_a_question_that_cannot_be_written_does_not_end_the_log(own: Library, caplog: pytest.LogCaptureFixture):
    question = Question(question="How many trucks?")
    broken = answer(conversation_id=None, timings_ms={"total": 1e30})  # no integer of the database
    with question_log(own) as log:
        log.note(question, PUBLIC, broken)
        log.note(question, PUBLIC, answer(conversation_id=None, timings_ms={"total": 1}))
        log.settle()
        kept = own.catalog.questions.page(Wanted(), 90, 10)
    assert [each.asked.question for each in kept] == ["How many trucks?"]
    assert "could not be kept in the log" in caplog.text
    assert "trucks" not in caplog.text


def test_whoever_reads_does_not_wait_for_a_disk_that_takes_nothing(own: Library, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "LONGEST", 1)
    monkeypatch.setattr(module, "SETTLE_SECONDS", 0.01)
    log = QuestionLog(own)  # nobody writes
    for _ in range(2):
        log.note(Question(question="How many trucks?"), PUBLIC, answer(timings_ms={"total": 1}))
    log.settle()


@pytest.fixture
def locked(own: Library) -> Iterator[sqlite3.Connection]:
    """Somebody who writes to the catalog and does not come to an end."""
    file = own.settings.home / "catalog.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as database:
        database.execute("BEGIN IMMEDIATE")
        yield database
        if database.in_transaction:
            database.rollback()


def note(log: QuestionLog, count: int) -> None:
    for _ in range(count):
        log.note(Question(question="How many trucks?"), PUBLIC, answer(conversation_id=None, timings_ms={"total": 1}))


@pytest.mark.parametrize(
    ("longest", "said"), [(1000, "4 questions were not kept"), (2, "[23] questions were not kept")]
)
def test_a_server_that_ends_tells_what_a_locked_catalog_did_not_take_and_goes(
    own: Library, locked: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    longest: int, said: str,
):  # fmt: skip
    monkeypatch.setattr(module, "END_SECONDS", 0.2)
    monkeypatch.setattr(module, "LONGEST", longest)
    before = set(threading.enumerate())
    with caplog.at_level(logging.WARNING), question_log(own) as log:
        note(log, 4)
    assert locked.in_transaction
    assert re.search(said, caplog.text)
    (writing,) = set(threading.enumerate()) - before
    assert writing.daemon  # the process does not wait for it
    locked.rollback()
    writing.join()
    # What waited behind the one that was being written is given up, as was said.
    assert own.catalog.questions.count(Wanted(), 90) <= 1


def test_a_catalog_that_is_free_again_soon_takes_everything(
    own: Library, locked: sqlite3.Connection, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.WARNING), question_log(own) as log:
        note(log, 3)
        threading.Timer(0.3, locked.rollback).start()
    assert own.catalog.questions.count(Wanted(), 90) == 3
    assert "not kept" not in caplog.text
