"""`footnote`: the library from the shell. Exit status 0 ok, 1 the work failed, 2 wrong usage.

Heavy packages are imported inside the commands that need them: `footnote --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli_conversations import app as conversations_app
from api.cli_conversations import continued
from api.cli_descriptions import describe, editions, print_receipt
from api.cli_jobs import app as jobs_app
from api.cli_registers import app as registers_app
from api.cli_show import show
from api.cli_sites import app as sites_app
from api.cli_sites import token
from api.terminal import err, escape, out
from kb.access import Tier, Viewer, hash_key, new_key
from kb.errors import FootnoteError, InvalidInput, UnreadableFile, UnsupportedFormat
from kb.page_names import page_name
from kb.settings import read_settings, with_encoder

if TYPE_CHECKING:
    from kb.catalog import Catalog

app = typer.Typer(
    help="Document QA over a program's publications, with a footnote for every statement.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
key_app = typer.Typer(help="API keys: who may read what.", no_args_is_help=True)
app.add_typer(key_app, name="key")
app.add_typer(jobs_app, name="jobs")
app.add_typer(registers_app, name="registers")
app.add_typer(editions, name="editions")
app.add_typer(conversations_app, name="conversations")
app.add_typer(sites_app, name="site")
app.command()(show)
app.command()(token)
app.command()(describe)

AsJson = Annotated[bool, typer.Option("--json", help="Print what the API returns.")]
AsTier = Annotated[Tier, typer.Option("--tier", help="Read as a viewer of this tier.")]
FailedExit = typer.Exit(1)
CTRL_C = 130  # what typer makes of a KeyboardInterrupt


@app.command()
def ingest(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, and addresses that begin with http.")],
    ocr: Annotated[bool, typer.Option("--ocr/--no-ocr", help="Read scanned pages by text recognition.")] = True,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove what was read from these folders and is there no more.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Follow the folders until Ctrl-C.")] = False,
) -> None:
    """Read publications into the library. What is there already is left alone; what changed is replaced."""
    from api.cli_ingest import ingest_with_bars  # noqa: PLC0415
    from api.cli_watch import watch_with_bars  # noqa: PLC0415

    settings = read_settings(os.environ)
    work = watch_with_bars if watch else ingest_with_bars
    if not work(settings if ocr else settings.without_ocr(), paths, out, err, prune=prune):
        raise FailedExit


@app.command()
def ask(
    question: str,
    tier: AsTier = Tier.STAFF,
    answerer: Annotated[Literal["extractive", "llm"] | None, typer.Option(help="What answers.")] = None,
    as_json: AsJson = False,
    conversation: Annotated[str | None, typer.Option(metavar="ID", help="Ask within this conversation.")] = None,
    latest: Annotated[bool, typer.Option("--continue", help="Ask within the latest conversation.")] = False,
) -> None:
    """Ask the library. Whoever has the shell has the library, so this reads as staff unless told otherwise."""
    from api.cli_answer import print_answer  # noqa: PLC0415
    from kb.answer.models import Question  # noqa: PLC0415
    from kb.answer.understanding.question import check_text  # noqa: PLC0415
    from kb.conversations.conversing import converse  # noqa: PLC0415
    from kb.library import open_library  # noqa: PLC0415

    check_text(question)
    settings = read_settings(os.environ)
    with open_library(settings, purpose="footnote ask") as library:
        _tell_empty(library.catalog)
        within = continued(library.catalog, tier, conversation, latest, settings.conversation_days)
        asked = Question(question=question, conversation_id=within, answerer=answerer)
        answer = converse(library, asked, Viewer(tier))
    if as_json:
        print(answer.model_dump_json(indent=2))  # noqa: T201
    else:
        print_answer(answer, out)


@app.command()
def search(
    query: str,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 5,
    tier: AsTier = Tier.STAFF,
    as_json: AsJson = False,
) -> None:
    """Show the passages nearest to a query."""
    from api.schemas import PassageList  # noqa: PLC0415
    from kb.answer.models import Filters  # noqa: PLC0415
    from kb.answer.understanding.question import check_text  # noqa: PLC0415
    from kb.library import open_library  # noqa: PLC0415
    from kb.retrieval import search as find  # noqa: PLC0415

    text = check_text(query)
    with open_library(read_settings(os.environ), purpose="footnote search") as library:
        _tell_empty(library.catalog)
        passages = find(library, library.shelf(Viewer(tier)), text, Filters(), limit)
    if as_json:
        print(PassageList(passages=tuple(passages)).model_dump_json(indent=2))  # noqa: T201
        return
    for passage in passages:
        page = escape(page_name(passage.page, passage.page_label))
        out.print(f"[bold]{escape(passage.title)}[/], {page}  [dim]{passage.score:.2f}[/]")
        out.print(escape(passage.text, lines=True), end="\n\n")


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    fill_empty: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Ingest this folder first if the library is empty.")
    ] = None,
) -> None:
    """Serve the library over HTTP, with the ask page at /."""
    from api.server import serve as run  # noqa: PLC0415

    settings = read_settings(os.environ)

    def fill() -> None:
        if fill_empty is not None:
            from api.cli_ingest import fill_if_empty  # noqa: PLC0415

            fill_if_empty(settings, fill_empty, out, err)

    run(settings, host, port, prepare=fill)


@app.command()
def documents(tier: AsTier = Tier.STAFF) -> None:
    """List the documents of the library."""
    from kb.catalog.opening import open_catalog  # noqa: PLC0415

    with open_catalog(read_settings(os.environ)) as catalog:
        _tell_empty(catalog)
        known = [each for each in catalog.documents() if Viewer(tier).may_read(each.description.tier)]
    for each in known:
        told = each.description
        published = told.published.isoformat() if told.published else "undated"
        out.print(
            f"{each.id}  {published:10}  {told.tier:6}  {told.kind:17}  {escape(told.title)}  "
            f"[dim]{each.pages} p., {escape(each.source)}[/]"
        )


@app.command()
def remove(document_id: str) -> None:
    """Erase a document from everywhere, and print a receipt."""
    from kb.library import open_library  # noqa: PLC0415

    with open_library(read_settings(os.environ), purpose="footnote remove") as library:
        receipt = library.remove(document_id)
    print_receipt(receipt)


@app.command()
def check() -> None:
    """Prove that the catalog, both indexes and the files agree."""
    from kb.library import open_library  # noqa: PLC0415
    from kb.maintenance import check as compare  # noqa: PLC0415

    with open_library(read_settings(os.environ), purpose="footnote check") as library:
        report = compare(library)
        lacks = library.encoding.lacks()
    for sentence in lacks:
        err.print(escape(sentence))
    counted = f"{report.documents} documents, {report.chunks} chunks, {report.sentences} sentences"
    if not report.findings:
        out.print(f"All agree: {counted}.")
        return
    err.print(f"Compared {counted}.")
    for finding in report.findings:
        err.print(f"- {escape(finding)}")
    err.print(
        "`footnote reindex` rebuilds the indexes from the catalog; a file that is missing or another one comes back by "
        "ingesting its publication again; for a page, remove the document and ingest it again."
    )
    raise FailedExit


@app.command()
def worker() -> None:
    """Read publications for a server on another machine, over the queue at FOOTNOTE_QUEUE_URL."""
    from api.cli_worker import work  # noqa: PLC0415

    work(read_settings(os.environ), err)


@app.command()
def reindex(
    encoder: Annotated[
        str | None, typer.Option(metavar="ENCODER", help="Change to this encoder; as FOOTNOTE_ENCODER.")
    ] = None,
) -> None:
    """Rebuild both indexes from the catalog, embedding everything again."""
    from api.cli_ingest import reindex_with_bar  # noqa: PLC0415

    settings = read_settings(os.environ)
    reindex_with_bar(with_encoder(settings, encoder), out, err)
    if encoder is not None and settings.encoder not in {None, encoder}:
        err.print(f"FOOTNOTE_ENCODER still says {escape(str(settings.encoder))}: leave it out, and the library opens.")


@key_app.command("create")
def create_key(
    tier: Annotated[Tier, typer.Option(help="What the holder may read.")],
    name: Annotated[str, typer.Option(help="Whose key it is; to know it by when revoking.")],
) -> None:
    """Make an API key. It is shown once; the library keeps only its hash."""
    from kb.catalog.opening import open_catalog  # noqa: PLC0415

    key = new_key()
    with open_catalog(read_settings(os.environ)) as catalog:
        catalog.keys.add(name, tier, hash_key(key))
    print(key)  # noqa: T201


@key_app.command("list")
def list_keys() -> None:
    """List the keys by name."""
    from kb.catalog.opening import open_catalog  # noqa: PLC0415

    with open_catalog(read_settings(os.environ)) as catalog:
        for name, tier, created_at in catalog.keys.all():
            out.print(f"{escape(name)}  {tier}  {created_at}")


@key_app.command("revoke")
def revoke_key(name: str) -> None:
    """Make a key worthless from this moment."""
    from kb.catalog.opening import open_catalog  # noqa: PLC0415

    with open_catalog(read_settings(os.environ)) as catalog:
        catalog.keys.revoke(name)
    out.print(f"Revoked {escape(name)}.")


def main() -> None:
    """The console script: every error as a sentence, every status as promised."""
    for command in entry_points(group="footnote.commands"):
        app.add_typer(command.load(), name=command.name)
    try:
        app()
    except FootnoteError as error:
        err.print(f"[red]{escape(error.message)}[/]")
        if error.advice:
            err.print(escape(error.advice))
        of_a_file = isinstance(error, UnsupportedFormat | UnreadableFile)
        sys.exit(2 if isinstance(error, InvalidInput) and not of_a_file else 1)
    except (KeyboardInterrupt, SystemExit) as end:
        if isinstance(end, SystemExit) and end.code != CTRL_C:
            raise
        err.print("Interrupted. What was finished is kept; the same command goes on from there.")
        sys.exit(1)


def _tell_empty(catalog: Catalog) -> None:
    if not catalog.documents():
        err.print("The library is empty. Fill it with: footnote ingest FOLDER")
