"""From the options of a command to whom the topics are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from evals.runs.records import RunInfo
from evals.runs.sample import home_for, library_over
from evals.runs.target import InProcess, Target, service_at
from evals.topics.topic import TOPICS
from ingest.pipeline import Outcome
from kb.access import Tier
from kb.errors import InvalidInput
from kb.library import open_library
from kb.settings import Settings

SAMPLE = Path("corpus")


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom to ask: the service at `url`, or else a library made of the folder `corpus`, or else the library in
    FOOTNOTE_HOME."""

    corpus: Path | None
    url: str | None
    keys: Mapping[Tier, str]

    def told(self, settings: Settings) -> dict[str, str]:
        """What a run keeps of it, so that its report can ask the same again."""
        if self.url:
            return {}
        place = {"corpus": str(self.corpus.resolve())} if self.corpus else {"home": str(settings.home.resolve())}
        return {**place, "chunk_tokens": str(settings.chunk_tokens)}


def again(info: RunInfo, keys: Sequence[str]) -> Whom:
    """Whom a run asked."""
    if "corpus" in info.settings:
        return Whom(Path(info.settings["corpus"]), None, {})
    return Whom(None, None if "home" in info.settings else info.service.address, dict(map(_key, keys)))


def choose(topics: Path, corpus: Path | None, url: str | None, keys: Sequence[str]) -> Whom:
    """The shipped topics are about the sample publications, so these are what they are asked of, unless told otherwise.

    Raises:
        InvalidInput: options that contradict each other, or a key without its tier.
    """
    if url and corpus:
        raise InvalidInput("--url and --corpus are two different things to ask.", advice="Give one of them.")
    if keys and not url:
        raise InvalidInput("--api-key is for a service.", advice="Give its address as --url too.")
    shipped = topics.resolve() == TOPICS.resolve()
    return Whom(SAMPLE if shipped and not url and corpus is None else corpus, url, dict(map(_key, keys)))


def _key(given: str) -> tuple[Tier, str]:
    tier, _, key = given.partition("=")
    if tier not in set(Tier) or not key:
        raise InvalidInput(
            "An API key is given with its tier.", advice="For example --api-key member=fn_... --api-key staff=fn_..."
        )
    return Tier(tier), key


@contextmanager
def open_target(whom: Whom, settings: Settings, notes: Console) -> Iterator[Target]:
    if whom.url:
        with service_at(whom.url, whom.keys) as service:
            yield service
    elif whom.corpus:
        with library_over(home_for(settings, whom.corpus), whom.corpus, follow(notes)) as library:
            yield InProcess(library)
    else:
        with open_library(settings, purpose="footnote eval") as library:
            yield InProcess(library)


def follow(notes: Console) -> Callable[[int, int, Outcome], None]:
    """Says what is read, once for each publication that takes time."""

    def tell(done: int, total: int, outcome: Outcome) -> None:
        if outcome.status != "unchanged":
            notes.print(f"  read {escape(outcome.source)} ({done} of {total})", style="dim")

    return tell


def _bar(notes: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=notes,
        transient=True,
    )  # fmt: skip


@contextmanager
def counting(notes: Console, name: str) -> Iterator[Callable[[int, int], None]]:
    """A bar; the function takes what is done and the total."""
    with _bar(notes) as progress:
        task = progress.add_task(name, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
