"""Which pages may ask: our own any path; those of a site the paths that the widget needs; no others.

The request is what is refused (`host_page`, then `kb.access`). CORS only lets the widget's page read the answer: on
these paths any page may, so that a refusal can be read too. Nothing that a browser sends along by itself (a cookie)
counts there, so there is nothing to lend to a stranger's page.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from kb.access import HostPage
from kb.errors import Forbidden

SITE_HEADER = "Footnote-Site"
_WIDGET = (
    (re.compile(r"/v1/(ask|feedback)"), {"POST"}),
    (re.compile(r"/v1/suggestions"), {"GET"}),
    (re.compile(r"/v1/conversations/[^/]+"), {"GET", "DELETE"}),
    (re.compile(r"/v1/documents/[^/]+/(file|pages/[^/]+)"), {"GET"}),
)
_USUAL_PORT = {"http": 80, "https": 443}


class WidgetCors:
    """ASGI middleware: Starlette's CORS for any origin, on the widget's paths. Around everything, so that a defect can
    be read as well. Starlette's list of origins is not used: ours stands in the catalog, and changes while we run."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._open = CORSMiddleware(
            app,
            allow_origins=["*"],
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "If-None-Match", SITE_HEADER],
            expose_headers=["Content-Disposition", "ETag", "Retry-After"],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        widget = scope["type"] == "http" and any(path.fullmatch(scope["path"]) for path, _ in _WIDGET)
        await (self._open if widget else self._app)(scope, receive, send)


def host_page(method: str, path: str, headers: Headers) -> HostPage:
    """The page that a request comes from, as `kb.access` judges it.

    Raises:
        Forbidden: it is not ours, and nothing but our own pages may ask this.
    """
    origin = headers.get("origin")
    if origin is not None and is_our_own(headers):
        origin = None
    if origin is not None and not any(method in methods and each.fullmatch(path) for each, methods in _WIDGET):
        raise Forbidden(
            "Pages of other sites may not ask this.", advice="They may ask what the widget does; see docs/embedding.md."
        )
    return HostPage(headers.get(SITE_HEADER), origin)


def is_our_own(headers: Headers) -> bool:
    """Whether the page that a request comes from was served under the name under which the request came here. Where
    browsers say so themselves, they are believed: no page can set that header, and no proxy changes it."""
    if headers.get("sec-fetch-site") == "same-origin":
        return True
    try:
        origin, host = urlsplit(headers.get("origin", "")), urlsplit("//" + headers.get("host", ""))
        # Of the origin's own scheme: a proxy may have taken TLS off, so that of the request tells nothing.
        usual = _USUAL_PORT.get(origin.scheme)
        same = (origin.hostname, origin.port or usual) == (host.hostname, host.port or usual)
        return same and usual is not None and host.hostname is not None
    except ValueError:  # a port that is no number, or brackets around what is no address
        return False
