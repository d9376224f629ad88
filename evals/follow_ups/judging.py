"""Is a follow-up rewritten when it should be, and left alone when it should? Does its rewriting find the document?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from evals.follow_ups.listed import Listed, ListedTurn, Split
from evals.results.intervals import estimate
from evals.results.scores import Estimate
from kb.conversations.follow_ups import Said, rewrite
from kb.language import language_of

PASSAGES = 1  # of which one must be of the document; among five it is found by luck too often
Find = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A later question with what became of it. `found`, `found_bare`: whether the right document is among the best
    passages with the rewriting and without; None where none is named or nothing was searched."""

    conversation: str
    split: Split
    turn: ListedTurn
    made: str | None
    right: bool
    found: bool | None = None
    found_bare: bool | None = None

    @property
    def language(self) -> str:
        return language_of(self.turn.question)


def judge(listed: Sequence[Listed], find: Find | None = None) -> list[Judged]:
    """Every question but the first of each conversation, after our own rewriting of those before it. `find(question,
    passages)`: the sources of the best passages."""
    judged: list[Judged] = []
    for conversation in listed:
        said: list[Said] = []
        for turn in conversation.turns:
            made = rewrite(turn.question, said)
            if said:
                judged.append(_judged(conversation, turn, made, find))
            said.append(Said(made or turn.question, turn.answer))
    return judged


def is_right(turn: ListedTurn, made: str | None) -> bool:
    """Left alone where it must be; else every wording that must be there, and none that must not."""
    if made is None or not turn.holds:
        return made is None and not turn.holds
    low = made.lower()
    held = all(any(wording.lower() in low for wording in each.split("|")) for each in turn.holds)
    return held and not any(each.lower() in low for each in turn.lacks)


def _judged(conversation: Listed, turn: ListedTurn, made: str | None, find: Find | None) -> Judged:
    found = found_bare = None
    if find is not None and turn.document is not None:
        found_bare = turn.document in find(turn.question, PASSAGES)
        found = turn.document in find(made, PASSAGES) if made else found_bare
    return Judged(conversation.id, conversation.split, turn, made, is_right(turn, made), found, found_bare)


def rewritten(judged: Sequence[Judged]) -> Estimate | None:
    """Of those that lean on what was said before, rightly rewritten. Intervals over questions."""
    return _share([each.right for each in judged if each.turn.holds])


def left_alone(judged: Sequence[Judged]) -> Estimate | None:
    """Of those that stand alone, left as they are."""
    return _share([each.right for each in judged if not each.turn.holds])


def finding(judged: Sequence[Judged], *, bare: bool) -> Estimate | None:
    """Of those with a document, found; `bare`: without the rewriting."""
    told = [each.found_bare if bare else each.found for each in judged]
    return _share([each for each in told if each is not None])


def _share(right: Sequence[bool]) -> Estimate | None:
    return estimate(np.array([[float(each), 1.0] for each in right])) if right else None
