"""/v1/documents/{id}/pages: the text of a page and its picture, with the cited words marked or what was read shown."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request, Response

from api.preview_schemas import PagePreviewView
from api.problems import documented
from api.schemas import PageQuery, PageView, PictureQuery
from api.services import ServicesDep, ViewerDep
from kb.access import Viewer
from kb.errors import NotFound
from kb.library import Library
from kb.pictures import page_picture
from kb.preview import preview
from kb.records import Document

router = APIRouter(tags=["pages"])
Number = Annotated[int, Path(ge=1, le=1_000_000, description="Counted from 1, whatever is printed on the page.")]


# Declared before the page itself, whose path would take "3.png" for a number.
@router.get(
    "/v1/documents/{document_id}/pages/{number}.png",
    operation_id="get_page_picture",
    summary="A page as a picture, with words marked",
    response_class=Response,
    responses={
        200: {
            "description": "The picture.",
            "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}},
        },
        304: {"description": "The picture that you have is the same."},
        **documented(401, 404, 503),
    },
)
async def get_page_picture(
    document_id: str,
    number: Number,
    query: Annotated[PictureQuery, Query()],
    request: Request,
    viewer: ViewerDep,
    services: ServicesDep,
) -> Response:
    library = services.library
    tag = await to_thread.run_sync(partial(_etag, library, document_id, number, query, viewer))
    # A browser may keep the picture but must ask each time, so that what was deleted or closed is not shown again.
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    draw = partial(
        page_picture, library, document_id, number, viewer, query.marks(), query.width, query.boxes == "chunks"
    )
    return Response(await services.pictures.run(draw), headers=headers, media_type="image/png")


def _etag(library: Library, document_id: str, number: int, query: PictureQuery, viewer: Viewer) -> str:
    """Names the picture, once it is certain that this viewer may see it.

    Raises:
        NotFound: there is no such document, revision or page for this viewer.
    """
    with library.reading():
        document = _document(library, document_id, viewer, query.revision)
        library.catalog.page(document.revision_id, number)
    name = f"{document.revision_id}/{number}/{query.marks()}/{query.width}/{query.boxes}"
    return f'"{hashlib.sha256(name.encode()).hexdigest()[:32]}"'


def _document(library: Library, document_id: str, viewer: Viewer, revision: str | None) -> Document:
    """The document, if `revision` is the one that answers now.

    Raises:
        NotFound: there is no such document for this viewer, or the revision was replaced: its words are gone.
    """
    document = library.document(document_id, viewer)
    if revision not in {None, document.revision_id}:
        raise NotFound(
            "This page has been replaced by a newer revision.", advice="Ask again, or leave out the revision."
        )
    return document


@router.get(
    "/v1/documents/{document_id}/pages/{number}",
    operation_id="get_page",
    summary="The stored text of a page, and what it was cut into",
    responses=documented(401, 404),
)
def get_page(
    document_id: str, number: Number, query: Annotated[PageQuery, Query()], viewer: ViewerDep, services: ServicesDep
) -> PageView | PagePreviewView:
    library = services.library
    with library.reading():
        document = _document(library, document_id, viewer, query.revision)
        if query.chunks:
            return PagePreviewView.showing(document, preview(library.catalog, document, number))
        return PageView.of(document, library.catalog.page(document.revision_id, number))
