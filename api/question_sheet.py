"""The log of questions as CSV, some lines at a time: it may be long."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from api.question_schemas import QuestionView
from api.register_sheets import as_cell

COLUMNS = (
    "asked_at", "question", "understood", "language", "status", "rating", "reason", "comment", "given_at", "site",
    "tier", "viewer", "publications", "nearest", "answerer", "index_version", "milliseconds", "dealt_at", "answer_id",
)  # fmt: skip


def as_csv(pieces: Iterable[Iterable[QuestionView]]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, a piece at a time. Questions and comments are other people's words: none of them is
    a formula."""
    yield b"\xef\xbb\xbf" + _lines([COLUMNS])
    for questions in pieces:
        yield _lines(map(_cells, questions))


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _cells(question: QuestionView) -> list[str]:
    given = question.feedback.model_dump() if question.feedback else {}
    told = {
        **question.model_dump(),
        **given,
        "publications": "; ".join(document.title for document in question.documents),
        "nearest": "; ".join(f"{document.title}, page {document.page}" for document in question.nearest),
    }
    cells = (told.get(name) for name in COLUMNS)
    return ["" if cell is None else as_cell(str(cell)) for cell in cells]
