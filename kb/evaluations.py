"""What the console shows of evaluations, and who offers it: whatever stands under the entry point group
`footnote.evaluations` (docs/decisions/0006-commands-are-plugged-in.md), so that neither side imports the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Literal, Protocol, cast

GROUP = "footnote.evaluations"


Scale = Literal["share", "signed", "count"]


@dataclass(frozen=True, slots=True)
class Headline:
    """A measure of one run, with its 95% interval. `scale`: a share is 0 to 1, a signed one -1 to 1, of a count there
    should be none at all (then `low` and `high` are the count). `lower`: that is better."""

    measure: str
    title: str
    value: float
    low: float
    high: float
    scale: Scale
    lower: bool


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run in the folder of runs. `begun`: ISO time. `topics` asked, of which `failed` failed; `trouble`: why it
    cannot be shown, with what to do; then there are no headlines. `asked`: who answered, and how."""

    name: str
    begun: str
    topics_file: str
    split: str
    topics: int
    failed: int
    asked: tuple[tuple[str, str], ...]
    headlines: tuple[Headline, ...]
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """A measure of two runs over the same topics: b - a with its 95% interval. `clear`: it leaves out 0."""

    measure: str
    a: float
    b: float
    difference: float
    low: float
    high: float
    topics: int
    clear: bool


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in a run. `sources`: title and page of each citation."""

    verdict: str
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """A topic that is right in one run and not in the other. `expected`: a status, or the facts that were due."""

    topic: str
    question: str
    kind: str
    viewer: str
    expected: str
    a: Told
    b: Told


@dataclass(frozen=True, slots=True)
class RunsCompared:
    """B against A over `topics` topics. `warnings`: why they may not be comparable; `changed`: what else differs, as in
    A and as in B; `p`: of McNemar's exact test on right and not right; `lost`: right in A alone, `won`: in B alone."""

    a: KeptRun
    b: KeptRun
    topics: int
    left_out: int
    warnings: tuple[str, ...]
    changed: tuple[tuple[str, str, str], ...]
    right: tuple[int, int]
    p: float
    measures: tuple[MeasureChange, ...]
    lost: tuple[Turned, ...]
    won: tuple[Turned, ...]


class Evaluations(Protocol):
    """The runs in one folder."""

    def runs(self) -> Sequence[KeptRun]:
        """All of them, the first begun first."""
        ...

    def compare(self, a: str, b: str) -> RunsCompared:
        """
        Raises:
            NotFound: there is no run of that name, or it was not scored.
            InvalidInput: they cannot be compared, or a file of one cannot be read.
        """
        ...


def find_evaluations(home: Path) -> Evaluations | None:
    """The evaluations of a library folder; None where nothing that offers them is installed."""
    found = sorted(entry_points(group=GROUP), key=lambda each: each.name)
    if not found:
        return None
    offer = cast(Callable[[Path], Evaluations], found[0].load())
    return offer(home / "runs")
