"""Nobody gets what is above their tier, by any route."""

from __future__ import annotations

import httpx
import pytest
from starlette.testclient import TestClient

from kb.access import STAFF, Tier, Viewer
from kb.library import Library
from kb.records import Document
from serving import Keys, Live

TIERS = list(Tier)


def closed_to(library: Library, tier: Tier) -> list[Document]:
    readable = library.shelf(Viewer(tier)).readable
    return [each for name, each in library.shelf(STAFF).readable.items() if name not in readable]


@pytest.mark.parametrize("tier", TIERS)
def test_the_list_is_what_the_tier_may_read(client: TestClient, library: Library, keys: Keys, tier: Tier):
    listed = client.get("/v1/documents", headers=keys.header(tier)).json()["documents"]
    assert {each["id"] for each in listed} == {each.id for each in library.shelf(Viewer(tier)).readable.values()}


@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.MEMBER])
@pytest.mark.parametrize("path", ["", "/file", "/pages/1", "/pages/1.png"])
def test_what_is_closed_looks_like_what_is_not_there(
    client: TestClient, library: Library, keys: Keys, tier: Tier, path: str
):
    closed = closed_to(library, tier)
    assert closed
    nothing = client.get(f"/v1/documents/doc_none{path}", headers=keys.header(tier))
    for document in closed:
        response = client.get(f"/v1/documents/{document.id}{path}", headers=keys.header(tier))
        assert response.status_code == 404
        assert response.text.replace(document.id, "doc_none") == nothing.text


@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.MEMBER])
def test_questions_in_the_words_of_a_closed_text_do_not_open_it(
    client: TestClient, library: Library, keys: Keys, tier: Tier
):
    for document in closed_to(library, tier):
        page = library.catalog.page(document.revision_id, 1)
        words = " ".join(page.text.split())[200:400]
        headers = keys.header(tier)
        answer = client.post("/v1/ask", json={"question": words}, headers=headers)
        found = client.get("/v1/search", params={"q": words, "limit": 50}, headers=headers)
        for response in (answer, found):
            assert response.status_code == 200
            assert document.id not in response.text
            assert document.revision_id not in response.text
            if not document.description.listed:
                assert document.description.title not in response.text


def test_naming_a_closed_document_as_filter_opens_nothing(client: TestClient, library: Library):
    closed = closed_to(library, Tier.PUBLIC)
    filters = {"document_ids": [each.id for each in closed]}
    response = client.post("/v1/ask", json={"question": "What is said about prices?", "filters": filters})
    answer = response.json()
    assert answer["statements"] == answer["nearest"] == []
    found = client.get("/v1/search", params={"q": "prices", "document_ids": filters["document_ids"]})
    assert found.json() == {"passages": []}


@pytest.mark.parametrize("given", ["Bearer fn_wrong", "Bearer ", "Basic YTpi", "fn_wrong", "Bearer \xe9"])
def test_a_key_that_does_not_hold_is_refused(client: TestClient, given: str):
    response = client.get("/v1/documents", headers={"Authorization": given.encode("latin-1")})
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.headers["content-type"] == "application/problem+json"


def test_a_bad_key_stops_a_question_too(client: TestClient):
    response = client.post("/v1/ask", json={"question": "Who?"}, headers={"Authorization": "Bearer fn_wrong"})
    assert response.status_code == 401


@pytest.mark.parametrize(("tier", "status"), [(Tier.PUBLIC, 401), (Tier.MEMBER, 403)])
def test_only_staff_change_the_library(client: TestClient, keys: Keys, tier: Tier, status: int):
    headers = keys.header(tier)
    upload = client.post("/v1/documents", files={"file": ("a.md", b"# A\n\nText.")}, headers=headers)
    removal = client.delete("/v1/documents/doc_none", headers=headers)
    assert (upload.status_code, removal.status_code) == (status, status)


def test_neither_keys_nor_questions_are_logged(live: Live, keys: Keys):
    for key in (keys.member, "fn_wrong"):
        headers = {"Authorization": f"Bearer {key}"}
        httpx.get(f"{live.url}/v1/search", params={"q": "a very private query"}, headers=headers)
        httpx.post(f"{live.url}/v1/ask", json={"question": "a very private question"}, headers=headers)
    written = live.log.read_text()
    assert "GET /v1/search" in written
    assert "private" not in written
    assert "fn_" not in written
