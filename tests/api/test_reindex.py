"""POST /v1/reindex over a real server: asks are answered by the old encoder until the new one is whole."""

from __future__ import annotations

import http.client
import json
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from embedding_server import KEY, EmbeddingServer, embedding_server
from kb.access import Tier, hash_key
from kb.catalog.opening import open_catalog
from kb.index.encoder import TokenEncoder
from kb.settings import Settings
from making import Run
from serving import Keys, Live, serving

TRUCKS = {"question": "How many zero-emission trucks did the Harbor pilot put on the road?"}
TWELVE = "The Harbor pilot put 12 zero-emission trucks on the road in 2023. [1]"
LAST = "The Harbor pilot put"  # of the club's publications, in the order of their sources, the last but one
STREAM = {"Accept": "text/event-stream"}
TO_BAG = {"encoder": "openai:bag"}


@pytest.fixture(scope="module")
def embedding() -> Iterator[EmbeddingServer]:
    with embedding_server() as running:
        yield running


@pytest.fixture(scope="module")
def home(club_home: Path, tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Path:
    home = shutil.copytree(club_home, tmp_path_factory.mktemp("reindex") / "home")
    with open_catalog(Settings(home=home)) as catalog:
        catalog.keys.add("a member", Tier.MEMBER, hash_key(keys.member))
        catalog.keys.add("staff", Tier.STAFF, hash_key(keys.staff))
    return home


@pytest.fixture(scope="module")
def live_club(home: Path, embedding: EmbeddingServer) -> Iterator[Live]:
    """A server of the small library; tests leave it with Footnote's own encoder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOOTNOTE_ENCODER_URL", embedding.url)
        patch.setenv("FOOTNOTE_ENCODER_KEY", KEY)
        with serving(home) as running:
            yield running


@pytest.fixture
def embedder(embedding: EmbeddingServer) -> Iterator[EmbeddingServer]:
    usual = embedding.embed, embedding.before
    yield embedding
    embedding.embed, embedding.before = usual


def encoder_of(live: Live) -> tuple[str, bool]:
    told = httpx.get(f"{live.url}/readyz").json()
    return told["encoder"], told["token_vectors"]


def events(text: str) -> list[tuple[str, dict]]:
    blocks = [dict(line.split(": ", 1) for line in block.splitlines()) for block in text.strip().split("\n\n")]
    return [(block["event"], json.loads(block["data"])) for block in blocks]


class Held:
    """Keeps the embedding server from answering for the last publications until `release` is set."""

    def __init__(self, embedder: EmbeddingServer) -> None:
        self.reached, self.release = threading.Event(), threading.Event()
        embedder.before = self._wait

    def _wait(self, texts: list[str]) -> None:
        if any(LAST in text for text in texts):
            self.reached.set()
            self.release.wait(60)


def test_asks_are_answered_by_the_old_encoder_meanwhile(live_club: Live, embedder: EmbeddingServer, keys: Keys):
    staff, held = keys.header(Tier.STAFF), Held(embedder)
    done: list[httpx.Response] = []
    url = f"{live_club.url}/v1/reindex"

    def reindex() -> None:
        done.append(httpx.post(url, json=TO_BAG, headers={**staff, **STREAM}, timeout=120))

    working = threading.Thread(target=reindex)
    working.start()
    assert held.reached.wait(60)
    assert httpx.post(f"{live_club.url}/v1/ask", json=TRUCKS).json()["text"] == TWELVE
    assert encoder_of(live_club)[1] is True
    for order in (TO_BAG, {"encoder": "int8"}, {}):
        refused = httpx.post(url, json=order, headers=staff)
        assert (refused.status_code, "embedded anew" in refused.json()["detail"]) == (409, True)
    upload = httpx.post(f"{live_club.url}/v1/documents", files={"file": ("a.txt", b"It began.")}, headers=staff)
    removal = httpx.delete(f"{live_club.url}/v1/documents/doc_x", headers=staff)
    assert (upload.status_code, removal.status_code) == (409, 409)
    held.release.set()
    working.join()
    told = events(done[0].text)
    assert [name for name, _ in told] == ["progress"] * 8 + ["done"]
    assert [data["done"] for _, data in told[:-1]] == list(range(8))
    assert told[-1][1]["encoder"] == "openai:bag/256"
    assert "no vectors of tokens" in " ".join(told[-1][1]["lacks"])
    assert encoder_of(live_club) == ("openai:bag/256", False)
    assert httpx.post(f"{live_club.url}/v1/ask", json=TRUCKS).json()["text"] == TWELVE
    assert KEY not in done[0].text + live_club.log.read_text()
    assert httpx.post(url, json={"encoder": "int8"}, headers=staff, timeout=120).json()["lacks"] == []
    assert encoder_of(live_club)[1] is True


def test_without_a_stream_it_is_one_answer(live_club: Live, keys: Keys):
    url, staff = f"{live_club.url}/v1/reindex", keys.header(Tier.STAFF)
    told = httpx.post(url, json=TO_BAG, headers=staff, timeout=120)
    assert (told.status_code, told.json()["encoder"]) == (200, "openai:bag/256")
    assert encoder_of(live_club) == ("openai:bag/256", False)
    told = httpx.post(url, json={"encoder": "int8"}, headers=staff, timeout=120)
    assert (told.json()["lacks"], encoder_of(live_club)[1]) == ([], True)


@pytest.mark.parametrize("headers", [{}, STREAM], ids=["whole", "stream"])
def test_whoever_closes_the_connection_stops_it(
    live_club: Live, home: Path, embedder: EmbeddingServer, keys: Keys, headers: dict[str, str]
):
    staff, held = keys.header(Tier.STAFF), Held(embedder)
    there = sorted(path.name for path in home.glob("index-*"))
    connection = http.client.HTTPConnection(live_club.url.removeprefix("http://"))
    sent = {"content-type": "application/json", **staff, **headers}
    connection.request("POST", "/v1/reindex", json.dumps(TO_BAG), sent)
    assert held.reached.wait(60)
    connection.close()
    time.sleep(0.5)  # for the server to see it; where it sees it later, the work ends later
    held.release.set()
    while httpx.delete(f"{live_club.url}/v1/documents/doc_x", headers=staff).status_code == 409:
        time.sleep(0.05)
    assert encoder_of(live_club)[1] is True
    assert sorted(path.name for path in home.glob("index-*")) == there
    assert httpx.post(f"{live_club.url}/v1/ask", json=TRUCKS).json()["text"] == TWELVE


def test_it_is_for_staff_and_failures_have_their_status(live_club: Live, embedder: EmbeddingServer, keys: Keys):
    url = f"{live_club.url}/v1/reindex"
    assert httpx.post(url, json=TO_BAG).status_code == 401
    assert httpx.post(url, json=TO_BAG, headers=keys.header(Tier.MEMBER)).status_code == 403
    staff = keys.header(Tier.STAFF)
    assert httpx.post(url, content=b"{}", headers={**staff, "content-type": "text/plain"}).status_code == 415
    for order in ({"encoder": "int9"}, {"encoder": "openai:"}, {"encodr": "int8"}):
        assert httpx.post(url, json=order, headers=staff).status_code == 422
    gone = httpx.post(url, json={"encoder": "openai:no-such-model"}, headers=staff, timeout=30)
    assert (gone.status_code, "is not there (404)" in gone.json()["detail"]) == (503, True)
    embedder.embed = lambda texts: [[0.0] * 8 for _ in texts]
    (name, _), (failed, problem) = events(httpx.post(url, json=TO_BAG, headers={**staff, **STREAM}, timeout=30).text)
    assert (name, failed, problem["status"]) == ("progress", "error", 503)
    assert encoder_of(live_club)[1] is True


def test_the_command_points_to_a_running_server(live_club: Live, home: Path, run: Run):
    ran = run(home, "reindex", "--encoder", "int8")
    assert ran.status == 1
    assert "is open in another process (footnote serve" in ran.err
    assert "POST /v1/reindex" in ran.err


def test_a_server_that_was_told_its_encoder_keeps_to_it(client, library, keys: Keys):
    before = library.settings
    library.settings = before.model_copy(update={"encoder": "int8"})
    try:
        told = client.post("/v1/reindex", json=TO_BAG, headers=keys.header(Tier.STAFF))
    finally:
        library.settings = before
    assert told.status_code == 409
    assert "started with FOOTNOTE_ENCODER=int8" in told.json()["detail"]
    assert isinstance(library.encoder, TokenEncoder)
