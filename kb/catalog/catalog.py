"""All SQL of the library. Every method is one transaction; what it returns is plain frozen data."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select, update

from kb.access import Tier
from kb.catalog import rows, schema, statements
from kb.catalog.conversations import Conversations
from kb.catalog.corrections import CorrectionStore
from kb.catalog.editions import EditionDecisions
from kb.catalog.edits import EditStore, keep_edits
from kb.catalog.facts import FactStore, keep_facts
from kb.catalog.jobs import Jobs
from kb.catalog.keys import Keys
from kb.catalog.questions import Questions
from kb.catalog.removal import erase_traces
from kb.catalog.sessions import Sessions
from kb.catalog.sites import Sites
from kb.catalog.soundness import Soundness
from kb.catalog.version import advance
from kb.errors import NotFound
from kb.identity import Receipt
from kb.index.cosines import CosineScale
from kb.index.encoder import Vectors
from kb.records import Document, IndexEntry, NewRevision, Page, StoredChunk
from kb.registers.extract import Extracted


@dataclass(frozen=True, slots=True)
class Identity:
    """Which encoder made the library (name with version, and its float32 vector of a fixed text), and the folder that
    holds the indexes it made; what to open that encoder by (a value of `Settings.encoder`, None where nobody knows, and
    the address of its server), and where its cosines lie."""

    encoder: str
    golden: Vectors
    folder: str
    setting: str | None = None
    address: str | None = None
    scale: CosineScale = field(default_factory=CosineScale)


def document_id(source: str) -> str:
    """The lasting id of the document with this source."""
    return "doc_" + hashlib.sha256(source.encode()).hexdigest()[:16]


class Catalog:
    """The library's SQL database, already at the current schema (see `kb.catalog.engine.open_engine`)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.keys = Keys(engine)
        self.sites = Sites(engine)
        self.jobs = Jobs(engine)
        self.edits = EditStore(engine)
        self.editions = EditionDecisions(engine)
        self.soundness = Soundness(engine)
        self.conversations = Conversations(engine)
        self.facts = FactStore(engine)
        self.corrections = CorrectionStore(engine)
        self.sessions = Sessions(engine)
        self.questions = Questions(engine)

    def close(self) -> None:
        self._engine.dispose()

    def forget_log(self) -> bool:
        """Whether the log of the last changes is rid of what was erased: not while somebody else reads the file."""
        with self._engine.connect() as connection:
            busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        return not busy

    # --- the library itself

    def identity(self) -> Identity | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(schema.library)).first()
        if row is None:
            return None
        golden, scale = np.frombuffer(row.golden, np.float32), CosineScale.of_json(row.cosines)
        return Identity(row.encoder, golden, row.folder, row.setting, row.address, scale)

    def set_identity(self, identity: Identity) -> None:
        """Say who made the indexes and where they are: what a reader sees changes with this commit."""
        values = {
            "encoder": identity.encoder,
            "golden": identity.golden.astype(np.float32).tobytes(),
            "folder": identity.folder,
            "setting": identity.setting,
            "address": identity.address,
            "cosines": identity.scale.to_json(),
        }
        with self._engine.begin() as connection:
            if connection.execute(update(schema.library).values(**values)).rowcount == 0:
                connection.execute(insert(schema.library).values(id=1, index_version=0, created_at=_now(), **values))
            advance(connection)

    def index_version(self) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(statements.INDEX_VERSION).scalar_one())

    # --- documents

    def documents(self) -> list[Document]:
        """All live documents, in the order of their sources."""
        with self._engine.connect() as connection:
            found = connection.execute(statements.DOCUMENTS.order_by(schema.documents.c.source))
            return [rows.document(row) for row in found]

    def live(self, revision_id: str) -> Document | None:
        """The document of which this is the live revision, if it is one."""
        with self._engine.connect() as connection:
            row = connection.execute(statements.DOCUMENTS.where(schema.documents.c.revision_id == revision_id)).first()
        return None if row is None else rows.document(row)

    def source_of_origin(self, origin: str) -> str | None:
        """The source of the document that was read from this place, if there is one."""
        query = select(schema.documents.c.source).where(schema.documents.c.origin == origin)
        with self._engine.connect() as connection:
            return connection.execute(query).scalars().first()

    def origin(self, source: str) -> str | None:
        """Where the document with this source was read, if there is one."""
        query = select(schema.documents.c.origin).where(schema.documents.c.source == source)
        with self._engine.connect() as connection:
            return connection.execute(query).scalars().first()

    def move(self, wanted: str, origin: str) -> None:
        """The document is read from another place now: its folder was moved."""
        with self._engine.begin() as connection:
            connection.execute(update(schema.documents).where(schema.documents.c.id == wanted).values(origin=origin))

    def commit(
        self,
        new: NewRevision,
        showing: AbstractContextManager[None] | None = None,
        registers: Extracted | None = None,
    ) -> str | None:
        """Make `new` the one live revision of its document, with the facts read of it, at one instant: while `showing`
        is entered. Returns the id of the revision that it replaced, now `pending` until the indexes have let go of it.

        Raises:
            Changed: the description was edited since that revision was begun, or what was edited is live no more.
        """
        with self._engine.connect() as connection:
            keep_edits(connection, new)
            doc = document_id(new.source)
            replaced = self._detach(connection, doc)
            connection.execute(insert(schema.documents).values(**rows.document_values(doc, new, _now())))
            connection.execute(insert(schema.revisions).values(**rows.revision_values(doc, new)))
            for table, values in rows.content_values(new):
                if values:
                    connection.execute(insert(table), values)
            if registers is not None:
                keep_facts(connection, new.id, registers)
            connection.execute(delete(schema.pending).where(schema.pending.c.revision_id == new.id))
            advance(connection)
            with showing or nullcontext():
                connection.commit()
        return replaced

    def remove(self, wanted: str) -> tuple[Receipt, str]:
        """Erase a document. Returns the receipt and the id of its revision, now `pending`.

        Raises:
            NotFound: there is no such document.
        """
        with self._engine.begin() as connection:
            found = connection.execute(select(schema.documents).where(schema.documents.c.id == wanted)).first()
            if found is None:
                raise NotFound(f"There is no document {wanted}.", advice="`footnote documents` lists them.")
            receipt = erase_traces(connection, found)
            self._detach(connection, wanted)
            advance(connection)
        return receipt, found.revision_id

    def _detach(self, connection: Connection, wanted: str) -> str | None:
        """Delete a document with all that hangs on it (by cascade); its revision becomes pending."""
        query = select(schema.documents.c.revision_id).where(schema.documents.c.id == wanted)
        old = connection.execute(query).scalar_one_or_none()
        if old is not None:
            connection.execute(delete(schema.documents).where(schema.documents.c.id == wanted))
            connection.execute(insert(schema.pending).values(revision_id=old))
        return old

    # --- revisions whose index entries may be there without their rows

    def add_pending(self, revision_id: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(schema.pending).where(schema.pending.c.revision_id == revision_id))
            connection.execute(insert(schema.pending).values(revision_id=revision_id))

    def clear_pending(self, revision_id: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(schema.pending).where(schema.pending.c.revision_id == revision_id))

    def pending(self) -> list[str]:
        with self._engine.connect() as connection:
            return list(connection.execute(select(schema.pending.c.revision_id)).scalars())

    # --- text

    def page(self, revision_id: str, number: int) -> Page:
        query = select(schema.pages).where(schema.pages.c.revision_id == revision_id, schema.pages.c.number == number)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFound(f"This document has no page {number}.", advice="Pages are counted from 1.")
        return rows.page(row)

    def page_numbers(self, revision_id: str) -> list[int]:
        """In order; a hidden sheet of a workbook has one, and is no page."""
        query = select(schema.pages.c.number).where(schema.pages.c.revision_id == revision_id)
        with self._engine.connect() as connection:
            return list(connection.execute(query.order_by(schema.pages.c.number)).scalars())

    def chunks(self, ids: Sequence[str]) -> list[StoredChunk]:
        """The chunks with these ids and their sentences, in the order of `ids`; unknown ids are left out."""
        with self._engine.connect() as connection:
            found = connection.execute(statements.CHUNKS, {"ids": ids}).all()
            parts = connection.execute(statements.SENTENCES, {"ids": ids}).all()
        by_id = {chunk.id: chunk for chunk in rows.chunks(found, parts)}
        return [by_id[wanted] for wanted in ids if wanted in by_id]

    def languages(self, ids: Sequence[str]) -> dict[str, str]:
        """The language of each of these chunks."""
        with self._engine.connect() as connection:
            return {name: language for name, language in connection.execute(statements.LANGUAGES, {"ids": ids}).all()}

    def page_labels(self, chunks: Sequence[StoredChunk]) -> dict[str, str | None]:
        """By chunk id, the printed label of the page on which it begins."""
        wanted = {"ids": list({each.revision_id for each in chunks}), "numbers": list({each.page for each in chunks})}
        with self._engine.connect() as connection:
            found = connection.execute(statements.LABELS, wanted).all()
        labels = {(row.revision_id, row.number): row.label for row in found}
        return {each.id: labels.get((each.revision_id, each.page)) for each in chunks}

    def chunks_on(self, revision_id: str, page: int) -> list[StoredChunk]:
        """The chunks of which a sentence stands on this page, whole, in their order."""
        query = select(schema.sentences.c.chunk_id, schema.sentences.c.spans).join(schema.chunks)
        query = query.where(schema.chunks.c.revision_id == revision_id)
        with self._engine.connect() as connection:
            found = {chunk for chunk, spans in connection.execute(query) if any(span[0] == page for span in spans)}
        return sorted(self.chunks(list(found)), key=lambda chunk: chunk.ordinal)

    def index_entries(self, revision_id: str) -> list[IndexEntry]:
        """What the indexes must hold of a revision, by its chunks."""
        return self._index_entries(schema.chunks.c.revision_id == revision_id)

    def index_entries_of(self, chunk_ids: Sequence[str]) -> list[IndexEntry]:
        """The same of these chunks."""
        return self._index_entries(schema.chunks.c.id.in_(chunk_ids))

    def _index_entries(self, which: ColumnElement[bool]) -> list[IndexEntry]:
        chunks, sentences = schema.chunks.c, schema.sentences.c
        with self._engine.connect() as connection:
            embedded = connection.execute(
                select(chunks.id, chunks.revision_id, chunks.embedded).where(which).order_by(chunks.ordinal)
            ).all()
            parts = connection.execute(
                select(sentences.chunk_id, sentences.text, sentences.embedded)
                .join(schema.chunks, chunks.id == sentences.chunk_id)
                .where(which)
                .order_by(sentences.chunk_id, sentences.ordinal)
            ).all()
        return rows.index_entries(embedded, parts)

    def sentence_counts(self, tier: Tier) -> dict[str, int]:
        """How many sentences each live chunk of this tier has."""
        query = (
            select(schema.sentences.c.chunk_id, func.count())
            .join(schema.chunks, schema.chunks.c.id == schema.sentences.c.chunk_id)
            .join(schema.documents, schema.documents.c.revision_id == schema.chunks.c.revision_id)
            .where(schema.documents.c.tier == tier.value)
            .group_by(schema.sentences.c.chunk_id)
        )
        with self._engine.connect() as connection:
            return {chunk: count for chunk, count in connection.execute(query)}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
