"""PATCH /v1/documents/{id} and /v1/editions: staff say what publications are; nobody else learns more by it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from kb.access import Tier, hash_key
from kb.catalog.catalog import document_id
from kb.library import open_library
from kb.settings import Settings
from making import folder, ingest_folder
from serving import Keys

BODY = "The market for zero-emission trucks in Ningbo grew again, and most makers now offer heavy models.\n"
OLD = f"{BODY}\nIn that year 24600 trucks were sold in Ningbo.\n"
NEW = f"{BODY}\nIn that year 34900 trucks were sold in Ningbo.\n"
CATALOG = [
    {"path": "2022.txt", "title": "Ningbo snapshot, 2022 edition", "kind": "fact-sheet", "published": "2022-03-01"},
    {"path": "2023.txt", "title": "Ningbo snapshot, 2023 edition", "kind": "fact-sheet", "published": "2023-03-01"},
    {"path": "copy.txt", "tier": "member", "title": "Copy"},
]
OLD_ID, NEW_ID = document_id("club/2022.txt"), document_id("club/2023.txt")
SOLD = "How many trucks were sold in Ningbo?"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Path:
    top = tmp_path_factory.mktemp("editions")
    with open_library(Settings(home=top / "home"), purpose="tests") as library:
        ingest_folder(library, folder(top / "club", {"2022.txt": OLD, "2023.txt": NEW, "copy.txt": NEW}, CATALOG))
        library.catalog.keys.add("a member", Tier.MEMBER, hash_key(keys.member))
        library.catalog.keys.add("staff", Tier.STAFF, hash_key(keys.staff))
    return top / "home"


@pytest.fixture
def club(made: Path, tmp_path: Path) -> Iterator[TestClient]:
    shutil.copytree(made, home := tmp_path / "home")
    with TestClient(create_app(Settings(home=home)), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def staff(keys: Keys) -> dict[str, str]:
    return keys.header(Tier.STAFF)


def figures(client: TestClient, headers: dict[str, str] | None = None, **more: object) -> set[str]:
    told = client.post("/v1/ask", json={"question": SOLD, **more}, headers=headers or {}).json()
    return set(re.findall(r"\d{5}", told["text"]))


def test_an_edit_answers_with_the_new_description(club: TestClient, staff: dict[str, str]):
    path = f"/v1/documents/{NEW_ID}"
    before = club.get(path, headers=staff)
    origins = before.json()["origins"]
    assert origins["title"] == {"from": "catalog", "confidence": 1.0}
    assert (origins["language"]["from"], origins["tier"]["from"]) == ("content", "default")
    patched = club.patch(path, json={"title": "Ningbo", "place": "Ningbo"}, headers={**staff, "If-Match": "*"})
    assert patched.status_code == 200, patched.text
    told = patched.json()
    assert (told["title"], told["place"], told["origins"]["place"]["from"]) == ("Ningbo", "Ningbo", "edited")
    assert patched.headers["etag"] == f'"{told["revision_id"]}"' != before.headers["etag"]
    assert club.get(path, headers=staff).json() == told
    stale = club.patch(path, json={"title": "Lost"}, headers={**staff, "If-Match": before.headers["etag"]})
    assert (stale.status_code, stale.json()["type"]) == (412, "urn:footnote:problem:changed")
    back = club.patch(path, json={"title": None, "place": None}, headers={**staff, "If-Match": patched.headers["etag"]})
    assert back.json() == before.json() | {"ingested_at": back.json()["ingested_at"]}


def test_a_raised_tier_closes_pages_and_answers(club: TestClient, staff: dict[str, str]):
    page = f"/v1/documents/{NEW_ID}/pages/1"
    assert club.get(page).status_code == 200
    assert club.patch(f"/v1/documents/{NEW_ID}", json={"tier": "staff"}, headers=staff).status_code == 200
    assert club.get(page).status_code == club.get(f"/v1/documents/{NEW_ID}").status_code == 404
    assert "34900" not in club.get("/v1/search", params={"q": SOLD}).text
    assert figures(club) == {"24600"}


def test_copies_are_named_to_those_who_may_read_them(club: TestClient, keys: Keys):
    question = {"question": "How many trucks were sold in that year in Ningbo, 34900?"}
    public = club.post("/v1/ask", json=question).json()["citations"]
    assert [each["also_in"] for each in public if each["document_id"] == NEW_ID] == [[]]
    member = club.post("/v1/ask", json=question, headers=keys.header(Tier.MEMBER)).json()["citations"]
    named = {each["document_id"]: {other["title"] for other in each["also_in"]} for each in member}
    assert {"Copy"} in named.values() or {"Ningbo snapshot, 2023 edition"} in named.values()
    assert "Copy" not in club.get(f"/v1/documents/{NEW_ID}").text


def test_an_accepted_edition_supersedes_and_answers_as_of_before(club: TestClient, staff: dict[str, str]):
    (proposal,) = club.get("/v1/editions", headers=staff).json()["proposals"]
    assert (proposal["later"]["document_id"], proposal["earlier"]["document_id"]) == (NEW_ID, OLD_ID)
    assert figures(club) == {"24600", "34900"}
    order = {"edition_of": OLD_ID}
    linked = club.post(f"/v1/editions/{NEW_ID}", json=order, headers=staff).json()
    assert (linked["status"], linked["document"]["edition_of"]) == ("linked", "club/2022.txt")
    assert figures(club) == {"34900"}
    assert figures(club, as_of="2022-12-31") == {"24600"}
    editions = club.get("/v1/editions", headers=staff).json()
    assert [[each["document_id"] for each in chain] for chain in editions["chains"]] == [[OLD_ID, NEW_ID]]
    assert editions["proposals"] == []


def test_a_refused_proposal_does_not_come_back(club: TestClient, staff: dict[str, str]):
    told = club.post(f"/v1/editions/{NEW_ID}", json={"reject": True}, headers=staff).json()
    assert told["status"] == "rejected"
    assert club.get("/v1/editions", headers=staff).json()["proposals"] == []
    again = club.post(f"/v1/editions/{NEW_ID}", json={"reject": True}, headers=staff)
    assert (again.status_code, again.json()["type"]) == (404, "urn:footnote:problem:not-found")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", f"/v1/documents/{NEW_ID}", {"colour": "red"}),
        ("PATCH", f"/v1/documents/{NEW_ID}", {"tier": "secret"}),
        ("PATCH", f"/v1/documents/{NEW_ID}", {"title": ""}),
        ("PATCH", f"/v1/documents/{NEW_ID}", {"published": "soon"}),
        ("POST", f"/v1/editions/{NEW_ID}", {}),
        ("POST", f"/v1/editions/{NEW_ID}", {"edition_of": "x", "reject": True}),
    ],
)
def test_what_does_not_fit_is_refused(client: TestClient, keys: Keys, method: str, path: str, body: dict[str, object]):
    # Over the shared library, which has no such document: a body that does not fit is told before that is looked up,
    # except for a title, which the library refuses itself.
    told = client.request(method, path, json=body, headers=keys.header(Tier.STAFF))
    assert told.status_code == (404 if body == {"title": ""} else 422)


def test_only_staff_may(client: TestClient, keys: Keys):
    for method, path in (("PATCH", "/v1/documents/x"), ("GET", "/v1/editions"), ("POST", "/v1/editions/x")):
        assert client.request(method, path, json={}).status_code == 401
        assert client.request(method, path, json={}, headers=keys.header(Tier.MEMBER)).status_code == 403
