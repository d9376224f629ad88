"""The application, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from importlib.metadata import version
from threading import Event
from typing import Any

from fastapi import FastAPI

from api import console, problems
from api.edge import Edge
from api.metrics import Metrics
from api.origins import WidgetCors
from api.question_log import QuestionLog, question_log
from api.rates import Rates
from api.routes import (
    ask,
    conversations,
    descriptions,
    documents,
    feedback,
    jobs,
    operations,
    pages,
    questions,
    registers,
    reindex,
    site,
    suggestions,
)  # fmt: skip
from api.services import Reindexing, Services
from api.work import Work
from ingest.jobs.crew import Crew
from kb.ledger.refresh import refreshing
from kb.library import Library, open_library
from kb.settings import Settings
from kb.suggestions.offering import Suggestions

ROUTERS = (
    ask.router, suggestions.router, feedback.router, conversations.router, documents.router, descriptions.router,
    jobs.router, pages.router, reindex.router, registers.router, questions.router, operations.router,
)  # fmt: skip

MEGABYTE = 1_000_000
LONGEST_JSON = 256_000  # bytes; the longest question, escaped, with a long list of document ids
FORM_EXTRA = MEGABYTE  # bytes of an upload beyond the file itself
UPLOADS = ("/v1/documents", "/console/v1/documents")
LONGEST_QUEUE = 256  # questions waiting; at some 100 ms each the last of them still gets its answer in time


class Footnote(FastAPI):
    """FastAPI whose OpenAPI knows our problems: it cannot be told of a model under another media type than JSON."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            schemas = super().openapi().setdefault("components", {}).setdefault("schemas", {})
            schemas["Problem"] = problems.Problem.model_json_schema()
        assert self.openapi_schema is not None
        return self.openapi_schema


def create_app(settings: Settings, library: Library | None = None) -> FastAPI:
    """The app over the library that `settings` name, opened by the lifespan, or over one that is open already."""
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opening = nullcontext(library) if library is not None else open_library(settings, purpose="serve")
        with opening as opened, Crew(opened) as crew, refreshing(opened.catalog), question_log(opened) as log:
            app.state.services = _services(settings, opened, metrics, crew, log, app.state.ending)
            yield

    app = Footnote(
        title="Footnote",
        version=version("footnote"),
        summary="Answers from a program's publications, with a footnote for every statement.",
        lifespan=lifespan,
        openapi_url="/v1/openapi.json",
        docs_url=None,  # both pages load scripts from a CDN
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.ending = Event()
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    console.install(app, ROUTERS)
    site.install(app)
    app.add_middleware(
        Edge,
        metrics=metrics,
        limits=dict.fromkeys(UPLOADS, settings.max_file_mb * MEGABYTE + FORM_EXTRA),
        default_limit=LONGEST_JSON,
    )
    app.add_middleware(WidgetCors)
    return app


def _services(
    settings: Settings, library: Library, metrics: Metrics, crew: Crew, log: QuestionLog, ending: Event
) -> Services:
    return Services(
        settings=settings,
        library=library,
        metrics=metrics,
        questions=log,
        suggestions=Suggestions(library),
        asks=Work(settings.ask_threads, LONGEST_QUEUE),
        suggesting=Work(1, LONGEST_QUEUE),  # who comes while they are made waits here, and holds up no question
        chats=Work(settings.chat_requests, LONGEST_QUEUE),
        pictures=Work(1, LONGEST_QUEUE),  # pdfium has one lock anyway
        changes=Work(1, LONGEST_QUEUE),
        reindexing=Reindexing(),
        crew=crew,
        rates=Rates(metrics, settings.asks_per_minute),
        ending=ending,
    )
