"""Every refusal has one shape, one status, and says what to do."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api import problems
from api.app import create_app
from kb.errors import FootnoteError, StorageFull
from kb.library import Library
from kb.settings import Settings

SHAPE = ["type", "title", "status", "detail", "advice", "instance"]
ASK = "/v1/ask"
QUESTION = "Which targets must be met by 2030?"


def tree(error: type[FootnoteError]) -> Iterator[type[FootnoteError]]:
    yield error
    for child in error.__subclasses__():
        yield from tree(child)


def check_shape(response, status: int) -> dict[str, str]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert list(told) == SHAPE
    assert told["status"] == status
    assert told["type"].startswith("urn:footnote:problem:")
    assert told["detail"].endswith(".")
    return told


def test_every_error_has_a_status_of_its_own():
    assert set(problems.STATUS) == set(tree(FootnoteError))


def test_an_error_tells_what_and_what_to_do():
    problem = problems.of_error(StorageFull("The disk is full.", advice="Make room."), "/v1/documents")
    assert problem.model_dump() == {
        "type": "urn:footnote:problem:storage-full",
        "title": "Storage full",
        "status": 507,
        "detail": "The disk is full.",
        "advice": "Make room.",
        "instance": "/v1/documents",
    }


def test_an_error_that_quotes_what_utf8_cannot_hold_is_still_told():
    problem = problems.of_error(FootnoteError("There is no \ud800."), "/\ud800")
    assert problems.respond(problem).status_code == 500


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (b'{"question": ""}', 422, "empty"),
        (b'{"question": " \\n\\t "}', 422, "empty"),
        (b'{"question": "?!."}', 422, "empty"),
        (b'{"question": "' + b"a" * 2001 + b'"}', 422, "2000"),
        (b'{"question": "a\\u0000b"}', 422, "control characters"),
        (b'{"question": "a\\u001bb"}', 422, "control characters"),
        (b'{"question": "\\ud800"}', 422, "question"),
        (b'{"question": 7}', 422, "question"),
        (b'{"question": null}', 422, "question"),
        (b"{}", 422, "question is missing"),
        (b"[]", 422, "JSON object"),
        (b"null", 422, "JSON object"),
        (b"", 422, "JSON object"),
        (b'{"question": "a",}', 400, "not JSON"),
        (b"\xff\xfe\x00", 400, "body"),
        (b"[" * 100_000, 400, "body"),
        (b'{"question": "a", "colour": 1}', 422, "no field colour"),
        (b'{"question": "a", "\\ud800": 1}', 422, "JSON object"),
        (b'{"question": "a", "filters": {"colour": 1}}', 422, "no field filters.colour"),
        (b'{"question": "a", "filters": {"kind": ["novel"]}}', 422, "fact-sheet"),
        (b'{"question": "a", "filters": {"published_after": "soon"}}', 422, "published_after"),
        (
            b'{"question": "a", "filters": {"published_after": "2024-01-01", "published_before": "2023-01-01"}}',
            422,
            "published_after",
        ),
        (b'{"question": "a", "conversation_id": "../.."}', 422, "conversation_id"),
        (b'{"question": "a", "answerer": "oracle"}', 422, "answerer"),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_bad_question_is_refused_in_words(client: TestClient, body: bytes, status: int, says: str, accept: str):
    headers = {"Content-Type": "application/json", "Accept": accept}
    told = check_shape(client.post(ASK, content=body, headers=headers), status)
    assert says in told["detail"]


def test_an_unknown_field_is_told_the_known_ones(client: TestClient):
    told = client.post(ASK, json={"question": QUESTION, "filters": {"colour": 1}}).json()
    assert told["advice"].startswith("The fields are kind, program, language")
    told = client.get("/v1/search", params={"q": QUESTION, "colour": 1}).json()
    assert told["advice"].startswith("The parameters are q, limit, kind")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/v1/documents/doc_none", 404),
        ("GET", "/v1/documents/doc_none/file", 404),
        ("GET", "/v1/documents/doc_none/pages/1", 404),
        ("GET", "/v1/documents/doc_none/pages/1.png", 404),
        ("GET", "/v1/documents/doc_none/pages/one", 422),
        ("GET", "/v1/documents/doc_none/pages/0", 422),
        ("GET", "/v1/documents/doc_none/pages/99999999999999999999999", 422),
        ("GET", "/v1/documents/doc_none/pages/1.png?mark=9-3", 422),
        ("GET", "/v1/documents/doc_none/pages/1.png?width=99999", 422),
        ("GET", "/v1/documents/%00", 404),
        ("GET", "/v1/documents?colour=1", 422),
        ("GET", "/v1/search", 422),
        ("GET", "/v1/search?q=", 422),
        ("GET", "/v1/search?q=a&limit=0", 422),
        ("GET", "/v1/search?q=a&limit=many", 422),
        ("GET", "/v1/ask", 405),
        ("PATCH", "/v1/documents", 405),
        ("POST", "/v1/ask?colour=1", 415),
        ("POST", "/v1/documents", 401),
        ("DELETE", "/v1/documents/doc_none", 401),
    ],
)
def test_every_refusal_has_the_one_shape(client: TestClient, method: str, path: str, status: int):
    check_shape(client.request(method, path), status)


def test_a_question_must_come_as_json(client: TestClient):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/jsonp"):
        told = check_shape(client.post(ASK, content=b'{"question": "a"}', headers={"Content-Type": kind}), 415)
        assert "application/json" in told["detail"]


def test_a_body_beyond_all_measure_is_refused_unread(client: TestClient):
    told = check_shape(client.post(ASK, json={"question": "a" * 300_000}), 413)
    assert "256 kB" in told["detail"]
    chunks = (b" " * 100_000 for _ in range(5))
    check_shape(client.post(ASK, content=chunks, headers={"Content-Type": "application/json"}), 413)


def test_a_defect_shows_nothing_of_its_insides(settings: Settings, library: Library, caplog):
    app = create_app(settings, library)

    def broken() -> None:
        raise RuntimeError("a secret of the inside")

    app.add_api_route("/broken", broken)
    with caplog.at_level(logging.ERROR), TestClient(app, raise_server_exceptions=False) as client:
        told = check_shape(client.get("/broken"), 500)
    assert "secret" not in str(told)
    incident = told["instance"].removeprefix("urn:uuid:").replace("-", "")
    assert incident in told["advice"]
    assert incident in caplog.text
    assert "a secret of the inside" in caplog.text


OPERATIONS = """
add_document add_job add_row ask deal_with_questions decide_edition edit_document edit_row end_job
export_conversation_json export_conversation_markdown feedback follow_jobs forget_conversation get_conversation
get_document get_document_file get_job get_page get_page_picture get_questions_csv get_register get_register_csv
get_register_xlsx health hide_row list_conversations list_corrections list_documents list_editions list_jobs
list_questions list_suggestions list_unanswered metrics ready reindex remove_document retry_job search undo_correction
"""


def test_openapi_tells_of_problems_and_names_every_operation(app: FastAPI):
    described = app.openapi()
    operations = {
        operation["operationId"]: operation for path in described["paths"].values() for operation in path.values()
    }
    assert sorted(operations) == OPERATIONS.split()
    assert list(described["components"]["schemas"]["Problem"]["properties"]) == SHAPE
    for name in operations.keys() - {"health", "metrics"}:
        told = operations[name]["responses"]["422"]["content"]
        assert list(told) == ["application/problem+json"], name
    assert "HTTPValidationError" not in described["components"]["schemas"]
    assert {"401", "403", "429"} <= set(operations["ask"]["responses"])
    assert all("403" in told["responses"] for told in operations.values() if "401" in told["responses"])
