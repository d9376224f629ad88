"""The staff console: pages rendered here, the API behind them mounted once more for whoever is signed in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from api.console import asking, documents, entrance, evaluation, library
from api.session import PATH

ROUTERS = (entrance.router, asking.router, library.router, documents.router, evaluation.router)

STATIC = Path(__file__).parent / "static"


def install(app: FastAPI, api: Iterable[APIRouter]) -> None:
    """Serve the console under /console, and the routers of `api` under /console as well."""
    for router in api:
        app.include_router(router, prefix=PATH, include_in_schema=False)
    for router in ROUTERS:
        app.include_router(router, include_in_schema=False)
    app.mount(f"{PATH}/static", StaticFiles(directory=STATIC), name="console")
    app.include_router(entrance.nowhere, include_in_schema=False)
