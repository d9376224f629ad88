"""What documents are said to be, and which are editions of which (staff)."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response

from api.description_schemas import DescriptionEdit, EditionDecision, EditionList, EditionOrder
from api.document_schemas import DocumentView
from api.problems import documented
from api.routes.ask import require_json
from api.schemas import NoParameters
from api.services import Services, ServicesDep, require_staff
from ingest.editing import edit
from ingest.editions import proposals, reject
from kb.access import STAFF
from kb.editions import chains

router = APIRouter(tags=["documents"], dependencies=[Depends(require_staff)])
Nothing = Annotated[NoParameters, Query()]
IfMatch = Annotated[
    str | None, Header(description="The revision that was looked at; refused with 412 if it is live no more.")
]


@router.patch(
    "/v1/documents/{document_id}",
    operation_id="edit_document",
    summary="Change what a publication is said to be (staff)",
    description="Null goes back to what was found, an empty text says that there is no such thing. The publication is "
    "read again and takes effect at one instant; a tier that rises does so at once.",
    responses=documented(400, 401, 403, 404, 409, 412, 415, 503, 507),
    dependencies=[Depends(require_json)],
)
async def edit_document(
    document_id: str, changes: DescriptionEdit, _: Nothing, services: ServicesDep, response: Response,
    if_match: IfMatch = None,
) -> DocumentView:  # fmt: skip
    services.reindexing.refuse_meanwhile()
    given = changes.model_dump(mode="json", exclude_unset=True)
    expected = if_match.strip().removeprefix("W/").strip('"') if if_match and if_match.strip() != "*" else None
    await services.changes.run(partial(edit, services.library, document_id, given, expected))
    shown = _shown(services, document_id)
    response.headers["ETag"] = f'"{shown.revision_id}"'
    return shown


@router.get(
    "/v1/editions",
    operation_id="list_editions",
    summary="Editions of publications, known and proposed (staff)",
    responses=documented(401, 403),
)
def list_editions(_: Nothing, services: ServicesDep) -> EditionList:
    return EditionList.of(chains(services.library.catalog.documents()), proposals(services.library))


@router.post(
    "/v1/editions/{document_id}",
    operation_id="decide_edition",
    summary="Say what a publication is an edition of, or that it is none of what is proposed (staff)",
    responses=documented(400, 401, 403, 404, 409, 412, 415, 503, 507),
    dependencies=[Depends(require_json)],
)
async def decide_edition(document_id: str, order: EditionOrder, _: Nothing, services: ServicesDep) -> EditionDecision:
    services.reindexing.refuse_meanwhile()
    if order.edition_of is None:
        await services.changes.run(partial(reject, services.library, document_id))
        return EditionDecision(status="rejected", document=_shown(services, document_id))
    await services.changes.run(partial(edit, services.library, document_id, {"edition_of": order.edition_of}))
    return EditionDecision(status="linked", document=_shown(services, document_id))


def _shown(services: Services, document_id: str) -> DocumentView:
    shelf = services.library.shelf(STAFF)
    return DocumentView.of(shelf.document(document_id), shelf)
