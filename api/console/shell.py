"""What every page of the console has: the frame around it, who may see it, and how it tells what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api import problems
from api.services import ServicesDep
from api.session import PATH, refuse_other_pages, viewer_of_session
from api.validation import explain_misfit
from kb.access import Viewer
from kb.errors import FootnoteError, Unauthorized

TEMPLATES = Path(__file__).parent / "templates"

# The views, in the order of the navigation: address and name.
VIEWS = (
    (PATH, "Ask"),
    (f"{PATH}/library", "Library"),
    (f"{PATH}/registers/targets", "Registers"),
    (f"{PATH}/questions", "Questions"),
    (f"{PATH}/evaluation", "Evaluation"),
)


def staff(request: Request, services: ServicesDep) -> Viewer:
    """Who is signed in; `ConsoleRoute` sends whoever is not to where that is done.

    Raises:
        Unauthorized: nobody is.
    """
    viewer = viewer_of_session(services.library.catalog, request)
    request.state.viewer = viewer
    return viewer


StaffDep = Annotated[Viewer, Depends(staff)]


def render(request: Request, template: str, *, status: int = 200, **context: object) -> HTMLResponse:
    """A page of `templates/` in the frame of base.html. `done`: a sentence of done.py, shown as what was just done."""
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    given = {"path": request.url.path, "views": VIEWS, "viewer": viewer, "done": None, **context}
    html = _environment().get_template(template).render(given)
    # Under the service's usual policy, no-referrer, browsers send forms without saying which page they come from.
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store", "Referrer-Policy": "same-origin"})


def redirect(path: str, query: Mapping[str, str] | None = None) -> RedirectResponse:
    """To another page, once a form was taken (303, so that a reload does not send it again)."""
    return RedirectResponse(path + (f"?{urlencode(query)}" if query else ""), 303)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update(day=day, thousands="{:,}".format)
    return environment


def day(value: date | None) -> str:
    """A date as the console writes it: 4 May 2024. (Templates: `{{ published | day }}`; none is a dash.)"""
    return "–" if value is None else f"{value.day} {value:%B %Y}"


class ConsoleRoute(APIRoute):
    """Tells what goes wrong as a page instead of as JSON, and asks whoever is not signed in to sign in."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_in_words(request: Request) -> Response:
            try:
                if self.path_format.startswith(PATH):
                    refuse_other_pages(request)
                return await handle(request)
            except Unauthorized:
                return _sign_in(request)
            except (FootnoteError, RequestValidationError, HTTPException) as error:
                return problem_page(request, _problem(error, request))

        return handle_in_words


def problem_page(request: Request, problem: problems.Problem) -> Response:
    return render(request, "problem.html", status=problem.status, problem=problem)


def _problem(error: FootnoteError | RequestValidationError | HTTPException, request: Request) -> problems.Problem:
    tell = partial(problems.of_error, path=request.url.path)
    if isinstance(error, FootnoteError):
        return tell(error)
    if isinstance(error, RequestValidationError):
        return tell(explain_misfit(error.errors()[0], request.scope.get("route")))
    return problems.of_status(error.status_code, request.url.path, str(error.detail))


def _sign_in(request: Request) -> Response:
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = wanted if request.method == "GET" else PATH
    return RedirectResponse(f"{PATH}/sign-in?next={quote(back, safe='')}", 303)
