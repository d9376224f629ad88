"""Pages: their stored text, and their pictures with the cited words marked."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from starlette.testclient import TestClient

from kb.access import PUBLIC, Tier
from kb.library import Library
from kb.pictures import CHUNK_COLOURS
from kb.preview import spans_on
from kb.records import Document


def one(library: Library, suffix: str, pages: int = 1) -> Document:
    found = (each for each in library.shelf(PUBLIC).readable.values() if each.source.endswith(suffix))
    return next(each for each in found if each.pages >= pages)


@pytest.fixture
def pdf(library: Library) -> Document:
    return one(library, ".pdf", pages=2)


def yellow(png: bytes) -> int:
    """Pixels in the colour of a mark."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    colours = picture.getcolors(maxcolors=1 << 24) or []
    return sum(count for count, (red, green, blue) in colours if red > 240 and green > 200 and blue < 140)


def test_a_page_is_its_stored_text(client: TestClient, library: Library, pdf: Document):
    page = client.get(f"/v1/documents/{pdf.id}/pages/2").json()
    stored = library.catalog.page(pdf.revision_id, 2)
    assert page == {
        "document_id": pdf.id,
        "revision_id": pdf.revision_id,
        "title": pdf.description.title,
        "language": pdf.description.language,
        "number": 2,
        "pages": pdf.pages,
        "label": stored.label,
        "width": stored.width,
        "height": stored.height,
        "text": stored.text,
        "has_picture": True,
        "ocr_confidence": None,
        "furniture": list(stored.furniture),
    }


def test_a_picture_has_the_width_asked_for(client: TestClient, pdf: Document):
    response = client.get(f"/v1/documents/{pdf.id}/pages/1.png", params={"width": 600})
    assert response.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(response.content)).width == 600
    assert yellow(response.content) == 0


def test_marks_are_drawn_where_the_words_are(client: TestClient, library: Library, pdf: Document):
    spans = [span for _, _, span in spans_on(library.catalog.chunks_on(pdf.revision_id, 1), 1)]
    path = f"/v1/documents/{pdf.id}/pages/1.png"
    one_mark = client.get(path, params={"mark": f"{spans[0].start}-{spans[0].end}"})
    two_marks = client.get(path, params={"mark": [f"{each.start}-{each.end}" for each in (spans[0], spans[-1])]})
    assert 0 < yellow(one_mark.content) < yellow(two_marks.content)


def test_a_picture_is_not_sent_twice_but_asked_for_each_time(client: TestClient, pdf: Document):
    path = f"/v1/documents/{pdf.id}/pages/1.png"
    first = client.get(path)
    assert first.headers["cache-control"] == "private, no-cache"
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(path, params={"mark": "0-9"}, headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("path", ["pages/1", "pages/1.png"])
def test_a_link_to_a_replaced_revision_says_so(client: TestClient, pdf: Document, path: str):
    assert client.get(f"/v1/documents/{pdf.id}/{path}", params={"revision": pdf.revision_id}).status_code == 200
    response = client.get(f"/v1/documents/{pdf.id}/{path}", params={"revision": "rev_old"})
    assert response.status_code == 404
    assert "newer revision" in response.json()["detail"]


@pytest.mark.parametrize("path", ["pages/999", "pages/999.png"])
def test_a_page_that_is_not_there(client: TestClient, pdf: Document, path: str):
    assert client.get(f"/v1/documents/{pdf.id}/{path}").status_code == 404


@pytest.mark.parametrize("suffix", [".html", ".docx", ".pptx", ".xlsx", ".md", ".txt"])
def test_other_formats_have_text_and_no_picture(client: TestClient, library: Library, suffix: str):
    document = one(library, suffix)
    page = client.get(f"/v1/documents/{document.id}/pages/1").json()
    assert page["has_picture"] is False
    assert page["text"].strip()
    assert client.get(f"/v1/documents/{document.id}/pages/1.png").status_code == 404


def test_elements_and_chunks_are_told_when_asked_for(client: TestClient, library: Library, pdf: Document):
    path = f"/v1/documents/{pdf.id}/pages/1"
    plain, page = client.get(path).json(), client.get(path, params={"chunks": True}).json()
    assert {key: page[key] for key in plain} == plain
    lines = [line for line in plain["text"].split("\n") if line]
    assert [plain["text"][each["start"] : each["end"]] for each in page["elements"]] == lines
    stored = library.catalog.chunks_on(pdf.revision_id, 1)
    assert [(each["id"], each["tokens"]) for each in page["chunks"]] == [(each.id, each.tokens) for each in stored]
    inside = {ordinal for each in page["elements"] for ordinal in each["chunks"]}
    assert inside == {each["ordinal"] for each in page["chunks"]}
    boxes = [box for each in page["elements"] for box in each["boxes"]]
    assert boxes
    assert all(0 <= box["left"] < box["right"] <= page["width"] for box in boxes)


def test_elements_and_chunks_are_for_those_who_may_read_the_page(client: TestClient, library: Library):
    closed = next(each for each in library.catalog.documents() if each.description.tier is not Tier.PUBLIC)
    for path, query in (("pages/1", {"chunks": True}), ("pages/1.png", {"boxes": "chunks"})):
        assert client.get(f"/v1/documents/{closed.id}/{path}", params=query).status_code == 404


def test_the_boxes_of_chunks_are_drawn_when_asked_for(client: TestClient, pdf: Document):
    path = f"/v1/documents/{pdf.id}/pages/1.png"
    plain, drawn = client.get(path), client.get(path, params={"boxes": "chunks"})
    assert plain.headers["etag"] != drawn.headers["etag"]
    colours = Image.open(io.BytesIO(drawn.content)).convert("RGB").getcolors(maxcolors=1 << 24) or []
    assert CHUNK_COLOURS[0] in {colour for _, colour in colours}
    assert client.get(path, params={"boxes": "words"}).status_code == 422
