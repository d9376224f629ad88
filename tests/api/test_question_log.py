"""The thread that writes the log of questions outlives whatever one question does to it."""

from __future__ import annotations

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
