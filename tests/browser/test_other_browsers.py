"""What other browsers do otherwise, met in Chromium as they do it: Safari's input methods, selections in a shadow root,
scrollbars that take room, a browser that is too old."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from browsing import ARGUMENTS, Visit, ask_on, assert_fits, chromium
from chatting import ask, open_card, open_chat
from tests.browser.conftest import Embed, Embedded

SUMMIT_ZH = "2012年北京峰会有多少人参加？"
# Safari ends composing before it tells of the Enter that ended it.
SAFARI_ENTER = """(box) => box.dispatchEvent(new KeyboardEvent(
    "keydown", { key: "Enter", keyCode: 229, isComposing: false, bubbles: true, cancelable: true }))"""
NARROW = {"width": 390, "height": 844}


def test_the_enter_that_picks_a_word_in_safari_sends_nothing_to_the_widget(embed: Embed):
    page = embed(lang="zh")
    open_chat(page)
    box = page.locator(".composer textarea")
    box.fill(SUMMIT_ZH)
    box.evaluate(SAFARI_ENTER)
    expect(box).to_have_value(SUMMIT_ZH)
    expect(page.locator(".turn")).to_have_count(0)
    box.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)


def test_the_enter_that_picks_a_word_in_safari_asks_nothing_on_the_page(visit: Visit):
    assert_asks_with_enter_of_its_own(visit(locale="zh-CN"))


def test_the_enter_that_picks_a_word_in_safari_asks_nothing_in_the_console(console: Visit):
    assert_asks_with_enter_of_its_own(console("/console"))


def assert_asks_with_enter_of_its_own(page: Page) -> None:
    page.wait_for_load_state("load")  # the script listens
    page.fill("#question", SUMMIT_ZH)
    page.locator("#question").evaluate(SAFARI_ENTER)
    expect(page.locator(".asked-question")).to_have_count(0)
    page.press("#question", "Enter")
    expect(page.locator(".asked-question")).to_have_text(SUMMIT_ZH)


def test_words_of_a_footnote_are_selected_without_opening_it(embed: Embed):
    page = embed()
    open_chat(page)
    line = ask(page, SUMMIT_ZH).locator(".footnotes .about").first
    line.hover()
    box = line.bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 8, steps=4)
    page.mouse.up()
    expect(page.locator(".card")).not_to_be_visible()
    open_card(page, line)
    expect(page.locator(".card")).to_be_visible()


def test_on_a_narrow_desk_nothing_is_cut_off_for_a_scrollbar(browser: Browser, embedded: Embedded):
    # Others hide the scrollbars, for pictures; on a desk they stand beside the page.
    desk = browser.browser_type.launch(
        executable_path=chromium(), args=ARGUMENTS, ignore_default_args=["--hide-scrollbars"]
    )
    page = desk.new_page(viewport=NARROW, reduced_motion="reduce")
    page.goto(f"{embedded.host.url}/?site={embedded.site.id}")
    lengthen(page)
    open_chat(page)
    turn = ask(page, SUMMIT_ZH)
    assert_within(page, ".panel")
    open_card(page, turn.locator(".ref").first)
    assert_within(page, ".card")
    page.goto(embedded.live.url)
    ask_on(page, SUMMIT_ZH)
    lengthen(page)
    page.locator(".ref").first.click()
    assert_within(page, "#panel")
    desk.close()


def lengthen(page: Page) -> None:
    """So that the page has a scrollbar."""
    page.evaluate("document.body.style.minHeight = '3000px'")
    assert page.evaluate("innerWidth - document.documentElement.clientWidth") > 0


def assert_within(page: Page, selector: str) -> None:
    box = page.locator(selector).bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, page.evaluate("document.documentElement.clientWidth"))


def test_every_part_of_the_console_is_in_sight_on_the_narrowest_phone(console: Visit):
    page = console("/console", viewport={"width": 320, "height": 640})
    links = page.locator(".top nav a")
    expect(links).to_have_count(5)
    for link in links.all():
        box = link.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    assert_fits(page)


def test_a_browser_too_old_for_its_colours_shows_no_chat_and_the_page_as_it_was(browser: Browser, embedded: Embedded):
    context = browser.new_context()
    context.add_init_script("CSS.supports = (name, value) => !value.startsWith('light-dark(');")
    page = context.new_page()
    with page.expect_event("pageerror") as told:
        page.goto(f"{embedded.host.url}/?site={embedded.site.id}")
    assert "too old" in str(told.value)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".launcher")).to_have_count(0)
    context.close()
