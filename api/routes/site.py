"""The ask page and the chat widget: files that the package carries, served as they are."""

from __future__ import annotations

import os
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parents[1]

# Any page may load the widget; whether it may ask is another matter.
ANYWHERE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


class Shared(StaticFiles):
    """Static files for pages of any origin."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(ANYWHERE)
        return response


async def index(_: Request) -> Response:
    return FileResponse(FOLDER / "page" / "index.html")


async def widget(_: Request) -> Response:
    return FileResponse(FOLDER / "widget.js", headers=ANYWHERE)


def install(app: FastAPI) -> None:
    """Serve the page at /, the widget at /widget.js, and their parts under /page and /widget."""
    app.router.routes.append(Route("/", index, methods=["GET"]))
    app.router.routes.append(Route("/widget.js", widget, methods=["GET"]))
    app.mount("/page", StaticFiles(directory=FOLDER / "page"), name="page")
    app.mount("/widget", Shared(directory=FOLDER / "widget"), name="widget")
