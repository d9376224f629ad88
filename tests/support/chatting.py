"""A reader at the widget."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

PATIENCE = 20_000  # milliseconds until a wait for what should come counts as failed


def open_chat(page: Page) -> None:
    page.locator(".launcher").click()
    expect(page.locator(".composer textarea")).to_be_visible()


def send(page: Page, question: str) -> Locator:
    """Ask. The last turn, while its answer still comes."""
    before = page.locator(".turn").count()
    page.fill(".composer textarea", question)
    page.press(".composer textarea", "Enter")
    turn = page.locator(".turn").nth(before)
    expect(turn).to_be_visible()
    return turn


def ask(page: Page, question: str) -> Locator:
    """Ask, and wait for the whole answer (or for what came instead)."""
    turn = send(page, question)
    expect(turn.locator("article")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
    return turn


def open_card(page: Page, opener: Locator) -> Locator:
    """The card that it opens, with its page."""
    opener.click()
    expect(page.locator(".card-page")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
    return page.locator(".card")


def focused(page: Page) -> str:
    """Class of what has the focus inside the widget."""
    return str(page.evaluate("document.activeElement.shadowRoot?.activeElement?.className ?? ''"))
