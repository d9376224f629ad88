"""The log of questions beside the requests: written by a thread of its own, so that no answer waits for the disk, none
fails of it, and nothing is lost of a question whose asker has left."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from kb.access import Viewer
from kb.answer.models import Answer, Question
from kb.library import Library
from kb.questions.grouping import Grouping
from kb.questions.records import Asked

logger = logging.getLogger("footnote.questions")

LONGEST = 1000  # questions that wait to be written; more than that wait only where the disk does not
SETTLE_SECONDS = 35.0  # what the database waits for a change that holds it, and some
END_SECONDS = 5.0  # what a server that ends waits for what is not written yet


class QuestionLog:
    """What answers go through on their way out. `grouping`: of the refused ones."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._told: queue.Queue[Asked | threading.Event | None] = queue.Queue(LONGEST)
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._unwritten = 0
        self.grouping = Grouping()

    def note(self, question: Question, viewer: Viewer, answer: Answer) -> None:
        """Have a question and what came of it written, soon."""
        if not self._library.settings.question_days:
            return
        asked = _asked(self._library, question, viewer, answer)
        self._count(1)
        try:
            self._told.put_nowait(asked)
        except queue.Full:
            self._count(-1)
            logger.warning("A question is not in the log: too many wait to be written.")

    def settle(self) -> None:
        """Wait until all that was noted before is written. For whoever reads the log, or rates an answer
        of a moment ago."""
        written = threading.Event()
        try:
            self._told.put(written, timeout=SETTLE_SECONDS)
        except queue.Full:  # the disk takes nothing; whoever reads is told what is written
            return
        written.wait(SETTLE_SECONDS)

    def run(self) -> None:
        """Write until `end`."""
        while not self._over.is_set() and (told := self._told.get()) is not None:
            if isinstance(told, threading.Event):
                told.set()
            else:
                self._write(told)
                self._count(-1)

    def end(self, thread: threading.Thread) -> None:
        """Have `thread`, which runs this, write what was noted before, for as long as there is time; what is left then
        is told of and given up: a database that is locked would hold the server for 30 seconds a question."""
        until = time.monotonic() + END_SECONDS
        with suppress(queue.Full):
            self._told.put(None, timeout=END_SECONDS)
        thread.join(max(0.0, until - time.monotonic()))
        self._over.set()
        if left := self._unwritten:
            logger.warning(
                "%d question%s not kept in the log: the catalog did not take %s before the server ended.",
                left, *((" was", "it") if left == 1 else ("s were", "them")),
            )  # fmt: skip

    def _count(self, more: int) -> None:
        with self._lock:
            self._unwritten += more

    def _write(self, asked: Asked) -> None:
        try:
            self._library.catalog.questions.keep(asked)
        except SQLAlchemyError as error:  # a full disk, mostly; the parameters of the statement are not in it
            logger.warning("A question could not be kept in the log: %s", getattr(error, "orig", None) or error)
        except Exception as error:  # a defect of one question must not end the thread, and with it the log
            logger.error("A question could not be kept in the log: %s", type(error).__name__)


@contextmanager
def question_log(library: Library) -> Iterator[QuestionLog]:
    """The log, written as long as the block lasts, and what was noted in it soon after."""
    log = QuestionLog(library)
    # A daemon: nothing ends it while the database keeps it waiting, and the process must be able to go.
    thread = threading.Thread(target=log.run, name="question log", daemon=True)
    thread.start()
    try:
        yield log
    finally:
        log.end(thread)


def _asked(library: Library, question: Question, viewer: Viewer, answer: Answer) -> Asked:
    told = library.settings.question_viewers
    return Asked(
        answer_id=answer.id,
        conversation_id=answer.conversation_id if library.settings.conversation_days else None,
        asked_at=datetime.now(UTC).isoformat(timespec="microseconds"),
        question=" ".join(question.question.split()),
        understood=answer.understood,
        language=answer.language,
        status=answer.status,
        answerer=answer.answerer,
        tier=None if told == "none" else viewer.tier.value,
        viewer=viewer.name if told == "name" else None,
        site=viewer.site,
        index_version=answer.index_version,
        milliseconds=round(answer.timings_ms["total"]),
        cited=tuple(dict.fromkeys(each.document_id for each in answer.citations)),
        nearest={each.document_id: each.page for each in reversed(answer.nearest)},
    )
