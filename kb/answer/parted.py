"""A question of several parts: each is asked by itself, and what the publications do not say of it is known by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kb.answer.question import Asked
from kb.answer.selection import Candidate

BORNE_OUT = 0.5  # of the threshold: a sentence stated for another part answers this one too if it is so likely to
EACH = 2  # statements for a part


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question as gathered. `chosen`: what is stated for it; `sides`: those of them that disagree;
    `answered`: whether they, or what is stated for another part, answer it."""

    asked: Asked
    candidates: list[Candidate]
    chosen: list[Candidate]
    sides: list[Candidate]
    answered: bool = True


Answering = Callable[[str], Part]


def take_apart(asked: Asked, answering: Answering, threshold: float) -> tuple[Part, ...]:
    """The parts of a question, each gathered by `answering`; none where it has one only, or none is answered."""
    parts = [answering(text) for text in asked.parts]
    if not any(part.chosen for part in parts):
        return ()
    stated = {each.sentence.id for part in parts for each in part.chosen}
    return tuple(_with_others(part, stated, threshold) for part in parts)


def _with_others(part: Part, stated: set[str], threshold: float) -> Part:
    borne_out = any(
        each.sentence.id in stated and each.probability >= BORNE_OUT * threshold for each in part.candidates
    )
    few = part.sides or part.chosen[:EACH]
    return Part(part.asked, part.candidates, few, part.sides, answered=bool(part.chosen) or borne_out)


def together(parts: Sequence[Part]) -> list[Candidate]:
    """What is stated for all parts, in their order, each sentence once."""
    found = {each.sentence.id: each for part in parts for each in part.chosen}
    return list(found.values())
