"""POST /v1/feedback: of whoever got the answer, on what stands in the log; and the log that it stands on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from api.app import create_app
from kb.access import Tier, hash_key
from kb.library import Library, open_library
from kb.settings import Settings
from serving import Keys, Live

QUESTION = {"question": "How many trucks did the Harbor pilot put on the road?"}


@pytest.fixture(scope="module")
def named(club_home: Path, tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Iterator[Library]:
    """A small library whose log names who asked."""
    import shutil  # noqa: PLC0415

    home = shutil.copytree(club_home, tmp_path_factory.mktemp("named") / "home")
    with open_library(Settings(home=home, question_viewers="name"), purpose="tests") as library:
        library.catalog.keys.add("Acme", Tier.MEMBER, hash_key(keys.member))
        library.catalog.keys.add("desk", Tier.STAFF, hash_key(keys.staff))
        yield library


@pytest.fixture(scope="module")
def club(named: Library) -> Iterator[TestClient]:
    with TestClient(create_app(named.settings, named), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(params=["json", "events"])
def asking(request: pytest.FixtureRequest) -> dict[str, str]:
    return {"Accept": "text/event-stream"} if request.param == "events" else {}


def answer_id(response: httpx.Response) -> str:
    text = response.text
    return text[text.rindex("ans_") :].split('"')[0]


def test_whoever_got_an_answer_rates_it_and_changes_their_mind(club: TestClient, keys: Keys, asking: dict[str, str]):
    member, staff = keys.header(Tier.MEMBER), keys.header(Tier.STAFF)
    name = answer_id(club.post("/v1/ask", json=QUESTION, headers=member | asking))
    up = club.post("/v1/feedback", json={"answer_id": name, "rating": "up"}, headers=member)
    assert up.status_code == 201
    assert up.json() | {"given_at": ""} == {
        "rating": "up", "reason": None, "comment": None, "given_at": "", "answer_id": name,
    }  # fmt: skip
    down = {"answer_id": name, "rating": "down", "reason": "wrong", "comment": " It was\r\n13. \x07 "}
    assert club.post("/v1/feedback", json=down, headers=member).json()["comment"] == "It was\n13."
    (first, *_) = club.get("/v1/questions", headers=staff).json()["questions"]
    assert (first["question"], first["viewer"], first["tier"]) == (QUESTION["question"], "Acme", "member")
    assert (first["feedback"]["rating"], first["feedback"]["reason"]) == ("down", "wrong")


def test_nobody_rates_an_answer_that_they_did_not_get(club: TestClient, keys: Keys):
    name = answer_id(club.post("/v1/ask", json=QUESTION, headers=keys.header(Tier.MEMBER)))
    for told, headers in (
        ({"answer_id": name}, {}),
        ({"answer_id": name}, keys.header(Tier.STAFF)),
        ({"answer_id": "ans_0"}, keys.header(Tier.MEMBER)),
    ):
        response = club.post("/v1/feedback", json={"rating": "up", **told}, headers=headers)
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


def test_the_public_rates_by_an_id_that_nobody_can_work_out(club: TestClient, named: Library):
    response = club.post("/v1/ask", json=QUESTION)
    assert club.post("/v1/feedback", json={"answer_id": response.json()["id"], "rating": "up"}).status_code == 201
    assert len(response.json()["id"]) == len("ans_") + 20  # 80 bits
    assert named.catalog.questions.seal("x") != named.catalog.questions.seal("y")


@pytest.mark.parametrize(
    ("told", "status", "says"),
    [
        ({"rating": "up"}, 422, "answer_id"),
        ({"answer_id": "ans_1", "rating": "great"}, 422, "rating"),
        ({"answer_id": "ans_1", "rating": "down", "reason": "dull"}, 422, "reason"),
        ({"answer_id": "ans_1", "rating": "down", "comment": "x" * 2001}, 422, "comment"),
        ({"answer_id": "ans_1", "rating": "down", "colour": 1}, 422, "colour"),
    ],
)
def test_what_is_no_feedback_is_refused(club: TestClient, told: dict[str, object], status: int, says: str):
    response = club.post("/v1/feedback", json=told)
    assert response.status_code == status
    assert says in response.json()["detail"]


def test_where_nothing_is_logged_feedback_is_refused_with_the_reason(named: Library):
    none = named.settings.model_copy(update={"question_days": 0})
    before = named.settings
    named.settings = none
    try:
        with TestClient(create_app(none, named)) as client:
            name = client.post("/v1/ask", json=QUESTION).json()["id"]
            response = client.post("/v1/feedback", json={"answer_id": name, "rating": "up"})
    finally:
        named.settings = before
    assert response.status_code == 409
    assert "FOOTNOTE_QUESTION_DAYS" in response.json()["advice"]


def test_an_answer_goes_out_whole_where_the_log_cannot_be_written(
    club: TestClient, named: Library, caplog: pytest.LogCaptureFixture
):
    def full(_connection, _cursor, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO questions"):
            import sqlite3  # noqa: PLC0415

            raise sqlite3.OperationalError("database or disk is full")

    event.listen(named.catalog._engine, "before_cursor_execute", full)
    try:
        told = club.post("/v1/ask", json=QUESTION).json()
        rated = club.post("/v1/feedback", json={"answer_id": "ans_none", "rating": "up"})
    finally:
        event.remove(named.catalog._engine, "before_cursor_execute", full)
    assert told["status"] == "answered"
    assert rated.status_code == 404
    assert "A question could not be kept in the log: database or disk is full" in caplog.text
    assert "Harbor" not in caplog.text
    assert club.post("/v1/ask", json=QUESTION).status_code == 200
    assert club.post("/v1/feedback", json={"answer_id": told["id"], "rating": "up"}).status_code == 201


def test_a_question_whose_asker_has_left_is_in_the_log(live: Live, keys: Keys):
    question = "Did anybody at all wait for the zibeline?"
    body = f'{{"question": "{question}"}}'
    host, port = live.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as gone:
        head = f"POST /v1/ask HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        gone.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        while "zibeline" not in httpx.get(
            f"{live.url}/v1/questions", params={"text": "zibeline"}, headers=keys.header(Tier.STAFF)
        ).text:  # fmt: skip
            gone.close()
