"""Questions in the console: what to publish next, feedback, and the log, each by its address."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import expect

from browsing import Visit, assert_accessible, assert_fits
from serving import Live

REFUSED = "How many gliders did the Corvid workshop of Tallinn build?"
SCRIPT = "<img src=x onerror=window.broken=1> gliders of the Plover workshop?"
ANSWERED = "How many people from U.S. companies were at the Beijing Summit of 2012?"
COMMENT = "It was <b>more</b>, I was there."


@pytest.fixture(scope="module")
def asked(live: Live) -> None:
    """Some questions of the public, and feedback."""
    for question in (REFUSED, REFUSED.lower(), SCRIPT, ANSWERED):
        told = httpx.post(f"{live.url}/v1/ask", json={"question": question}, timeout=60).json()
    down = {"answer_id": told["id"], "rating": "down", "reason": "wrong", "comment": COMMENT}
    assert httpx.post(f"{live.url}/v1/feedback", json=down).status_code == 201


@pytest.mark.usefixtures("asked")
def test_what_to_publish_next_is_counted_asked_again_and_dealt_with(console: Visit):
    page = console("/console/questions")
    group = page.locator(".groups .card", has_text="Corvid").or_(page.locator(".groups .card", has_text="corvid"))
    expect(group.locator("strong")).to_have_text("2")
    expect(group.get_by_text("Nearest:")).to_be_visible()
    again = group.get_by_role("link", name="Ask it now").get_attribute("href") or ""
    assert again.startswith("/console?question=how+many+gliders")
    group.get_by_role("button", name="Dealt with").click()
    expect(page.get_by_role("status")).to_have_text("2 questions dealt with.")
    expect(group).to_have_count(0)
    page.get_by_role("link", name="Show what is dealt with").click()
    group.get_by_role("button", name="Open again").click()
    expect(page.get_by_role("status")).to_have_text("2 questions open again.")
    page.goto(page.url.split("?")[0])
    expect(group.locator("strong")).to_have_text("2")


@pytest.mark.usefixtures("asked")
def test_the_address_tells_which_questions(console: Visit):
    page = console("/console/questions?status=not_found&q=gliders")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.get_by_label("How it ended")).to_have_value("not_found")
    assert page.evaluate("window.broken") is None
    expect(page.get_by_text("<img src=x")).to_be_visible()
    page.get_by_label("Words of it").fill("plover")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    with page.expect_download() as got:
        page.get_by_role("link", name="As CSV").click()
    assert "gliders of the Plover workshop?" in got.value.path().read_text(encoding="utf-8-sig")
    page.goto(page.url.split("?")[0] + "?status=not_found&q=zibeline-of-nowhere")
    expect(page.get_by_text("No question passes these filters")).to_be_visible()


@pytest.mark.usefixtures("asked")
def test_feedback_shows_reason_and_comment_and_only_what_the_settings_allow_of_who_it_was(console: Visit):
    page = console("/console/questions?rating=down")
    expect(page.get_by_role("navigation", name="Questions").locator("[aria-current]")).to_have_text("Feedback")
    row = page.locator("tbody tr", has_text=ANSWERED).first
    expect(row).to_contain_text("Not useful: wrong")
    expect(row).to_contain_text(COMMENT)
    expect(row.locator("td").nth(4)).to_have_text("public")
    expect(page.get_by_text("the tier alone is kept")).to_be_visible()


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_too_wide(console: Visit, scheme: str):
    page = console("/console/questions", color_scheme=scheme)
    for query in ("", "?view=feedback", "?view=log")[: 3 if scheme == "light" else 1]:
        page.goto(page.url.split("?")[0] + query)
        assert_accessible(page)
        for width in (820, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert_fits(page)
    page.goto(page.url.split("?")[0] + "?view=feedback")
    assert_accessible(page)  # as cards
