"""The statements that every question runs: made once, as to put one together takes longer than to run it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from kb.catalog import schema

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
DOCUMENTS = select(schema.documents, schema.revisions).join(
    schema.revisions, schema.revisions.c.id == schema.documents.c.revision_id
)
CHUNKS = select(*(each for each in schema.chunks.c if each.name != "embedded")).where(schema.chunks.c.id.in_(_IDS))
SENTENCES = (
    select(schema.sentences)
    .where(schema.sentences.c.chunk_id.in_(_IDS))
    .order_by(schema.sentences.c.chunk_id, schema.sentences.c.ordinal)
)
LANGUAGES = select(schema.chunks.c.id, schema.chunks.c.language).where(schema.chunks.c.id.in_(_IDS))
INDEX_VERSION = select(schema.library.c.index_version)
# The pages of these numbers in these revisions: more than the pairs that are wanted, but for a list of pairs SQLite
# goes through every page that there is.
LABELS = select(schema.pages.c.revision_id, schema.pages.c.number, schema.pages.c.label).where(
    schema.pages.c.revision_id.in_(_IDS), schema.pages.c.number.in_(bindparam("numbers", expanding=True))
)
