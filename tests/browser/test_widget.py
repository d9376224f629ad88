"""The widget on somebody's site: question, footnote, card, follow-up, copy, rating, reload, forgetting."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from browsing import assert_accessible
from chatting import ask, focused, open_card, open_chat
from tests.browser.conftest import Embed, Embedded

API = Path(__file__).parents[2] / "api"
HEAVY_TRUCKS = "How many heavy trucks are expected to be zero-emission in China in 2030?"
HEBEI = "And in Hebei?"
CONTACT = "Who should a company contact about the Success Agreement?"
CONTACT_ZH = "企业应就《成功协议》与谁联系？"
PERU = "What is the capital of Peru?"
XANADU = "How many trucks does the Xanadu depot charge every night?"
KUBLA = "How many trucks does the Kubla depot wash every morning?"
LARGEST = 60_000  # bytes that the whole widget may take on the wire


def test_the_widget_is_small():
    files = [API / "widget.js", *(API / "widget").iterdir()]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < LARGEST


def test_a_footnote_opens_a_card_with_the_words_marked_where_the_pdf_has_them(embed: Embed, embedded: Embedded):
    page = embed()
    open_chat(page)
    assert focused(page) == ""  # the box has no class
    expect(page.locator(".examples li")).to_have_count(4)
    turn = ask(page, HEAVY_TRUCKS)
    expect(turn.locator(".asked-question")).to_have_text(HEAVY_TRUCKS)
    card = open_card(page, turn.locator(".ref").first)
    about = card.locator("header .about")
    assert about.inner_text() == "Policy study · Harborview Freight Institute · September 8, 2022 · page 1 · Summary"
    expect(card.locator("h2")).to_have_text("Heavy Trucks in China: An Outlook to 2030")
    expect(card.locator(".tag")).to_have_text("illustrative sample")
    quote = card.locator("blockquote").inner_text()
    assert "24 percent" in quote
    link = httpx.URL(str(card.locator("footer a").get_attribute("href")))
    assert_marked_where_it_stands(page, embedded, link.fragment, quote)
    assert not page.evaluate("document.activeElement.shadowRoot.activeElement.closest('.card') === null")
    page.keyboard.press("Escape")
    expect(card).not_to_be_visible()
    assert focused(page) == "ref"

    followed = ask(page, HEBEI)
    expect(followed.locator(".understood").first).to_contain_text("Understood as: How many heavy trucks")
    expect(followed.locator(".statements")).to_contain_text("Hebei")
    with page.context.expect_page() as opened:
        open_card(page, followed.locator(".footnotes .title").first).locator("footer a").click()
    expect(opened.value.locator("#panel figure canvas")).to_be_visible(timeout=20_000)
    assert opened.value.url.startswith(embedded.live.url)


def assert_marked_where_it_stands(page: Page, embedded: Embedded, fragment: str, quote: str) -> None:
    """The marked pixels of the picture cover the quote as the PDF itself has it, and little else."""
    target = {name: values[0] for name, values in parse_qs(fragment).items()}
    file = httpx.get(f"{embedded.live.url}/v1/documents/{target['document']}/file").content
    pdf = pypdfium2.PdfDocument(file)
    sheet = pdf[int(target["page"]) - 1]
    text = sheet.get_textpage()
    first, last = quote.split()[:3], quote.split()[-2:]
    boxes = []
    for words in (first, last):
        search = text.search(" ".join(words))
        index, count = search.get_next()
        boxes += [text.get_charbox(index), text.get_charbox(index + count - 1)]
    scale = 1600 / sheet.get_width()
    top = (sheet.get_height() - boxes[0][3]) * scale
    bottom = (sheet.get_height() - boxes[3][1]) * scale
    marked = page.locator(".card canvas").evaluate(MARKED_ROWS)
    slack = 6 * scale
    assert marked["top"] == pytest.approx(top, abs=slack)
    assert marked["bottom"] == pytest.approx(bottom, abs=slack)
    for left, low, right, high in boxes:  # the middle of its first words' and last words' characters
        x, y = (left + right) / 2 * scale, (sheet.get_height() - (low + high) / 2) * scale
        assert page.locator(".card canvas").evaluate(MARKED_NEAR, [x, y]), (x, y)
    pdf.close()


_YELLOW = "const yellow = (i) => data[i] > 240 && data[i + 1] > 200 && data[i + 2] < 140;"
MARKED_ROWS = f"""(canvas) => {{
    const {{ data }} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    {_YELLOW}
    let [top, bottom] = [canvas.height, 0];
    for (let i = 0; i < data.length; i += 4) {{
        if (!yellow(i)) continue;
        const y = Math.floor(i / 4 / canvas.width);
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }}
    return {{ top, bottom }};
}}"""
MARKED_NEAR = f"""(canvas, [x, y]) => {{
    const {{ data }} = canvas.getContext("2d").getImageData(x - 4, y - 4, 9, 9);
    {_YELLOW}
    let count = 0;
    for (let i = 0; i < data.length; i += 4) count += yellow(i);
    return count > 8;
}}"""


def test_in_chinese_a_document_without_pages_shows_its_text_marked(embed: Embed):
    page = embed(lang="zh-CN", inline="")
    expect(page.locator("#title")).to_have_text("向出版物提问")
    expect(page.locator(".launcher")).not_to_be_visible()
    expect(page.locator(".examples h3")).to_have_text("例如")
    turn = ask(page, CONTACT_ZH)
    expect(turn.locator(".footnotes h3")).to_have_text("脚注")
    card = open_card(page, turn.locator(".ref").first)
    mark = card.locator("mark")
    expect(mark).to_be_in_viewport()
    assert mark.text_content() == card.locator("blockquote").text_content()
    assert card.locator("canvas").count() == 0
    page.keyboard.press("Escape")
    page.evaluate("document.documentElement.lang = 'en'")  # as a site does that changes language without loading
    expect(page.locator("#title")).to_have_text("Ask the publications")
    expect(turn.locator(".footnotes h3")).to_have_text("Footnotes")


def test_a_conversation_outlives_a_reload_and_is_forgotten(embed: Embed, embedded: Embedded):
    page = embed()
    open_chat(page)
    expect(page.get_by_role("button", name="Forget this conversation")).not_to_be_visible()
    said = ask(page, CONTACT).locator(".statements").inner_text()
    refusal = ask(page, PERU)
    expect(refusal.locator(".verdict")).to_contain_text("The publications do not say.")
    expect(refusal.locator(".nearest h3")).to_have_text("Near the question, but not an answer to it")
    expect(refusal.locator(".contacts li").first).to_contain_text("@")
    assert refusal.locator(".footnotes").count() == 0
    offered = [refusal.locator(part).inner_text() for part in (".nearest", ".contacts")]
    with page.expect_response("**/v1/conversations/*") as restored:
        page.reload()
    expect(page.locator(".turn")).to_have_count(2)  # the chat is open again, too
    expect(page.locator(".turn .statements").first).to_have_text(re.compile(re.escape(said.split()[0])))
    refusal = page.locator(".turn").last
    expect(refusal.locator(".verdict")).to_contain_text("The publications do not say.")
    assert [refusal.locator(part).inner_text() for part in (".nearest", ".contacts")] == offered
    expect(open_card(page, refusal.locator(".nearest .title").first).locator("h2")).to_be_visible()
    page.keyboard.press("Escape")
    open_card(page, page.locator(".turn .ref").first)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Forget this conversation").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()
    assert httpx.get(restored.value.url, headers={"Footnote-Site": embedded.site.id}).status_code == 404
    page.reload()
    expect(page.locator(".welcome")).to_be_visible()


def test_an_answer_is_copied_with_its_footnotes_and_rated(embed: Embed, embedded: Embedded):
    page = embed(context={"permissions": ["clipboard-read", "clipboard-write"]})
    open_chat(page)
    turn = ask(page, CONTACT)
    turn.get_by_role("button", name="Copy", exact=True).click()
    expect(turn.locator(".said")).to_have_text("Copied with its footnotes.")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(CONTACT)
    assert "Jamie Hall" in text
    assert re.search(r"\n\[1\] How to Join: The Success Agreement, .*, page 1: “", text)
    assert f"{embedded.live.url}/#document=" in text
    turn.get_by_role("button", name="Copy as Markdown").click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.startsWith('## '))")
    assert "[^1]: [How to Join: The Success Agreement" in page.evaluate("navigator.clipboard.readText()")
    turn.get_by_role("button", name="Not useful").click()
    turn.get_by_label("It is out of date").check()
    turn.get_by_label("In your words (optional)").fill("The desk has moved.")
    with page.expect_request("**/v1/feedback") as sent:
        turn.get_by_role("button", name="Send").click()
    expect(turn.locator(".said")).to_have_text("Thank you.")
    told = sent.value.post_data_json
    assert (told["rating"], told["reason"], told["comment"]) == ("down", "outdated", "The desk has moved.")
    expect(turn.get_by_role("button", name="Not useful")).to_have_attribute("aria-pressed", "true")


def test_what_publications_say_is_never_markup(embed: Embed):
    page = embed()
    open_chat(page)
    turn = ask(page, XANADU)
    expect(turn.locator(".statements")).to_contain_text("<img src=x")
    expect(turn.locator(".footnotes h4")).to_contain_text("<img src=x")
    card = open_card(page, turn.locator(".ref").first)
    expect(card.locator("mark")).to_contain_text("<img src=x")
    expect(card.locator("h2")).to_contain_text("<b>bold</b>")
    page.keyboard.press("Escape")
    named = ask(page, KUBLA)
    expect(named.locator(".statements")).to_contain_text("<svg onload")
    asked = ask(page, "<img src=x onerror=\"document.title='owned'\"> <script>alert(1)</script>?")
    expect(asked.locator(".asked-question")).to_contain_text("<img src=x")
    inside = "document.querySelector('footnote-chat').shadowRoot.querySelectorAll('img, b, script, iframe').length"
    assert page.evaluate(inside) == 0
    page.reload()
    expect(page.locator(".turn").first.locator(".statements")).to_contain_text("<img src=x")
    assert page.evaluate(inside) == 0


def test_everything_works_from_the_keyboard_and_is_told_once(embed: Embed):
    page = embed()
    page.locator(".launcher").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Ask the publications")).to_be_visible()
    page.keyboard.type(CONTACT)
    page.keyboard.press("Enter")
    turn = page.locator(".turn")
    expect(turn.locator(".footnotes")).to_be_visible(timeout=20_000)
    log = page.get_by_role("log").locator("p")
    expect(log).to_have_count(3)
    told = log.all_inner_texts()
    assert told[0] == "Searching the publications…"
    assert "Jamie Hall" in told[1]
    assert told[2].startswith("One statement. Footnotes: ")
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if focused(page) == "ref":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name=page.locator(".card h2").inner_text())).to_be_visible()
    for _ in range(12):  # the focus stays in the card
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('body, footnote-chat')")
        inside = "document.activeElement.shadowRoot?.activeElement?.closest('.card') !== null"
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    assert focused(page) == "ref"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert focused(page) == "launcher"


SIZES = {"phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}, "desktop": {}}


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_in_any_state_light_or_dark(embed: Embed, size: str):
    page = embed(context=SIZES[size], lang="zh" if size == "phone" else "en")

    def look() -> None:
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            assert_accessible(page)
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(wide)

    expect(page.locator(".launcher")).to_be_visible()
    assert_accessible(page)
    open_chat(page)
    expect(page.locator(".examples li").first).to_be_visible()
    look()
    turn = ask(page, HEAVY_TRUCKS)
    turn.locator(".tool .down").click()
    expect(turn.locator(".why")).to_be_visible()
    look()
    open_card(page, turn.locator(".ref").first)
    look()
    page.keyboard.press("Escape")
    ask(page, PERU)
    page.context.set_offline(True)
    failed = ask(page, CONTACT)
    expect(failed.get_by_role("alert")).to_be_visible()
    look()
    page.context.set_offline(False)
