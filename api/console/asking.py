"""Ask: the widget's answer beside its evidence. The page asks /console/v1/ask itself."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.shell import ConsoleRoute, StaffDep, render
from api.services import ServicesDep
from api.session import PATH
from kb.access import Tier
from kb.records import Kind

router = APIRouter(prefix=PATH, route_class=ConsoleRoute)


@router.get("")
def ask_page(request: Request, viewer: StaffDep, services: ServicesDep) -> Response:
    """A plain `def`: the shelf is read from the catalog, off the event loop."""
    library = services.library
    with library.reading():
        documents = sorted(
            library.shelf(viewer).readable.values(), key=lambda each: (each.description.title, each.source)
        )
    told = [each.description for each in documents]
    return render(
        request, "ask.html", documents=documents, kinds=list(Kind), tiers=list(Tier),
        programs=sorted({each.program for each in told if each.program}),
        languages=sorted({each.language for each in told}), model=library.chat.name if library.chat else None,
    )  # fmt: skip
