"""The library at a glance: every publication and its state, what is being read, and where files are dropped."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from api.console.shell import ConsoleRoute, StaffDep, render
from api.schemas import Sent
from api.services import ServicesDep
from api.session import PATH
from ingest.parse import SUFFIXES
from kb.access import Tier
from kb.catalog.jobs import Jobs
from kb.jobs import UNFINISHED, Job, JobState
from kb.overview import SORTS, State, Wanted, counted, in_order, overview
from kb.records import Kind

router = APIRouter(prefix=PATH, route_class=ConsoleRoute)

AT_ONCE = 100  # publications on one page of the table
LONGEST_QUEUE = 1000  # jobs looked at; what waits behind them is told when its turn comes nearer


class LibraryQuery(Sent):
    """What the address of the table tells. An empty value asks for nothing: forms send them."""

    q: str = Field(default="", max_length=200)
    kind: Kind | Literal[""] = ""
    tier: Tier | Literal[""] = ""
    language: str = Field(default="", max_length=20)
    state: State | Literal[""] = ""
    sort: str = Field(default="-published", pattern=rf"^-?({'|'.join(SORTS)})$")
    page: int = Field(default=1, ge=1)

    def wanted(self) -> Wanted:
        return Wanted(self.q, self.kind or None, self.tier or None, self.language or None, self.state or None)

    def address(self, **changes: object) -> str:
        """Of the table with these changes; what is as it is anyway is left out."""
        told = {**self.model_dump(mode="json", exclude_defaults=True, exclude={"page"}), **changes}
        query = urlencode({name: value for name, value in told.items() if value})
        return f"{PATH}/library{'?' + query if query else ''}"

    def sorted_by(self, name: str) -> str:
        """The address in the order of this column; the other way round where it is so already."""
        return self.address(sort=f"-{name}" if self.sort == name else name)

    def direction(self, name: str) -> str | None:
        """As `aria-sort` says it."""
        return {name: "ascending", f"-{name}": "descending"}.get(self.sort)


@router.get("/library")
def library_page(
    request: Request, query: Annotated[LibraryQuery, Query()], viewer: StaffDep, services: ServicesDep
) -> Response:
    library = services.library
    entries = overview(library.shelf(viewer), pending_jobs(library.catalog.jobs))
    found = in_order(filter(query.wanted().passes, entries), query.sort)
    pages = max(1, -(-len(found) // AT_ONCE))
    page = min(query.page, pages)
    return render(
        request,
        "library.html",
        query=query,
        entries=found[(page - 1) * AT_ONCE : page * AT_ONCE],
        found=len(found),
        total=len(entries),
        counts=counted(entries),
        page=page,
        pages=pages,
        kinds=Kind,
        tiers=Tier,
        states=State,
        max_file_mb=services.settings.max_file_mb,
        suffixes=",".join(sorted(SUFFIXES)),
    )


def pending_jobs(jobs: Jobs) -> list[Job]:
    """Those that are unfinished or failed, as `kb.overview` wants them."""
    return jobs.page((*UNFINISHED, JobState.FAILED), limit=LONGEST_QUEUE)
