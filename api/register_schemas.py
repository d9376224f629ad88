"""What goes in and out over HTTP of the registers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Sent
from kb.answer.models import AlsoIn, Filters
from kb.catalog.corrections import Correction
from kb.catalog.facts import Quoted
from kb.ledger.rows import Corrected, Row, Source
from kb.ledger.where import Where
from kb.records import Kind
from kb.registers.facts import told
from kb.shelf import Shelf

RegisterName = Literal["targets", "market", "partners", "events", "contacts", "joining"]
CorrectionNumber = Annotated[int, Path(ge=1, le=2**63 - 1)]  # the database holds no larger one
Words = Annotated[str, Field(max_length=500)]
Values = dict[str, str | list[str] | None]


class SheetQuery(Sent):
    """Query parameters of a register. Which of the first eleven fit depends on the register; the others always do."""

    organization: Words = Field(default="", description="By any of its names, or a part of one.")
    person: Words = ""
    event: Words = ""
    session: Words = ""
    subject: Words = Field(default="", description="What a contact is for.")
    place: Words = Field(default="", description="A city or province, in either language.")
    year: Words = Field(default="", description="Of a target the year by which, of a figure the period.")
    by_year: Words = Field(default="", description="The same, of targets.")
    status: Words = ""
    part: Words = Field(default="", description="host, organizer, speaker, ...")
    unit: Words = ""
    what: Words = Field(default="", description="Words in what is wanted, counted or done.")
    value: Words = Field(default="", description="A figure in plain digits.")
    text: Words = Field(default="", description="Words anywhere in the row or its quotes.")
    document: list[str] = Field(default=[], description="Ids of publications.")
    kind: list[Kind] = Field(default=[])
    program: list[str] = Field(default=[])
    language: list[str] = Field(default=[])
    published_after: date | None = None
    published_before: date | None = None
    as_of: date | None = Field(default=None, description="As the library would have stood on that day.")
    sort: Words = Field(default="", description="A field, `year` or `published`; with - before it descending.")

    def where(self) -> Where:
        return Where(
            organization=self.organization, person=self.person, event=self.event, session=self.session,
            subject=self.subject, place=self.place, year=self.by_year or self.year, status=self.status, part=self.part,
            unit=self.unit, what=self.what, value=self.value, text=self.text,
        )  # fmt: skip

    def filters(self) -> Filters:
        return Filters(
            kind=tuple(self.kind), program=tuple(self.program), language=tuple(self.language),
            published_after=self.published_after, published_before=self.published_before,
            document_ids=tuple(self.document),
        )  # fmt: skip


class RegisterQuery(SheetQuery):
    """The same, a page at a time."""

    limit: int = Field(default=100, ge=1, le=1000, description="Rows at most.")
    offset: int = Field(default=0, ge=0, le=1_000_000, description="Rows to pass over.")


class QuoteView(BaseModel):
    """The stored text of `page` from `start` to `end`, character for character."""

    model_config = ConfigDict(frozen=True)

    page: int
    page_label: str | None
    quote: str
    start: int
    end: int

    @classmethod
    def of(cls, quoted: Quoted) -> QuoteView:
        return cls(page=quoted.page, page_label=quoted.label, quote=quoted.quote, start=quoted.start, end=quoted.end)


class CorrectedView(BaseModel):
    """That people changed or added it. `unsupported`: fields that its quotes do not bear out. Who it was (`by`) and the
    numbers to undo it by are told to staff."""

    model_config = ConfigDict(frozen=True)

    at: str
    action: Literal["edit", "add"]
    unsupported: tuple[str, ...]
    by: str | None
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, made: Corrected, *, staff: bool) -> CorrectedView:
        return cls(
            at=made.at, action=made.action, unsupported=made.unsupported, by=made.by if staff else None,
            numbers=made.numbers if staff else (),
        )  # fmt: skip


class SourceView(BaseModel):
    """A publication that says it. `page`, `quote`, `start` and `end` are of the sentence or row itself; `leans_on` is
    what it needs beside (a heading with the date, a caption with the unit). `read_by`: `grammar`, `model` or `hand`."""

    model_config = ConfigDict(frozen=True)

    document_id: str
    revision_id: str
    title: str
    kind: Kind
    publisher: str | None
    published: date | None
    language: str
    illustrative: bool
    page: int
    page_label: str | None
    quote: str
    start: int
    end: int
    leans_on: tuple[QuoteView, ...]
    url: str | None
    also_in: tuple[AlsoIn, ...]
    read_by: Literal["grammar", "model", "hand"]
    correction: CorrectedView | None

    @classmethod
    def of(cls, source: Source, shelf: Shelf, *, staff: bool) -> SourceView:
        about, first, over = source.document.description, source.quotes[0], source.correction
        return cls(
            document_id=source.document.id, revision_id=source.document.revision_id, title=about.title,
            kind=about.kind, publisher=about.publisher, published=about.published, language=about.language,
            illustrative=about.illustrative, **QuoteView.of(first).model_dump(),
            leans_on=tuple(map(QuoteView.of, source.quotes[1:])), url=about.url,
            also_in=shelf.also_in(source.document), read_by=source.read_by,
            correction=CorrectedView.of(over, staff=staff) if over else None,
        )  # fmt: skip


class RowView(BaseModel):
    """A row. `fields` as the newest publication says them; `names`: of its organizations, the name that stands for all
    of theirs. `corrected`: by hand. `by_hand`: a field stands on a person's word alone."""

    model_config = ConfigDict(frozen=True)

    id: str
    fields: dict[str, str | list[str]]
    names: dict[str, tuple[str, ...]]
    year: str | None
    corrected: bool
    by_hand: bool
    sources: tuple[SourceView, ...]

    @classmethod
    def of(cls, row: Row, shelf: Shelf, *, staff: bool) -> RowView:
        return cls(
            id=row.id,
            fields=told(row.fact),
            names=dict(row.names),
            year=row.year or None,
            corrected=any(each.correction for each in row.sources),
            by_hand=any(each.by_hand for each in row.sources),
            sources=tuple(SourceView.of(each, shelf, staff=staff) for each in row.sources),
        )


class RowList(BaseModel):
    """Rows, as `footnote registers --json` prints them."""

    rows: tuple[RowView, ...]


class UnreadView(BaseModel):
    """A publication of which no facts were read yet."""

    document_id: str
    title: str


class CoverageView(BaseModel):
    """Of how many publications the register is, and which were not read for it yet."""

    publications: int
    unread: tuple[UnreadView, ...]


class RegisterView(BaseModel):
    """Rows of a register: `total` pass, these are given. The same index version gives the same rows."""

    name: RegisterName = Field(serialization_alias="register")
    total: int
    limit: int
    offset: int
    rows: tuple[RowView, ...]
    coverage: CoverageView
    index_version: int


class QuoteOrder(Sent):
    """Words on a page, character for character."""

    page: int = Field(ge=1, le=1_000_000)
    quote: str = Field(min_length=1, max_length=4000)


class RowEdit(Sent):
    """Fields to change; null or "" empties one. `quotes` that bear the change out; without any it is marked as made by
    hand, unless what was quoted before bears it out too."""

    fields: Values = Field(min_length=1, max_length=30)
    quotes: list[QuoteOrder] = Field(default=[], max_length=10)


class NewRow(Sent):
    """A row that was not read. Every field must be borne out by the quotes, the first of which is the row's own."""

    document_id: str
    fields: Values = Field(min_length=1, max_length=30)
    quotes: list[QuoteOrder] = Field(min_length=1, max_length=10)


class CorrectionView(BaseModel):
    """A correction in force. `standing`: whether the publication still says what it is about."""

    number: int
    source: str
    name: str = Field(serialization_alias="register")
    action: Literal["edit", "hide", "add"]
    fields: dict[str, str | list[str]]
    quotes: tuple[tuple[int, str], ...]
    by: str
    at: str
    standing: bool

    @classmethod
    def of(cls, made: Correction, *, standing: bool) -> CorrectionView:
        return cls(
            number=made.number, source=made.source, name=made.register, action=made.action,
            fields=dict(made.fields), quotes=made.quotes, by=made.by, at=made.at, standing=standing,
        )  # fmt: skip


class CorrectionList(BaseModel):
    """All corrections, in the order of their making."""

    corrections: tuple[CorrectionView, ...]
