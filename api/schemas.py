"""What goes in and out over HTTP beyond the models of `kb.answer.models`. Unknown names are refused everywhere."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ingest.pipeline import Outcome, Status
from kb.access import Tier
from kb.answer.models import Filters, PassageView
from kb.pictures import has_pictures
from kb.records import Document, Kind, Page, Receipt
from kb.settings import EncoderChoice


class Sent(BaseModel):
    """What a client sends."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NoParameters(Sent):
    """For routes without query parameters, so that they refuse unknown ones too."""


class SearchQuery(Sent):
    """Query parameters of a search."""

    q: str = Field(description="What to look for.")
    limit: int = Field(default=10, ge=1, le=50, description="Passages at most.")
    kind: list[Kind] = []
    program: list[str] = []
    language: list[str] = []
    published_after: date | None = None
    published_before: date | None = None
    document_ids: list[str] = []
    as_of: date | None = Field(default=None, description="Search as the library would have stood on that day.")

    def filters(self) -> Filters:
        return Filters(
            kind=tuple(self.kind),
            program=tuple(self.program),
            language=tuple(self.language),
            published_after=self.published_after,
            published_before=self.published_before,
            document_ids=tuple(self.document_ids),
        )


def _ordered(mark: str) -> str:
    start, end = mark.split("-")
    if int(start) >= int(end):
        raise ValueError("a mark ends after its start")
    return mark


Mark = Annotated[str, Field(pattern=r"^\d{1,9}-\d{1,9}$"), AfterValidator(_ordered)]


class RevisionQuery(Sent):
    revision: str | None = Field(default=None, max_length=100, description="As it stood in this revision.")


class PageQuery(RevisionQuery):
    """Query parameters of a page."""

    chunks: bool = Field(default=False, description="Tell its elements and chunks too, with where they stand.")


class PictureQuery(RevisionQuery):
    """Query parameters of a page's picture."""

    boxes: Literal["chunks"] | None = Field(
        default=None, description="Draw the boxes of its chunks, a colour and a number for each."
    )
    mark: list[Mark] = Field(
        default=[], max_length=50, description="Characters `start-end` of the page's text to mark; may be repeated."
    )
    width: int = Field(default=1200, ge=200, le=2400, description="Pixels.")

    def marks(self) -> tuple[tuple[int, int], ...]:
        return tuple((int(start), int(end)) for start, end in (mark.split("-") for mark in self.mark))


class DocumentView(BaseModel):
    """A publication as listed. `revision_id` is the revision that answers now."""

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

    @classmethod
    def of(cls, document: Document) -> DocumentView:
        about = document.description
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
            edition_of=about.edition_of,
            url=about.url,
            illustrative=about.illustrative,
            media_type=document.media_type,
            sha256=document.sha256,
            pages=document.pages,
            chunks=document.chunks,
            ingested_at=document.ingested_at,
            notes=document.notes,
        )


class DocumentList(BaseModel):
    """The publications that the viewer may read."""

    documents: tuple[DocumentView, ...]


class PassageList(BaseModel):
    """What a search found, best first."""

    passages: tuple[PassageView, ...]


class PageView(BaseModel):
    """One page of a publication. `width` and `height` are in points; `has_picture` says whether there is a .png,
    `ocr_confidence` whether (and how surely, 0 to 1) the text was recognised on a picture, `furniture` what its running
    headers and footers say, which is not in the text."""

    document_id: str
    revision_id: str
    title: str
    language: str
    number: int
    pages: int
    label: str | None
    width: float | None
    height: float | None
    text: str
    has_picture: bool
    ocr_confidence: float | None
    furniture: tuple[str, ...] = ()

    @classmethod
    def of(cls, document: Document, page: Page) -> PageView:
        return cls(
            document_id=document.id,
            revision_id=document.revision_id,
            title=document.description.title,
            language=document.description.language,
            number=page.number,
            pages=document.pages,
            label=page.label,
            width=page.width,
            height=page.height,
            text=page.text,
            has_picture=has_pictures(document) and page.width is not None,
            ocr_confidence=page.confidence,
            furniture=page.furniture,
        )


class UploadView(BaseModel):
    """What became of an upload. `notes` tell what of the file could not be read as it should."""

    status: Status
    document_id: str
    source: str
    title: str
    chunks: int
    pages: int
    notes: tuple[str, ...]

    @classmethod
    def of(cls, outcome: Outcome) -> UploadView:
        return cls(
            status=outcome.status,
            document_id=outcome.document_id,
            source=outcome.source,
            title=outcome.title,
            chunks=outcome.chunks,
            pages=outcome.pages,
            notes=outcome.notes,
        )


class ReceiptView(BaseModel):
    """What a removal erased."""

    document_id: str
    source: str
    title: str
    revisions: int
    pages: int
    chunks: int
    sentences: int

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
        )


class ReindexOrder(Sent):
    """What to embed the library with; left out, the encoder that it has."""

    encoder: EncoderChoice | None = Field(default=None, description="As FOOTNOTE_ENCODER; see docs/settings.md.")


class ReindexProgress(BaseModel):
    """Publications embedded so far."""

    done: int
    total: int


class Reindexed(BaseModel):
    """The library as it answers now. `lacks`: what this encoder has not and Footnote's own has, in sentences."""

    index_version: int
    encoder: str
    lacks: tuple[str, ...]


class Ready(BaseModel):
    """The library is open and answers."""

    status: Literal["ready"] = "ready"
    index_version: int
    version: str = Field(description="Of Footnote.")
    encoder: str = Field(description="Name and version of what embeds.")
    token_vectors: bool = Field(description="Whether it gives vectors of tokens; what needs them is off if not.")


class Alive(BaseModel):
    """The process runs."""

    status: Literal["ok"] = "ok"
