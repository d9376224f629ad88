"""What goes in and out over HTTP beyond the models of `kb.answer.models`. Unknown names are refused everywhere."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from kb.answer.models import Filters, PassageView
from kb.jobs import JobOutcome, Status
from kb.pictures import has_pictures
from kb.records import Document, Kind, Page
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
    def of(cls, outcome: JobOutcome) -> UploadView:
        return cls(
            status=outcome.status,
            document_id=outcome.document_id,
            source=outcome.source,
            title=outcome.title,
            chunks=outcome.chunks,
            pages=outcome.pages,
            notes=outcome.notes,
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
