"""The registers as tables, with their sources one click away, and charts of targets and of the market."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from api.console import register_tables as tables
from api.console.charts import market, timeline
from api.console.done import sentence
from api.console.shell import ConsoleRoute, StaffDep, redirect, render
from api.register_schemas import RegisterName, SheetQuery
from api.services import ServicesDep
from api.session import PATH
from kb.ledger.listing import checked, order_of
from kb.ledger.rows import Row
from kb.shelf import Shelf

router = APIRouter(prefix=PATH, route_class=ConsoleRoute)


class TableQuery(SheetQuery):
    """What the address of a table tells: the query parameters of the API, and which page of it."""

    page: int = Field(default=1, ge=1, le=100_000)
    done: str = ""

    def told(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_defaults=True, exclude={"done", "page"})

    def query(self, **changes: object) -> str:
        """Of the same table with these changes."""
        told = {name: value for name, value in {**self.told(), **changes}.items() if value}
        return f"?{urlencode(told, doseq=True)}" if told else ""

    def sorted_by(self, name: str) -> str:
        """In the order of this column; the other way round where it is so already."""
        return self.query(sort=f"-{name}" if self.sort == name else name)

    def direction(self, name: str) -> str | None:
        """As `aria-sort` says it."""
        return {name: "ascending", f"-{name}": "descending"}.get(self.sort)

    @property
    def filtered(self) -> bool:
        return bool(self.told().keys() - {"sort"})


@router.get("/registers")
def first_register(_: StaffDep) -> Response:
    return redirect(f"{PATH}/registers/targets")


@router.get("/registers/{register}")
def register_page(
    request: Request, register: RegisterName, query: Annotated[TableQuery, Query()], viewer: StaffDep,
    services: ServicesDep,
) -> Response:  # fmt: skip
    where, filters, library = checked(register, query.where()), query.filters(), services.library
    order = order_of(register, query.sort) if query.sort else None
    with library.reading():
        shelf = library.shelf(viewer, query.as_of)
        rows = library.registers.rows(shelf, register, where, filters)
        counts = {name: len(library.registers.rows(shelf, name)) for name in tables.NAMES}
        unread = library.registers.unread(shelf, filters)
    ordered = order.apply(rows) if order else rows
    pages = max(1, -(-len(rows) // tables.AT_ONCE))
    page = min(query.page, pages)
    drawings, undrawn = market(rows) if register == "market" else ([], 0)
    return render(
        request,
        "registers.html",
        register=register,
        query=query,
        rows=[(row, tables.cells(row)) for row in ordered[(page - 1) * tables.AT_ONCE : page * tables.AT_ONCE]],
        total=len(rows),
        counts=counts,
        unread=unread,
        publications=len(shelf.answering(filters)),
        page=page,
        pages=pages,
        timeline=timeline(rows) if register == "targets" else None,
        drawings=drawings,
        undrawn=undrawn,
        choices=_choices(register, library.registers.rows(shelf, register)),
        corrections=len(library.catalog.corrections.all()),
        tables=tables,
        invented=_invented(rows),
        only=[each for each in shelf.readable.values() if each.id in query.document],
        done=sentence(query.done),
    )


def _choices(register: str, rows: tuple[Row, ...]) -> dict[str, list[str]]:
    """What the form offers to choose from: what there is."""
    there = {name: {str(getattr(row.fact, name, "")) for row in rows} for name in tables.CHOICES}
    offered = {name: [each for each in tables.CHOICES[name] if each in found] for name, found in there.items()}
    return {name: offered[name] for name in tables.filters(register) if name in offered}


def _invented(rows: tuple[Row, ...]) -> int:
    """How many rows stand in invented publications alone."""
    return sum(all(source.document.description.illustrative for source in row.sources) for row in rows)


def documents_of(shelf: Shelf) -> list[tuple[str, str]]:
    """Ids and titles of what a row may be added to."""
    found = [(each.id, each.description.title) for each in shelf.readable.values()]
    return sorted(found, key=lambda each: each[1].casefold())
