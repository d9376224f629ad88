"""Correcting the registers by hand in the console: by the functions behind PATCH, POST and DELETE of the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api import problems
from api.console import register_tables as tables
from api.console.done import sentence
from api.console.registers import documents_of
from api.console.shell import ConsoleRoute, StaffDep, redirect, render
from api.register_schemas import CorrectionNumber, RegisterName
from api.services import Services, ServicesDep
from api.session import PATH
from kb.access import Viewer
from kb.errors import InvalidInput
from kb.ledger.changes import add_row, edit_row, hide_row
from kb.ledger.correcting import stands
from kb.registers.facts import told

router = APIRouter(prefix=PATH, route_class=ConsoleRoute)

QUOTES = 3  # that the form has room for
LONGEST_PAGE = 6  # digits; the database holds no number of any length


async def _form(request: Request) -> dict[str, str]:
    """The texts of the form that was sent."""
    form = await request.form(max_files=0, max_fields=60)
    return {name: value.replace("\r\n", "\n").strip() for name, value in form.items() if isinstance(value, str)}


FormDep = Annotated[dict[str, str], Depends(_form)]


@router.get("/registers/corrections")
def corrections_page(request: Request, viewer: StaffDep, services: ServicesDep, done: str = "") -> Response:
    library = services.library
    shelf = library.shelf(viewer)
    titles = {each.source: each for each in shelf.readable.values()}
    made = [(each, stands(library.catalog, shelf, each)) for each in reversed(library.catalog.corrections.all())]
    return render(
        request, "register_corrections.html", made=made, documents=titles, tables=tables, done=sentence(done)
    )  # fmt: skip


@router.post("/registers/corrections/{number}/undo")
def undo(number: CorrectionNumber, _: StaffDep, services: ServicesDep) -> Response:
    gone = services.library.catalog.corrections.undo(number)
    return redirect(f"{PATH}/registers/corrections", {"done": f"undone.{gone.number}"})


@router.get("/registers/{register}/new")
def new_page(request: Request, register: RegisterName, viewer: StaffDep, services: ServicesDep) -> Response:
    return _form_page(request, services, viewer, register, {})


@router.post("/registers/{register}/new")
def add(request: Request, register: RegisterName, form: FormDep, viewer: StaffDep, services: ServicesDep) -> Response:
    library = services.library
    values = {name: value for name, value in _values(register, form).items() if value}
    try:
        shelf = library.shelf(viewer)
        document = form.get("document", "")
        added = add_row(library.catalog, shelf, register, document, values, _quotes(form), viewer.name or "")
    except InvalidInput as error:
        return _form_page(request, services, viewer, register, form, error=error)
    return _back(register, added, "added")


@router.get("/registers/{register}/{row_id}")
def edit_page(
    request: Request, register: RegisterName, row_id: str, viewer: StaffDep, services: ServicesDep, done: str = ""
) -> Response:
    return _form_page(request, services, viewer, register, {}, row_id=row_id, done=done)


@router.post("/registers/{register}/{row_id}")
def edit(
    request: Request, register: RegisterName, row_id: str, form: FormDep, viewer: StaffDep, services: ServicesDep
) -> Response:
    library = services.library
    with library.reading():
        shelf = library.shelf(viewer)
        before = told(library.registers.row(shelf, register, row_id).fact)
    values = {
        name: value for name, value in _values(register, form).items() if value != before.get(name, type(value)())
    }
    if not values:
        return _back(register, row_id, "same")
    try:
        edit_row(
            library.catalog, library.registers, shelf, register, row_id, values, _quotes(form), viewer.name or ""
        )  # fmt: skip
    except InvalidInput as error:
        return _form_page(request, services, viewer, register, form, row_id=row_id, error=error)
    return _back(register, row_id, "saved")


@router.post("/registers/{register}/{row_id}/hide")
def hide(register: RegisterName, row_id: str, viewer: StaffDep, services: ServicesDep) -> Response:
    library = services.library
    hide_row(library.catalog, library.registers, library.shelf(viewer), register, row_id, viewer.name or "")
    return redirect(f"{PATH}/registers/{register}", {"done": "hidden"})


def _form_page(
    request: Request, services: Services, viewer: Viewer, register: str, form: Mapping[str, str], *,
    row_id: str | None = None, error: InvalidInput | None = None, done: str = "",
) -> Response:  # fmt: skip
    """The form of a row: as it is, or as it was sent where that could not be taken."""
    library = services.library
    with library.reading():
        shelf = library.shelf(viewer)
        row = library.registers.row(shelf, register, row_id) if row_id else None
    now = told(row.fact) if row else {}
    values = {name: "\n".join(each) if isinstance(each, list) else each for name, each in now.items()}
    problem = problems.of_error(error, request.url.path) if error else None
    return render(
        request, "register_row.html", status=problem.status if problem else 200, register=register, row=row,
        values={**values, **form}, quotes=range(QUOTES), documents=[] if row else documents_of(shelf),
        tables=tables, problem=problem, done=sentence(done),
    )  # fmt: skip


def _values(register: str, form: Mapping[str, str]) -> dict[str, Any]:
    """What the form says, field by field; a list has a name on each line."""
    given: dict[str, Any] = {}
    for name in tables.form_fields(register):
        text = form.get(name, "")
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        given[name] = lines if name in tables.LISTS else text
    return given


def _quotes(form: Mapping[str, str]) -> list[tuple[int, str]]:
    """
    Raises:
        InvalidInput: a quote without the number of its page.
    """
    found: list[tuple[int, str]] = []
    for place in range(QUOTES):
        page, quote = form.get(f"page-{place}", ""), form.get(f"quote-{place}", "")
        if not quote:
            continue
        if not page.isdecimal() or len(page) > LONGEST_PAGE:
            raise InvalidInput("A quote needs the number of its page.", advice="Count pages of the file from 1.")
        found.append((int(page), quote))
    return found


def _back(register: str, row_id: str, done: str) -> Response:
    return redirect(f"{PATH}/registers/{register}/{row_id}", {"done": done})
