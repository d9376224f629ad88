"""Erasing a document from the catalog: its rows go by cascade, what is kept by its source is named here and nowhere
else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, func, select

from kb.catalog import schema
from kb.catalog.conversations import erase_quotes
from kb.catalog.corrections import erase_corrections
from kb.catalog.editions import erase_decisions, relink
from kb.catalog.edits import erase_edits
from kb.catalog.questions import erase_mentions
from kb.identity import Receipt


def erase_traces(connection: Connection, document: Row[Any]) -> Receipt:
    """Erase everything that outlives the revisions of a document, and tell what the catalog holds of it."""

    def count(table: Any, *where: Any) -> int:
        return connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one()

    revision = document.revision_id
    of_revision = select(schema.chunks.c.id).where(schema.chunks.c.revision_id == revision)
    return Receipt(
        document_id=document.id,
        source=document.source,
        title=document.title,
        revisions=count(schema.revisions, schema.revisions.c.document_id == document.id),
        pages=count(schema.pages, schema.pages.c.revision_id == revision),
        chunks=count(schema.chunks, schema.chunks.c.revision_id == revision),
        sentences=count(schema.sentences, schema.sentences.c.chunk_id.in_(of_revision)),
        facts=count(schema.facts, schema.facts.c.revision_id == revision),
        corrections=erase_corrections(connection, document.source),
        edits=erase_edits(connection, document.source),
        decisions=erase_decisions(connection, document.source),
        links=relink(connection, document.source),
        answers=erase_quotes(connection, document.id),
        questions=erase_mentions(connection, document.id),
    )
