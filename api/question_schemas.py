"""What goes in and out over HTTP of the log of questions, and of feedback."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.schemas import Sent
from kb.answer.models import Status
from kb.questions.grouping import Group
from kb.questions.records import KeptQuestion, Rating, Reason, Viewers, Wanted
from kb.shelf import Shelf

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
MOST = 1000  # questions in one order
LARGEST = 2**63 - 1  # number that the database can hold


def _plain(text: str) -> str:
    """Line breaks stay; nothing else that does not print."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n")).strip()


class NewFeedback(Sent):
    """What the asker thinks of an answer. `conversation_id`: as the answer gave it; it tells which is meant where
    several people asked the same."""

    answer_id: str = Field(max_length=80)
    rating: Rating
    reason: Reason | None = None
    comment: Annotated[str, AfterValidator(_plain)] | None = Field(default=None, max_length=2000)
    conversation_id: str | None = Field(default=None, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")


class FeedbackView(BaseModel):
    """Feedback as it is kept."""

    model_config = ConfigDict(frozen=True)

    rating: Rating
    reason: Reason | None
    comment: str | None
    given_at: str


class FeedbackReceipt(FeedbackView):
    """The same, of this answer."""

    answer_id: str


class WantedQuery(Sent):
    """Which questions; what is left out asks for nothing."""

    status: list[Status] = Field(default=[], description="How they ended.")
    rating: list[Rating] = Field(default=[], description="What their askers thought of the answers.")
    language: Annotated[str, Field(max_length=20)] = ""
    site: Annotated[str, Field(max_length=100)] = ""
    since: date | None = Field(default=None, description="Asked on that day or later (UTC).")
    text: Annotated[str, Field(max_length=500)] = Field(default="", description="Words of the question or comment.")
    dealt: bool | None = Field(default=None, description="Whether staff said that it is dealt with.")

    def wanted(self) -> Wanted:
        return Wanted(
            status=tuple(self.status), rating=tuple(self.rating), language=self.language, site=self.site,
            since=self.since.isoformat() if self.since else "", text=self.text, dealt=self.dealt,
        )  # fmt: skip


class QuestionQuery(WantedQuery):
    """The same, a page at a time."""

    limit: int = Field(default=50, ge=1, le=1000, description="Questions at most.")
    offset: int = Field(default=0, ge=0, le=1_000_000, description="Questions to pass over.")


class UnansweredQuery(Sent):
    """Query parameters of what to publish next."""

    language: Annotated[str, Field(max_length=20)] = ""
    site: Annotated[str, Field(max_length=100)] = ""
    since: date | None = Field(default=None, description="Asked on that day or later (UTC).")
    dealt: bool = Field(default=False, description="Those that are dealt with, in place of those that are not.")
    limit: int = Field(default=50, ge=1, le=500, description="Groups at most.")

    def wanted(self) -> Wanted:
        since = self.since.isoformat() if self.since else ""
        return Wanted(("not_found",), language=self.language, site=self.site, since=since, dealt=self.dealt)


class NamedDocument(BaseModel):
    """A publication. `page`: where it stood near a question that was refused."""

    model_config = ConfigDict(frozen=True)

    document_id: str
    title: str
    page: int | None = None


class QuestionView(BaseModel):
    """A question, and what came of it. `tier` and `viewer`, of whoever asked, are null where the settings keep none,
    `viewer` also where nobody was named. `documents`: those that the answer cites; `nearest`: those that stood near a
    question that was refused. Publications that were removed are in neither."""

    model_config = ConfigDict(frozen=True)

    number: int
    answer_id: str
    asked_at: str
    question: str
    understood: str | None
    language: str
    status: Status
    answerer: str
    tier: str | None
    viewer: str | None
    site: str | None
    index_version: int
    milliseconds: int
    documents: tuple[NamedDocument, ...]
    nearest: tuple[NamedDocument, ...]
    feedback: FeedbackView | None
    dealt_at: str | None

    @classmethod
    def of(cls, kept: KeptQuestion, titles: dict[str, str]) -> QuestionView:
        asked, given = kept.asked, kept.feedback
        told = {name: getattr(asked, name) for name in cls.model_fields if hasattr(asked, name) and name != "nearest"}
        rated = {} if given is None else {name: getattr(given, name) for name in FeedbackView.model_fields}
        return cls(
            **told, number=kept.number, dealt_at=kept.dealt_at,
            documents=tuple(
                NamedDocument(document_id=each, title=titles[each]) for each in asked.cited if each in titles
            ),
            nearest=nearest_of(kept, titles),
            feedback=FeedbackView(**rated) if rated else None,
        )  # fmt: skip


class QuestionList(BaseModel):
    """Questions, the latest first; of those with a rating what was not useful first, then the latest feedback.
    `viewers` and `days` are what the settings say of who is named, and for how long questions are kept."""

    questions: tuple[QuestionView, ...]
    total: int
    limit: int
    offset: int
    viewers: Viewers
    days: int


class GroupView(BaseModel):
    """Refused questions that ask the same. `wordings`: in which it was asked, the commonest first; `nearest`: what
    stood near the latest of them."""

    model_config = ConfigDict(frozen=True)

    question: str
    count: int
    first_asked: str
    last_asked: str
    language: str
    wordings: tuple[str, ...]
    nearest: tuple[NamedDocument, ...]
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, group: Group, titles: dict[str, str]) -> GroupView:
        latest = group.questions[0]
        return cls(
            question=group.text, count=len(group.questions), first_asked=group.questions[-1].asked.asked_at,
            last_asked=group.last_asked, language=latest.asked.language, wordings=group.wordings,
            nearest=nearest_of(latest, titles), numbers=tuple(each.number for each in group.questions),
        )  # fmt: skip


class GroupList(BaseModel):
    """What to publish next: groups of refused questions, those asked most first. `total`: how many groups there are;
    `questions`: how many questions are in all of them, `of` so many that were asked."""

    groups: tuple[GroupView, ...]
    total: int
    questions: int
    of: int


class Dealing(Sent):
    """Questions that are dealt with, or not any more."""

    numbers: list[Annotated[int, Field(ge=1, le=LARGEST)]] = Field(min_length=1, max_length=MOST)
    dealt: bool


class Dealt(BaseModel):
    """How many questions it was said of."""

    questions: int
    status: Literal["dealt", "open"]


def nearest_of(kept: KeptQuestion, titles: dict[str, str]) -> tuple[NamedDocument, ...]:
    return tuple(
        NamedDocument(document_id=each, title=titles[each], page=page)
        for each, page in kept.asked.nearest.items()
        if each in titles
    )


def titles_on(shelf: Shelf) -> dict[str, str]:
    """Titles by id of document."""
    return {each.id: each.description.title for each in shelf.readable.values()}
