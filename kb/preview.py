"""What was read of a page, to be looked at: its elements in reading order, and the chunks that they became."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.catalog import Catalog
from kb.errors import InvalidInput, NotFound
from kb.records import Box, Document, Page, SentenceKind, Span, StoredChunk, StoredSentence


@dataclass(frozen=True, slots=True)
class PageElement:
    """A heading, paragraph, list item, table row or caption: characters `start` to `end` of the page's stored text.

    `chunks` are the ordinals of the chunks that hold it; a heading that is in none gives its name to the section of
    those behind it. `boxes` are known of what is in a chunk.
    """

    kind: SentenceKind
    start: int
    end: int
    text: str
    chunks: tuple[int, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PagePreview:
    """A page, its elements, and the chunks that have a sentence on it (and may go on over the page break)."""

    page: Page
    elements: tuple[PageElement, ...]
    chunks: tuple[StoredChunk, ...]


def preview(catalog: Catalog, document: Document, number: int) -> PagePreview:
    """What was read of page `number` of the document's live revision. Whoever shows it has made sure of the viewer.

    Raises:
        NotFound: the document has no such page.
    """
    page = catalog.page(document.revision_id, number)
    chunks = catalog.chunks_on(document.revision_id, number)
    return PagePreview(page, tuple(_elements(page, chunks)), tuple(chunks))


def spans_on(chunks: Sequence[StoredChunk], page: int) -> Iterator[tuple[StoredChunk, StoredSentence, Span]]:
    """The parts of the chunks' sentences that stand on one page."""
    for chunk in chunks:
        for sentence in chunk.sentences:
            yield from ((chunk, sentence, span) for span in sentence.spans if span.page == page)


def _elements(page: Page, chunks: Sequence[StoredChunk]) -> Iterator[PageElement]:
    """Elements stand on lines of their own in a page's stored text (ingest/chunk.py); what they are, their sentences
    know. A line without sentences is a heading: of those alone some are in no chunk."""
    parts = [*spans_on(chunks, page.number)]
    for line in re.finditer(r"[^\n]+", page.text):
        inside = [part for part in parts if part[2].start < line.end() and part[2].end > line.start()]
        yield PageElement(
            kind=inside[0][1].kind if inside else SentenceKind.HEADING,
            start=line.start(),
            end=line.end(),
            text=line.group(),
            chunks=tuple(sorted({chunk.ordinal for chunk, _, _ in inside})),
            boxes=tuple(box for _, _, span in inside for box in span.boxes),
        )


def find_document(documents: Sequence[Document], wanted: str) -> Document:
    """The one document with this id, with this source, or with this in its title (capitals or not).

    Raises:
        NotFound: there is none.
        InvalidInput: there are several.
    """
    for each in documents:
        if wanted in (each.id, each.source):
            return each
    found = [each for each in documents if wanted.casefold() in each.description.title.casefold()]
    if not found:
        raise NotFound(f"There is no document {wanted}.", advice="`footnote documents` lists them.")
    if len(found) > 1:
        raise InvalidInput(
            f"{len(found)} documents have {wanted!r} in their titles: {', '.join(each.id for each in found[:5])}"
            f"{', …' if len(found) > 5 else ''}.",
            advice="Give the id or the source of one; `footnote documents` lists them.",
        )
    return found[0]
