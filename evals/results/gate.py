"""What a run must not fall below: evals/results/gate.toml, and the check that fails a build."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import Field, ValidationError, model_validator

from evals.results.scores import Scores
from evals.runs.records import RunInfo
from evals.topics.topic import Frozen, Split
from kb.errors import InvalidInput, NotFound

GATE = Path(__file__).parent / "gate.toml"
SEE = "docs/evaluation.md describes the format."
Entry = TypeVar("Entry", bound=Frozen)


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


class Whole(Frozen):
    """What a run must be for its numbers to be those that the bounds are about: of this split, of `topics` topics at
    least."""

    split: Split
    topics: int = Field(ge=1)


@dataclass(frozen=True, slots=True)
class Gate:
    """`run`: None where a run of any topics will do."""

    run: Whole | None
    bounds: tuple[Bound, ...]


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


def check_gate(info: RunInfo, scores: Scores, gate: Gate) -> list[Fallen]:
    """The bounds that `scores` do not keep, in their order.

    Raises:
        InvalidInput: the run is of another split or of fewer topics than the gate is about, topics failed or were not
            asked, or a bound is on a measure or a group that the scores do not have. What was not measured has not
            passed.
    """
    if gate.run and (info.split != gate.run.split or len(scores.topics) < gate.run.topics):
        raise InvalidInput(
            f"The gate is about {gate.run.topics} topics or more of the split {gate.run.split}; the run has "
            f"{len(scores.topics)} of {info.split}.",
            advice=f"Run again with --split {gate.run.split} and all of its topics.",
        )
    if scores.failed or scores.unasked:
        raise InvalidInput(
            f"The run is not whole: {scores.failed} topics failed and {scores.unasked} were not asked.",
            advice="Run again into the same folder; a service needs an API key for each tier.",
        )
    unknown = [
        f"{each.measure} ({each.group})"
        for each in gate.bounds
        if each.measure not in scores.groups.get(each.group, {})
    ]
    if unknown:
        raise InvalidInput(
            f"The scores do not have what the gate is about: {', '.join(unknown)}.",
            advice="Check the names of measure and group, and that the run is of the split that the gate is for.",
        )
    found = [(each, scores.groups[each.group][each.measure].value) for each in gate.bounds]
    return [
        Fallen(measure=each.measure, group=each.group, value=value, bound=each)
        for each, value in found
        if not each.holds(value)
    ]


def read_gate(file: Path = GATE) -> Gate:
    """
    Raises:
        NotFound: no such file.
        InvalidInput: it is not TOML, has no bound, or has an entry that does not fit: which, and why.
    """
    if not file.is_file():
        raise NotFound(f"There is no gate {file}.", advice=SEE)
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{file} is not TOML: {error}.", advice=SEE) from error
    entries = told.get("bound")
    if told.keys() - {"run"} != {"bound"} or not isinstance(entries, list) or not entries:
        raise InvalidInput(f"{file} must hold [[bound]] entries, [run] if you like, and nothing else.", advice=SEE)
    return Gate(
        run=_read(Whole, told["run"], f"{file}, [run]") if "run" in told else None,
        bounds=tuple(_bound(file, number, each) for number, each in enumerate(entries, start=1)),
    )


def _bound(file: Path, number: int, entry: Any) -> Bound:
    name = entry.get("measure") if isinstance(entry, dict) else None
    return _read(Bound, entry, f"{file}, bound {number} ({name or 'without a measure'})")


def _read(kind: type[Entry], entry: Any, place: str) -> Entry:
    try:
        return kind.model_validate(entry)
    except ValidationError as error:
        told = error.errors()[0]
        where = ".".join(map(str, told["loc"])) or "entry"
        raise InvalidInput(f"{place}: {where}: {told['msg']}.", advice=SEE) from error
