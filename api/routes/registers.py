"""/v1/registers: targets, figures of the market, partners, events, contacts, how to join; staff correct them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Query, Request, Response

from api.problems import documented
from api.register_schemas import (
    CorrectionList,
    CorrectionNumber,
    CorrectionView,
    CoverageView,
    NewRow,
    QuoteOrder,
    RegisterName,
    RegisterQuery,
    RegisterView,
    RowEdit,
    RowView,
    SheetQuery,
    UnreadView,
)
from api.register_sheets import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx
from api.routes.ask import require_json
from api.schemas import NoParameters
from api.services import Services, ServicesDep, ViewerDep, require_staff
from kb.access import STAFF, Tier, Viewer
from kb.ledger.changes import add_row, edit_row, hide_row
from kb.ledger.correcting import stands
from kb.ledger.listing import checked, order_of
from kb.ledger.rows import Row, Source
from kb.shelf import Shelf

router = APIRouter(tags=["registers"])
Nothing = Annotated[NoParameters, Query()]


def _sheet(kind: str, media_type: str) -> dict[int | str, dict[str, Any]]:
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": f"The register as {kind}.", "content": {media_type: schema}}, **documented(400, 401)}


@router.get(
    "/v1/registers/{register}.csv",
    operation_id="get_register_csv",
    summary="A register as CSV",
    response_class=Response,
    responses=_sheet("CSV", "text/csv"),
)
def get_register_csv(
    register: RegisterName, query: Annotated[SheetQuery, Query()], viewer: ViewerDep, services: ServicesDep,
    request: Request,
) -> Response:  # fmt: skip
    rows, _ = _rows(services, viewer, register, query)
    return _download(as_csv(register, rows, _Links(request)), CSV_TYPE, f"{register}.csv")


@router.get(
    "/v1/registers/{register}.xlsx",
    operation_id="get_register_xlsx",
    summary="A register as a workbook",
    response_class=Response,
    responses=_sheet("XLSX", XLSX_TYPE),
)
def get_register_xlsx(
    register: RegisterName, query: Annotated[SheetQuery, Query()], viewer: ViewerDep, services: ServicesDep,
    request: Request,
) -> Response:  # fmt: skip
    rows, _ = _rows(services, viewer, register, query)
    return _download(as_xlsx(register, rows, _Links(request)), XLSX_TYPE, f"{register}.xlsx")


@router.get(
    "/v1/registers/{register}",
    operation_id="get_register",
    summary="Rows of a register, each with the words that it stands on",
    responses=documented(400, 401),
)
def get_register(
    register: RegisterName, query: Annotated[RegisterQuery, Query()], viewer: ViewerDep, services: ServicesDep
) -> RegisterView:
    rows, shelf = _rows(services, viewer, register, query)
    unread = services.library.registers.unread(shelf, query.filters())
    staff = viewer.tier is Tier.STAFF
    return RegisterView(
        name=register,
        total=len(rows),
        limit=query.limit,
        offset=query.offset,
        rows=tuple(RowView.of(row, shelf, staff=staff) for row in rows[query.offset : query.offset + query.limit]),
        coverage=CoverageView(
            publications=len(shelf.answering(query.filters())),
            unread=tuple(UnreadView(document_id=each.id, title=each.description.title) for each in unread),
        ),
        index_version=shelf.index_version,
    )


@router.post(
    "/v1/registers/{register}",
    operation_id="add_row",
    summary="Add a row that was not read (staff)",
    description="Its quotes must stand on the pages named and bear out every field.",
    status_code=201,
    responses=documented(400, 401, 403, 404, 415),
    dependencies=[Depends(require_staff), Depends(require_json)],
)
def post_row(register: RegisterName, new: NewRow, _: Nothing, viewer: ViewerDep, services: ServicesDep) -> RowView:
    library = services.library
    given = {name: value for name, value in new.fields.items() if value}
    shelf = library.shelf(viewer)
    added = add_row(library.catalog, shelf, register, new.document_id, given, _pairs(new.quotes), _by(viewer))
    return _row(services, viewer, register, added)


@router.patch(
    "/v1/registers/{register}/{row_id}",
    operation_id="edit_row",
    summary="Correct a row, in all publications that say it (staff)",
    description="With quotes these must bear the change out; without, it is marked as made by hand. It survives a new "
    "revision of the publication.",
    responses=documented(400, 401, 403, 404, 415),
    dependencies=[Depends(require_staff), Depends(require_json)],
)
def patch_row(
    register: RegisterName, row_id: str, edit: RowEdit, _: Nothing, viewer: ViewerDep, services: ServicesDep
) -> RowView:
    library = services.library
    given: Mapping[str, Any] = {name: "" if value is None else value for name, value in edit.fields.items()}
    shelf = library.shelf(viewer)
    edit_row(library.catalog, library.registers, shelf, register, row_id, given, _pairs(edit.quotes), _by(viewer))
    return _row(services, viewer, register, row_id)


@router.delete(
    "/v1/registers/{register}/{row_id}",
    operation_id="hide_row",
    summary="Show a row no more (staff)",
    description="DELETE /v1/corrections/{number} brings it back.",
    responses=documented(401, 403, 404),
    dependencies=[Depends(require_staff)],
)
def delete_row(
    register: RegisterName, row_id: str, _: Nothing, viewer: ViewerDep, services: ServicesDep
) -> CorrectionList:
    library = services.library
    last = max((each.number for each in library.catalog.corrections.all()), default=0)
    hide_row(library.catalog, library.registers, library.shelf(viewer), register, row_id, _by(viewer))
    return _corrections(services, after=last)


@router.get(
    "/v1/corrections",
    operation_id="list_corrections",
    summary="What was corrected in the registers, by whom and when (staff)",
    responses=documented(401, 403),
    dependencies=[Depends(require_staff)],
)
def list_corrections(_: Nothing, services: ServicesDep) -> CorrectionList:
    return _corrections(services)


@router.delete(
    "/v1/corrections/{number}",
    operation_id="undo_correction",
    summary="Take a correction back (staff)",
    responses=documented(401, 403, 404),
    dependencies=[Depends(require_staff)],
)
def undo_correction(number: CorrectionNumber, _: Nothing, services: ServicesDep) -> CorrectionView:
    return CorrectionView.of(services.library.catalog.corrections.undo(number), standing=False)


def _rows(services: Services, viewer: Viewer, register: str, query: SheetQuery) -> tuple[Sequence[Row], Shelf]:
    where, library = checked(register, query.where()), services.library
    order = order_of(register, query.sort) if query.sort else None
    with library.reading():
        shelf = library.shelf(viewer, query.as_of)
        rows = library.registers.rows(shelf, register, where, query.filters())
    return (order.apply(rows) if order else rows), shelf


def _row(services: Services, viewer: Viewer, register: str, wanted: str) -> RowView:
    library = services.library
    with library.reading():
        shelf = library.shelf(viewer)
        return RowView.of(library.registers.row(shelf, register, wanted), shelf, staff=True)


def _corrections(services: Services, after: int = 0) -> CorrectionList:
    library = services.library
    shelf = library.shelf(STAFF)
    made = [each for each in library.catalog.corrections.all() if each.number > after]
    return CorrectionList(
        corrections=tuple(CorrectionView.of(each, standing=stands(library.catalog, shelf, each)) for each in made)
    )


def _pairs(quotes: Sequence[QuoteOrder]) -> list[tuple[int, str]]:
    return [(each.page, each.quote) for each in quotes]


def _by(viewer: Viewer) -> str:
    return viewer.name or ""


class _Links:
    """Where a source can be opened: at its own address, else the page of the file that this service keeps."""

    def __init__(self, request: Request) -> None:
        self._base = str(request.base_url)

    def __call__(self, source: Source) -> str:
        url = source.document.description.url
        if url and urlsplit(url).scheme in {"http", "https"}:
            return url
        return f"{self._base}v1/documents/{source.document.id}/file#page={source.quotes[0].page}"


def _download(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, headers={"Content-Disposition": f'attachment; filename="{name}"'}, media_type=media_type)
