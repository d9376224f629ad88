"""POST /v1/ask: a question in, an answer out, whole or as it comes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from api.edge import CLIENT_GONE
from api.problems import documented
from api.schemas import NoParameters, PassageList, SearchQuery
from api.services import ServicesDep, ViewerDep, limit_rate
from api.streaming import AnswerStream
from api.work import while_connected
from kb.access import Viewer
from kb.answer.ask import answers_by_model
from kb.answer.models import Answer, Question
from kb.answer.understanding.question import check_text
from kb.conversations.conversing import converse, converse_events
from kb.library import Library
from kb.retrieval import search as retrieve

router = APIRouter(tags=["answers"])


def require_json(request: Request) -> None:
    """Without this a body of another type is called "not a dictionary", which helps nobody."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "The question must be sent as application/json.")


@router.post(
    "/v1/ask",
    operation_id="ask",
    summary="Ask the publications",
    response_model=Answer,
    responses={
        200: {
            "description": "The answer; with `Accept: text/event-stream` as the events `passages`, `statement`, "
            "`citations`, `done` (the whole answer) and `error` (a problem).",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **documented(400, 401, 403, 413, 415, 429, 503),
    },
    dependencies=[Depends(require_json), Depends(limit_rate)],
)
async def ask(
    question: Question,
    _: Annotated[NoParameters, Query()],
    request: Request,
    viewer: ViewerDep,
    services: ServicesDep,
) -> Answer | Response:
    library, metrics = services.library, services.metrics
    note = partial(services.questions.note, question, viewer)
    queue = services.chats if answers_by_model(library, question) else services.asks
    if "text/event-stream" in request.headers.get("accept", ""):
        return AnswerStream(queue, partial(converse_events, library, question, viewer), metrics, note)
    try:
        answer = await while_connected(
            request.receive, partial(queue.run, partial(_noted, library, question, viewer, note))
        )
    except Exception:
        metrics.asked("error", {})
        raise
    if answer is None:
        return Response(status_code=CLIENT_GONE)
    metrics.answered(answer)
    return answer


def _noted(library: Library, question: Question, viewer: Viewer, note: Callable[[Answer], None]) -> Answer:
    """The answer, which is in the log even if its asker has left."""
    answer = converse(library, question, viewer)
    note(answer)
    return answer


@router.get(
    "/v1/search",
    operation_id="search",
    summary="Passages near a query, best first",
    responses=documented(401, 503),
)
async def search(query: Annotated[SearchQuery, Query()], viewer: ViewerDep, services: ServicesDep) -> PassageList:
    return await services.asks.run(partial(_search, services.library, query, viewer))


def _search(library: Library, query: SearchQuery, viewer: Viewer) -> PassageList:
    words = check_text(query.q)
    with library.reading():
        found = retrieve(library, library.shelf(viewer, query.as_of), words, query.filters(), query.limit)
    return PassageList(passages=tuple(found))
