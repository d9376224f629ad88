"""The registers as a viewer may read them: every row from a shelf, so that tiers, editions, `as of` and filters hold.

`Ledger.rows` is what the API, the shell and the answerer ask; a `Library` has one (`library.registers`), and
`Ledger(catalog)` makes one of the catalog alone, beside a running server.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping

from kb.answer.models import Filters
from kb.catalog import Catalog
from kb.catalog.facts import Stamp, StoredFact
from kb.errors import InvalidInput, NotFound
from kb.ledger.correcting import corrected
from kb.ledger.rows import Row, Source, merged, with_years
from kb.ledger.where import ALL, Where
from kb.records import Document
from kb.registers.aliases import Aliases, joined
from kb.registers.extract import EXTRACTOR
from kb.registers.facts import REGISTERS
from kb.shelf import NO_FILTERS, Shelf

KEPT = 48  # lists of rows in memory: six registers, three tiers, and some that filters make


class Ledger:
    """Reads facts and corrections from the catalog and keeps what it read, by revision, as long as it is live. Safe
    under many threads."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._reading = threading.Lock()
        self._version = -1
        self._stamps: dict[str, Stamp] = {}
        self._facts: dict[str, tuple[Stamp, list[StoredFact]]] = {}
        self._names: dict[str, list[tuple[str, str]]] = {}
        self._rows: dict[tuple[int, str, frozenset[str]], tuple[tuple[Row, ...], Aliases]] = {}

    def rows(self, shelf: Shelf, register: str, where: Where = ALL, filters: Filters = NO_FILTERS) -> tuple[Row, ...]:
        """The rows of a register that pass, the same fact said in several publications as one row.

        `register`: a name of `kb.registers.facts.REGISTERS`. `filters` narrow the publications, `where` the rows. In
        the order of `Row.order`: targets by year, events and figures of the market the newest first. Fast: rows are
        made once for an index version and a set of publications; `where` goes through what is in memory.

        Raises:
            InvalidInput: there is no such register, or the dates of the filters are the wrong way round.
        """
        if register not in REGISTERS:
            raise InvalidInput(
                f"There is no register {register!r}.", advice=f"The registers are {', '.join(REGISTERS)}."
            )
        documents = shelf.answering(filters)
        rows, aliases = self._of(shelf, register, documents)
        return rows if where == ALL else tuple(filter(where.test(aliases), rows))

    def row(self, shelf: Shelf, register: str, wanted: str) -> Row:
        """The row that one of these facts is in, over all that the viewer may read, earlier editions too.

        Raises:
            NotFound: there is none.
        """
        rows, _ = self._of(shelf, register, shelf.readable)
        for row in rows:
            if any(source.fact_id == wanted for source in row.sources):
                return row
        raise NotFound(f"There is no row {wanted} in {register}.", advice=f"GET /v1/registers/{register} lists them.")

    def aliases(self, shelf: Shelf) -> Aliases:
        """Which names are of one organization, learnt from what the viewer may read and nothing else."""
        return self._of(shelf, "partners", shelf.readable)[1]

    def unread(self, shelf: Shelf, filters: Filters = NO_FILTERS) -> tuple[Document, ...]:
        """The publications of which no facts were read yet, or by an older grammar: rows of theirs may be missing."""
        documents = shelf.answering(filters)
        with self._reading:
            self._load(shelf, documents)
            return tuple(
                each for name, each in documents.items()
                if (stamp := self._stamps.get(name)) is None or stamp.extractor != EXTRACTOR
            )  # fmt: skip

    def forget(self) -> None:
        """Nothing of what was read stays in memory: something was erased."""
        with self._reading:
            self._version = -1
            self._facts.clear()
            self._names.clear()
            self._rows.clear()

    def _of(self, shelf: Shelf, register: str, documents: Mapping[str, Document]) -> tuple[tuple[Row, ...], Aliases]:
        key = (shelf.index_version, register, frozenset(documents))
        with self._reading:
            self._load(shelf, documents)
            made = self._rows.get(key)
            if made is None:
                made = self._made(register, documents)
                while len(self._rows) >= KEPT:
                    del self._rows[next(iter(self._rows))]
                self._rows[key] = made
        return made

    def _load(self, shelf: Shelf, documents: Mapping[str, Document]) -> None:
        """Have the facts of these revisions in memory as they are stored now."""
        if self._version != shelf.index_version:
            self._stamps = self._catalog.facts.stamps()
            self._facts = {name: kept for name, kept in self._facts.items() if kept[0] == self._stamps.get(name)}
            self._names = {name: kept for name, kept in self._names.items() if name in self._facts}
            self._rows.clear()
            self._version = shelf.index_version
        missing = [name for name in documents if name not in self._facts and name in self._stamps]
        if missing:
            facts, names = self._catalog.facts.of(missing), self._catalog.facts.names(missing)
            for name in missing:
                self._facts[name] = (self._stamps[name], facts.get(name, []))
                self._names[name] = names.get(name, [])

    def _made(self, register: str, documents: Mapping[str, Document]) -> tuple[tuple[Row, ...], Aliases]:
        corrections = self._catalog.corrections.of({each.source for each in documents.values()})

        def shown(wanted: str) -> list[Source]:
            return [
                source
                for name, document in documents.items()
                for source in corrected(
                    self._catalog, document, wanted, self._facts[name][1] if name in self._facts else (),
                    corrections.get(document.source, ()),
                )
            ]  # fmt: skip

        sources = with_years(shown(register), shown("events") if register == "partners" else ())
        known = joined(())
        own = {name: joined(names) if (names := self._names.get(name)) else known for name in documents}
        aliases = joined(pair for name in documents for pair in self._names.get(name, ()))
        return merged(register, sources, own, aliases), aliases
