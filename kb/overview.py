"""The library as staff look over it: every publication with its editions and state, and what is on its way in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath

from kb.access import Tier
from kb.editions import chains
from kb.jobs import Job, JobState
from kb.records import Document, Kind
from kb.shelf import Shelf


class State(StrEnum):
    """What a publication is to somebody who asks now."""

    LIVE = "live"
    SUPERSEDED = "superseded"  # a later edition answers in its place
    COPY = "same text"  # another publication with the same text answers for it
    READING = "being read"  # on its way in, for the first time
    REFUSED = "refused"  # it could not be read: in quarantine, and not in the library


@dataclass(frozen=True, slots=True)
class Entry:
    """A publication, or a file that is not one yet (then without `document`).

    `stands`: what answers in its place, if something does. `editions`: all of its chain, the earliest first; empty
    where it is the only one. `reading`: the job that reads it, or a new file for it, and `refused`: the last one that
    failed.
    """

    source: str
    state: State
    document: Document | None = None
    stands: Document | None = None
    editions: tuple[Document, ...] = ()
    reading: Job | None = None
    refused: Job | None = None

    @property
    def title(self) -> str:
        return self.document.description.title if self.document else PurePosixPath(self.source).name

    @property
    def edition(self) -> int:
        """Its place in the chain, counted from 1; 0 where it is the only one."""
        return 1 + [each.id for each in self.editions].index(self.document.id) if self.document and self.editions else 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; what is None or empty asks for nothing. `q`: words of title, file, publisher or
    program."""

    q: str = ""
    kind: Kind | None = None
    tier: Tier | None = None
    language: str | None = None
    state: State | None = None

    def passes(self, entry: Entry) -> bool:
        about = entry.document.description if entry.document else None
        said = [entry.title, entry.source, about and about.publisher, about and about.program]
        text = " ".join(each for each in said if each).casefold()
        return (
            all(word in text for word in self.q.casefold().split())
            and self.kind in {None, about and about.kind}
            and self.tier in {None, about and about.tier}
            and self.language in {None, about and about.language}
            and self.state in {None, entry.state}
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries there are of each sort, and pages and chunks in all."""

    kinds: Counter[Kind]
    tiers: Counter[Tier]
    languages: Counter[str]
    states: Counter[State]
    pages: int
    chunks: int


def overview(shelf: Shelf, jobs: Iterable[Job]) -> list[Entry]:
    """All that stands on the shelf, by source, and what is not there yet. `jobs`: those that are unfinished or failed.

    The shelf must be that of staff: for others a state would tell of what they may not read.
    """
    reading: dict[str, Job] = {}
    refused: dict[str, Job] = {}
    for job in sorted(jobs, key=lambda each: each.number):
        if job.state is JobState.FAILED:
            refused[job.source] = job
        else:
            reading.setdefault(job.source, job)
    editions = {each.id: chain.documents for chain in chains(shelf.readable.values()) for each in chain.documents}
    there = [
        _entry(shelf, each, editions.get(each.id, ()), reading.get(each.source), refused.get(each.source))
        for each in shelf.readable.values()
    ]
    sources = {each.source for each in there}
    coming = [
        Entry(source, State.READING if source in reading else State.REFUSED,
              reading=reading.get(source), refused=refused.get(source))
        for source in {**reading, **refused} if source not in sources
    ]  # fmt: skip
    return sorted([*there, *coming], key=lambda entry: entry.source)


def entry_of(shelf: Shelf, document: Document, jobs: Iterable[Job]) -> Entry:
    """That of one document; `jobs` as for `overview`."""
    return next(each for each in overview(shelf, jobs) if each.document and each.document.id == document.id)


def _entry(
    shelf: Shelf, document: Document, editions: Sequence[Document], reading: Job | None, refused: Job | None
) -> Entry:
    stands, state = shelf.replaced.get(document.revision_id), State.LIVE
    if stands is not None:
        state = State.SUPERSEDED
    elif document.revision_id not in shelf.current:
        state = State.COPY
        stands = next((each for each in shelf.copies.others(document) if each.revision_id in shelf.current), None)
    return Entry(document.source, state, document, stands, tuple(editions), reading, refused)


def counted(entries: Iterable[Entry]) -> Counts:
    entries = list(entries)
    documents = [each.document for each in entries if each.document]
    return Counts(
        kinds=Counter(each.description.kind for each in documents),
        tiers=Counter(each.description.tier for each in documents),
        languages=Counter(each.description.language for each in documents),
        states=Counter(each.state for each in entries),
        pages=sum(each.pages for each in documents),
        chunks=sum(each.chunks for each in documents),
    )


_Key = Callable[[Document], tuple[object, ...]]
SORTS: dict[str, _Key] = {
    "title": lambda each: (each.description.title.casefold(),),
    "kind": lambda each: (each.description.kind.value,),
    "published": lambda each: (each.description.published or date.min,),
    "tier": lambda each: (each.description.tier.rank,),
    "language": lambda each: (each.description.language,),
    "pages": lambda each: (each.pages,),
    "chunks": lambda each: (each.chunks,),
    "added": lambda each: (each.ingested_at,),
}
"""What entries can be sorted by; `-` before it is the other way round."""


def in_order(entries: Iterable[Entry], sort: str) -> list[Entry]:
    """What is not in the library yet comes first, what has no date last among the dated; equal ones are by title."""
    key = SORTS[sort.removeprefix("-")]
    by_title = sorted(entries, key=lambda entry: entry.title.casefold())
    there = [(entry.document, entry) for entry in by_title if entry.document]
    there.sort(key=lambda each: key(each[0]), reverse=sort.startswith("-"))
    if sort == "published":
        there.sort(key=lambda each: each[0].description.published is None)
    return [*(entry for entry in by_title if not entry.document), *(entry for _, entry in there)]
