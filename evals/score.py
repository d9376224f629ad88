"""What became of one question, and the shares over many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from evals.questions import EvalQuestion, plain
from kb.answer.models import Answer

Verdict = Literal["right", "refused", "wrong"]


@dataclass(frozen=True, slots=True)
class Scored:
    """`right`: the answer, or the refusal, that was expected. `refused`: nothing was said where an answer was due.
    `wrong`: something was said that is not the answer. `footnoted`: a citation holds the expected words."""

    question: EvalQuestion
    answer: Answer
    verdict: Verdict
    footnoted: bool


@dataclass(frozen=True, slots=True)
class Shares:
    """Over some questions. Shares are 0 to 1; `truthfulness` is right 1, refused 0, wrong -1, averaged (CRAG, Yang et
    al. 2024, section 3)."""

    questions: int
    answerable: int
    answers_right: float
    footnotes_right: float
    refusals_right: float
    wrong: float
    truthfulness: float


def score(question: EvalQuestion, answer: Answer) -> Scored:
    if question.expected != "answered":
        expected = answer.status == question.expected
        verdict: Verdict = "right" if expected else "wrong" if answer.statements else "refused"
        return Scored(question, answer, verdict, footnoted=False)
    said = plain(answer.text)
    holds = all(any(plain(wording) in said for wording in nugget) for nugget in question.answers)
    verdict = "right" if answer.statements and holds else "wrong" if answer.statements else "refused"
    return Scored(question, answer, verdict, footnoted=verdict == "right" and _footnoted(question, answer))


def _footnoted(question: EvalQuestion, answer: Answer) -> bool:
    """Whether a cited quote holds the expected words, or else every nugget: another document may say the same."""
    quotes = [plain(citation.quote) for citation in answer.citations]
    if question.quote and any(plain(question.quote) in quote for quote in quotes):
        return True
    together = " ".join(quotes)
    return all(any(plain(wording) in together for wording in nugget) for nugget in question.answers)


def shares(scored: Iterable[Scored]) -> Shares:
    every = list(scored)
    answerable = [each for each in every if each.question.expected == "answered"]
    unanswerable = [each for each in every if each.question.expected != "answered"]
    values = {"right": 1, "refused": 0, "wrong": -1}
    return Shares(
        questions=len(every),
        answerable=len(answerable),
        answers_right=_share(each.verdict == "right" for each in answerable),
        footnotes_right=_share(each.footnoted for each in answerable if each.verdict == "right"),
        refusals_right=_share(each.verdict == "right" for each in unanswerable),
        wrong=_share(each.verdict == "wrong" for each in every),
        truthfulness=round(sum(values[each.verdict] for each in every) / max(1, len(every)), 4),
    )


def _share(holds: Iterable[bool]) -> float:
    found = list(holds)
    return round(sum(found) / len(found), 4) if found else 0.0
