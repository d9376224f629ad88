"""POST /v1/ask and GET /v1/search over the sample library."""

from __future__ import annotations

import json
import re

import httpx
import pytest
from starlette.testclient import TestClient

from kb.access import Tier
from kb.answer.models import Answer
from serving import Keys, Live

CONTACT = "Who should a company contact about the Success Agreement?"
PERU = "What is the capital of Peru?"
FIELDS = list(Answer.model_fields)


def ask(client: TestClient, question: str, **more):
    response = client.post("/v1/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    return response.json()


def stream(url: str, body: dict[str, object]) -> list[tuple[str, object]]:
    headers = {"Accept": "text/event-stream"}
    found: list[tuple[str, object]] = []
    with httpx.stream("POST", f"{url}/v1/ask", json=body, headers=headers, timeout=30) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        name = ""
        for line in response.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                found.append((name, json.loads(line.removeprefix("data: "))))
    return found


def test_an_answer_keeps_to_its_contract(client: TestClient):
    answer = ask(client, CONTACT)
    assert list(answer) == FIELDS
    assert answer["status"] == "answered"
    numbers = {citation["n"] for citation in answer["citations"]}
    for statement in answer["statements"]:
        assert statement["citations"]
        assert numbers.issuperset(statement["citations"])


@pytest.mark.parametrize(
    "question",
    [CONTACT, "What share of heavy truck sales will be zero-emission in 2030?", "企业应就《成功协议》与谁联系？"],
)
def test_every_quote_is_on_its_page(client: TestClient, question: str):
    citations = ask(client, question)["citations"]
    assert citations
    for citation in citations:
        page = client.get(f"/v1/documents/{citation['document_id']}/pages/{citation['page']}").json()
        assert page["revision_id"] == citation["revision_id"]
        assert page["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_what_the_publications_do_not_say_is_not_answered(client: TestClient):
    answer = ask(client, PERU)
    assert answer["status"] == "not_found"
    assert answer["statements"] == answer["citations"] == []
    assert answer["nearest"]


def test_the_same_question_gets_the_same_answer(client: TestClient):
    first, second = (ask(client, CONTACT) for _ in range(2))
    assert first["conversation_id"] != second["conversation_id"]
    for each in (first, second):
        del each["timings_ms"], each["conversation_id"]
    assert first == second


def test_filters_hold(client: TestClient):
    answer = ask(client, "What share of heavy truck sales will be zero-emission in 2030?", filters={"language": ["zh"]})
    assert {citation["language"] for citation in answer["citations"]} <= {"zh"}
    assert ask(client, CONTACT, filters={"document_ids": ["doc_none"]})["status"] == "not_found"


def test_a_stream_is_the_same_answer_in_steps(live: Live):
    body: dict[str, object] = {"question": CONTACT}
    events = stream(live.url, body)
    names = [name for name, _ in events]
    assert re.fullmatch("passages( statement)+ citations done", " ".join(names))
    whole = httpx.post(f"{live.url}/v1/ask", json=body, timeout=30).json()
    done = events[-1][1]
    assert isinstance(done, dict)
    for each in (whole, done):
        del each["timings_ms"], each["conversation_id"]
    assert done == whole
    assert [data for name, data in events if name == "statement"] == whole["statements"]
    assert events[-2][1] == whole["citations"]


def test_a_refusal_streams_too(live: Live):
    events = stream(live.url, {"question": PERU})
    assert [name for name, _ in events] == ["passages", "citations", "done"]


def test_what_goes_wrong_before_the_first_event_has_a_status(live: Live):
    headers = {"Accept": "text/event-stream"}
    response = httpx.post(f"{live.url}/v1/ask", json={"question": " "}, headers=headers)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_a_client_may_leave_in_the_middle(live: Live):
    for _ in range(5):
        headers = {"Accept": "text/event-stream"}
        with httpx.stream("POST", f"{live.url}/v1/ask", json={"question": CONTACT}, headers=headers) as response:
            next(response.iter_lines())
    assert httpx.get(f"{live.url}/readyz").status_code == 200
    assert "Traceback" not in live.log.read_text()


def test_search_lists_passages_best_first(client: TestClient):
    found = client.get("/v1/search", params={"q": "Success Agreement", "limit": 5}).json()["passages"]
    assert 0 < len(found) <= 5
    scores = [passage["score"] for passage in found]
    assert scores == sorted(scores, reverse=True)
    only = client.get("/v1/search", params={"q": "新能源", "language": "zh", "kind": ["news", "notice"]}).json()
    assert {passage["kind"] for passage in only["passages"]} <= {"news", "notice"}


def test_evidence_is_told_to_staff_and_refused_to_others(client: TestClient, keys: Keys):
    asked = {"question": CONTACT, "evidence": True}
    told = client.post("/v1/ask", json=asked, headers=keys.header(Tier.STAFF))
    assert told.status_code == 200
    assert told.json()["evidence"]["searches"][0]["passages"]
    for tier in (Tier.PUBLIC, Tier.MEMBER):
        for accept in ("application/json", "text/event-stream"):
            refused = client.post("/v1/ask", json=asked, headers={**keys.header(tier), "Accept": accept})
            assert refused.status_code == 403
            assert refused.json()["type"] == "urn:footnote:problem:forbidden"
