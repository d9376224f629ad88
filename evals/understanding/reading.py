"""Questions with their right reading, and the share of each part of it that is read right."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from evals.results.intervals import estimate
from evals.results.scores import Estimate
from kb.answer.understanding.constraints import Period
from kb.answer.understanding.events import EventMention
from kb.answer.understanding.intents import Intent
from kb.answer.understanding.question import Asked, understand
from kb.errors import InvalidInput, NotFound
from kb.index.terms import terms
from kb.registers.aliases import learn

QUESTIONS = Path(__file__).parent / "questions.jsonl"
COUNTED = "counted"  # more words of what is counted may be read, not fewer


class Reading(BaseModel):
    """A question and how it is to be read. `events`: kind/ordinal/year/place; `period`: `2015-2018`, `2019-`, `-2019`,
    `recent 3`; `by`: the year by which; `counted`: what is counted, at least these words of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    split: Literal["dev", "test"]
    language: Literal["en", "zh"]
    intent: Intent
    organizations: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    period: str = ""
    by: str = ""
    places: tuple[str, ...] = ()
    nations: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    direction: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A part of the reading of a question: as it should be, as it was read. `told`: either says anything."""

    reading: Reading
    field: str
    wanted: object
    found: object

    @property
    def told(self) -> bool:
        return bool(self.wanted or self.found)

    @property
    def right(self) -> bool:
        return self.wanted == self.found


def read_questions(path: Path = QUESTIONS) -> list[Reading]:
    """
    Raises:
        NotFound: no such file.
        InvalidInput: a line that is no question with its reading.
    """
    if not path.is_file():
        raise NotFound(f"{path} is not there.", advice="The shipped list is evals/understanding/questions.jsonl.")
    found: list[Reading] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(Reading.model_validate(json.loads(line)))
        except (ValueError, ValidationError) as error:
            raise InvalidInput(f"Line {number} of {path} is no question: {error}.", advice="Mend the line.") from error
    return found


def judge(readings: Sequence[Reading]) -> list[Judged]:
    """Each field of each question, as one form of it."""
    judged = []
    for reading in readings:
        asked = understand(reading.question)
        for field, (wanted, found) in _FIELDS.items():
            judged.append(Judged(reading, field, wanted(reading), found(asked)))
        counted = _counted(reading)
        judged.append(Judged(reading, COUNTED, counted, asked.counted & counted))
    return judged


def accuracy(judged: Sequence[Judged]) -> Estimate | None:
    """Share that is right; of constraints only where one is there or was read."""
    told = [each for each in judged if each.told]
    return estimate(np.array([(each.right, 1) for each in told], dtype=np.float64)) if told else None


def _period(period: Period | None) -> str:
    if period is None:
        return ""
    return f"recent {period.recent}" if period.recent else f"{period.first or ''}-{period.last or ''}"


def _event(event: EventMention) -> str:
    return f"{event.kind}/{event.ordinal or ''}/{event.year}/{event.place}"


def _particular(events: Sequence[str]) -> frozenset[str]:
    """Those that say which one; that `the forum` is named tells nothing."""
    return frozenset(each for each in events if not each.endswith("///"))


def _canonical(names: Sequence[str]) -> frozenset[str]:
    aliases = learn([])
    return frozenset(aliases.canonical(name) for name in names)


def _content(parts: Sequence[str]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(terms(part)) for part in parts)


def _counted(reading: Reading) -> frozenset[str]:
    return frozenset(term for words in reading.counted for term in terms(words))


_FIELDS: dict[str, tuple[Callable[[Reading], object], Callable[[Asked], object]]] = {
    "intent": (lambda each: each.intent, lambda asked: asked.intent),
    "organizations": (
        lambda each: _canonical(each.organizations),
        lambda asked: _canonical(asked.constraints.organizations),
    ),
    "persons": (lambda each: frozenset(each.persons), lambda asked: frozenset(asked.constraints.persons)),
    "years": (lambda each: frozenset(each.years), lambda asked: asked.constraints.years),
    "period": (lambda each: each.period, lambda asked: _period(asked.constraints.period)),
    "by": (lambda each: each.by, lambda asked: asked.constraints.by),
    "places": (lambda each: frozenset(each.places), lambda asked: frozenset(asked.constraints.places)),
    "nations": (lambda each: frozenset(each.nations), lambda asked: frozenset(asked.constraints.nations)),
    "events": (
        lambda each: _particular(each.events),
        lambda asked: _particular([_event(event) for event in asked.constraints.events]),
    ),
    "direction": (lambda each: each.direction, lambda asked: asked.constraints.direction),
    "parts": (lambda each: _content(each.parts), lambda asked: _content(asked.parts)),
}
FIELDS = (*_FIELDS, COUNTED)
