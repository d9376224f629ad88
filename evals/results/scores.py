"""Scores of a run: of each topic, and over groups of topics with intervals. `scores.json` in the run's folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from evals.topics.topic import Frozen
from kb.errors import InvalidInput, NotFound

SCORES_FILE = "scores.json"
Verdict = Literal["right", "missing", "wrong", "failed"]


class Share(Frozen):
    """What one topic adds to a measure: `num` of `den`. Over topics a measure is the sum of `num` over the sum of
    `den`, so that a share of citations weighs each citation alike and a share of topics each topic."""

    num: float
    den: float = 1.0


class TopicScores(Frozen):
    """`verdict`: right (the expected answer or the expected refusal), missing (nothing said where an answer was due),
    wrong (something said that is not the answer, or anything forbidden), failed (the service gave no answer: in no
    measure). `shares`: measure to share, of the measures that apply."""

    verdict: Verdict
    shares: Mapping[str, Share]


class Estimate(Frozen):
    """A measure over `topics` topics with its bootstrap 95% interval."""

    value: float
    low: float
    high: float
    topics: int


class RiskPoint(Frozen):
    """Of the answers that were given, those with at least `confidence`: what share of answerable topics they cover,
    and what share of them is wrong."""

    confidence: float
    coverage: float
    risk: float


class Scores(Frozen):
    """`groups`: label (`all`, `split: test`, `kind: who`, `language: zh`, `languages: zh over en`, `viewer: member`)
    to measure to estimate; measures that do not apply to a group are missing. `curve` is over all topics."""

    topics: Mapping[str, TopicScores]
    groups: Mapping[str, Mapping[str, Estimate]]
    curve: tuple[RiskPoint, ...] = ()
    failed: int = 0
    unasked: int = 0


def write_scores(scores: Scores, folder: Path) -> None:
    (folder / SCORES_FILE).write_text(scores.model_dump_json(), encoding="utf-8")


def read_scores(folder: Path) -> Scores:
    """
    Raises:
        NotFound: the run was not scored.
        InvalidInput: another version scored it.
    """
    file = folder / SCORES_FILE
    if not file.is_file():
        raise NotFound(f"{folder} has no {SCORES_FILE}.", advice=f"`footnote eval score {folder}` makes it.")
    try:
        return Scores.model_validate_json(file.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise InvalidInput(
            f"{file} is of another version.", advice=f"`footnote eval score {folder}` makes it again."
        ) from error
