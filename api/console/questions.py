"""What was asked and what was refused: what to publish next, what the askers thought of the answers, and the log."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from pydantic import Field, field_validator
from starlette.responses import Response

from api.console.done import sentence
from api.console.shell import ConsoleRoute, StaffDep, redirect, render
from api.question_schemas import QuestionQuery, UnansweredQuery, WantedQuery
from api.routes.questions import list_questions, list_unanswered
from api.services import ServicesDep
from api.session import PATH
from kb.answer.models import Status

router = APIRouter(prefix=PATH, route_class=ConsoleRoute)

AT_ONCE = 50  # questions on one page of the log
GROUPS = 30  # groups of refused questions shown at once
ENDINGS: dict[Status, str] = {
    "answered": "answered", "partial": "answered in part", "not_found": "refused", "restricted": "above their tier",
}  # fmt: skip
REASONS = {"wrong": "wrong", "incomplete": "incomplete", "outdated": "outdated", "unclear": "unclear", "other": "other"}
VIEWERS = {
    "none": "Nothing is kept of who asked",
    "tier": "Of who asked, the tier alone is kept",
    "name": "Of who asked, the tier and the name of the key are kept",
}


class LogQuery(WantedQuery):
    """What the address of the log tells: the query parameters of the API, `q` for `text`, and which page of it. What is
    empty asks for nothing: forms send that."""

    q: str = Field(default="", max_length=500)
    page: int = Field(default=1, ge=1, le=100_000)
    view: str = Field(default="", pattern="^(|next|feedback|log)$")
    done: str = ""

    @field_validator("status", "rating", mode="before")
    @classmethod
    def _without_empty(cls, given: object) -> object:
        return [each for each in given if each] if isinstance(given, list) else given

    @field_validator("since", "dealt", mode="before")
    @classmethod
    def _none_if_empty(cls, given: object) -> object:
        return given or None

    def query(self, **changes: object) -> str:
        """Of the same page with these changes."""
        kept = self.model_dump(mode="json", exclude_defaults=True, exclude={"done", "page"})
        told = {name: value for name, value in {**kept, **changes}.items() if value not in (None, "", [])}
        return f"?{urlencode(told, doseq=True)}" if told else ""

    def sheet(self) -> str:
        """The query of the same questions as CSV."""
        told: dict[str, Any] = self.model_dump(
            mode="json", exclude_defaults=True, exclude={"done", "page", "view", "q"}
        )
        if words := self.q or self.text:
            told["text"] = words
        return f"?{urlencode(told, doseq=True)}" if told else ""

    @property
    def filtered(self) -> bool:
        return bool(self.model_dump(exclude_defaults=True).keys() - {"done", "page", "view"})

    @property
    def shown(self) -> str:
        """Which of the three: what filters ask for is in the log, ratings alone are the feedback."""
        if self.view:
            return self.view
        if self.rating and not self.status:
            return "feedback"
        return "log" if self.filtered else "next"

    def page_of(self, *, rated: bool) -> QuestionQuery:
        told = self.model_dump(include={"status", "rating", "language", "site", "since", "dealt"})
        if rated and not self.rating:
            told["rating"] = ["down", "up"]
        return QuestionQuery(**told, text=self.q or self.text, limit=AT_ONCE, offset=(self.page - 1) * AT_ONCE)


@router.get("/questions")
def questions_page(
    request: Request, query: Annotated[LogQuery, Query()], _: StaffDep, services: ServicesDep
) -> Response:
    settings = services.settings
    narrowed = query.model_dump(include={"language", "site", "since"})
    groups = list_unanswered(services, UnansweredQuery(**narrowed, dealt=bool(query.dealt), limit=GROUPS))
    log = list_questions(services, query.page_of(rated=query.shown == "feedback"))
    catalog = services.library.catalog
    return render(
        request,
        "questions.html",
        query=query,
        shown=query.shown,
        groups=groups,
        log=log,
        pages=max(1, -(-log.total // AT_ONCE)),
        days=settings.question_days,
        viewers=VIEWERS[settings.question_viewers],
        names=settings.question_viewers != "none",
        endings=ENDINGS,
        sites=[site.id for site in catalog.sites.all()],
        done=sentence(query.done),
    )


@router.post("/questions/dealt")
def deal(
    numbers: Annotated[str, Form(max_length=60_000, pattern=r"^\d{1,15}(,\d{1,15})*$")],
    dealt: Annotated[bool, Form()],
    _: StaffDep,
    services: ServicesDep,
    back: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Say that questions are dealt with, or that they are not."""
    found = services.library.catalog.questions.deal([int(each) for each in numbers.split(",")], dealt=dealt)
    query = f"{back}&" if back.startswith("?") else "?"
    return redirect(f"{PATH}/questions{query}done={'dealt' if dealt else 'open'}.{found}")
