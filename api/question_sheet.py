"""The log of questions as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from api.question_schemas import QuestionView
from api.register_sheets import as_cell

COLUMNS = (
    "asked_at", "question", "understood", "language", "status", "rating", "reason", "comment", "given_at", "site",
    "tier", "viewer", "publications", "nearest", "answerer", "index_version", "milliseconds", "dealt_at", "answer_id",
)  # fmt: skip


def as_csv(questions: Sequence[QuestionView]) -> bytes:
    """UTF-8 with a byte order mark. Questions and comments are other people's words: none of them is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for each in questions:
        given = each.feedback.model_dump() if each.feedback else {}
        told = {
            **each.model_dump(),
            **given,
            "publications": "; ".join(document.title for document in each.documents),
            "nearest": "; ".join(f"{document.title}, page {document.page}" for document in each.nearest),
        }
        cells = (told.get(name) for name in COLUMNS)
        writer.writerow(["" if cell is None else as_cell(str(cell)) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
