"""`footnote registers`: the targets, figures, partners, events, contacts and steps of joining that publications tell.

The catalog is enough: it works beside a running server.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.terminal import err, escape, out
from kb.access import Tier, Viewer
from kb.errors import InvalidInput
from kb.page_names import page_name
from kb.settings import read_settings

if TYPE_CHECKING:
    from kb.catalog import Catalog
    from kb.ledger.ledger import Ledger
    from kb.ledger.rows import Row, Source
    from kb.shelf import Shelf

app = typer.Typer(help="Registers: targets, market figures, partners, events, contacts, joining.", no_args_is_help=True)
NAMES = {
    "targets": "What countries and others want to reach by a year.",
    "market": "Figures of the market.",
    "partners": "Who takes which part.",
    "events": "Events, with dates and places.",
    "contacts": "Whom to ask.",
    "joining": "How to join.",
}


def show(
    context: typer.Context,
    organization: str = "",
    person: str = "",
    event: str = "",
    place: str = "",
    year: str = "",
    status: str = "",
    part: str = "",
    what: str = "",
    text: Annotated[str, typer.Option(help="Words anywhere in the row or its quotes.")] = "",
    document: Annotated[list[str] | None, typer.Option(metavar="ID", help="May be repeated.")] = None,
    as_of: Annotated[str, typer.Option(metavar="YYYY-MM-DD")] = "",
    sort: Annotated[str, typer.Option(help="A field, year or published; with - before it descending.")] = "",
    tier: Annotated[Tier, typer.Option("--tier", help="Read as a viewer of this tier.")] = Tier.STAFF,
    as_json: Annotated[bool, typer.Option("--json", help="Print what the API returns.")] = False,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a CSV file.")] = None,
    xlsx: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a workbook.")] = None,
) -> None:
    """Print a register, each row with where it stands."""
    from kb.answer.models import Filters  # noqa: PLC0415
    from kb.ledger.listing import checked, order_of  # noqa: PLC0415
    from kb.ledger.where import Where  # noqa: PLC0415

    register = str(context.info_name)
    where = Where(
        organization=organization, person=person, event=event, place=place, year=year, status=status, part=part,
        what=what, text=text,
    )  # fmt: skip
    filters = Filters(document_ids=tuple(document or ()))
    order = order_of(register, sort) if sort else None
    with _opened() as (catalog, ledger):
        shelf = _shelf(catalog, tier, as_of)
        found = ledger.rows(shelf, register, checked(register, where), filters)
        rows = order.apply(found) if order else found
        _tell_unread(len(ledger.unread(shelf, filters)))
    _give(register, rows, shelf, tier, as_json, csv, xlsx)


for _name, _help in NAMES.items():
    app.command(_name, help=_help)(show)


@app.command()
def refresh(
    model: Annotated[
        bool, typer.Option("--model", help="Then have the chat model (FOOTNOTE_CHAT_MODEL) read them as well.")
    ] = False,
    tier: Annotated[
        Tier, typer.Option("--tier", help="What a viewer of this tier may read is sent to the chat model.")
    ] = Tier.STAFF,
) -> None:
    """Read the facts of publications that were stored before there were registers, or read by an older grammar."""
    from kb.ledger.refresh import refresh as read  # noqa: PLC0415

    with _opened() as (catalog, _):
        with _bar() as progress:
            count = read(catalog, progress)
        out.print(f"Read the registers of {count} publications." if count else "The registers are up to date.")
        if model:
            _read_with_model(catalog, Viewer(tier))


def _read_with_model(catalog: Catalog, viewer: Viewer) -> None:
    from kb.chat.opening import open_chat  # noqa: PLC0415
    from kb.ledger.model_reading import read_with_model  # noqa: PLC0415

    with open_chat(read_settings(os.environ)) as chat, _bar() as progress:
        if chat is None:
            raise InvalidInput("No chat model is set.", advice="Set FOOTNOTE_CHAT_MODEL (docs/settings.md).")
        told = read_with_model(catalog, chat, viewer, progress)
    out.print(
        f"{escape(chat.name)} read {told.publications} publications: {told.kept} more facts, {told.dropped} dropped "
        f"because their lines do not bear them out; {told.usage.tokens_in} tokens in, {told.usage.tokens_out} out."
    )


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("Publications", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _opened() -> Iterator[tuple[Catalog, Ledger]]:
    from kb.catalog.opening import open_catalog  # noqa: PLC0415
    from kb.ledger.ledger import Ledger  # noqa: PLC0415

    with open_catalog(read_settings(os.environ)) as catalog:
        yield catalog, Ledger(catalog)


def _shelf(catalog: Catalog, tier: Tier, as_of: str) -> Shelf:
    from kb.shelf import make_shelf  # noqa: PLC0415

    try:
        day = date.fromisoformat(as_of) if as_of else None
    except ValueError as error:
        raise InvalidInput(f"{as_of} is no day.", advice="Write it like 2024-06-30.") from error
    version = catalog.index_version()
    return make_shelf(catalog.documents(), Viewer(tier), version, day)


def _tell_unread(count: int) -> None:
    if count:
        err.print(
            f"{count} publications were not read for the registers yet, or by an older version: run "
            "`footnote registers refresh`; a running server does it by itself."
        )


def _give(
    register: str, rows: Sequence[Row], shelf: Shelf, tier: Tier, as_json: bool, csv: Path | None, xlsx: Path | None
) -> None:
    from api.register_sheets import as_csv, as_xlsx  # noqa: PLC0415

    for file, make in ((csv, as_csv), (xlsx, as_xlsx)):
        if file is not None:
            file.write_bytes(make(register, rows, _link))
            err.print(f"Wrote {len(rows)} rows to {escape(str(file))}.")
    if as_json:
        from api.register_schemas import RowList, RowView  # noqa: PLC0415

        views = tuple(RowView.of(row, shelf, staff=tier is Tier.STAFF) for row in rows)
        print(RowList(rows=views).model_dump_json(indent=2))  # noqa: T201
    elif csv is None and xlsx is None:
        for row in rows:
            _print_row(row)


def _link(source: Source) -> str | None:
    return source.document.description.url


def _print_row(row: Row) -> None:
    from kb.registers.facts import told  # noqa: PLC0415

    said = {name: ", ".join(value) if isinstance(value, list) else value for name, value in told(row.fact).items()}
    out.print("  ".join(f"[dim]{name}[/] {escape(value)}" for name, value in said.items()))
    for source in row.sources:
        first = source.quotes[0]
        by_hand = "  (by hand)" if source.by_hand else ""
        page = escape(page_name(first.page, first.label))
        out.print(f"    [dim]{escape(source.document.description.title)}, {page}{by_hand}[/]")
    out.print(f"    [dim]“{escape(row.sources[0].quotes[0].quote, lines=True)}”[/]", end="\n\n")
