"""What handlers work with: one frozen bundle, made by the lifespan, handed out by one `Depends` each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.metrics import Metrics
from api.origins import host_page
from api.question_log import QuestionLog
from api.rates import Rates
from api.session import is_console, viewer_of_session
from api.work import Work
from ingest.jobs.crew import Crew
from kb.access import Tier, Viewer
from kb.errors import Conflict, Forbidden, Unauthorized
from kb.library import Library
from kb.settings import Settings
from kb.suggestions.offering import Suggestions

BEARER = HTTPBearer(auto_error=False, description="An API key (fn_...), or a viewer token of a site.")


class Reindexing:
    """The one reindex that may run in this process, in a thread of its own."""

    def __init__(self) -> None:
        self.work = Work(1, 1)
        self._running = False  # changed on the event loop only

    def refuse_meanwhile(self) -> None:
        """For what would have to wait until the reindex is over, which may take hours.

        Raises:
            Conflict: one runs.
        """
        if self._running:
            raise Conflict(
                "The library is being embedded anew.", advice="Try again when it is done; questions are answered."
            )

    @contextmanager
    def running(self) -> Iterator[None]:
        """
        Raises:
            Conflict: one runs already.
        """
        self.refuse_meanwhile()
        self._running = True
        try:
            yield
        finally:
            self._running = False


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a request may need. `asks`, `suggesting`, `chats`, `pictures`, `changes` and `reindexing` are queues
    of their own: neither somebody leafing through pages nor a slow chat model keeps a question waiting; `crew` works
    the jobs off; `rates` counts who asks how often. `ending` is set when the server is told to end: what streams
    without an end of its own ends then."""

    settings: Settings
    library: Library
    metrics: Metrics
    questions: QuestionLog
    suggestions: Suggestions
    asks: Work
    suggesting: Work
    chats: Work
    pictures: Work
    changes: Work
    reindexing: Reindexing
    crew: Crew
    rates: Rates
    ending: Event


def get_services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


ServicesDep = Annotated[Services, Depends(get_services)]


def get_viewer(
    request: Request, services: ServicesDep, given: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
) -> Viewer:
    """Who asks, and from which page. A plain `def`: key or site is looked up in the catalog, off the event loop.

    Raises:
        Unauthorized: what was given is neither a key nor a token that holds.
        Forbidden: the page that it comes from may not ask this.
    """
    if is_console(request.url.path):
        return viewer_of_session(services.library.catalog, request)
    page = host_page(request.method, request.url.path, request.headers)
    # Without this an `Authorization` of another sort would silently count as none.
    if given is None and "authorization" in request.headers:
        raise Unauthorized(
            "The Authorization header is not understood.", advice="Send `Authorization: Bearer fn_...`, or none."
        )
    return services.library.viewer(given.credentials if given else None, page)


ViewerDep = Annotated[Viewer, Depends(get_viewer)]


def limit_rate(request: Request, viewer: ViewerDep, services: ServicesDep) -> None:
    """Let pass who has not asked too often. `operation_id` names the window.

    Raises:
        TooManyRequests: they have.
    """
    site = None if viewer.site is None else services.library.catalog.sites.find(viewer.site)
    address = request.client.host if request.client else ""
    services.rates.count(request.scope["route"].operation_id, viewer, site, address)


def require_staff(viewer: ViewerDep) -> None:
    """Let only staff pass.

    Raises:
        Unauthorized: no key was given.
        Forbidden: the key is of a lower tier.
    """
    if viewer.name is None:
        raise Unauthorized("This needs a staff key.", advice="Send `Authorization: Bearer fn_...`.")
    if viewer.tier is not Tier.STAFF:
        raise Forbidden("This needs a staff key; yours is of a lower tier.", advice="Ask the operator for a staff key.")
