"""The ask page in a real browser, over a real server: question, footnote, page, and back."""

from __future__ import annotations

import httpx
from playwright.sync_api import Page, expect

from browsing import Visit, ask_on
from kb.access import Tier
from serving import Keys, Live

HEAVY_TRUCKS = "How many heavy trucks are expected to be zero-emission in China in 2030?"
CONTACT = "Who should a company contact about the Success Agreement?"


def open_picture(page: Page) -> None:
    """Open footnotes until one has a page picture."""
    for number in range(page.locator(".ref").count()):
        page.locator(".ref").nth(number).click()
        expect(page.locator("#panel-body")).to_have_attribute("aria-busy", "false")
        if page.locator("#panel figure canvas").count():
            return
        page.keyboard.press("Escape")
    raise AssertionError("no footnote leads to a page picture")


def test_ask_then_footnote_then_page_then_back(visit: Visit):
    page = visit()
    ask_on(page, HEAVY_TRUCKS)
    expect(page.locator(".statements p").first).not_to_be_empty()
    assert page.locator(".footnotes li").count() == page.locator(".statements .ref").count()
    open_picture(page)
    image = page.locator("#panel figure canvas")
    assert "marked" in str(image.get_attribute("aria-label"))
    assert image.evaluate("canvas => canvas.width") == 1600
    assert marked_pixels(page) > 100
    number = page.locator("#page-number").inner_text()
    assert number.startswith("Page ")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).not_to_be_visible()
    assert page.evaluate("document.activeElement.className") == "ref"
    assert "document=" not in page.url


def marked_pixels(page: Page) -> int:
    """Pixels of the picture shown in the colour of a mark."""
    return page.locator("#panel figure canvas").evaluate(
        """canvas => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let count = 0;
            for (let i = 0; i < data.length; i += 4) count += data[i] > 240 && data[i + 1] > 200 && data[i + 2] < 140;
            return count;
        }"""
    )


def test_a_text_page_shows_the_words_marked(visit: Visit):
    page = visit()
    ask_on(page, CONTACT)
    page.locator(".footnotes li").first.click()
    mark = page.locator("#panel mark")
    expect(mark).to_be_in_viewport()
    quote = page.locator(".footnotes blockquote").first.text_content()
    assert mark.text_content() == quote


def test_a_shared_link_opens_question_and_page(visit: Visit):
    page = visit()
    ask_on(page, HEAVY_TRUCKS)
    open_picture(page)
    link = page.locator("#share").get_attribute("href")
    assert link
    other = visit(link)
    expect(other.locator("#panel figure canvas")).to_be_visible()
    assert marked_pixels(other) > 100
    other.keyboard.press("Escape")
    expect(other.locator(".statements p").first).not_to_be_empty()
    assert other.input_value("#question") == HEAVY_TRUCKS


def test_the_browsers_back_closes_the_page(visit: Visit):
    page = visit()
    ask_on(page, CONTACT)
    page.locator(".ref").first.click()
    expect(page.locator("#panel")).to_be_visible()
    page.go_back()
    expect(page.locator("#panel")).not_to_be_visible()
    expect(page.locator(".statements p").first).not_to_be_empty()


def test_pages_can_be_leafed_through(visit: Visit, live: Live):
    documents = httpx.get(f"{live.url}/v1/documents").json()["documents"]
    long = next(each for each in documents if each["media_type"] == "application/pdf" and each["pages"] > 1)
    page = visit(f"/#document={long['id']}&page=1&mark=0-20")
    expect(page.locator("#page-number")).to_have_text(f"Page 1 of {long['pages']}")
    expect(page.locator("#page-before")).to_be_disabled()
    page.click("#page-after")
    expect(page.locator("#page-number")).to_have_text(f"Page 2 of {long['pages']}")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#page-number")).to_have_text(f"Page 1 of {long['pages']}")
    page.click("#page-after")
    page.click("#page-cited")
    expect(page.locator("#page-number")).to_have_text(f"Page 1 of {long['pages']}")


def test_a_link_whose_revision_is_gone_says_so(visit: Visit, live: Live):
    document = httpx.get(f"{live.url}/v1/documents").json()["documents"][0]
    page = visit(f"/#document={document['id']}&page=1&revision=rev_old")
    expect(page.locator("#panel .trouble")).to_contain_text("newer revision")


def test_text_of_a_publication_is_never_markup(visit: Visit, live: Live, keys: Keys):
    markup = "<img src=x onerror=\"document.title='owned'\">"
    text = f"# Xanadu\n\nThe Xanadu depot charges 17 trucks {markup} every night."
    staff = keys.header(Tier.STAFF)
    added = httpx.post(
        f"{live.url}/v1/documents",
        files={"file": ("x.txt", text)},
        data={"title": f"Depot {markup}"},
        headers=staff,
        timeout=60,
    )
    try:
        page = visit()
        ask_on(page, "How many trucks does the Xanadu depot charge every night?")
        expect(page.locator(".statements p").first).to_contain_text("<img src=x")
        expect(page.locator(".footnotes h4").first).to_contain_text("<img src=x")
        page.locator(".ref").first.click()
        expect(page.locator("#panel mark")).to_contain_text("<img src=x")
        expect(page.locator("#panel-title")).to_contain_text("<img src=x")
        assert page.title().startswith("Footnote")
        assert page.locator("img").count() == 0
    finally:
        httpx.delete(live.url + added.headers["location"], headers=staff, timeout=60)


def test_everything_works_from_the_keyboard(visit: Visit):
    page = visit()
    assert page.evaluate("document.activeElement.id") == "question"
    page.keyboard.type(CONTACT)
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_have_attribute("aria-busy", "false")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "ref":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_visible()
    for _ in range(20):  # the focus stays in the dialog
        page.keyboard.press("Tab")
        # The browser's own controls come after the last of the dialog: then it is the body that has it.
        assert page.evaluate("document.activeElement.matches('body, #panel *')")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "ref"
    expect(page.locator("#status")).to_contain_text("statement")
