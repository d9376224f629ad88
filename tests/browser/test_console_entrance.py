"""Into the console and out of it again; nobody else gets in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import expect

from browsing import Visit, assert_accessible, assert_fits
from serving import Keys, Live

SIGN_IN = "/console/sign-in"
EVIL = "https://evil.example"
OURS = {"Sec-Fetch-Site": "same-origin"}


def test_signing_in_leads_where_one_wanted_to_go_and_out_again(visit: Visit, keys: Keys):
    page = visit("/console/nowhere?a=1")
    page.wait_for_url("**/console/sign-in?**")
    assert_accessible(page)
    page.fill("#key", keys.member)
    page.keyboard.press("Enter")
    expect(page.locator("#key-problem")).to_contain_text("not one of staff")
    assert_accessible(page)
    page.fill("#key", keys.staff)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/nowhere?a=1")
    expect(page.get_by_role("navigation")).to_contain_text("Registers")
    assert_accessible(page)
    assert keys.staff not in page.evaluate(
        "document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"
    )
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/console/sign-in")
    page.goto(page.url.replace("sign-in", "nowhere"))
    page.wait_for_url("**/console/sign-in?**")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_entrance_fits_a_phone(visit: Visit, scheme: str):
    page = visit(SIGN_IN, viewport={"width": 390, "height": 800}, color_scheme=scheme)
    assert_fits(page)
    assert_accessible(page)


@contextmanager
def signed_in(live: Live, keys: Keys) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live.url, headers=OURS) as client:
        assert client.post(SIGN_IN, data={"key": keys.staff}).status_code == 303
        yield client


def test_the_api_of_the_console_takes_the_session_and_nothing_else(live: Live, keys: Keys):
    bearer = {"Authorization": f"Bearer {keys.staff}"}
    assert httpx.get(f"{live.url}/console/v1/documents", headers=bearer).status_code == 401
    with signed_in(live, keys) as client:
        assert client.get("/console/v1/jobs").status_code == 200
        assert client.get("/console/v1/jobs").headers["cache-control"] == "no-store"
        assert client.get("/v1/jobs").status_code == 401  # no cookie counts there
        jar = client.cookies.jar
        cookie = next(iter(jar))
        assert (cookie.path, cookie.has_nonstandard_attr("HttpOnly")) == ("/console", True)


def test_no_id_of_a_conversation_is_logged(live: Live, keys: Keys):
    with signed_in(live, keys) as client:
        client.get("/console/v1/conversations/cnv_told-to-nobody")
        client.get("/console/v1/jobs")
    assert "cnv_told-to-nobody" not in live.log.read_text()


def test_numbers_that_no_database_holds_are_refused_in_words(live: Live, keys: Keys):
    with signed_in(live, keys) as client:
        order = {"numbers": [2**63], "dealt": True}
        assert client.patch("/console/v1/questions", json=order).status_code == 422
        assert client.delete(f"/console/v1/corrections/{2**63}").status_code == 422
        assert client.post(f"/console/registers/corrections/{2**63}/undo").status_code == 422
        quote = {"page-0": "9" * 30, "quote-0": "x"}
        assert "number of its page" in client.post("/console/registers/events/new", data=quote).text


def test_what_changes_something_must_come_from_the_console(live: Live, keys: Keys):
    question = {"question": "Which targets must be met by 2030?"}
    with signed_in(live, keys) as client:
        told = client.post("/console/v1/ask", json=question, headers={"Sec-Fetch-Site": "cross-site"})
        assert (told.status_code, told.json()["detail"]) == (403, "This was not sent by a page of the console.")
        del client.headers["Sec-Fetch-Site"]
        assert client.post("/console/v1/ask", json=question).status_code == 403
        for origin in (EVIL, "null", "http://["):
            assert client.post("/console/v1/ask", json=question, headers={"Origin": origin}).status_code == 403
        assert client.post("/console/v1/ask", json=question, headers={"Origin": live.url}).status_code == 200
    told = httpx.post(live.url + SIGN_IN, data={"key": keys.staff}, headers={"Sec-Fetch-Site": "cross-site"})
    assert told.status_code == 403
    assert "set-cookie" not in told.headers


@pytest.mark.parametrize("elsewhere", [EVIL, "//evil.example", "/console/../v1", "/console\\@evil", "/other"])
def test_signing_in_never_leads_elsewhere(live: Live, keys: Keys, elsewhere: str):
    told = httpx.post(live.url + SIGN_IN, data={"key": keys.staff, "next": elsewhere}, headers=OURS)
    assert told.headers["location"] == "/console"


def test_signing_out_ends_the_session(live: Live, keys: Keys):
    with signed_in(live, keys) as client:
        client.post("/console/sign-out")
        assert client.get("/console/v1/jobs").status_code == 401
