"""/v1/documents: staff add and remove; everybody reads what their tier allows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from kb.access import STAFF, Tier
from kb.library import Library
from serving import Keys

NAME = "a test note.md"
TEXT = "# Depot\n\nThe Xanadu depot charges 17 zero-emission trucks every night."
QUESTION = "How many trucks does the Xanadu depot charge every night?"


@pytest.fixture
def staff(keys: Keys) -> dict[str, str]:
    return keys.header(Tier.STAFF)


@pytest.fixture(autouse=True)
def clean(library: Library) -> Iterator[None]:
    before = {each.id for each in library.shelf(STAFF).readable.values()}
    yield
    for each in library.shelf(STAFF).readable.values():
        if each.id not in before:
            library.remove(each.id)


def upload(client: TestClient, headers: dict[str, str], text: str | bytes = TEXT, name: str = NAME, **about: str):
    return client.post("/v1/documents", files={"file": (name, text)}, data=about, headers=headers)


def test_an_upload_answers_and_a_removal_ends_that(client: TestClient, staff: dict[str, str]):
    response = upload(client, staff, title="Depot note", kind="notice", published="2024-05-01", illustrative="true")
    assert response.status_code == 201, response.text
    told = response.json()
    assert told["status"] == "added"
    assert told["title"] == "Depot note"
    path = response.headers["location"]
    about = client.get(path).json()
    assert (about["kind"], about["published"], about["illustrative"]) == ("notice", "2024-05-01", True)
    answer = client.post("/v1/ask", json={"question": QUESTION}).json()
    assert "17 zero-emission trucks" in answer["text"]

    receipt = client.delete(path, headers=staff).json()
    assert receipt["document_id"] == told["document_id"]
    assert receipt["revisions"] == 1
    assert receipt["sentences"] > 0
    assert client.get(path).status_code == 404
    assert client.delete(path, headers=staff).status_code == 404
    after = client.post("/v1/ask", json={"question": QUESTION})
    assert told["document_id"] not in after.text
    assert "Xanadu" not in after.text


def test_the_same_again_is_unchanged_and_another_text_replaces(client: TestClient, staff: dict[str, str]):
    first = upload(client, staff)
    again = upload(client, staff)
    assert (again.status_code, again.json()["status"]) == (200, "unchanged")
    other = upload(client, staff, TEXT.replace("17", "18"))
    assert (other.status_code, other.json()["status"]) == (200, "replaced")
    assert other.json()["document_id"] == first.json()["document_id"]
    assert "18 zero-emission trucks" in client.post("/v1/ask", json={"question": QUESTION}).json()["text"]


def test_a_new_file_for_a_publication_leaves_what_was_said_of_it(client: TestClient, staff: dict[str, str]):
    first = upload(client, staff, title="Xanadu", tier="member").json()
    sent = upload(client, staff, TEXT.replace("17", "18"), "other.md", replaces=first["document_id"])
    told = sent.json()
    assert (sent.status_code, told["status"], told["document_id"]) == (200, "replaced", first["document_id"])
    document = client.get(f"/v1/documents/{first['document_id']}", headers=staff).json()
    assert (document["title"], document["tier"], document["source"]) == ("Xanadu", "member", first["source"])
    again = upload(client, staff, TEXT, "other.md", replaces=first["document_id"], title="Other")
    assert (again.status_code, "takes its description over" in again.json()["detail"]) == (422, True)
    assert upload(client, staff, TEXT, "other.md", replaces="doc_none").status_code == 404


def test_an_upload_for_members_stays_with_them(client: TestClient, staff: dict[str, str], keys: Keys):
    path = upload(client, staff, tier="member").headers["location"]
    assert client.get(path).status_code == 404
    assert client.get(path, headers=keys.header(Tier.MEMBER)).status_code == 200
    assert "Xanadu" not in client.post("/v1/ask", json={"question": QUESTION}).text


@pytest.mark.parametrize(
    ("name", "content", "about", "status", "says"),
    [
        ("a.md", b"", {}, 422, "a.md"),
        ("a.pdf", b"%PDF-1.7 broken", {}, 422, "a.pdf"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(64), {}, 422, "a.png"),
        ("a.gif", b"GIF89a" + bytes(64), {}, 415, "a.gif"),
        ("../../etc/.passwd", b"text", {}, 422, "file name"),
        ("a.md", TEXT.encode(), {"colour": "red"}, 422, "no field colour"),
        ("a.md", TEXT.encode(), {"kind": "novel"}, 422, "kind"),
        ("a.md", TEXT.encode(), {"tier": "emperor"}, 422, "tier"),
        ("a.md", TEXT.encode(), {"published": "soon"}, 422, "published"),
        ("a.md", b"a" * 1_000_001, {}, 413, "1 MB"),
        ("a.md", b"a" * 3_000_000, {}, 413, "2 MB"),
    ],
)
def test_what_cannot_be_stored_is_refused_in_words(
    client: TestClient, staff: dict[str, str], library: Library, name, content, about, status, says
):
    version = library.index_version
    response = upload(client, staff, content, name, **about)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert says in response.json()["detail"]
    assert library.index_version == version


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{}", "application/json"),
        (b"nothing", "multipart/form-data"),
        (b"nothing", "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--", "multipart/form-data; boundary=x"),
    ],
)
def test_a_broken_form_is_refused(client: TestClient, staff: dict[str, str], content: bytes, kind: str):
    response = client.post("/v1/documents", content=content, headers={**staff, "Content-Type": kind})
    assert response.status_code in {400, 422}
    assert response.headers["content-type"] == "application/problem+json"


def test_files_of_a_field_that_is_not_known_are_refused(client: TestClient, staff: dict[str, str]):
    response = client.post("/v1/documents", files={"document": ("a.md", TEXT)}, headers=staff)
    assert response.status_code == 422
    assert "`file`" in response.json()["advice"]
    two = [("file", ("a.md", TEXT)), ("file", ("b.md", TEXT))]
    assert client.post("/v1/documents", files=two, headers=staff).status_code == 400


def test_an_original_comes_back_byte_for_byte(client: TestClient, staff: dict[str, str]):
    path = upload(client, staff, TEXT, '注意 "quoted".md').headers["location"]
    response = client.get(f"{path}/file")
    assert response.content == TEXT.encode()
    assert "filename*=UTF-8''%E6%B3%A8%E6%84%8F" in response.headers["content-disposition"]


@pytest.mark.parametrize(("suffix", "shown"), [(".html", False), (".md", False), (".docx", False), (".pdf", True)])
def test_only_pdf_opens_in_the_browser(client: TestClient, library: Library, suffix: str, shown: bool):
    document = next(each for each in library.shelf(STAFF).readable.values() if each.source.endswith(suffix)
                    and each.description.tier is Tier.PUBLIC)  # fmt: skip
    headers = client.get(f"/v1/documents/{document.id}/file").headers
    assert headers["content-disposition"].startswith("inline" if shown else "attachment")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert ("sandbox" in headers["content-security-policy"]) is not shown


def test_a_document_tells_what_is_known_of_it(client: TestClient):
    for document in client.get("/v1/documents").json()["documents"]:
        assert client.get(f"/v1/documents/{document['id']}").json() == document
        assert document["tier"] == "public"
        assert document["pages"] > 0
