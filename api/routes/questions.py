"""/v1/questions: what was asked, what was refused, and what the askers thought of it (staff)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import StreamingResponse

from api.problems import documented
from api.question_schemas import (
    Dealing,
    Dealt,
    GroupList,
    GroupView,
    QuestionList,
    QuestionQuery,
    QuestionView,
    UnansweredQuery,
    WantedQuery,
    titles_on,
)
from api.question_sheet import as_csv
from api.register_sheets import CSV_TYPE
from api.routes.ask import require_json
from api.schemas import NoParameters
from api.services import Services, ServicesDep, require_staff
from kb.access import STAFF
from kb.batches import batches
from kb.questions.records import Wanted

router = APIRouter(tags=["questions"], dependencies=[Depends(require_staff)])
AT_ONCE = 1000  # questions of the sheet that are read together
MOST_GROUPED = 5000  # of the latest refused questions


@router.get(
    "/v1/questions",
    operation_id="list_questions",
    summary="What was asked, the latest first (staff)",
    description="Without what was answered. Whoever asked is told as FOOTNOTE_QUESTION_VIEWERS says.",
    responses=documented(401, 403),
)
def get_questions(query: Annotated[QuestionQuery, Query()], services: ServicesDep) -> QuestionList:
    return list_questions(services, query)


@router.get(
    "/v1/questions.csv",
    operation_id="get_questions_csv",
    summary="What was asked, as CSV (staff)",
    response_class=Response,
    responses={
        200: {"content": {CSV_TYPE: {"schema": {"type": "string", "format": "binary"}}}}, **documented(401, 403)
    },
)  # fmt: skip
def get_questions_csv(query: Annotated[WantedQuery, Query()], services: ServicesDep) -> Response:
    services.questions.settle()
    library, log = services.library, services.library.catalog.questions
    titles = titles_on(library.shelf(STAFF))
    numbers = log.numbers(query.wanted(), services.settings.question_days)
    pieces = ((QuestionView.of(each, titles) for each in log.numbered(some)) for some in batches(numbers, AT_ONCE))
    return StreamingResponse(
        as_csv(pieces), headers={"Content-Disposition": 'attachment; filename="questions.csv"'}, media_type=CSV_TYPE
    )


@router.get(
    "/v1/questions/unanswered",
    operation_id="list_unanswered",
    summary="What to publish next: refused questions, those that ask the same counted together (staff)",
    description="The same words in any order; or nearly the same meaning, in one language, of the same years, places "
    "and names. All wordings are told.",
    responses=documented(401, 403),
)
def get_unanswered(query: Annotated[UnansweredQuery, Query()], services: ServicesDep) -> GroupList:
    return list_unanswered(services, query)


@router.patch(
    "/v1/questions",
    operation_id="deal_with_questions",
    summary="Say that questions are dealt with, or not any more (staff)",
    responses=documented(400, 401, 403, 415),
    dependencies=[Depends(require_json)],
)
def deal_with(order: Dealing, _: Annotated[NoParameters, Query()], services: ServicesDep) -> Dealt:
    found = services.library.catalog.questions.deal(order.numbers, dealt=order.dealt)
    return Dealt(questions=found, status="dealt" if order.dealt else "open")


def list_questions(services: Services, query: QuestionQuery) -> QuestionList:
    """What `GET /v1/questions` tells; the console shows the same."""
    services.questions.settle()
    log, settings, wanted = services.library.catalog.questions, services.settings, query.wanted()
    titles = titles_on(services.library.shelf(STAFF))
    return QuestionList(
        questions=tuple(
            QuestionView.of(each, titles)
            for each in log.page(wanted, settings.question_days, query.limit, query.offset)
        ),
        total=log.count(wanted, settings.question_days),
        limit=query.limit,
        offset=query.offset,
        viewers=settings.question_viewers,
        days=settings.question_days,
    )


def list_unanswered(services: Services, query: UnansweredQuery) -> GroupList:
    """What `GET /v1/questions/unanswered` tells; the console shows the same."""
    services.questions.settle()
    library, days, wanted = services.library, services.settings.question_days, query.wanted()
    log = library.catalog.questions
    refused = log.page(wanted, days, MOST_GROUPED)
    groups = services.questions.grouping.groups(refused, library.encoder, library.cosine_scale)
    titles = titles_on(library.shelf(STAFF))
    everything = Wanted(language=wanted.language, site=wanted.site, since=wanted.since)
    return GroupList(
        groups=tuple(GroupView.of(each, titles) for each in groups[: query.limit]),
        total=len(groups),
        questions=len(refused),
        of=log.count(everything, days),
    )
