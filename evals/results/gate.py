"""What a run must not fall below: evals/results/gate.toml, and the check that fails a build."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

from pydantic import Field, ValidationError, model_validator

from evals.results.scores import Scores
from evals.topics.topic import Frozen
from kb.errors import InvalidInput, NotFound

GATE = Path(__file__).parent / "gate.toml"
SEE = "docs/evaluation.md describes the format."


class Bound(Frozen):
    """One thing that must hold: `measure` over `group` is `at_least` or `at_most` this. `why` says, in a sentence,
    what is lost otherwise."""

    measure: str = Field(min_length=1)
    group: str = Field(default="all", min_length=1)
    at_least: float | None = Field(default=None, allow_inf_nan=False)
    at_most: float | None = Field(default=None, allow_inf_nan=False)
    why: str = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("a bound has either at_least or at_most")
        return self

    @property
    def limit(self) -> str:
        return f"at most {self.at_most:g}" if self.at_least is None else f"at least {self.at_least:g}"

    def holds(self, value: float) -> bool:
        """A value that is no number keeps no bound."""
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


class Fallen(Frozen):
    """A bound that `value` does not keep."""

    measure: str
    group: str
    value: float
    bound: Bound

    @property
    def sentence(self) -> str:
        # Six digits: 0.99996 must not read as the 1 that it falls short of.
        return f"{self.measure} ({self.group}) is {self.value:.6g}, must be {self.bound.limit}. {self.bound.why}"


def check_gate(scores: Scores, bounds: Iterable[Bound]) -> list[Fallen]:
    """The bounds that `scores` do not keep, in their order.

    Raises:
        InvalidInput: topics failed or were not asked, or a bound is on a measure or a group that the scores do not
            have. What was not measured has not passed.
    """
    bounds = list(bounds)
    if scores.failed or scores.unasked:
        raise InvalidInput(
            f"The run is not whole: {scores.failed} topics failed and {scores.unasked} were not asked.",
            advice="Run again into the same folder; a service needs an API key for each tier.",
        )
    unknown = [
        f"{each.measure} ({each.group})" for each in bounds if each.measure not in scores.groups.get(each.group, {})
    ]
    if unknown:
        raise InvalidInput(
            f"The scores do not have what the gate is about: {', '.join(unknown)}.",
            advice="Check the names of measure and group, and that the run is of the split that the gate is for.",
        )
    found = [(each, scores.groups[each.group][each.measure].value) for each in bounds]
    return [
        Fallen(measure=each.measure, group=each.group, value=value, bound=each)
        for each, value in found
        if not each.holds(value)
    ]


def read_gate(file: Path = GATE) -> list[Bound]:
    """
    Raises:
        NotFound: no such file.
        InvalidInput: it is not TOML, has no bound, or has one that does not fit: which, and why.
    """
    if not file.is_file():
        raise NotFound(f"There is no gate {file}.", advice=SEE)
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{file} is not TOML: {error}.", advice=SEE) from error
    entries = told.get("bound")
    if told.keys() != {"bound"} or not isinstance(entries, list) or not entries:
        raise InvalidInput(f"{file} must hold [[bound]] entries and nothing else.", advice=SEE)
    return [_bound(file, number, each) for number, each in enumerate(entries, start=1)]


def _bound(file: Path, number: int, entry: Any) -> Bound:
    try:
        return Bound.model_validate(entry)
    except ValidationError as error:
        told = error.errors()[0]
        name = entry.get("measure") if isinstance(entry, dict) else None
        where = ".".join(map(str, told["loc"])) or "entry"
        raise InvalidInput(
            f"{file}, bound {number} ({name or 'without a measure'}): {where}: {told['msg']}.", advice=SEE
        ) from error
