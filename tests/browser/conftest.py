"""The widget on a site of another origin, over a real server with the sample library and two hostile publications."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from hosting import Host, hosting
from kb.access import Tier
from kb.catalog.opening import open_catalog
from kb.settings import Settings
from kb.sites import Site, new_site
from serving import Keys, Live, serving

MARKUP = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>"
HOSTILE = f"# Xanadu\n\nThe Xanadu depot charges 17 trucks {MARKUP} every night."
UNTITLED = "The Kubla depot washes 23 trucks <svg onload=document.title='owned'> every morning."
Embed = Callable[..., Page]

# Before any script of the page: what its policy forbids, and what is started that should not be.
WATCH = """
window.violations = [];
const note = (event) => violations.push(`${event.violatedDirective} ${event.blockedURI}`);
document.addEventListener("securitypolicyviolation", note);
"""


@dataclass(frozen=True)
class Embedded:
    """The site, and the service that its pages ask."""

    host: Host
    live: Live
    site: Site
    slow: Site  # the same site, with two questions a minute


@pytest.fixture(scope="session")
def embedded(api_home: Path, keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    home = tmp_path_factory.mktemp("embedded") / "home"
    shutil.copytree(api_home, home)
    with hosting() as host:
        site = new_site("program", "The program", [host.url], Tier.MEMBER, 10_000)
        slow = new_site("slow", "A slow one", [host.url], Tier.MEMBER, 2)
        with open_catalog(Settings(home=home)) as catalog:
            catalog.sites.add(site)
            catalog.sites.add(slow)
        with serving(home) as live:
            host.footnote = live.url
            publish(live, keys, "x.txt", HOSTILE, f"Depot {MARKUP}")
            publish(live, keys, "<svg onload=document.title='owned'>.txt", UNTITLED)
            yield Embedded(host, live, site, slow)


def publish(live: Live, keys: Keys, name: str, text: str, title: str = "") -> None:
    data = {"title": title} if title else {}
    headers = keys.header(Tier.STAFF)
    added = httpx.post(f"{live.url}/v1/documents", files={"file": (name, text)}, data=data, headers=headers, timeout=60)
    assert added.status_code == 201, added.text


@pytest.fixture
def embed(browser: Browser, embedded: Embedded) -> Iterator[Embed]:
    """Open a page of the site: `embed(lang="zh", theme="dark", ...)`, the widget's attributes as they are named in
    Python; `context` has options of the browser. Whatever goes wrong in it, is forbidden by the site's policy, or is
    sent anywhere but to the site and the service, fails the test."""
    troubles: list[str] = []
    contexts = []
    pages: list[Page] = []
    host, live = embedded.host, embedded.live
    host.token = lambda: None
    ours = (host.url, host.stranger, live.url)

    def open_page(
        *, origin: str = "", service: str = live.url, context: dict[str, Any] | None = None, **attributes: str
    ) -> Page:
        opened = browser.new_context(**{"reduced_motion": "reduce", **(context or {})})
        contexts.append(opened)
        opened.add_init_script(WATCH)
        opened.on("request", lambda sent: sent.url.startswith((*ours, service)) or troubles.append(sent.url))
        opened.on("weberror", lambda error: troubles.append(str(error.error)))
        opened.on("console", lambda said: said.type == "error" and note(said.text))
        page = opened.new_page()
        pages.append(page)
        page.set_default_timeout(20_000)
        given = {"site": embedded.site.id, **{name.replace("_", "-"): value for name, value in attributes.items()}}
        page.goto(f"{origin or host.url}/?{httpx.QueryParams(given)}")
        return page

    def note(text: str) -> None:
        # A refused or broken request is told by the browser too; what the widget makes of it is what tests look at.
        if "Failed to load resource" not in text:
            troubles.append(text)

    yield open_page
    for page in pages:
        troubles += page.evaluate("window.violations")
        assert page.title() == "Program"
    for each in contexts:
        each.close()
    assert troubles == []
