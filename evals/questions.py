"""The questions of evals/questions.jsonl: one JSON object a line, checked with line numbers."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.access import Tier
from kb.errors import InvalidInput

QUESTIONS = Path(__file__).parent / "questions.jsonl"


class EvalQuestion(BaseModel):
    """A question with what a right answer holds.

    `answers`: nuggets that must all be in the answer, each a list of accepted wordings. `quote`: words that must lie
    inside a cited quote of `document` (its path in corpus/). Both are empty where the right answer is a refusal.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    split: Literal["dev", "test"]
    kind: str
    question: str
    language: Literal["en", "zh"]
    tier: Tier
    expected: Literal["answered", "not_found", "restricted"]
    answers: tuple[tuple[str, ...], ...] = ()
    document: str | None = None
    quote: str | None = None


def read_questions(file: Path = QUESTIONS) -> list[EvalQuestion]:
    """
    Raises:
        InvalidInput: a line that does not fit, with its number.
    """
    questions = list(_read(file))
    seen: set[str] = set()
    for each in questions:
        if each.id in seen:
            raise InvalidInput(f"{file.name} has two questions with the id {each.id}.", advice="Rename one.")
        seen.add(each.id)
    return questions


def _read(file: Path) -> Iterator[EvalQuestion]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            question = EvalQuestion.model_validate(json.loads(line))
        except (ValueError, ValidationError) as error:
            raise InvalidInput(f"{file.name}, line {number}: {error}", advice="See evals/questions.py.") from error
        if (question.expected == "answered") != bool(question.answers):
            raise InvalidInput(
                f"{file.name}, line {number}: answers go with `answered` and only with it.", advice="Mend the line."
            )
        yield question


def plain(text: str) -> str:
    """One form of what reads the same, to look for a nugget or a quote in: case, width, dashes, white space."""
    folded = unicodedata.normalize("NFKC", text).lower()
    for old, new in (("–", "-"), ("—", "-"), ("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), (",", ""), ("，", "")):
        folded = folded.replace(old, new)
    return " ".join(folded.split())
