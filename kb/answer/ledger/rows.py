"""What this package needs of a register: rows, each with the publications that say it, in their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kb.answer.models import Filters
from kb.answer.understanding.equivalents import expand
from kb.index.terms import terms
from kb.records import Document
from kb.registers.aliases import Aliases
from kb.registers.facts import Fact
from kb.shelf import Shelf


class Quote(Protocol):
    """Characters `start` to `end` of the stored text of a page, and the text."""

    @property
    def page(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def quote(self) -> str: ...


class Quotable(Protocol):
    """What a publication says, in its words: the sentence or row itself first."""

    @property
    def document(self) -> Document: ...
    @property
    def quotes(self) -> Sequence[Quote]: ...


class Source(Quotable, Protocol):
    """A fact in one publication. `by_hand`: a field stands on a person's word alone, and cannot be footnoted."""

    @property
    def fact(self) -> Fact: ...
    @property
    def by_hand(self) -> bool: ...


class Row(Protocol):
    """A fact with all publications that say it, newest first."""

    @property
    def sources(self) -> Sequence[Source]: ...


class Registers(Protocol):
    """The registers as a viewer may read them (`kb.ledger.Ledger`)."""

    def rows(self, shelf: Shelf, register: str, *, filters: Filters = ...) -> Sequence[Row]: ...
    def aliases(self, shelf: Shelf) -> Aliases: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to be told. `groups`: what must be quoted, one source of each (who spoke at both is told twice), the
    sources in order of preference, the first `best` as good as each other. `shown`: the words to be marked.
    `says`: what a quote must say: where the fact's own sentence does not, that of its other quotes is told first.
    `beside`: what a quote of a source does not say, and the publication says beside it."""

    key: tuple[str, ...]
    groups: tuple[tuple[Quotable, ...], ...]
    shown: tuple[str, ...] = ()
    best: int | None = None
    says: Callable[[str], bool] | None = None
    beside: Callable[[Quotable, str], Sequence[str]] | None = None

    def quotes(self, source: Quotable) -> list[Quote]:
        """What to quote of a source."""
        own = source.quotes[0]
        if self.says is None or self.says(own.quote):
            return [own]
        telling = [each for each in source.quotes[1:] if self.says(each.quote)]
        return [*telling[:1], own]


@dataclass(frozen=True, slots=True)
class Found:
    """What a register answers with. `counted`: how many were asked for, where a number was; `same`: the entries say one
    thing in several ways, so the best is enough."""

    register: str
    entries: tuple[Entry, ...]
    counted: bool = False
    same: bool = False


def facts_of(rows: Iterable[Row]) -> list[Source]:
    """Every fact of every publication that can be footnoted."""
    return [source for row in rows for source in row.sources if not source.by_hand and source.quotes]


def text_of(source: Source) -> str:
    """All that bears a fact out."""
    return "\n".join(each.quote for each in source.quotes)


def known(text: str) -> frozenset[str]:
    """The terms of a text with their equivalents in both languages."""
    return expand(frozenset(terms(text)))
