"""Cards of the widget: of what has a newer edition, and of what stands in a table."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from playwright.sync_api import Locator, expect

from browsing import assert_accessible, assert_fits
from chatting import ask, open_card, open_chat
from tests.browser.conftest import Embed, Embedded

SPONSOR_2012 = "What was the title sponsor contribution as of 2012?"
SHARE = "What is the sales share of zero-emission trucks in the targets table?"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_a_card_of_an_earlier_edition_says_so_and_leads_to_the_newer(embed: Embed, embedded: Embedded):
    page = embed()
    open_chat(page)
    turn = ask(page, SPONSOR_2012)
    expect(turn.locator(".footnotes")).to_contain_text("2012 Edition")
    card = open_card(page, turn.locator(".ref").first)
    newer = card.locator(".notice a")
    expect(newer).to_contain_text("replaced since by Summit Sponsorship Prospectus, 2013 Edition (April 15, 2013)")
    assert_accessible(page)
    assert document_of(newer) != document_of(card.locator("footer a"))
    with page.context.expect_page() as opened:
        newer.click()
    expect(opened.value.locator("#panel h2")).to_have_text("Summit Sponsorship Prospectus, 2013 Edition")
    assert opened.value.url.startswith(embedded.live.url)


def document_of(link: Locator) -> str:
    """The document that a link leads to."""
    return parse_qs(httpx.URL(str(link.get_attribute("href"))).fragment)["document"][0]


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_quote_from_a_table_is_read_and_marked(embed: Embed, size: str):
    page = embed(context=PHONE if size == "phone" else {})
    open_chat(page)
    turn = ask(page, SHARE)
    expect(turn.locator(".statements")).to_contain_text("Target: 30 percent zero-emission")
    card = open_card(page, turn.locator(".ref").first)
    quote = card.locator("blockquote")
    expect(quote).to_contain_text("Target: 30 percent zero-emission; Year: 2030")
    marks = card.locator(".card-page mark")
    expect(marks.first).to_be_in_viewport()
    assert "".join(marks.all_text_contents()) == quote.text_content()
    assert not quote.evaluate("(quote) => quote.scrollWidth > quote.clientWidth")
    assert_fits(page)
