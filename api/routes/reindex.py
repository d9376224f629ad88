"""POST /v1/reindex: embed the library anew, also with another encoder, while the old one answers (staff)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from api.edge import CLIENT_GONE
from api.problems import documented
from api.routes.ask import require_json
from api.schemas import NoParameters, Reindexed, ReindexOrder, ReindexProgress
from api.services import Services, ServicesDep, require_staff
from api.streaming import Deliver, EventStream, encoded
from api.work import while_connected
from kb.errors import Conflict
from kb.library import Library

router = APIRouter(tags=["operations"])


@router.post(
    "/v1/reindex",
    operation_id="reindex",
    summary="Embed the library anew, also with another encoder (staff)",
    description="Questions are answered from the old indexes, by the old encoder, until the new ones are whole. "
    "Closing the connection stops the work, and the library is as it was.",
    response_model=Reindexed,
    responses={
        200: {
            "description": "The library answers from new indexes; with `Accept: text/event-stream` the events "
            "`progress`, one for each publication, `done` and `error` (a problem).",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **documented(400, 401, 403, 409, 415, 503, 507),
    },
    dependencies=[Depends(require_staff), Depends(require_json)],
)
async def reindex(
    order: ReindexOrder, _: Annotated[NoParameters, Query()], request: Request, services: ServicesDep
) -> Reindexed | Response:
    _check(services.library, order)
    services.reindexing.refuse_meanwhile()
    if "text/event-stream" in request.headers.get("accept", ""):
        return EventStream(partial(_streamed, services, order))
    found: list[BaseModel] = []

    async def keep(item: BaseModel) -> None:
        found[:] = [item]

    async def work() -> bool:
        with services.reindexing.running():
            await services.reindexing.work.follow(partial(_reindex, services.library, order), keep)
        return True

    if await while_connected(request.receive, work) is None:
        return Response(status_code=CLIENT_GONE)
    return Reindexed.model_validate(found[0].model_dump())


async def _streamed(services: Services, order: ReindexOrder, deliver: Deliver) -> None:
    async def event(item: BaseModel) -> None:
        await deliver(encoded("done" if isinstance(item, Reindexed) else "progress", item))

    with services.reindexing.running():
        await services.reindexing.work.follow(partial(_reindex, services.library, order), event)


def _check(library: Library, order: ReindexOrder) -> None:
    """
    Raises:
        Conflict: this server's settings would refuse the library at its next start.
    """
    fixed = library.settings.encoder
    if order.encoder is not None and fixed not in {None, order.encoder}:
        raise Conflict(
            f"This server was started with FOOTNOTE_ENCODER={fixed}, and would refuse the library at its next start.",
            advice="Start it without FOOTNOTE_ENCODER: a library remembers its encoder.",
        )


def _reindex(library: Library, order: ReindexOrder, tell: Callable[[BaseModel], None]) -> None:
    # From the beginning, so that whoever listens, or stops, is heard before the first publication is embedded.
    tell(ReindexProgress(done=0, total=len(library.catalog.documents())))
    library.reindex(lambda done, total: tell(ReindexProgress(done=done, total=total)), encoder=order.encoder)
    encoding = library.encoding
    tell(Reindexed(index_version=library.index_version, encoder=encoding.encoder.name, lacks=encoding.lacks()))
