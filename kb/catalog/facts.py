"""The facts of the registers, stored with the revision that they were read from and gone with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Engine, and_, delete, func, insert, or_, select, update

from kb.catalog import schema
from kb.catalog.version import advance
from kb.records import Span
from kb.registers.extract import EXTRACTOR, Extracted
from kb.registers.facts import Fact, fact_of, register_of, told
from kb.registers.identity import key_of

ReadBy = Literal["grammar", "model"]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A span of a fact and the stored text under it. `label`: the number printed on its page."""

    page: int
    start: int
    end: int
    quote: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A fact as it was read. `quotes`: under its spans, in their order."""

    fact: Fact
    key: str
    read_by: ReadBy
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What read the facts of a revision: the version of the grammar, and the chat model with its prompt."""

    extractor: str | None
    model: str | None


class FactStore:
    """Facts by revision. What a viewer may see of them is `kb.ledger.ledger`'s to say."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def stamps(self) -> dict[str, Stamp]:
        """What read the facts of each live revision."""
        revisions = schema.revisions.c
        with self._engine.connect() as connection:
            found = connection.execute(select(revisions.id, revisions.extractor, revisions.model)).all()
        return {row.id: Stamp(row.extractor, row.model) for row in found}

    def of(self, revisions: Collection[str]) -> dict[str, list[StoredFact]]:
        """The facts of these revisions, in the order in which they were read. A quote is what the page has there."""
        facts, spans, pages = schema.facts.c, schema.fact_spans.c, schema.pages.c
        # `substr` counts characters, from 1.
        quote = func.substr(pages.text, spans.start + 1, spans.end - spans.start)
        there = (
            select(spans.fact_id, spans.page, spans.start, spans.end, quote.label("quote"), pages.label)
            .join(schema.facts, facts.id == spans.fact_id)
            .join(schema.pages, and_(pages.revision_id == facts.revision_id, pages.number == spans.page))
            .where(facts.revision_id.in_(revisions))
            .order_by(spans.fact_id, spans.ordinal)
        )
        with self._engine.connect() as connection:
            found = connection.execute(select(schema.facts).where(facts.revision_id.in_(revisions))).all()
            quoted = connection.execute(there).all()
        quotes: dict[str, list[Quoted]] = defaultdict(list)
        for row in quoted:
            quotes[row.fact_id].append(Quoted(row.page, row.start, row.end, row.quote, row.label))
        stored: dict[str, list[StoredFact]] = defaultdict(list)
        for row in sorted(found, key=lambda row: int(row.id.rpartition(".")[2])):
            stored[row.revision_id].append(_stored(row, quotes[row.id]))
        return dict(stored)

    def names(self, revisions: Collection[str]) -> dict[str, list[tuple[str, str]]]:
        """By revision, the full names of organizations with the short ones beside them."""
        names = schema.fact_names.c
        query = select(schema.fact_names).where(names.revision_id.in_(revisions))
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        with self._engine.connect() as connection:
            for row in connection.execute(query.order_by(names.revision_id, names.ordinal)):
                found[row.revision_id].append((row.full, row.short))
        return dict(found)

    def stale(self) -> list[str]:
        """The live revisions of which no facts were read, or by an older grammar."""
        revisions = schema.revisions.c
        old = or_(revisions.extractor.is_(None), revisions.extractor != EXTRACTOR)
        with self._engine.connect() as connection:
            return list(connection.execute(select(revisions.id).where(old).order_by(revisions.id)).scalars())

    def put(self, read: Mapping[str, Extracted]) -> None:
        """Replace what the grammar read of these revisions, at one instant; one that is live no more is passed over.
        What a model read of the same text stays."""
        facts = schema.facts.c
        with self._engine.begin() as connection:
            advance(connection)  # first: from here on nobody else writes
            live = _live(connection, read)
            for revision in live:
                connection.execute(
                    delete(schema.facts).where(facts.revision_id == revision, facts.read_by == "grammar")
                )
                connection.execute(delete(schema.fact_names).where(schema.fact_names.c.revision_id == revision))
                keep_facts(connection, revision, read[revision])

    def put_model(self, revision: str, facts: Sequence[Fact], model: str) -> bool:
        """Replace what a model read of a revision. Returns whether it is live still."""
        columns = schema.facts.c
        with self._engine.begin() as connection:
            advance(connection)  # first: from here on nobody else writes
            if not _live(connection, [revision]):
                return False
            connection.execute(delete(schema.facts).where(columns.revision_id == revision, columns.read_by == "model"))
            _insert(connection, revision, facts, "model")
            connection.execute(update(schema.revisions).where(schema.revisions.c.id == revision).values(model=model))
        return True

    def astray(self) -> set[str]:
        """Ids of facts of which a span ends beyond its page, or that have none."""
        facts, spans, pages = schema.facts.c, schema.fact_spans.c, schema.pages.c
        beyond = spans.end > func.length(pages.text)
        joined = (
            select(facts.id)
            .select_from(schema.facts)
            .outerjoin(schema.fact_spans, spans.fact_id == facts.id)
            .outerjoin(schema.pages, and_(pages.revision_id == facts.revision_id, pages.number == spans.page))
            .where(or_(pages.text.is_(None), spans.start < 0, spans.end <= spans.start, beyond))
        )
        with self._engine.connect() as connection:
            return set(connection.execute(joined).scalars())

    def revisions(self) -> set[str]:
        """Of all facts that are stored."""
        with self._engine.connect() as connection:
            return set(connection.execute(select(schema.facts.c.revision_id)).scalars())


def keep_facts(connection: Connection, revision: str, read: Extracted) -> None:
    """Store what the grammar read of a revision, within the transaction that makes it live."""
    _insert(connection, revision, read.facts, "grammar")
    names = [
        {"revision_id": revision, "ordinal": number, "full": full, "short": short}
        for number, (full, short) in enumerate(read.names)
    ]
    if names:
        connection.execute(insert(schema.fact_names), names)
    connection.execute(update(schema.revisions).where(schema.revisions.c.id == revision).values(extractor=EXTRACTOR))


def _insert(connection: Connection, revision: str, facts: Sequence[Fact], read_by: ReadBy) -> None:
    mark = "f" if read_by == "grammar" else "m"
    ids = [f"{revision}.{mark}.{number}" for number in range(len(facts))]
    rows = [
        {
            "id": name, "revision_id": revision, "register": register_of(fact), "key": key_of(fact),
            "fields": told(fact), "read_by": read_by,
        }
        for name, fact in zip(ids, facts, strict=True)
    ]  # fmt: skip
    spans = [
        {"fact_id": name, "ordinal": number, "page": span.page, "start": span.start, "end": span.end}
        for name, fact in zip(ids, facts, strict=True)
        for number, span in enumerate(fact.spans)
    ]
    if rows:
        connection.execute(insert(schema.facts), rows)
        connection.execute(insert(schema.fact_spans), spans)


def _stored(row: Any, quotes: Sequence[Quoted]) -> StoredFact:
    spans = tuple(Span(each.page, each.start, each.end) for each in quotes)
    return StoredFact(fact_of(row.register, row.fields, spans), row.key, row.read_by, tuple(quotes))


def _live(connection: Connection, wanted: Collection[str]) -> list[str]:
    revisions = schema.revisions.c
    return list(connection.execute(select(revisions.id).where(revisions.id.in_(list(wanted)))).scalars())
