"""The outermost layer: security headers, size limits, incidents; one count and one log line for each request."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from urllib.parse import quote

from fastapi import HTTPException
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.metrics import Metrics

access = logging.getLogger("footnote.access")

CLIENT_GONE = 499  # what the log and the metrics say of a request whose client did not wait for the response
_PRIVATE = ("/v1/", "/console/v1/")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

# Nothing inline, nothing from elsewhere. Pictures of pages that need a key are fetched and shown as blobs.
CSP = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
SECURITY: Mapping[str, str] = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Edge:
    """ASGI middleware around the whole app. By hand, because BaseHTTPMiddleware hides disconnects from streams."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, limits: Mapping[str, int], default_limit: int) -> None:
        """`limits`: bytes of body by path; `default_limit` for all others."""
        self._app = app
        self._metrics = metrics
        self._limits = limits
        self._default_limit = default_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(MutableHeaders(scope=message), scope["path"])
            await send(message)

        try:
            limit = self._limits.get(scope["path"], self._default_limit)
            await self._app(scope, _limited(scope, receive, limit), send_with_headers)
        except Exception as error:
            problem = problems.of_unexpected(error)
            if status == 0:
                await problems.respond(problem)(scope, receive, send_with_headers)
        finally:
            self._record(scope, status or CLIENT_GONE, time.perf_counter() - started)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "other"
        template = getattr(scope.get("route"), "path", None) or "unmatched"
        self._metrics.requested(method, template, status, seconds)
        # The path without its query: a search would put the question into the log. Quoted: it may hold line breaks.
        # Whoever knows the id of a conversation of the public has the conversation: it stays out of the log.
        path = template if "/v1/conversations/" in template else quote(scope["path"], errors="replace")
        access.info("%s %s %s %.0f ms", method, path, status, 1000 * seconds)


def _add_headers(headers: MutableHeaders, path: str) -> None:
    for name, value in SECURITY.items():
        headers.setdefault(name, value)
    # What one viewer may read must not wait in a cache for the next.
    headers.setdefault("Cache-Control", "no-store" if path.startswith(_PRIVATE) else "no-cache")


def _limited(scope: Scope, receive: Receive, limit: int) -> Receive:
    """`receive`, refusing a body larger than `limit` bytes: at once if it says so itself, else when it gets there."""
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    got = 0

    async def receive_limited() -> Message:
        nonlocal got
        if int(declared) > limit:
            raise _too_large(limit)
        message = await receive()
        got += len(message.get("body", b""))
        if got > limit:
            raise _too_large(limit)
        return message

    return receive_limited


def _too_large(limit: int) -> HTTPException:
    size = f"{limit / 1_000_000:g} MB" if limit >= 1_000_000 else f"{limit / 1000:g} kB"
    return HTTPException(413, f"The request is larger than {size}.")
