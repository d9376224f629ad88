"""Signing in and out of the console."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api import problems
from api.console.shell import ConsoleRoute, StaffDep, problem_page, redirect, render
from api.services import ServicesDep
from api.session import PATH, begin_session, end_session
from kb.errors import FootnoteError

router = APIRouter(prefix=PATH, route_class=ConsoleRoute)
nowhere = APIRouter(prefix=PATH, route_class=ConsoleRoute)


@router.get("/sign-in")
def sign_in_page(request: Request, next: str = PATH) -> Response:
    return render(request, "sign-in.html", next=_inside(next), problem=None)


@router.post("/sign-in")
def sign_in(
    request: Request, services: ServicesDep, key: Annotated[str, Form(max_length=200)],
    next: Annotated[str, Form(max_length=2000)] = PATH,
) -> Response:  # fmt: skip
    response = redirect(_inside(next))
    try:
        begin_session(services.library.catalog, key.strip(), request, response)
    except FootnoteError as error:
        problem = problems.of_error(error, request.url.path)
        return render(request, "sign-in.html", status=problem.status, next=_inside(next), problem=problem)
    return response


@router.post("/sign-out")
def sign_out(request: Request, services: ServicesDep) -> Response:
    response = redirect(f"{PATH}/sign-in")
    end_session(services.library.catalog, request, response)
    return response


@nowhere.get("/{_rest:path}")
def not_found(request: Request, _rest: str, _: StaffDep) -> Response:
    return problem_page(request, problems.of_status(404, request.url.path, advice="The views are linked above."))


def _inside(path: str) -> str:
    """`path` if it leads into the console: an address that somebody sent must not lead elsewhere after signing in."""
    inside = path == PATH or path.startswith((f"{PATH}/", f"{PATH}?"))
    return path if inside and path.isprintable() and "\\" not in path and "/.." not in path else PATH
