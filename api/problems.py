"""What goes wrong, as application/problem+json (RFC 9457). The one table from errors to HTTP statuses."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.validation import encodable, explain_misfit
from kb.errors import (
    Changed,
    Conflict,
    FootnoteError,
    Forbidden,
    IncompatibleLibrary,
    Inconsistent,
    InvalidInput,
    LibraryInUse,
    ModelFailed,
    NotFound,
    StorageFull,
    TokenExpired,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    UnreadableFile,
    UnsupportedFormat,
)

logger = logging.getLogger("footnote.api")

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:footnote:problem:"

STATUS: Mapping[type[FootnoteError], int] = {
    FootnoteError: 500,
    InvalidInput: 422,
    UnsupportedFormat: 415,
    UnreadableFile: 422,
    Unauthorized: 401,
    TokenExpired: 401,
    Forbidden: 403,
    TooManyRequests: 429,
    NotFound: 404,
    Conflict: 409,
    Changed: 412,
    LibraryInUse: 409,
    IncompatibleLibrary: 503,
    Unavailable: 503,
    StorageFull: 507,
    ModelFailed: 503,
    Inconsistent: 500,
}

# For what the framework refuses before any code of ours runs. Names of our own: http.HTTPStatus changes its phrases
# between Python versions, and a problem's type must not.
NAMES: Mapping[int, str] = {
    400: "Bad request",
    404: "Not found",
    405: "Method not allowed",
    413: "Too large",
    415: "Unsupported media type",
    422: "Invalid input",
}
ADVICE: Mapping[int, str] = {
    400: "Send JSON in UTF-8, or a file as multipart/form-data.",
    404: "The paths are listed in /v1/openapi.json.",
    405: "The methods of each path are listed in /v1/openapi.json.",
    413: "Send less.",
}

HEADERS: Mapping[int, Mapping[str, str]] = {
    401: {"WWW-Authenticate": 'Bearer realm="footnote"'},
    503: {"Retry-After": "5"},
}


class Problem(BaseModel):
    """What went wrong, and what to do about it."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(description="A stable name of the sort of problem, for programs.")
    title: str = Field(description="The sort of problem, for people.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="One sentence: what went wrong with what.")
    advice: str = Field(description="What to do about it; may be empty.")
    instance: str = Field(description="The path asked for, or the number of the incident in the server's log.")


def of_error(error: FootnoteError, path: str) -> Problem:
    """The problem that one of our own errors is. The nearest class in the table decides."""
    kind = next(known for known in type(error).__mro__ if known in STATUS)
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", kind.__name__).lower()
    return Problem(
        type=TYPE_PREFIX + words.replace(" ", "-"),
        title=words.capitalize(),
        status=STATUS[kind],
        detail=encodable(error.message),
        advice=encodable(error.advice),
        instance=quote(path, errors="replace"),
    )


def of_status(status: int, path: str, detail: str = "", advice: str = "") -> Problem:
    """The problem that a bare HTTP status is."""
    name = _name(status)
    return Problem(
        type=TYPE_PREFIX + name.lower().replace(" ", "-"),
        title=name,
        status=status,
        detail=detail or f"{name}.",
        advice=advice or ADVICE.get(status, ""),
        instance=quote(path, errors="replace"),
    )


def _name(status: int) -> str:
    return NAMES.get(status) or HTTPStatus(status).phrase.capitalize()


def of_unexpected(error: Exception) -> Problem:
    """The problem that a defect is: nothing of its insides, and a number under which the log has them."""
    incident = uuid.uuid4().hex
    logger.error("incident %s", incident, exc_info=error)
    return Problem(
        type=TYPE_PREFIX + "internal-error",
        title="Internal error",
        status=500,
        detail="Something went wrong inside Footnote.",
        advice=f"Tell the operator the incident number {incident}.",
        instance=f"urn:uuid:{uuid.UUID(incident)}",
    )


def of_any(error: Exception, path: str) -> Problem:
    """The problem that any exception is."""
    return of_error(error, path) if isinstance(error, FootnoteError) else of_unexpected(error)


def respond(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The problem as a response."""
    both = {**HEADERS.get(problem.status, {}), **(headers or {})}
    return Response(problem.model_dump_json(), status_code=problem.status, headers=both, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make every refusal of `app` a problem. (Unexpected exceptions are caught further out, in `api.edge`.)"""

    async def on_footnote(request: Request, error: Exception) -> Response:
        assert isinstance(error, FootnoteError)
        wait = {"Retry-After": str(error.seconds)} if isinstance(error, TooManyRequests) else None
        return respond(of_error(error, request.url.path), wait)

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        detail = error.detail if error.detail != HTTPStatus(error.status_code).phrase else ""
        return respond(_of_http(error.status_code, request, detail), error.headers)

    async def on_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first, *_ = error.errors()
        if first["type"] == "json_invalid":
            sentence = f"The body is not JSON: {first['ctx']['error']}, at character {first['loc'][1]}."
            return respond(of_status(400, request.url.path, sentence))
        return respond(of_error(explain_misfit(first, request.scope.get("route")), request.url.path))

    app.add_exception_handler(FootnoteError, on_footnote)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_validation)


def _of_http(status: int, request: Request, detail: str) -> Problem:
    if detail and not detail.endswith("."):
        detail += "."
    sentences = {404: "There is nothing at this path.", 405: f"This path does not take {request.method}."}
    return of_status(status, request.url.path, detail or sentences.get(status, ""))


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route that may end in these statuses, for OpenAPI."""
    of_viewer = {403} if 401 in statuses else set()  # who asks may always ask from a page that may not
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": _name(status), "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in sorted({*statuses, *of_viewer, 422, 500})
    }
