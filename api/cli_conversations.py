"""`footnote conversations`: what was asked and answered, kept for some days. Works beside a running server."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from api.terminal import escape, out
from kb.access import Tier, Viewer
from kb.errors import InvalidInput, NotFound
from kb.settings import read_settings

if TYPE_CHECKING:
    from kb.catalog import Catalog
    from kb.conversations.records import Conversation

app = typer.Typer(help="What was asked and answered, for as long as it is kept.", invoke_without_command=True)

ID = Annotated[str, typer.Argument(metavar="ID", help="As `footnote conversations` lists it.")]


class Form(StrEnum):
    MARKDOWN = "md"
    JSON = "json"


@app.callback()
def list_all(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print what the API returns.")] = False,
) -> None:
    """List the conversations of everybody, the latest first: whoever has the shell has the library."""
    if context.invoked_subcommand is not None:
        return
    from api.conversation_schemas import ConversationList  # noqa: PLC0415
    from kb.catalog.opening import open_catalog  # noqa: PLC0415
    from kb.conversations.keeping import list_conversations  # noqa: PLC0415

    settings = read_settings(os.environ)
    with open_catalog(settings) as catalog:
        found = list_conversations(catalog, None, settings.conversation_days)
    if as_json:
        print(ConversationList(conversations=tuple(found)).model_dump_json(indent=2))  # noqa: T201
        return
    for each in found:
        told = f"{each.asked_at[:16]}, {each.turns} questions, until {each.until}, {each.viewer}"
        out.print(f"{each.id}  {escape(each.question)}  [dim]{escape(told)}[/]")


@app.command()
def show(conversation_id: ID) -> None:
    """Print a conversation, as staff may read it now."""
    print(_exported(conversation_id, Form.MARKDOWN), end="")  # noqa: T201


@app.command()
def export(
    conversation_id: ID,
    form: Annotated[Form, typer.Option("--form", help="Markdown with footnotes, or JSON.")] = Form.MARKDOWN,
) -> None:
    """Print a conversation as a file: `footnote conversations export ID > talk.md`."""
    print(_exported(conversation_id, form), end="")  # noqa: T201


@app.command()
def delete(conversation_id: ID) -> None:
    """Erase a conversation, and print a receipt."""
    from kb.catalog.opening import open_catalog  # noqa: PLC0415
    from kb.conversations.keeping import forget_conversation  # noqa: PLC0415

    with open_catalog(read_settings(os.environ)) as catalog:
        receipt = forget_conversation(catalog, conversation_id, None)
    out.print(f"Erased {escape(receipt.id)}: {receipt.turns} questions with their answers.")
    if not receipt.complete:
        out.print("Another process reads a file that still holds them; it is finished at the next change.")


def continued(catalog: Catalog, tier: Tier, wanted: str | None, latest: bool, days: int) -> str | None:
    """The conversation that `footnote ask` goes on with; None to begin one.

    Raises:
        NotFound: there is no such conversation of this tier's, or none at all.
        InvalidInput: both were asked for.
    """
    if wanted and latest:
        raise InvalidInput("--conversation and --continue say two things.", advice="Give one of them.")
    if not wanted and not latest:
        return None
    mine = [each.id for each in catalog.conversations.all(Viewer(tier), days)]
    if latest and mine:
        return mine[0]
    if wanted in mine:
        return wanted
    raise NotFound(
        f"There is no conversation {wanted} of the tier {tier}."
        if wanted
        else "There is no conversation to go on with.",
        advice="`footnote conversations` lists them; `--tier` says whose.",
    )


def _exported(wanted: str, form: Form) -> str:
    from kb.conversations.export import to_markdown  # noqa: PLC0415

    found = _conversation(wanted)
    return to_markdown(found) if form is Form.MARKDOWN else found.model_dump_json(indent=2) + "\n"


def _conversation(wanted: str) -> Conversation:
    from kb.catalog.opening import open_catalog  # noqa: PLC0415
    from kb.conversations.keeping import conversation_in_shell  # noqa: PLC0415

    settings = read_settings(os.environ)
    with open_catalog(settings) as catalog:
        return conversation_in_shell(catalog, wanted, settings.conversation_days)
