"""The real app over the real library: in this process for most tests, as a server of its own where streams matter."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect, sync_playwright
from starlette.testclient import TestClient

from api.app import create_app
from kb.access import Tier, hash_key, new_key
from kb.catalog.opening import open_catalog
from kb.library import Library, open_library
from kb.settings import Settings

ANNOUNCED = re.compile(r"(http://\S+)/ ")


@dataclass(frozen=True)
class Keys:
    """One API key of each tier that needs one."""

    member: str
    staff: str

    def header(self, tier: Tier) -> dict[str, str]:
        key = {Tier.MEMBER: self.member, Tier.STAFF: self.staff}.get(tier)
        return {"Authorization": f"Bearer {key}"} if key else {}


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys(new_key(), new_key())


@pytest.fixture(scope="session")
def api_home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Path:
    """The sample library with keys. Copied before use: two processes may not share one."""
    home = tmp_path_factory.mktemp("api") / "home"
    shutil.copytree(sample_home, home)
    with open_catalog(Settings(home=home)) as catalog:
        catalog.keys.add("a member", Tier.MEMBER, hash_key(keys.member))
        catalog.keys.add("staff", Tier.STAFF, hash_key(keys.staff))
    return home


@pytest.fixture(scope="session")
def settings(api_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("app") / "home"
    shutil.copytree(api_home, home)
    return Settings(home=home, max_file_mb=1)


@pytest.fixture(scope="session")
def library(settings: Settings) -> Iterator[Library]:
    with open_library(settings, purpose="api tests") as opened:
        yield opened


@pytest.fixture(scope="session")
def app(settings: Settings, library: Library) -> FastAPI:
    return create_app(settings, library)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    """The app in this process. Tests leave the library as they found it."""
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


@dataclass(frozen=True)
class Live:
    """A server in a process of its own; `log` grows while it runs."""

    url: str
    process: subprocess.Popen[str]
    log: Path


PROGRAM = """
import os, sys
from api.server import serve
from kb.settings import read_settings
serve(read_settings(os.environ | {"FOOTNOTE_HOME": sys.argv[1]}), "127.0.0.1", int(sys.argv[2]))
"""


@contextmanager
def serving(home: Path, port: int = 0) -> Iterator[Live]:
    """`api.server.serve` over the library in `home`, on a free port, until the block ends."""
    log = home.parent / "server.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(home), str(port)],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, "PYTHONWARNINGS": "default"},
        )
    with process:
        assert process.stdout is not None
        found = ANNOUNCED.search(process.stdout.readline())
        try:
            assert found, log.read_text()
            yield Live(found[1], process, log)
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="session")
def live(api_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A real server over a library that no test changes."""
    home = tmp_path_factory.mktemp("live") / "home"
    shutil.copytree(api_home, home)
    with serving(home) as running:
        yield running


# --- a browser

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    assert found, "The browser tests need Chromium; see tests/need-chromium.sh."
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
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
    assert troubles == []


def ask_on(page: Page, question: str) -> None:
    page.fill("#question", question)
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_have_attribute("aria-busy", "false")
