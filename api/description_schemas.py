"""What goes in and out over HTTP of descriptions, their edits, and editions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.document_schemas import DocumentView
from api.schemas import Sent
from kb.access import Tier
from kb.editions import Chain, Proposal
from kb.records import Document, Kind

Nothing = Literal[""]
Words = Annotated[str, Field(max_length=1000)]


class DescriptionEdit(Sent):
    """What to change: null goes back to what was found, "" says that there is no such thing. `edition_of`: the id or
    the source of the edition before."""

    title: Words | None = None
    kind: Kind | None = None
    publisher: Words | None = None
    program: Words | None = None
    place: Words | None = None
    published: date | Nothing | None = None
    covers_from: date | Nothing | None = None
    covers_until: date | Nothing | None = None
    language: Words | None = None
    tier: Tier | None = None
    listed: bool | None = None
    edition_of: Words | None = None
    url: Words | None = None
    illustrative: bool | None = None


class EditionOrder(Sent):
    """Either what the document is an edition of (an id or a source), or that it is none of what is proposed."""

    edition_of: Words | None = None
    reject: Literal[True] | None = None

    @model_validator(mode="after")
    def one(self) -> EditionOrder:
        if (self.edition_of is None) == (self.reject is None):
            raise ValueError("send either edition_of or reject")
        return self


class EditionView(BaseModel):
    """A document of a chain."""

    model_config = ConfigDict(frozen=True)

    document_id: str
    source: str
    title: str
    published: date | None
    tier: Tier

    @classmethod
    def of(cls, document: Document) -> EditionView:
        about = document.description
        return cls(
            document_id=document.id, source=document.source, title=about.title, published=about.published,
            tier=about.tier,
        )  # fmt: skip


class ProposalView(BaseModel):
    """That `later` looks like an edition of `earlier`. It changes nothing until it is accepted."""

    later: EditionView
    earlier: EditionView
    reason: str


class EditionList(BaseModel):
    """The editions of each publication that has several, the earliest first; and what looks like one."""

    chains: tuple[tuple[EditionView, ...], ...]
    proposals: tuple[ProposalView, ...]

    @classmethod
    def of(cls, chains: Sequence[Chain], proposals: Sequence[Proposal]) -> EditionList:
        return cls(
            chains=tuple(tuple(map(EditionView.of, chain.documents)) for chain in chains),
            proposals=tuple(
                ProposalView(later=EditionView.of(each.later), earlier=EditionView.of(each.earlier), reason=each.reason)
                for each in proposals
            ),
        )


class EditionDecision(BaseModel):
    """What became of it: the document as it is now."""

    status: Literal["linked", "rejected"]
    document: DocumentView
