"""What people decided on editions: which proposals they refused. What they accepted is an edit of `edition_of`."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update

from kb.catalog import schema


class EditionDecisions:
    """Refused proposals, by sources."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rejected(self) -> set[tuple[str, str]]:
        """(the later, the one before)."""
        with self._engine.connect() as connection:
            found = connection.execute(select(schema.rejected_editions))
            return {(row.source, row.edition_of) for row in found}

    def reject(self, source: str, edition_of: str) -> None:
        """Remember that this is no edition of that."""
        told = {"source": source, "edition_of": edition_of}
        with self._engine.begin() as connection:
            connection.execute(delete(schema.rejected_editions).filter_by(**told))
            now = datetime.now(UTC).isoformat(timespec="seconds")
            connection.execute(insert(schema.rejected_editions).values(**told, decided_at=now))


def erase_decisions(connection: Connection, source: str) -> int:
    """How many there were, on this document as the later or the one before."""
    told = schema.rejected_editions.c
    of_it = or_(told.source == source, told.edition_of == source)
    return connection.execute(delete(schema.rejected_editions).where(of_it)).rowcount


def relink(connection: Connection, source: str) -> int:
    """Later editions of a document that goes become editions of the one before it: a chain does not fall apart, which
    would make its first edition answer again. How many there were."""
    documents, edits = schema.documents, schema.edits
    before = connection.execute(select(documents.c.edition_of).where(documents.c.source == source)).scalar_one_or_none()
    later = connection.execute(select(documents).where(documents.c.edition_of == source)).all()
    for row in later:
        # What the catalog file told, resolved, is what an edit falls back to.
        told = {**row.told, "edition_of": before} if row.told.get("edition_of") == source else row.told
        values = {"edition_of": before, "told": told}
        connection.execute(update(documents).where(documents.c.id == row.id).values(**values))
        edited = (edits.c.source == row.source) & (edits.c.field == "edition_of")
        if connection.execute(select(edits.c.value).where(edited)).scalars().first() == source:
            connection.execute(update(edits).where(edited).values(value=before))
    return len(later)
