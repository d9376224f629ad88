"""`footnote describe` and `footnote editions`: what documents are said to be, and which belong together."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.terminal import escape, out
from kb.access import Tier
from kb.errors import InvalidInput
from kb.settings import read_settings

if TYPE_CHECKING:
    from kb.identity import Receipt
    from kb.records import Document

editions = typer.Typer(help="Editions of one publication: list them, decide on what is proposed.")

SHOWN = (
    "title", "kind", "publisher", "program", "place", "published", "covers_from", "covers_until", "language", "tier",
    "listed", "edition_of", "url", "illustrative",
)  # fmt: skip
DOC = Annotated[str, typer.Argument(metavar="DOC", help="The document's id or its source.")]


def describe(
    doc: DOC,
    title: str | None = None,
    kind: str | None = None,
    publisher: str | None = None,
    program: str | None = None,
    place: str | None = None,
    published: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD")] = None,
    covers_from: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD")] = None,
    covers_until: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD")] = None,
    language: str | None = None,
    tier: Tier | None = None,
    listed: Annotated[bool | None, typer.Option("--listed/--unlisted")] = None,
    edition_of: Annotated[str | None, typer.Option(metavar="DOC")] = None,
    url: str | None = None,
    illustrative: Annotated[bool | None, typer.Option("--illustrative/--real")] = None,
    found: Annotated[
        list[str] | None, typer.Option("--found", metavar="FIELD", help="Go back to what was found; may be repeated.")
    ] = None,
) -> None:
    """Show what a document is said to be, and where that was found; with options, change it. "" says: there is none."""
    given = {name: value for name, value in locals().items() if name in SHOWN and value is not None}
    changes: dict[str, Any] = {**given, **{name.replace("-", "_"): None for name in found or ()}}
    if both := sorted(set(given) & {name.replace("-", "_") for name in found or ()}):
        raise InvalidInput(f"{both[0]} is both given and to be found.", advice="Leave out one of the two.")
    if changes:
        _change(doc, changes)
    else:
        _show(doc)


def _show(doc: str) -> None:
    from ingest.editing import find_document  # noqa: PLC0415
    from kb.catalog.opening import open_catalog  # noqa: PLC0415

    with open_catalog(read_settings(os.environ)) as catalog:
        print_description(find_document(catalog, doc))


def _change(doc: str, changes: dict[str, Any]) -> None:
    from ingest.editing import edit  # noqa: PLC0415
    from kb.library import open_library  # noqa: PLC0415

    with open_library(read_settings(os.environ), purpose="footnote describe") as library:
        print_description(edit(library, doc, changes))


def print_description(document: Document) -> None:
    """A line for each field: its value, where it was found, how surely."""
    out.print(f"{document.id}  {escape(document.source)}  [dim]{document.revision_id}[/]")
    about = document.description
    for field in SHOWN:
        value, origin = getattr(about, field), about.origins.get(field)
        if value is not None:
            told = f"{origin.found}, {origin.confidence:.0%} sure" if origin else "default"
            shown = ("no", "yes")[value] if isinstance(value, bool) else str(value)
            out.print(f"  {field:13} {escape(shown)}  [dim]({told})[/]")


@editions.callback(invoke_without_command=True)
def list_editions(context: typer.Context) -> None:
    """List the editions of each publication that has several, and what looks like one."""
    if context.invoked_subcommand is not None:
        return
    from kb.catalog.opening import open_catalog  # noqa: PLC0415
    from kb.editions import chains, propose  # noqa: PLC0415

    with open_catalog(read_settings(os.environ)) as catalog:
        documents, rejected = catalog.documents(), catalog.editions.rejected()
    known, proposed = chains(documents), propose(documents, rejected)
    if not known and not proposed:
        out.print("No publication has several editions, and none looks like a later edition of another.")
    for chain in known:
        out.print(escape(chain.documents[-1].description.title), style="bold")
        for each in chain.documents:
            out.print(f"  {_line(each)}")
    for proposal in proposed:
        out.print(f"\nProposed: {_line(proposal.later)}\n  edition of {_line(proposal.earlier)}\n  {proposal.reason}")
    if proposed:
        out.print("\nDecide with: footnote editions accept DOC, footnote editions reject DOC", style="dim")


@editions.command("accept")
def accept_edition(doc: DOC) -> None:
    """Make a document an edition of the one that is proposed: that one then answers "as of" an earlier day alone."""
    from ingest.editions import accept  # noqa: PLC0415
    from kb.library import open_library  # noqa: PLC0415

    with open_library(read_settings(os.environ), purpose="footnote editions") as library:
        document = accept(library, doc)
    out.print(f"{escape(document.source)} is an edition of {escape(str(document.description.edition_of))}.")


@editions.command("reject")
def reject_edition(doc: DOC) -> None:
    """Refuse what is proposed for a document, for good."""
    from ingest.editions import reject  # noqa: PLC0415
    from kb.library import open_library  # noqa: PLC0415

    with open_library(read_settings(os.environ), purpose="footnote editions") as library:
        proposal = reject(library, doc)
    out.print(f"{escape(proposal.later.source)} is no edition of {escape(proposal.earlier.source)}.")


def _line(document: Document) -> str:
    published = document.description.published
    dated = published.isoformat() if published else "undated"
    return f"{document.id}  {dated:10}  {escape(document.description.title)}  [dim]{escape(document.source)}[/]"


def print_receipt(receipt: Receipt) -> None:
    """What was erased, by where it was kept."""
    held = receipt.held
    out.print(
        f"Erased {escape(receipt.title)} ({escape(receipt.source)}): {receipt.pages} pages, {receipt.chunks} chunks, "
        f"{receipt.sentences} sentences, from the catalog, both indexes and the file store."
    )
    out.print(
        f"  vectors: {held.chunk_vectors} of chunks, {held.sentence_vectors} of sentences, of the tokens of "
        f"{held.token_vectors} chunks\n  lexical entries: {held.lexical_entries}\n  file: {held.file_bytes} bytes\n"
        f"  facts of registers: {receipt.facts}, corrections of them: {receipt.corrections}\n"
        f"  edits of the description: {receipt.edits}, decisions on editions: {receipt.decisions}, links of later "
        f"editions: {receipt.links}\n  jobs: {receipt.jobs}, answers in conversations: {receipt.answers}, "
        f"mentions in the log of questions: {receipt.questions}"
    )
    if not receipt.complete:
        out.print(
            "Another process, such as a backup, reads a file that still holds what was erased; it is finished at the "
            "next change, or when the library is opened again."
        )
