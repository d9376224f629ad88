"""What a page tells beside its text, for those who look at what was read."""

from __future__ import annotations

from pydantic import BaseModel

from api.schemas import PageView
from kb.answer.models import CitationBox
from kb.preview import PageElement, PagePreview
from kb.records import Box, Document, SentenceKind, Span, StoredChunk


class ElementView(BaseModel):
    """A heading, paragraph, list item, table row or caption: characters `start` to `end` of the page's text.

    `chunks` are the ordinals of those that hold it; `boxes` are in points, and known of what is in a chunk on a page
    with a picture."""

    kind: SentenceKind
    start: int
    end: int
    text: str
    chunks: tuple[int, ...]
    boxes: tuple[CitationBox, ...]

    @classmethod
    def of(cls, element: PageElement) -> ElementView:
        return cls(
            kind=element.kind,
            start=element.start,
            end=element.end,
            text=element.text,
            chunks=element.chunks,
            boxes=_boxes(element.boxes),
        )


class SpanView(BaseModel):
    """Characters `start` to `end` of the text of a page, and where they stand on it."""

    page: int
    start: int
    end: int
    boxes: tuple[CitationBox, ...]

    @classmethod
    def of(cls, span: Span) -> SpanView:
        return cls(page=span.page, start=span.start, end=span.end, boxes=_boxes(span.boxes))


class SentenceView(BaseModel):
    """The smallest thing that can be cited; one of kind `order` never is."""

    kind: SentenceKind
    text: str
    spans: tuple[SpanView, ...]


class ChunkView(BaseModel):
    """The unit in the indexes. One that runs over a page break is told on both pages, whole."""

    id: str
    ordinal: int
    section: tuple[str, ...]
    language: str
    tokens: int
    text: str
    sentences: tuple[SentenceView, ...]

    @classmethod
    def of(cls, chunk: StoredChunk) -> ChunkView:
        return cls(
            id=chunk.id,
            ordinal=chunk.ordinal,
            section=chunk.section,
            language=chunk.language,
            tokens=chunk.tokens,
            text=chunk.text,
            sentences=tuple(
                SentenceView(kind=each.kind, text=each.text, spans=tuple(map(SpanView.of, each.spans)))
                for each in chunk.sentences
            ),
        )


class PagePreviewView(PageView):
    """A page with the elements that were read on it, in reading order, and the chunks that they became."""

    elements: tuple[ElementView, ...]
    chunks: tuple[ChunkView, ...]

    @classmethod
    def showing(cls, document: Document, read: PagePreview) -> PagePreviewView:
        page = PageView.of(document, read.page)
        return cls(
            **dict(page),
            elements=tuple(map(ElementView.of, read.elements)),
            chunks=tuple(map(ChunkView.of, read.chunks)),
        )


def _boxes(boxes: tuple[Box, ...]) -> tuple[CitationBox, ...]:
    return tuple(CitationBox(left=each.left, top=each.top, right=each.right, bottom=each.bottom) for each in boxes)
