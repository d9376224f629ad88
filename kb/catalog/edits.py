"""What people said of documents, kept by source: it outlives the revisions, and goes when the document is removed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from kb.access import Tier
from kb.catalog import schema
from kb.errors import Changed
from kb.records import NewRevision


class EditStore:
    """The edits of descriptions, and what the catalog file told of a document when it was read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, source: str) -> dict[str, Any]:
        """Field to value, as JSON."""
        with self._engine.connect() as connection:
            return edits_of(connection, source)

    def told(self, document_id: str) -> dict[str, Any]:
        """What the catalog file said of the document."""
        query = select(schema.documents.c.told).where(schema.documents.c.id == document_id)
        with self._engine.connect() as connection:
            return dict(connection.execute(query).scalar_one())

    def sources(self) -> set[str]:
        """Of all that was edited."""
        with self._engine.connect() as connection:
            return set(connection.execute(select(schema.edits.c.source)).scalars())

    def close_to(self, source: str, revision_id: str, tier: Tier) -> None:
        """Raise the tier of a document at this instant; its index entries follow with the revision that is made of it.

        Raises:
            Changed: another revision is live by now.
        """
        documents = schema.documents.c
        with self._engine.begin() as connection:
            raised = connection.execute(
                update(schema.documents)
                .where(documents.source == source, documents.revision_id == revision_id)
                .values(tier=tier.value)
            ).rowcount
            if not raised:
                raise _changed(source)
            _write(connection, source, {**edits_of(connection, source), "tier": tier.value})
            version = schema.library.c.index_version + 1
            connection.execute(update(schema.library).values(index_version=version))


def edits_of(connection: Connection, source: str) -> dict[str, Any]:
    query = select(schema.edits.c.field, schema.edits.c.value).where(schema.edits.c.source == source)
    return {row.field: row.value for row in connection.execute(query.order_by(schema.edits.c.field))}


def keep_edits(connection: Connection, new: NewRevision) -> None:
    """Put the edits of a revision that becomes live in force.

    Raises:
        Changed: the description was edited since that revision was begun, or what was edited is live no more.
    """
    if edits_of(connection, new.source) != new.edits.before:
        raise _changed(new.source)
    query = select(schema.documents.c.revision_id).where(schema.documents.c.source == new.source)
    if new.edits.revision_id not in {None, connection.execute(query).scalar_one_or_none()}:
        raise _changed(new.source)
    if new.edits.values != new.edits.before:
        _write(connection, new.source, dict(new.edits.values))


def erase_edits(connection: Connection, source: str) -> int:
    """How many fields there were."""
    count = connection.execute(select(func.count()).where(schema.edits.c.source == source)).scalar_one()
    connection.execute(delete(schema.edits).where(schema.edits.c.source == source))
    return count


def _write(connection: Connection, source: str, values: dict[str, Any]) -> None:
    connection.execute(delete(schema.edits).where(schema.edits.c.source == source))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for field, value in values.items():
        told = {"source": source, "field": field, "value": value, "edited_at": now}
        connection.execute(insert(schema.edits).values(**told))


def _changed(source: str) -> Changed:
    return Changed(f"{source} has changed meanwhile.", advice="Look at it again, and repeat what you wanted to change.")
