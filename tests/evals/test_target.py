"""The library in process and the same library behind a running service give the same run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

import runs
from evals.runs.records import Record
from evals.runs.run import ask_topic
from evals.runs.target import InProcess, OverHttp, Target, service_at
from evals.topics.topic import Topic
from kb.access import Tier, hash_key, new_key
from kb.answer.models import Question
from kb.catalog.opening import open_catalog
from kb.errors import FootnoteError, InvalidInput, NotFound, Unauthorized, Unavailable
from kb.library import Library
from kb.settings import Settings
from serving import serving

KEYS = {Tier.MEMBER: new_key(), Tier.STAFF: new_key()}
QUESTIONS = (
    "How many zero-emission trucks did the Harbor pilot put on the road in 2023?",
    "江苏省计划到2025年建成多少座换电站？",
    "What did the Quillback depot tour cost each member?",
    "Who won the  Zanzibar\tcharging tender?",
    "Which loan was refused in 2022?",
    "How many charging sites does the Marsh guide count in Ningbo?",
    "Who is the mayor of Atlantis?",
)


@pytest.fixture(scope="module")
def url(club_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server over a copy of the small library."""
    home = tmp_path_factory.mktemp("service") / "home"
    shutil.copytree(club_home, home)
    with open_catalog(Settings(home=home)) as catalog:
        for tier, key in KEYS.items():
            catalog.keys.add(f"a {tier}", tier, hash_key(key))
    with serving(home) as live:
        yield live.url


@pytest.fixture(scope="module")
def remote(url: str) -> Iterator[OverHttp]:
    with service_at(url, KEYS) as target:
        yield target


def asked(target: Target, topic: Topic) -> Record:
    """The record without what is new each time: times and the name of the conversation."""
    record = ask_topic(target, topic)
    assert record.error is None
    assert record.answer is not None
    same = record.answer.model_copy(update={"conversation_id": "", "timings_ms": {}})
    return record.model_copy(update={"answer": same, "ask_ms": 0.0, "floor_ms": 0.0})


@pytest.mark.parametrize("viewer", list(Tier))
def test_both_give_the_same_records(club: Library, remote: OverHttp, viewer: Tier):
    for question in QUESTIONS:
        topic = runs.topic("t", question=question, viewer=viewer)
        assert asked(remote, topic) == asked(InProcess(club), topic)


@pytest.mark.parametrize("viewer", list(Tier))
def test_the_questions_show_that_the_viewers_differ(club: Library, viewer: Tier):
    """Or the test above would prove nothing about keys."""
    statuses = [InProcess(club).ask(Question(question=each), viewer).status == "answered" for each in QUESTIONS]
    assert sum(statuses) == {Tier.PUBLIC: 3, Tier.MEMBER: 5, Tier.STAFF: 6}[viewer]


def test_a_day_in_the_past_is_the_same_for_both(club: Library, remote: OverHttp):
    topic = runs.topic("t", question=QUESTIONS[5], viewer=Tier.MEMBER, as_of="2023-01-01")
    there, here = asked(remote, topic), asked(InProcess(club), topic)
    assert there == here
    assert "310" in here.answer.text if here.answer else False
    assert {each.title for each in here.passages} & {"Marsh guide, 2024"} == set()


def test_neither_searches_for_what_is_no_question(club: Library, remote: OverHttp):
    for target in (remote, InProcess(club)):
        with pytest.raises(InvalidInput, match="empty"):
            target.search(Question(question=" ?! "), Tier.PUBLIC, 1)


@pytest.mark.parametrize("viewer", list(Tier))
def test_both_list_the_same_documents(club: Library, remote: OverHttp, viewer: Tier):
    there, here = remote.documents(viewer), InProcess(club).documents(viewer)
    assert there == here
    assert len(here) == {Tier.PUBLIC: 3, Tier.MEMBER: 6, Tier.STAFF: 7}[viewer]


@pytest.mark.parametrize("viewer", list(Tier))
def test_both_give_the_same_pages_to_the_same_viewers(club: Library, remote: OverHttp, viewer: Tier):
    here = InProcess(club)
    pages = [here.page(each.id, number, viewer) for each in here.documents(Tier.STAFF) for number in (1, 2)]
    assert [remote.page(each.id, n, viewer) for each in here.documents(Tier.STAFF) for n in (1, 2)] == pages
    assert sum(page is not None for page in pages) == {Tier.PUBLIC: 3, Tier.MEMBER: 6, Tier.STAFF: 7}[viewer]


def test_both_tell_the_same_of_themselves(club: Library, remote: OverHttp, url: str):
    there, here = remote.service(), InProcess(club).service()
    assert there.address == url
    assert there.model_copy(update={"address": here.address}) == here


def test_a_service_is_asked_as_whom_there_are_keys_for(url: str):
    with service_at(url, {Tier.STAFF: KEYS[Tier.STAFF]}) as target:
        assert target.tiers() == (Tier.PUBLIC, Tier.STAFF)


def test_a_wrong_key_is_named_by_its_tier_and_not_shown(url: str):
    with (
        service_at(url, {Tier.MEMBER: "fn_wrong"}) as target,
        pytest.raises(Unauthorized, match="for member") as caught,
    ):
        target.documents(Tier.MEMBER)
    assert "fn_wrong" not in str(caught.value)


def test_a_service_that_is_not_running_is_named():
    with service_at("http://127.0.0.1:9", {}) as target, pytest.raises(Unavailable, match=r"127\.0\.0\.1:9 cannot"):
        target.service()


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://example.org", "http://[", "http://host:port"])
def test_what_is_no_address_is_said_to_be_none(url: str):
    with pytest.raises(FootnoteError), service_at(url, {}) as target:
        target.service()


class Elsewhere(BaseHTTPRequestHandler):
    """Some other web site: a page, JSON of its own, a circle of redirects, an error."""

    def do_GET(self) -> None:
        where = self.path.split("/")[1]
        status = {"page": 200, "json": 200, "list": 200, "circle": 302, "broken": 500}.get(where, 404)
        body = {"page": b"<html>", "json": b'{"status": "ready"}', "list": b"[1]"}.get(where, b"")
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.path)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "error", "told"),
    [
        ("page", InvalidInput, "does not answer with JSON"),
        ("json", InvalidInput, "not answer like this version"),
        ("list", InvalidInput, "not answer like this version"),
        ("circle", Unavailable, "cannot be reached"),
        ("broken", Unavailable, "answered 500"),
        ("nothing", NotFound, "is not there"),
    ],
)
def test_an_address_that_is_no_footnote_is_told(elsewhere: str, path: str, error: type[FootnoteError], told: str):
    with service_at(f"{elsewhere}/{path}", {}) as target, pytest.raises(error, match=told):
        target.service()
