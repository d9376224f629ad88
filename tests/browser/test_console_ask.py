"""Console Ask: the widget's answer beside why it is so."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from browsing import Visit, assert_accessible, assert_fits

REGISTER = "Which Chinese companies took part in the 2023 Shanghai summit?"
NOWHERE = "How many charging stations are there in Oslo?"
STAFF_ONLY = "To what sum is the deposit of companies to rise in 2025?"


def ask(page: Page, question: str) -> None:
    page.wait_for_load_state("load")  # the script listens
    page.fill("#question", question)
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".verdict-card")).to_be_visible()


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('#result details').forEach((each) => (each.open = true))")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 820)])
def test_an_answer_and_a_refusal_stand_beside_their_evidence(console: Visit, scheme: str, width: int):
    page = console("/console", color_scheme=scheme, viewport={"width": width, "height": 900})
    assert_accessible(page)
    ask(page, REGISTER)
    expect(page.locator(".verdict-card")).to_contain_text("From a register")
    expect(page.locator(".statements")).to_contain_text("TELD")
    expect(page.locator("#reasons")).to_contain_text("rows of partners")
    open_all(page)
    expect(page.locator(".rarity")).to_contain_text("Shanghai")
    assert "[object" not in page.locator("main").inner_text()
    assert_accessible(page)
    assert_fits(page)
    ask(page, NOWHERE)
    expect(page.locator(".verdict-card")).to_contain_text("Refused")
    expect(page.locator(".verdict-card")).to_contain_text("Oslo is asked for")
    failed = page.locator(".sentences .failed").first
    expect(failed).to_contain_text("Oslo is asked for, and does not stand around it.")
    open_all(page)
    expect(failed.locator(".met")).to_contain_text("Oslo")
    assert_accessible(page)
    assert_fits(page)


def test_an_address_asks_and_a_change_of_the_form_asks_again(console: Visit):
    page = console(f"/console?question={quote(NOWHERE)}&kind=fact-sheet&language=en")
    expect(page.locator(".way li").first).to_contain_text("of")
    expect(page.locator("#question")).to_have_value(NOWHERE)
    expect(page.locator("[name=language]")).to_be_visible()
    page.select_option("[name=kind]", "")
    page.wait_for_url(lambda url: "kind" not in parse_qs(urlsplit(url).query))
    page.go_back()
    expect(page.locator("[name=kind]")).to_have_value("fact-sheet")


def test_staff_see_what_the_public_gets(console: Visit):
    page = console("/console")
    ask(page, STAFF_ONLY)
    expect(page.locator(".verdict-card")).to_contain_text("as read by staff")
    expect(page.locator(".statements p")).not_to_have_count(0)
    told = page.locator(".statements").inner_text()
    page.select_option("[name=as]", "public")
    expect(page.locator(".verdict-card")).to_contain_text("as read by the public")
    expect(page.locator(".statements p")).to_have_count(0)
    assert told not in page.locator("main").inner_text()


def test_a_sentence_leads_to_its_place_in_the_document(console: Visit):
    page = console(f"/console?question={quote(REGISTER)}")
    link = page.locator(".sentences .stated .source a").first
    address = urlsplit(link.get_attribute("href") or "")
    assert address.path.startswith("/console/documents/doc_")
    assert set(parse_qs(address.query)) == {"page", "mark"}
    page.locator(".statements .ref").first.click()
    page.wait_for_url("**/console/documents/doc_*")
    assert parse_qs(urlsplit(page.url).query)["mark"]
