"""A library that has nothing yet, as its first staff and the first visitor of a site see it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import Visit, assert_accessible, assert_fits
from chatting import ask, open_chat
from hosting import Host, hosting
from kb.access import Tier, hash_key
from kb.catalog.opening import open_catalog
from kb.library import open_library
from kb.settings import Settings
from kb.sites import new_site
from serving import Keys, Live, serving

VIEWS = {
    "/console": ("The library is empty", "Add publications under Library"),
    "/console/library": ("The library is empty", "Drop the program's publications here"),
    "/console/registers": ("Nothing was read for this register yet", "add some to the library"),
    "/console/questions": ("Nobody has asked yet", "Ask the first question"),
    "/console/evaluation": ("No evaluation was kept yet", "footnote eval run"),
}
# What a mouse that carries a file from the desktop does over an element.
DROP = """(place) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["The Osprey pilot counted 41 trucks in 2021."], "osprey.txt"));
    for (const name of ["dragenter", "dragover", "drop"]) {
        const event = new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true });
        place.dispatchEvent(event);
        if (name === "dragover") window.over = [place.classList.contains("over"), event.defaultPrevented];
    }
}"""


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    with hosting() as started:
        yield started


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, keys: Keys, host: Host) -> Iterator[Live]:
    """A server over it, with a site. The last test here puts something in."""
    home = tmp_path_factory.mktemp("empty") / "home"
    with open_library(Settings(home=home), purpose="tests"):
        pass
    with open_catalog(Settings(home=home)) as catalog:
        catalog.keys.add("staff", Tier.STAFF, hash_key(keys.staff))
        catalog.sites.add(new_site("program", "The program", [host.url], Tier.PUBLIC, 1000))
    with serving(home) as running:
        host.footnote = running.url
        yield running


@pytest.mark.parametrize("path", VIEWS)
def test_each_view_says_what_to_do_next(console: Visit, path: str):
    page = console(path)
    said, advice = VIEWS[path]
    expect(page.get_by_role("heading", name=said)).to_be_visible()
    expect(page.locator("main")).to_contain_text(advice)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)


@pytest.mark.usefixtures("live")
@pytest.mark.parametrize(("lang", "words"), [("en", "The publications do not say."), ("zh", "出版物未提及。")])
def test_the_widget_invites_and_refuses_without_an_empty_list(page: Page, host: Host, lang: str, words: str):
    page.goto(f"{host.url}/?site=program&lang={lang}")
    open_chat(page)
    expect(page.locator(".lede")).to_be_visible()
    expect(page.locator(".examples")).to_be_empty()
    assert_accessible(page)
    turn = ask(page, "How many trucks did the Osprey pilot count?")
    expect(turn.locator(".verdict")).to_contain_text(words)
    assert turn.locator(".nearest, .contacts, .trouble").count() == 0
    assert_accessible(page)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_a_file_dropped_with_the_mouse_is_taken_in_and_answers(console: Visit):
    page = console("/console/library")
    place = page.locator("#upload")
    place.evaluate(DROP)
    assert page.evaluate("over") == [True, True]
    expect(place).not_to_have_class("upload over")
    done = page.locator("#finished li", has_text="osprey.txt")
    expect(done).to_contain_text("Added: 1 page, 1 chunk.", timeout=20_000)
    expect(page.locator("tbody tr", has_text="upload/osprey.txt")).to_have_count(1)
    page.goto(page.url.replace("/console/library", "/console?q=How+many+trucks+did+the+Osprey+pilot+count%3F"))
    expect(page.locator("main")).to_contain_text("41 trucks")
