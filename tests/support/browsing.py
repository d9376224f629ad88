"""Real Chromium, where a person would sit."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from serving import Keys, Live

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Visit = Callable[..., Page]


def chromium() -> str:
    """Where it is."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    assert found, "The browser tests need Chromium; see tests/need-chromium.sh."
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, live: Live) -> Iterator[Visit]:
    """Open the page: `visit(path, locale=...)`. Whatever goes wrong in it, or leaves the server, fails the test."""
    troubles: list[str] = []
    contexts = []

    def open_page(path: str = "/", *, locale: str = "en-US", **options: Any) -> Page:
        context = browser.new_context(locale=locale, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "console",
            lambda said: said.type == "error" and "Failed to load" not in said.text and troubles.append(said.text),
        )
        page.on("request", lambda sent: sent.url.startswith((live.url, "blob:")) or troubles.append(sent.url))
        page.goto(live.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == [], troubles


def ask_on(page: Page, question: str) -> None:
    page.fill("#question", question)
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_have_attribute("aria-busy", "false")


@pytest.fixture
def console(visit: Visit, keys: Keys) -> Visit:
    """Open a view of the console, signed in as staff: `console("/console/library", color_scheme="dark")`."""

    def open_view(path: str = "/console", **options: Any) -> Page:
        page = visit(f"/console/sign-in?next={quote(path, safe='')}", **options)
        page.fill("#key", keys.staff)
        page.keyboard.press("Enter")
        expect(page.locator(".who")).to_be_visible()
        page.wait_for_load_state()  # its scripts have run: a test is faster than anybody's hand
        return page

    return open_view


def assert_accessible(page: Page) -> None:
    """axe finds nothing against WCAG 2.2 AA in what is shown now."""
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options=options)
    # Not its own report: that one stumbles over what is in a shadow root.
    told = [(each["id"], node["html"]) for each in found.response["violations"] for node in each["nodes"]]
    assert told == [], told


def assert_fits(page: Page) -> None:
    """Nothing makes the page itself scroll sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"the page is {wide} pixels wider than its window"
