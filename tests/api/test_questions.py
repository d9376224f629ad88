"""/v1/questions: what was asked and refused, for staff and nobody else."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool
from starlette.testclient import TestClient

from api.app import create_app
from kb.access import Tier, hash_key
from kb.catalog.catalog import document_id
from kb.library import Library
from serving import Keys

REFUSED = "How many submarines did the Kestrel yard of Lisbon launch?"
ASKED = "How many people from U.S. companies were at the Beijing Summit of 2012?"
PARAMETERS = 32_766  # of one statement, as SQLite comes; some distributions allow more
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


@pytest.fixture
def few_parameters() -> Iterator[None]:
    """Every database as strict as SQLite is by itself."""

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, PARAMETERS)

    event.listen(Pool, "checkout", limit)
    yield
    event.remove(Pool, "checkout", limit)


def fill(library: Library, count: int) -> None:
    """Put so many questions into the log, each citing a publication; of every thousandth was said that it is wrong."""
    now = datetime.now(UTC).isoformat()
    lines = [(number, f"ans_{number}", now, f"Question {number}?") for number in range(1, count + 1)]
    with sqlite3.connect(library.settings.home / "catalog.sqlite") as database:
        database.executemany(
            "INSERT INTO questions (number, answer_id, asked_at, question, language, status, answerer, index_version,"
            " milliseconds) VALUES (?, ?, ?, ?, 'en', 'answered', 'extractive', 1, 90)", lines,
        )  # fmt: skip
        cited = [(number, document_id("club/pilot.txt")) for number, *_ in lines]
        database.executemany(
            "INSERT INTO question_documents (question_number, document_id, cited) VALUES (?, ?, 1)", cited
        )
        rated = [(number, now) for number in range(1000, count + 1, 1000)]
        database.executemany("INSERT INTO feedback (question_number, rating, given_at) VALUES (?, 'down', ?)", rated)
    database.close()


@pytest.mark.usefixtures("few_parameters")
def test_a_log_of_more_questions_than_a_statement_takes_parameters_goes_into_one_sheet(own: Library, keys: Keys):
    count = PARAMETERS + 500
    own.catalog.keys.add("staff", Tier.STAFF, hash_key(keys.staff))
    fill(own, count)

    def sheet(**wanted: str) -> list[dict[str, str]]:
        response = client.get("/v1/questions.csv", params=wanted, headers=keys.header(Tier.STAFF))
        return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))

    with TestClient(create_app(own.settings, own)) as client:
        rows = sheet()
        assert [each["answer_id"] for each in rows] == [f"ans_{number}" for number in range(count, 0, -1)]
        assert {each["publications"] for each in rows} == {"Harbor pilot"}
        wrong = sheet(rating="down")
    assert [each["question"] for each in wrong] == [f"Question {number}?" for number in range(33_000, 0, -1000)]
