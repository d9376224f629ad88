"""`footnote site` and `footnote token`: the web sites that embed the widget, and tokens for their viewers.

They need the catalog only, and work beside a running server, which goes by them from its next request."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from api.terminal import err, escape, out
from kb.access import Tier
from kb.settings import read_settings
from kb.sites import ASKS_PER_MINUTE, new_secret, new_site

app = typer.Typer(help="Web sites that embed the widget: what their pages may ask.", no_args_is_help=True)

ID = Annotated[str, typer.Argument(metavar="ID", help="As the page names it, such as program-site.")]
SHOWN_ONCE = "The signing secret of {}. It belongs on that site's server, never in a page, and is not shown again."


@app.command()
def create(
    site_id: ID,
    name: Annotated[str, typer.Option(help="Whose site it is, for people.")],
    origin: Annotated[list[str], typer.Option(help="Origin of its pages, https://host[:port]; may be given again.")],
    tier: Annotated[Tier, typer.Option(help="The highest that its viewer tokens may open: public or member.")] = (
        Tier.PUBLIC
    ),
    per_minute: Annotated[int, typer.Option(help="Questions that one viewer may ask in a minute.")] = ASKS_PER_MINUTE,
) -> None:
    """Let the pages of a web site ask. Prints its signing secret, once."""
    from kb.catalog.opening import open_catalog  # noqa: PLC0415

    made = new_site(site_id, name, origin, tier, per_minute)
    with open_catalog(read_settings(os.environ)) as catalog:
        catalog.sites.add(made)
    _print_secret(made.id, made.secret)


@app.command("list")
def list_all() -> None:
    """List the sites, without their secrets."""
    from kb.catalog.opening import open_catalog  # noqa: PLC0415

    with open_catalog(read_settings(os.environ)) as catalog:
        for each in catalog.sites.all():
            told = f"{each.tier}, {each.asks_per_minute} a minute, since {each.created_at[:10]}"
            out.print(f"{each.id}  {escape(each.name)}  {' '.join(each.origins)}  [dim]{told}[/]")


@app.command()
def edit(
    site_id: ID,
    name: Annotated[str | None, typer.Option(help="Another name.")] = None,
    origin: Annotated[list[str] | None, typer.Option(help="These origins in place of all that it has.")] = None,
    tier: Annotated[Tier | None, typer.Option(help="Another highest tier; tokens above it hold no more.")] = None,
    per_minute: Annotated[int | None, typer.Option(help="Another number of questions a minute.")] = None,
) -> None:
    """Change what a site may do, from its next request on."""
    from kb.catalog.opening import open_catalog  # noqa: PLC0415

    given = {"name": name, "origins": tuple(origin) if origin else None, "tier": tier, "asks_per_minute": per_minute}
    with open_catalog(read_settings(os.environ)) as catalog:
        catalog.sites.change(site_id, {field: value for field, value in given.items() if value is not None})
    out.print(f"Changed {site_id}.")


@app.command()
def rotate(site_id: ID) -> None:
    """Give a site a new signing secret, and print it. Tokens signed with the old one hold no more."""
    from kb.catalog.opening import open_catalog  # noqa: PLC0415

    with open_catalog(read_settings(os.environ)) as catalog:
        changed = catalog.sites.change(site_id, {"secret": new_secret()})
        catalog.forget_log()
    _print_secret(changed.id, changed.secret)


@app.command()
def remove(site_id: ID) -> None:
    """Shut a site out, and erase the conversations that were begun on it."""
    from kb.catalog.opening import open_catalog  # noqa: PLC0415

    with open_catalog(read_settings(os.environ)) as catalog:
        conversations = catalog.sites.remove(site_id)
        complete = catalog.forget_log()
    out.print(f"Removed {site_id}, and {conversations} conversations that were begun on it.")
    if not complete:
        out.print("Another process reads a file that still holds them; it is finished at the next change.")


def token(
    site: Annotated[str, typer.Option(metavar="ID", help="The site whose page will show it.")],
    tier: Annotated[Tier, typer.Option(help="What it opens, as far as the site may.")] = Tier.PUBLIC,
    sub: Annotated[str | None, typer.Option(help="A lasting name for the viewer, best a pseudonym.")] = None,
    minutes: Annotated[int, typer.Option(min=1, max=60, help="How long it holds.")] = 15,
) -> None:
    """Mint a viewer token as the site's own server would, to try things out."""
    from kb.catalog.opening import open_catalog  # noqa: PLC0415
    from kb.viewer_tokens import mint_token  # noqa: PLC0415

    with open_catalog(read_settings(os.environ)) as catalog:
        found = catalog.sites.get(site)
    print(mint_token(found, tier, sub, minutes))  # noqa: T201


def _print_secret(site_id: str, secret: str) -> None:
    print(secret)  # noqa: T201
    err.print(SHOWN_ONCE.format(escape(site_id)))
