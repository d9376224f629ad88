"""Ask every question, in process."""

from __future__ import annotations

from pathlib import Path

from evals.questions import EvalQuestion, read_questions
from evals.score import Scored, score
from ingest.pipeline import ingest
from ingest.sources import find_sources
from kb.access import Viewer
from kb.answer.ask import ask
from kb.answer.models import Answer, Question
from kb.library import Library, open_library
from kb.settings import Settings


def run(settings: Settings, corpus: Path) -> list[Scored]:
    """Answers to all questions over `corpus`, scored, in the order of the file."""
    questions = read_questions()
    with open_library(settings.model_copy(update={"home": settings.home / "eval"}), purpose="footnote eval") as library:
        fill(library, corpus)
        return [score(question, answer_of(library, question)) for question in questions]


def fill(library: Library, corpus: Path) -> None:
    """Bring the library to what stands in `corpus`.

    Raises:
        FootnoteError: a publication that cannot be read.
    """
    for outcome in ingest(library, find_sources([corpus])):
        if outcome.error is not None:
            raise outcome.error


def answer_of(library: Library, question: EvalQuestion) -> Answer:
    return ask(library, Question(question=question.question), Viewer(question.tier))
