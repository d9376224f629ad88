"""/v1/documents: the publications themselves; staff add and remove them."""

from __future__ import annotations

from functools import partial
from pathlib import PurePosixPath
from typing import Annotated, Any
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from starlette.datastructures import FormData, UploadFile

from api.document_schemas import DocumentList, DocumentView, ReceiptView
from api.job_schemas import JobView
from api.problems import documented
from api.routes.jobs import ended
from api.schemas import NoParameters, UploadView
from api.services import Services, ServicesDep, ViewerDep, require_staff
from api.validation import echo
from ingest.jobs.todo import Todo, new_batch
from ingest.replacing import replacement
from ingest.sources import uploaded
from kb.errors import Conflict, InvalidInput, StorageFull
from kb.jobs import Job, JobState
from kb.storage import require_space, tell_full_disk

router = APIRouter(tags=["documents"])
Nothing = Annotated[NoParameters, Query()]

WAIT_SECONDS = 30.0  # what an upload waits for its job, before it is told where to look

DESCRIPTION = (
    "title", "kind", "publisher", "program", "published", "language",
    "tier", "listed", "edition_of", "url", "illustrative", "place", "covers_from", "covers_until",
)  # fmt: skip
UPLOAD_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "additionalProperties": False,
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "replaces": {
                            "type": "string",
                            "description": "Id of the publication that this is the new file of; its description stays.",
                        },
                        **{name: {"type": "string"} for name in DESCRIPTION},
                    },
                }
            }
        },
    }
}


@router.get(
    "/v1/documents",
    operation_id="list_documents",
    summary="The publications you may read",
    responses=documented(401),
)
def list_documents(_: Nothing, viewer: ViewerDep, services: ServicesDep) -> DocumentList:
    shelf = services.library.shelf(viewer)
    return DocumentList(documents=tuple(DocumentView.of(each, shelf) for each in shelf.readable.values()))


@router.get(
    "/v1/documents/{document_id}",
    operation_id="get_document",
    summary="One publication",
    responses=documented(401, 404),
)
def get_document(
    document_id: str, _: Nothing, viewer: ViewerDep, services: ServicesDep, response: Response
) -> DocumentView:
    shelf = services.library.shelf(viewer)
    document = shelf.document(document_id)
    response.headers["ETag"] = f'"{document.revision_id}"'
    return DocumentView.of(document, shelf)


@router.post(
    "/v1/documents",
    operation_id="add_document",
    summary="Add a publication, or replace the one of the same name (staff)",
    description="The upload becomes a job, which survives a restart. The response waits for it some seconds. With "
    "`Prefer: respond-async` it does not, and is the job whatever becomes of it.",
    status_code=201,
    response_model=UploadView | JobView,
    responses={
        200: {
            "description": "Replaced, or already there unchanged; of an archive, the job.",
            "model": UploadView | JobView,
        },
        202: {"description": "Not done yet: the job, at Location.", "model": JobView},
        **documented(401, 403, 409, 413, 415, 503, 507),
    },
    openapi_extra=UPLOAD_BODY,
    dependencies=[Depends(require_staff)],
)
async def add_document(request: Request, _: Nothing, services: ServicesDep, response: Response) -> UploadView | JobView:
    # The form is read here and not declared as a parameter: FastAPI would take in the whole file before it asks who
    # sends it.
    waits = "respond-async" not in request.headers.get("prefer", "")
    if waits:
        services.reindexing.refuse_meanwhile()
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise InvalidInput("The upload must be sent as multipart/form-data.", advice="Send the field `file`.")
    async with request.form(max_files=1, max_fields=len(DESCRIPTION) + 2) as form:
        file, described = _read_form(form)
        if (file.size or 0) > services.settings.max_file_mb * 1_000_000:
            raise HTTPException(413, f"{echo(file.filename or '')} is larger than {services.settings.max_file_mb} MB.")
        content = await file.read()
    job_id = await to_thread.run_sync(partial(_add_upload, services, file.filename or "", described, content))
    jobs = services.library.catalog.jobs
    if waits:
        job = await ended(jobs, job_id, WAIT_SECONDS)
        return await to_thread.run_sync(partial(_answered, services, job, response))
    response.status_code, response.headers["Location"] = 202, f"/v1/jobs/{job_id}"
    return JobView.of(await to_thread.run_sync(jobs.get, job_id))


def _add_upload(services: Services, name: str, described: dict[str, str], content: bytes) -> str:
    home, limit = services.settings.home, services.settings.max_file_mb
    replaces = described.pop("replaces", None)
    if replaces is not None and described:
        raise InvalidInput(
            "The file that replaces another one takes its description over.",
            advice="Leave the other fields out, and change them with PATCH /v1/documents/{id}.",
        )
    if replaces is not None:
        file = replacement(services.library.catalog, replaces, name, len(content), limit)
    else:
        file = uploaded(name, len(content), described, limit)
    with tell_full_disk(home):
        require_space(home, len(content))
        return services.crew.queue.add_upload(new_batch(), Todo.of_upload(file), content)


def _answered(services: Services, job: Job, response: Response) -> UploadView | JobView:
    """What the client is told of its upload.

    Raises:
        FootnoteError: it failed; or the disk is full, and the job was given up.
        Conflict: somebody cancelled it.
    """
    reason = job.reason.error() if job.reason else None
    if job.state is JobState.CANCELLED:
        raise Conflict("The upload was cancelled.", advice=f"POST /v1/jobs/{job.id}/retry takes it up again.")
    if isinstance(reason, StorageFull):
        services.crew.queue.cancel(job.id)
        raise reason
    if job.unfinished:
        response.status_code = 202
    elif len(job.outcomes) == 1:
        if reason is not None:
            raise reason
        (told,) = job.outcomes
        response.status_code = 201 if told.status == "added" else 200
        response.headers["Location"] = f"/v1/documents/{told.document_id}"
        return UploadView.of(told)
    else:
        response.status_code = 200
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return JobView.of(job)


def _read_form(form: FormData) -> tuple[UploadFile, dict[str, str]]:
    """The file and what was said about it.

    Raises:
        InvalidInput: no file, or a field that is not known.
    """
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise InvalidInput("The upload has no file.", advice="Send it as the field `file`, with its name.")
    description: dict[str, str] = {}
    for name, value in form.multi_items():
        if name == "file":
            continue
        if name not in {*DESCRIPTION, "replaces"} or not isinstance(value, str):
            raise InvalidInput(
                f"There is no field {echo(name)}.", advice=f"The fields are file, replaces, {', '.join(DESCRIPTION)}."
            )
        description[name] = value
    return file, description


@router.delete(
    "/v1/documents/{document_id}",
    operation_id="remove_document",
    summary="Erase a publication from everywhere (staff)",
    responses=documented(401, 403, 404, 409),
    dependencies=[Depends(require_staff)],
)
async def remove_document(document_id: str, _: Nothing, services: ServicesDep) -> ReceiptView:
    services.reindexing.refuse_meanwhile()
    work = partial(services.library.remove, document_id)
    return ReceiptView.of(await services.changes.run(work))


@router.get(
    "/v1/documents/{document_id}/file",
    operation_id="get_document_file",
    summary="The publication's own bytes",
    response_class=Response,
    responses=documented(401, 404),
)
def get_document_file(document_id: str, _: Nothing, viewer: ViewerDep, services: ServicesDep) -> Response:
    content, media_type = services.library.content(document_id, viewer)
    name = PurePosixPath(services.library.document(document_id, viewer).source).name
    return Response(content, headers=_file_headers(name, media_type), media_type=media_type)


def _file_headers(name: str, media_type: str) -> dict[str, str]:
    """Only PDF opens in the browser: an HTML publication shown from our origin could act as our page. Browsers refuse
    to show a sandboxed PDF, and a PDF does not run in our origin, so it alone goes without the sandbox."""
    shown = media_type == "application/pdf"
    disposition = "inline" if shown else "attachment"
    return {
        "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": f"default-src 'none'; frame-ancestors 'self'{'' if shown else '; sandbox'}",
    }
