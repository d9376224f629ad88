"""`footnote show`: what was read of a publication, page by page."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from api.terminal import escape, out
from kb.access import Tier, Viewer
from kb.page_names import page_name
from kb.records import SentenceKind
from kb.settings import read_settings

if TYPE_CHECKING:
    from kb.preview import PagePreview
    from kb.records import Document, Page, StoredChunk
    from kb.shelf import Shelf

_KINDS = {
    SentenceKind.TEXT: "paragraph",
    SentenceKind.HEADING: "heading",
    SentenceKind.LIST_ITEM: "list item",
    SentenceKind.TABLE_ROW: "table row",
    SentenceKind.CAPTION: "caption",
    SentenceKind.ORDER: "never quoted",
}


def show(
    document: Annotated[str, typer.Argument(metavar="DOC", help="Its id, its source, or a part of its title.")],
    page: Annotated[int | None, typer.Option("--page", min=1, help="Only this page, counted from 1.")] = None,
    chunks: Annotated[bool, typer.Option("--chunks", help="Show the chunks and their sentences too.")] = False,
    tier: Annotated[Tier, typer.Option("--tier", help="Read as a viewer of this tier.")] = Tier.STAFF,
    as_json: Annotated[bool, typer.Option("--json", help="Print what the API returns.")] = False,
) -> None:
    """Show what was read of a document: its description, and the elements and chunks of its pages."""
    from kb.catalog.opening import open_catalog  # noqa: PLC0415
    from kb.preview import find_document, preview  # noqa: PLC0415
    from kb.shelf import make_shelf  # noqa: PLC0415

    with open_catalog(read_settings(os.environ)) as catalog:
        shelf = make_shelf(catalog.documents(), Viewer(tier), catalog.index_version())
        found = find_document(list(shelf.readable.values()), document)
        numbers = [page] if page else catalog.page_numbers(found.revision_id)
        shown = (preview(catalog, found, number) for number in numbers)
        if as_json:
            _print_json(found, shelf, shown if page or chunks else ())
            return
        _print_description(found)
        for each in shown:
            _print_page(found, each, chunks)


def _print_json(document: Document, shelf: Shelf, pages: Iterable[PagePreview]) -> None:
    """The document, or what is asked of its pages, each as the API would tell it."""
    from api.document_schemas import DocumentView  # noqa: PLC0415
    from api.preview_schemas import PagePreviewView  # noqa: PLC0415

    told = [PagePreviewView.showing(document, each).model_dump_json(indent=2) for each in pages]
    print(*(told or [DocumentView.of(document, shelf).model_dump_json(indent=2)]), sep="\n")  # noqa: T201


def _print_description(document: Document) -> None:
    told = document.description
    published = told.published.isoformat() if told.published else "undated"
    out.print(f"[bold]{escape(told.title)}[/]")
    out.print(
        f"{document.id}  {told.kind}, {published}, {told.language}, {told.tier}  [dim]{escape(document.source)}[/]"
    )
    out.print(
        f"[dim]{document.media_type}, {document.pages} pages, {document.chunks} chunks, {document.revision_id}[/]"
    )
    for note in document.notes:
        out.print(f"[yellow]{escape(note)}[/]")


def _print_page(document: Document, read: PagePreview, chunks: bool) -> None:
    from kb.pictures import has_pictures  # noqa: PLC0415

    out.print(f"\n[bold]{_name(read.page)}[/]")
    if has_pictures(document) and read.page.width is not None:
        address = f"/v1/documents/{document.id}/pages/{read.page.number}.png?boxes=chunks"
        out.print(f"[dim]picture: {address} of `footnote serve`[/]")
    if read.page.furniture:
        out.print(f"[dim]header, footer: {escape(' | '.join(read.page.furniture))}[/]")
    for element in read.elements:
        inside = ",".join(map(str, element.chunks)) or "-"
        out.print(f"[cyan]{_KINDS[element.kind]:>12}[/] [dim]{inside:>5}[/]  {escape(element.text)}")
    for chunk in read.chunks if chunks else ():
        _print_chunk(chunk, read.page.number)


def _name(page: Page) -> str:
    """p. 12 (PDF page 14), and how surely it was read where that is not certain."""
    name = escape(page_name(page.number, page.label))
    return name if page.confidence is None else f"{name}, read by OCR, {page.confidence:.0%} sure"


def _print_chunk(chunk: StoredChunk, page: int) -> None:
    section = " > ".join(chunk.section) or "(no section)"
    out.print(f"\n  [bold]chunk {chunk.ordinal}[/]  {escape(section)}  [dim]{chunk.tokens} tokens, {chunk.language}[/]")
    for sentence in chunk.sentences:
        pages = sorted({span.page for span in sentence.spans})
        elsewhere = "" if pages == [page] else f" [dim](p. {', '.join(map(str, pages))})[/]"
        out.print(f"    [cyan]{_KINDS[sentence.kind]:>12}[/]  {escape(sentence.text)}{elsewhere}")
