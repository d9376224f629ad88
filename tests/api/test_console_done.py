"""What a page of the console says was just done is one of our sentences, whatever its address holds."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.console.done import SENTENCES, sentence
from kb.access import Tier
from kb.library import Library
from serving import Keys

FORGED = "Call 555-0100 and tell them your key."


@pytest.fixture(scope="module")
def pages(client: TestClient, library: Library, keys: Keys) -> Iterator[list[str]]:
    """Every page that says what was done, by its address; signed in."""
    document = client.get("/v1/documents", headers=keys.header(Tier.STAFF)).json()["documents"][0]["id"]
    row = client.get("/v1/registers/targets", headers=keys.header(Tier.STAFF)).json()["rows"][0]["id"]
    sent = {"key": keys.staff, "next": "/console"}
    signed_in = client.post("/console/sign-in", data=sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert signed_in.status_code == 200, signed_in.text
    yield [
        "/console/questions", "/console/registers/targets", f"/console/registers/targets/{row}",
        "/console/registers/corrections", f"/console/documents/{document}",
    ]  # fmt: skip
    client.cookies.clear()


def said(client: TestClient, page: str, done: str) -> list[str]:
    response = client.get(page, params={"done": done})
    assert response.status_code == 200, response.text
    assert FORGED not in html.unescape(response.text)
    return re.findall(r'<p class="done" role="status">(.*?)</p>', response.text)


def test_a_page_says_the_sentence_of_a_key_and_nothing_of_what_is_none(client: TestClient, pages: list[str]):
    for page in pages:
        assert said(client, page, "same") == [SENTENCES["same"]]
        assert said(client, page, "dealt.2") == ["2 questions dealt with."]
        for forged in (FORGED, f"same {FORGED}", f"dealt.{FORGED}", "dealt.", "dealt.9999999999", "unheard-of", ""):
            assert said(client, page, forged) == []


def test_a_key_takes_a_number_only_where_its_sentence_has_one():
    assert sentence("undone.12") == "Undone: correction 12."
    assert [sentence(f"open.{count}") for count in (0, 1)] == ["0 questions open again.", "1 question open again."]
    for key in ("open", "same.1", "dealt.01", "dealt.-1", "dealt.1\n", "dealt.١"):
        assert sentence(key) is None, key
