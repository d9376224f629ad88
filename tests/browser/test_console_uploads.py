"""Many files at once, as staff would drop them, and a server that ends and begins again meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browsing import Visit, assert_accessible, assert_fits
from kb.access import Tier, hash_key
from kb.catalog.opening import open_catalog
from kb.settings import Settings
from making import pdf
from serving import Keys, Live, serving

LIBRARY = "/console/library"
LONG = "n" * 200
CHINESE = "2023年上海新能源商用车峰会会议纪要"


@pytest.fixture
def home(tmp_path: Path, keys: Keys) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    with open_catalog(Settings(home=home)) as catalog:
        catalog.keys.add("staff", Tier.STAFF, hash_key(keys.staff))
    return home


@pytest.fixture
def running(home: Path) -> Iterator[ExitStack]:
    """To be closed and entered again by a test."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def live(running: ExitStack, home: Path) -> Live:
    return running.enter_context(serving(home))


@pytest.fixture(autouse=True, scope="module")
def patience() -> Iterator[None]:
    """Reading takes longer on a busy machine than a click."""
    expect.set_options(timeout=60_000)
    yield
    expect.set_options(timeout=5_000)


def choose(page: Page, files: Mapping[str, bytes]) -> None:
    kind = "application/octet-stream"
    page.set_input_files("#files", [{"name": n, "mimeType": kind, "buffer": each} for n, each in files.items()])


def report(number: int) -> bytes:
    lines = (f"Depot {number}-{n} had {n + 7} trucks in {1990 + n % 30} and {number} chargers." for n in range(40))
    return "\n\n".join(lines).encode()


FILES = {
    "broken.pdf": b"%PDF broken",
    f"{LONG}.txt": report(90),
    f"{CHINESE}.txt": "2023年上海峰会有十六家公司参加。".encode(),
    "copy.txt": report(3),
    **{f"report-{number}.txt": report(number) for number in range(16)},
}


def test_many_files_are_read_though_the_server_begins_again(console: Visit, live: Live, running: ExitStack, home: Path):
    page = console(LIBRARY)
    other = console(LIBRARY)
    choose(page, FILES)
    expect(page.locator("#running-count")).to_have_text(str(len(FILES)))
    expect(page.locator("#running .unsent")).to_have_count(0)
    running.close()
    for each in (page, other):
        expect(each.locator(".warning:visible")).to_contain_text("The server cannot be reached. Here stands")
    assert_fits(page)
    assert_accessible(page)
    running.enter_context(serving(home, int(live.url.rsplit(":", 1)[1])))
    for each in (page, other):
        expect(each.locator(".warning:visible")).to_have_count(0)
        expect(each.locator("#running")).to_be_hidden()
        expect(each.locator("#quarantine li")).to_have_count(1)
        expect(each.locator("#publications tbody tr")).to_have_count(len(FILES))
        expect(each.locator("#counts")).to_contain_text(f"{len(FILES) - 2} publications answer, 1 with the same text")
    for name in (LONG, CHINESE):
        expect(page.locator("#publications tbody tr", has_text=f"upload/{name}.txt")).to_contain_text("live")
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)


def test_the_page_that_is_read_is_told(console: Visit):
    page = console(LIBRARY)
    lines = [f"The Tern depot counts {n} trucks and {n + 4} chargers, all of them in use." for n in range(28)]
    choose(page, {"tern.pdf": pdf(*([f"Chapter {number} of the report", *lines] for number in range(40)))})
    running = page.locator("#running li", has_text="tern.pdf")
    expect(running).to_contain_text(re.compile(r"Page \d+ of 40 is being read\."))
    expect(running.locator("progress")).to_have_attribute("max", "40")
    expect(running).to_contain_text("Being put into the index")
    running.get_by_role("button", name="Cancel tern.pdf").click()
    expect(page.locator("#finished li", has_text="tern.pdf")).to_contain_text("Cancelled")
