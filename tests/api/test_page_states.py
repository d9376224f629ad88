"""What else the ask page must show: refusals, differences, troubles, Chinese, a key, any width."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from browsing import Visit, ask_on
from kb.access import Tier
from serving import Keys, Live

CONTACT = "Who should a company contact about the Success Agreement?"
PERU = "What is the capital of Peru?"


def test_the_page_speaks_chinese(visit: Visit):
    page = visit(locale="zh-CN")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    expect(page.locator("h1")).to_have_text("向出版物提问")
    ask_on(page, "企业应就《成功协议》与谁联系？")
    expect(page.locator(".footnotes h3")).to_have_text("脚注")
    assert page.locator(".statements p").first.get_attribute("lang") in {"zh-CN", "en"}
    page.click("#language")
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.locator(".footnotes h3")).to_have_text("Footnotes")
    page.reload()
    expect(page.locator("#language")).to_have_text("中文")


def test_a_refusal_offers_what_is_near_and_calls_it_so(visit: Visit):
    page = visit()
    ask_on(page, PERU)
    expect(page.locator(".verdict")).to_contain_text("The publications do not say.")
    expect(page.locator(".nearest h3")).to_have_text("Near the question, but not an answer to it")
    assert page.locator(".footnotes").count() == 0
    page.locator(".nearest .title").first.click()
    expect(page.locator("#panel-title")).not_to_be_empty()


def answer_with(page: Page, **answer: Any) -> None:
    """Let the page get an answer made by hand, for what the sample library has no question for."""
    whole = {"statements": [], "citations": [], "conflicts": [], "nearest": [], "restricted": [], **answer}
    whole |= {"index_version": 1, "timings_ms": {"total": 12.0}}
    steps = [("citations", whole["citations"]), ("done", whole)]
    body = "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in steps)
    page.route("**/v1/ask", lambda route: route.fulfill(content_type="text/event-stream", body=body))


def test_what_is_restricted_is_named_and_offers_a_key(visit: Visit):
    page = visit()
    title = "Full Members' Edition"
    answer_with(page, status="restricted", restricted=[{"title": title, "kind": "opportunity-guide", "tier": "member"}])
    ask_on(page, CONTACT)
    expect(page.locator(".verdict li")).to_have_text(f"{title}Opportunity guide, for members")
    page.click(".verdict button")
    expect(page.locator("#key-dialog")).to_be_visible()


def test_publications_that_differ_are_shown_to(visit: Visit):
    page = visit()
    quote = "Sales reached 25,200."
    citation = {
        "n": 1, "document_id": "doc_1", "revision_id": "rev_1", "title": "Snapshot", "kind": "fact-sheet",
        "publisher": "CALSTART", "published": "2024-04-10", "language": "en", "illustrative": True,
        "page": 3, "page_label": "1", "section": ["Heavy trucks"], "quote": quote,
        "start": 0, "end": 21, "boxes": [], "url": None, "ocr_confidence": 0.98,
        "published_from": "catalog", "also_in": [{"document_id": "doc_2", "title": "Snapshot, as a web page"}],
    }  # fmt: skip
    statements = [{"text": quote, "citations": [1], "support": "verbatim"}]
    conflicts = [{"text": "They give different figures.", "sides": [{"citation": 1, "figures": ["25,200"]}]}]
    answer_with(page, status="answered", statements=statements, citations=[citation], conflicts=conflicts)
    ask_on(page, CONTACT)
    expect(page.locator(".notice li")).to_contain_text("25,200 Snapshot · CALSTART · April 10, 2024")
    expect(page.locator(".footnotes .tag")).to_have_text(["illustrative sample", "read by text recognition"])
    about = "CALSTART · Fact sheet · April 10, 2024 · page 1 (PDF page 3) · Heavy trucks"
    about += " · also in: Snapshot, as a web page"
    expect(page.locator(".footnotes .about")).to_have_text(about)


def test_the_answering_words_our_additions_and_what_is_left_out_are_told_apart(visit: Visit):
    page = visit()
    statement = {
        "text": "The summit 🚚 drew 180 guests.", "citations": [], "support": "verbatim",
        "highlight": [{"start": 18, "end": 28}], "additions": [{"at": 10, "text": "[Shanghai, 2023]"}], "more": 12,
    }  # fmt: skip
    answer_with(page, status="partial", statements=[statement], unanswered=["Who hosted it?"])
    ask_on(page, CONTACT)
    expect(page.locator(".statements p > span").first).to_have_text("The summit [Shanghai, 2023] 🚚 drew 180 guests.")
    expect(page.locator(".statements mark")).to_have_text("180 guests")
    expect(page.locator(".addition")).to_have_attribute("title", re.compile("Added by Footnote"))
    expect(page.locator(".more")).to_have_text("and 12 more in the publication")
    expect(page.locator(".missing li")).to_have_text("Who hosted it?")


def test_a_near_miss_is_told_under_the_refusal(visit: Visit):
    page = visit()
    answer_with(page, status="not_found", near_miss="The nearest they give is for 2023, not for 2030.")
    ask_on(page, CONTACT)
    expect(page.locator(".verdict p").last).to_have_text("The nearest they give is for 2023, not for 2030.")


def test_an_answer_cut_off_is_not_taken_for_whole(visit: Visit):
    page = visit()
    body = 'event: statement\ndata: {"text": "Half.", "citations": [1], "support": "verbatim"}\n\n'
    page.route("**/v1/ask", lambda route: route.fulfill(content_type="text/event-stream", body=body))
    ask_on(page, CONTACT)
    expect(page.locator(".trouble")).to_contain_text("may not be the whole answer")


def test_an_error_is_shown_with_its_advice(visit: Visit):
    page = visit()
    ask_on(page, "?!")
    expect(page.locator(".trouble")).to_contain_text("Ask in a few words")


def test_a_service_that_cannot_be_reached_is_told(visit: Visit):
    page = visit()
    page.route("**/v1/ask", lambda route: route.fulfill(status=502, body="Bad gateway"))
    page.fill("#question", CONTACT)
    page.keyboard.press("Enter")
    expect(page.locator(".trouble")).to_contain_text("cannot be reached")


def test_a_key_opens_what_is_for_members_and_is_forgotten(visit: Visit, live: Live, keys: Keys):
    listed = httpx.get(f"{live.url}/v1/documents", headers=keys.header(Tier.MEMBER)).json()["documents"]
    closed = next(each for each in listed if each["tier"] == "member" and each["media_type"] == "application/pdf")
    page = visit()
    page.click("#key-button")
    page.fill("#key", "fn_wrong")
    page.keyboard.press("Enter")
    expect(page.locator("#key-error")).to_have_text("This key is not known.")
    page.fill("#key", keys.member)
    page.keyboard.press("Enter")
    expect(page.locator("#key-button")).to_have_text("Key in use")
    page.goto(f"{live.url}/#document={closed['id']}&page=1")
    expect(page.locator("#panel figure canvas")).to_be_visible()
    with page.expect_download() as download:
        page.click("#open")
    assert download.value.suggested_filename.endswith(".pdf")
    page.keyboard.press("Escape")
    page.click("#key-button")
    page.click("#key-forget")
    expect(page.locator("#key-button")).to_have_text("Access key")
    assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_sticks_out_at_any_width(visit: Visit, width: int):
    page = visit(viewport={"width": width, "height": 800})
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits)
    ask_on(page, "What share of heavy truck sales will be zero-emission in 2030?")
    assert page.evaluate(fits)
    page.locator(".ref").last.click()
    expect(page.locator("#panel-body")).to_have_attribute("aria-busy", "false")
    assert page.evaluate("document.getElementById('panel').scrollWidth <= innerWidth")
