"""The ask page: files that the package carries, served as they are."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parents[1] / "page"


async def index(_: Request) -> Response:
    return FileResponse(FOLDER / "index.html")


def install(app: FastAPI) -> None:
    """Serve the page at / and its parts under /page."""
    app.router.routes.append(Route("/", index, methods=["GET"]))
    app.mount("/page", StaticFiles(directory=FOLDER), name="page")
