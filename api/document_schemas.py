"""What goes out over HTTP of documents, and of what is left of them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from kb.access import Tier
from kb.answer.models import AlsoIn
from kb.identity import Receipt
from kb.records import Document, From, Kind
from kb.shelf import Shelf


class OriginView(BaseModel):
    """Where a field was found, and how surely (0 to 1) it is right."""

    model_config = ConfigDict(frozen=True)

    found: From = Field(serialization_alias="from")
    confidence: float


class DocumentView(BaseModel):
    """A publication as listed. `revision_id` is the revision that answers now. `covers_from` and `covers_until`: the
    days that it speaks of. `origins`: where each field was found. `also_in`: others with the same text."""

    model_config = ConfigDict(frozen=True)

    id: str
    revision_id: str
    source: str
    title: str
    kind: Kind
    publisher: str | None
    program: str | None
    published: date | None
    language: str
    tier: Tier
    listed: bool
    edition_of: str | None
    url: str | None
    illustrative: bool
    media_type: str
    sha256: str
    pages: int
    chunks: int
    ingested_at: str
    notes: tuple[str, ...]
    place: str | None
    covers_from: date | None
    covers_until: date | None
    origins: dict[str, OriginView]
    also_in: tuple[AlsoIn, ...]

    @classmethod
    def of(cls, document: Document, shelf: Shelf) -> DocumentView:
        about = document.description
        # The name of an earlier edition that the viewer may not read is not theirs to know.
        edition_of = about.edition_of if about.edition_of in shelf.sources else None
        return cls(
            id=document.id,
            revision_id=document.revision_id,
            source=document.source,
            title=about.title,
            kind=about.kind,
            publisher=about.publisher,
            program=about.program,
            published=about.published,
            language=about.language,
            tier=about.tier,
            listed=about.listed,
            edition_of=edition_of,
            url=about.url,
            illustrative=about.illustrative,
            media_type=document.media_type,
            sha256=document.sha256,
            pages=document.pages,
            chunks=document.chunks,
            ingested_at=document.ingested_at,
            notes=document.notes,
            place=about.place,
            covers_from=about.covers_from,
            covers_until=about.covers_until,
            origins={
                field: OriginView(found=each.found, confidence=each.confidence)
                for field, each in about.origins.items()
                if field != "edition_of" or edition_of is not None
            },
            also_in=shelf.also_in(document),
        )


class DocumentList(BaseModel):
    """The publications that the viewer may read."""

    documents: tuple[DocumentView, ...]


class ReceiptView(BaseModel):
    """What a removal erased, by where it was kept: `token_vectors` of so many chunks, `lexical_entries` over
    the indexes of all tiers of viewer, `facts` of its registers, `corrections` of these, `answers` in
    conversations that quoted it, `questions` in the log that named it, `edits` of its description, `decisions` on
    editions, `links` of later editions, which now follow the one before. `complete`: false while another process,
    such as a backup, reads a file that still holds what was erased; it is finished at the next change, or start."""

    document_id: str
    source: str
    title: str
    revisions: int
    pages: int
    chunks: int
    sentences: int
    facts: int
    corrections: int
    chunk_vectors: int
    sentence_vectors: int
    token_vectors: int
    lexical_entries: int
    file_bytes: int
    edits: int
    decisions: int
    answers: int
    questions: int
    links: int
    jobs: int
    complete: bool

    @classmethod
    def of(cls, receipt: Receipt) -> ReceiptView:
        return cls(
            document_id=receipt.document_id,
            source=receipt.source,
            title=receipt.title,
            revisions=receipt.revisions,
            pages=receipt.pages,
            chunks=receipt.chunks,
            sentences=receipt.sentences,
            facts=receipt.facts,
            corrections=receipt.corrections,
            **asdict(receipt.held),
            edits=receipt.edits,
            decisions=receipt.decisions,
            answers=receipt.answers,
            questions=receipt.questions,
            links=receipt.links,
            jobs=receipt.jobs,
            complete=receipt.complete,
        )
