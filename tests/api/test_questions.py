"""/v1/questions: what was asked and refused, for staff and nobody else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from kb.access import Tier
from serving import Keys

REFUSED = "How many submarines did the Kestrel yard of Lisbon launch?"
ASKED = "How many people from U.S. companies were at the Beijing Summit of 2012?"
FORMULA = "=HYPERLINK(1) how many submarines has the Osprey yard of Porto?"


@pytest.fixture(scope="module")
def staff(client: TestClient, keys: Keys) -> Iterator[dict[str, str]]:
    """The header of staff, once some questions were asked."""
    for question in (ASKED, REFUSED, REFUSED.lower(), FORMULA):
        assert client.post("/v1/ask", json={"question": question}).status_code == 200
    client.post("/v1/ask", json={"question": ASKED}, headers=keys.header(Tier.MEMBER))
    return keys.header(Tier.STAFF)


def asked(client: TestClient, staff: dict[str, str], **wanted: object) -> list[dict[str, object]]:
    response = client.get("/v1/questions", params=wanted, headers=staff)
    assert response.status_code == 200, response.text
    found: list[dict[str, object]] = response.json()["questions"]
    return found


@pytest.mark.parametrize("path", ["/v1/questions", "/v1/questions.csv", "/v1/questions/unanswered"])
@pytest.mark.parametrize(("tier", "status"), [(Tier.PUBLIC, 401), (Tier.MEMBER, 403)])
def test_only_staff_read_what_was_asked(client: TestClient, keys: Keys, path: str, tier: Tier, status: int):
    assert client.get(path, headers=keys.header(tier)).status_code == status
    order = {"numbers": [1], "dealt": True}
    assert client.patch("/v1/questions", json=order, headers=keys.header(tier)).status_code == status


def test_a_question_stands_in_the_log_with_what_came_of_it(client: TestClient, staff: dict[str, str]):
    member, public = asked(client, staff, text="U.S. companies Beijing Summit", limit=2)
    assert (member["tier"], public["tier"], member["viewer"]) == ("member", "public", None)
    assert (public["question"], public["status"], public["answerer"]) == (ASKED, "answered", "extractive")
    cited = client.post("/v1/ask", json={"question": ASKED}).json()["citations"]
    assert {each["document_id"] for each in public["documents"]} == {each["document_id"] for each in cited}
    assert "text" not in public
    assert cited[0]["quote"] not in client.get("/v1/questions", headers=staff).text


def test_filters_and_pages(client: TestClient, staff: dict[str, str]):
    refused = asked(client, staff, status="not_found", text="yard")
    assert [each["question"] for each in refused] == [FORMULA, REFUSED.lower(), REFUSED]
    assert asked(client, staff, status="not_found", text="yard", limit=1, offset=1) == refused[1:2]
    assert asked(client, staff, since="2100-01-01") == asked(client, staff, rating="up", text="yard") == []
    told = client.get("/v1/questions", params={"text": "yard", "limit": 1}, headers=staff).json()
    assert (told["total"], told["viewers"], told["days"]) == (3, "tier", 90)
    assert client.get("/v1/questions", params={"colour": 1}, headers=staff).status_code == 422


def test_what_to_publish_next_counts_what_asks_the_same_and_is_dealt_with(client: TestClient, staff: dict[str, str]):
    def groups(**wanted: object) -> list[dict[str, object]]:
        told = client.get("/v1/questions/unanswered", params=wanted, headers=staff).json()["groups"]
        return [each for each in told if "kestrel" in each["question"].lower()]

    (group,) = groups()
    assert (group["count"], group["wordings"]) == (2, [REFUSED.lower()])
    assert all(each["title"] and each["page"] for each in group["nearest"])
    for dealt, others in ((True, False), (False, True)):
        order = {"numbers": group["numbers"], "dealt": dealt}
        assert client.patch("/v1/questions", json=order, headers=staff).json()["questions"] == 2
        assert len(groups(dealt=dealt)) == 1
        assert groups(dealt=others) == []


def test_as_csv_no_question_is_a_formula(client: TestClient, staff: dict[str, str]):
    response = client.get("/v1/questions.csv", params={"text": "yard"}, headers=staff)
    assert response.headers["content-disposition"] == 'attachment; filename="questions.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [each["question"] for each in rows] == [f"'{FORMULA}", REFUSED.lower(), REFUSED]
    assert rows[0]["status"] == "not_found"
