"""A question of several parts: each is asked by itself, and what the publications do not say of it is known by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kb.answer.judging.selection import Candidate, Weighed
from kb.answer.understanding.question import Asked
from kb.records import SentenceKind
from kb.retrieval import Retrieved

BORNE_OUT = 0.5  # of the threshold: a sentence stated for another part answers this one too if it is so likely to
EACH = 2  # statements for a part
LEAST_TERMS = 2  # of a part that can be asked by itself: `打哪个电话？` cannot


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question as gathered. `chosen`: what is stated for it; `sides`: those of them that disagree;
    `answered`: whether they, or what is stated for another part, answer it. `retrieved` and `weighed`: where somebody
    asks why."""

    asked: Asked
    candidates: list[Candidate]
    chosen: list[Candidate]
    sides: list[Candidate]
    answered: bool = True
    retrieved: Retrieved | None = None
    weighed: tuple[Weighed, ...] = ()


Answering = Callable[[str], Part]


def take_apart(asked: Asked, answering: Answering, threshold: float) -> tuple[Part, ...]:
    """The parts of a question, each gathered by `answering`; none where it has one only, where one does not stand by
    itself, or none is answered."""
    parts = [answering(text) for text in asked.parts]
    alone = all(len(part.asked.terms) >= LEAST_TERMS for part in parts)
    if not alone or not any(part.chosen for part in parts):
        return ()
    shared = [replace(part, chosen=_own(part, parts)) for part in parts]
    stated = {each.sentence.id for part in shared for each in part.chosen}
    return tuple(_with_others(part, stated, threshold) for part in shared)


def _own(part: Part, parts: Sequence[Part]) -> list[Candidate]:
    """Of what would answer a part, that which answers no other part better, each measured by its best; all of it where
    that leaves nothing."""
    here = _by_best(part)
    elsewhere = [_by_best(other) for other in parts if other is not part]
    own = [
        each
        for each in part.chosen
        if here[each.sentence.id] >= max((other.get(each.sentence.id, 0.0) for other in elsewhere), default=0.0)
        and not (
            part is not parts[0] and any(other.get(each.sentence.id) == here[each.sentence.id] for other in elsewhere)
        )
    ]
    return part.sides or own or part.chosen


def _by_best(part: Part) -> dict[str, float]:
    best = max((each.probability for each in part.candidates), default=1.0)
    return {each.sentence.id: each.probability / best for each in part.candidates}


def _with_others(part: Part, stated: set[str], threshold: float) -> Part:
    borne_out = any(
        each.sentence.id in stated and each.probability >= BORNE_OUT * threshold for each in part.candidates
    )
    few = part.sides or part.chosen[:EACH]
    return replace(part, chosen=few, answered=bool(part.chosen) or borne_out)


def together(parts: Sequence[Part]) -> list[Candidate]:
    """What is stated for all parts, in their order, each sentence and each list once."""
    found: list[Candidate] = []
    for each in (each for part in parts for each in part.chosen):
        if not any(_same_place(each, other) for other in found):
            found.append(each)
    return found


def _same_place(one: Candidate, other: Candidate) -> bool:
    """Whether they are one sentence, or items of one list."""
    mine, theirs = one.sentence, other.sentence
    listed = mine.group is not None and mine.kind is not SentenceKind.TABLE_ROW
    return mine.id == theirs.id or (listed and mine.chunk_id == theirs.chunk_id and mine.group == theirs.group)
