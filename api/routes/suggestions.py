"""GET /v1/suggestions: questions to begin with."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.problems import documented
from api.schemas import Sent
from api.services import ServicesDep, ViewerDep
from kb.suggestions.offering import OFFERED

router = APIRouter(tags=["answers"])


class SuggestionQuery(Sent):
    """Query parameters of suggestions."""

    language: Literal["en", "zh"] = Field(default="en", description="Of the questions.")
    limit: int = Field(default=4, ge=1, le=OFFERED, description="Questions at most.")


class Suggestion(BaseModel):
    """A question that the publications answer for this viewer."""

    question: str


class SuggestionList(BaseModel):
    """Questions of the newest publications, of different registers; none where there is nothing to make them of."""

    suggestions: tuple[Suggestion, ...]


@router.get(
    "/v1/suggestions",
    operation_id="list_suggestions",
    summary="Questions to begin with, each of which is answered",
    responses=documented(401, 503),
)
async def list_suggestions(
    query: Annotated[SuggestionQuery, Query()], viewer: ViewerDep, services: ServicesDep
) -> SuggestionList:
    questions = await services.suggesting.run(partial(services.suggestions.offered, viewer, query.language))
    return SuggestionList(suggestions=tuple(Suggestion(question=each) for each in questions[: query.limit]))
