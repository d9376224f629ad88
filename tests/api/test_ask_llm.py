"""Answers of a chat model over a real server: streamed statement by statement, and only what was checked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from chat_server import KEY, ChatServer, chat_server
from serving import Live, serving

QUESTION = "How many zero-emission trucks did the Harbor pilot put on the road?"
GOOD = "In 2023 the Harbor pilot put 12 zero-emission trucks on the road."
BAD = "In 2023 the Harbor pilot put 21 zero-emission trucks on the road."
PATIENCE = 20  # seconds until a wait for what should come counts as failed


@pytest.fixture(scope="module")
def model() -> Iterator[ChatServer]:
    with chat_server() as running:
        yield running


@pytest.fixture(scope="module")
def live(model: ChatServer, club_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    home = tmp_path_factory.mktemp("llm") / "home"
    shutil.copytree(club_home, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOOTNOTE_CHAT_MODEL", "openai:m")
        patch.setenv("FOOTNOTE_CHAT_URL", model.url)
        patch.setenv("FOOTNOTE_CHAT_KEY", KEY)
        patch.setenv("FOOTNOTE_CHAT_REQUESTS", "1")
        with serving(home) as running:
            yield running


@pytest.fixture(autouse=True)
def well(model: ChatServer) -> None:
    model.status = 200
    model.before = lambda _piece: None
    model.say = lambda messages: f"{GOOD} [1]\n{BAD} [1]\n" if len(messages) == 2 else "NOT_STATED"


def stream(url: str, seen: Callable[[str], None] = lambda _name: None) -> list[tuple[str, Any]]:
    body, headers = {"question": QUESTION}, {"Accept": "text/event-stream"}
    found: list[tuple[str, Any]] = []
    name = ""
    with httpx.stream("POST", f"{url}/v1/ask", json=body, headers=headers, timeout=PATIENCE) as response:
        for line in response.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                found.append((name, json.loads(line.removeprefix("data: "))))
                seen(name)
    return found


def test_a_statement_is_streamed_when_it_is_checked_while_the_model_still_writes(live: Live, model: ChatServer):
    came, waited = Event(), []
    after_the_first = len(GOOD) // 5 + 3

    def wait(piece: int) -> None:
        if piece == after_the_first and not waited:
            waited.append(came.wait(PATIENCE))
            # Nothing of it holds up others.
            assert httpx.get(f"{live.url}/healthz", timeout=PATIENCE).status_code == 200
            plain = {"question": QUESTION, "answerer": "extractive"}
            assert httpx.post(f"{live.url}/v1/ask", json=plain, timeout=PATIENCE).json()["status"] == "answered"

    model.before = wait
    events = stream(live.url, lambda name: came.set() if name == "statement" else None)
    assert waited == [True]
    assert [name for name, _ in events] == ["passages", "statement", "citations", "done"]
    assert events[1][1]["text"] == GOOD
    assert BAD not in json.dumps(events)
    answer = events[-1][1]
    assert (answer["status"], answer["answerer"]) == ("partial", "llm")
    assert [each["code"] for each in answer["notes"]] == ["statements_dropped"]
    assert (answer["model"]["name"], answer["model"]["tokens_in"]) == ("openai:m", 2 * 321)


def test_the_answer_as_a_whole_is_the_same_and_its_tokens_are_counted(live: Live):
    answer = httpx.post(f"{live.url}/v1/ask", json={"question": QUESTION}, timeout=PATIENCE).json()
    assert [each["text"] for each in answer["statements"]] == [GOOD]
    assert [each["quote"] for each in answer["citations"]] == [
        "The Harbor pilot put 12 zero-emission trucks on the road in 2023."
    ]
    metrics = httpx.get(f"{live.url}/metrics", timeout=PATIENCE).text
    assert 'footnote_chat_tokens_total{direction="in"}' in metrics
    assert 'footnote_answer_notes_total{code="statements_dropped"}' in metrics


@pytest.mark.parametrize(("status", "code"), [(429, "model_over_quota"), (500, "model_down")])
def test_a_model_that_fails_costs_a_note_not_the_answer(live: Live, model: ChatServer, status: int, code: str):
    model.status = status
    events = stream(live.url)
    answer = events[-1][1]
    assert [name for name, _ in events] == ["passages", "statement", "citations", "done"]
    assert (answer["status"], answer["answerer"]) == ("answered", "extractive")
    assert [each["code"] for each in answer["notes"]] == [code]
    assert KEY not in json.dumps(events) + live.log.read_text()
