"""Rows to records and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Table

from kb.access import Tier
from kb.batches import batches
from kb.catalog import schema
from kb.identity import Fingerprint
from kb.records import (
    Box,
    Chunk,
    Description,
    Document,
    From,
    IndexEntry,
    Kind,
    NewRevision,
    Origin,
    Page,
    SentenceKind,
    Span,
    StoredChunk,
    StoredSentence,
    index_entry,
)

CatalogRow = Row[Any]


def document(row: CatalogRow) -> Document:
    description = Description(
        title=row.title,
        kind=Kind(row.kind),
        publisher=row.publisher,
        program=row.program,
        published=row.published,
        language=row.language,
        tier=Tier(row.tier),
        listed=row.listed,
        edition_of=row.edition_of,
        url=row.url,
        illustrative=row.illustrative,
        place=row.place,
        covers_from=row.covers_from,
        covers_until=row.covers_until,
        origins={field: Origin(From(found), sure) for field, (found, sure) in row.origins.items()},
    )
    return Document(
        id=row.id,
        source=row.source,
        revision_id=row.revision_id,
        sha256=row.sha256,
        media_type=row.media_type,
        pages=row.pages,
        chunks=row.chunks,
        ingested_at=row.ingested_at,
        description=description,
        notes=tuple(row.notes),
        fingerprint=Fingerprint(row.signature, row.figures) if row.signature else None,
    )


def page(row: CatalogRow) -> Page:
    return Page(row.number, row.text, row.label, row.width, row.height, row.confidence, tuple(row.furniture or ()))


def spans(stored: Sequence[Any]) -> tuple[Span, ...]:
    """From `[[page, start, end, [[left, top, right, bottom], ...]], ...]`."""
    return tuple(
        Span(page=number, start=start, end=end, boxes=tuple(Box(*box) for box in boxes))
        for number, start, end, boxes in stored
    )


def stands_under(text: str, spans: Sequence[Span], pages: Mapping[int, str]) -> bool:
    """Whether `text` is what the pages have under its spans, joined by a space or (Chinese) nothing."""
    for span in spans:
        quote = pages.get(span.page, "")[span.start : span.end]
        if not quote or not text.startswith(quote):
            return False
        text = text[len(quote) :].removeprefix(" ")
    return not text


def chunks(found: Iterable[CatalogRow], parts: Iterable[CatalogRow]) -> list[StoredChunk]:
    """Chunk rows and the rows of their sentences (in order) as records."""
    sentences: dict[str, list[StoredSentence]] = {}
    for part in parts:
        sentences.setdefault(part.chunk_id, []).append(
            StoredSentence(
                id=part.id,
                chunk_id=part.chunk_id,
                ordinal=part.ordinal,
                text=part.text,
                embedded=part.embedded,
                spans=spans(part.spans),
                kind=SentenceKind(part.kind),
                group=part.list_group,
                lead_in=part.lead_in,
            )
        )
    return [
        StoredChunk(
            id=row.id,
            revision_id=row.revision_id,
            ordinal=row.ordinal,
            section=tuple(row.section),
            language=row.language,
            text=row.text,
            sentences=tuple(sentences.get(row.id, ())),
            tokens=row.tokens,
        )
        for row in found
    ]


def document_values(document_id: str, new: NewRevision, now: str) -> dict[str, Any]:
    told = new.description
    return {
        "id": document_id,
        "source": new.source,
        "origin": new.origin,
        "revision_id": new.id,
        "ingested_at": now,
        "title": told.title,
        "kind": told.kind.value,
        "publisher": told.publisher,
        "program": told.program,
        "published": told.published,
        "language": told.language,
        "tier": told.tier.value,
        "listed": told.listed,
        "edition_of": told.edition_of,
        "url": told.url,
        "illustrative": told.illustrative,
        "place": told.place,
        "covers_from": told.covers_from,
        "covers_until": told.covers_until,
        "origins": {field: [each.found.value, each.confidence] for field, each in told.origins.items()},
        "told": dict(new.told),
    }


def revision_values(document_id: str, new: NewRevision) -> dict[str, Any]:
    return {
        "id": new.id,
        "document_id": document_id,
        "sha256": new.sha256,
        "media_type": new.media_type,
        "pages": len(new.pages),
        "chunks": len(new.chunks),
        "notes": list(new.notes),
        "signature": new.fingerprint and new.fingerprint.signature,
        "figures": new.fingerprint and new.fingerprint.figures,
    }


def index_entries(chunks: Iterable[Any], sentences: Iterable[Any]) -> list[IndexEntry]:
    """Of chunks, with the texts of their sentences, which come in their order. A chunk without any cannot be cited, and
    is not in the indexes."""
    of_chunk: dict[str, list[tuple[str, str]]] = {}
    for part in sentences:
        of_chunk.setdefault(part.chunk_id, []).append((part.text, part.embedded))
    return [
        index_entry(row.id, row.revision_id, row.embedded, of_chunk[row.id]) for row in chunks if row.id in of_chunk
    ]


AT_ONCE = 200  # pages or chunks: of a long publication not all are in memory


def content_values(new: NewRevision) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """The rows of pages, chunks and sentences, some at a time, in the order in which they may be inserted."""
    for pages in batches(new.pages, AT_ONCE):
        yield schema.pages, [_page_values(new.id, each) for each in pages]
    for chunks in batches(new.chunks, AT_ONCE):
        yield schema.chunks, [_chunk_values(new.id, each) for each in chunks]
        yield schema.sentences, [values for each in chunks for values in _sentence_values(new.id, each)]


def _page_values(revision_id: str, page: Page) -> dict[str, Any]:
    return {
        "revision_id": revision_id,
        "number": page.number,
        "label": page.label,
        "width": page.width,
        "height": page.height,
        "confidence": page.confidence,
        "furniture": list(page.furniture) or None,
        "text": page.text,
    }


def _chunk_values(revision_id: str, chunk: Chunk) -> dict[str, Any]:
    return {
        "id": chunk_id(revision_id, chunk.ordinal),
        "revision_id": revision_id,
        "ordinal": chunk.ordinal,
        "section": list(chunk.section),
        "language": chunk.language,
        "tokens": chunk.tokens,
        "text": chunk.text,
        "embedded": chunk.embedded,
    }


def _sentence_values(revision_id: str, chunk: Chunk) -> list[dict[str, Any]]:
    name = chunk_id(revision_id, chunk.ordinal)
    return [
        {
            "id": sentence_id(name, ordinal),
            "chunk_id": name,
            "ordinal": ordinal,
            "text": sentence.text,
            "embedded": sentence.embedded,
            "spans": [
                [span.page, span.start, span.end, [[b.left, b.top, b.right, b.bottom] for b in span.boxes]]
                for span in sentence.spans
            ],
            "kind": sentence.kind.value,
            "list_group": sentence.group,
            "lead_in": sentence.lead_in,
        }
        for ordinal, sentence in enumerate(chunk.sentences)
    ]


def chunk_id(revision_id: str, ordinal: int) -> str:
    return f"{revision_id}.{ordinal}"


def sentence_id(chunk: str, ordinal: int) -> str:
    return f"{chunk}.{ordinal}"
