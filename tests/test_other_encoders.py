"""A library whose encoder is a server's: made, asked, opened again, changed there and back, killed, and without it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedding_server import KEY, EmbeddingServer, embedding_server
from kb.catalog.opening import open_catalog
from kb.errors import IncompatibleLibrary, Unavailable
from kb.index.encoder import TokenEncoder
from kb.library import Library, open_library
from kb.maintenance import check
from kb.settings import Settings
from making import FOOTNOTE, Run, answer, environment, folder, ingest_folder, revision
from tests.conftest import CLUB, CLUB_CATALOG

TRUCKS = "How many zero-emission trucks did the Harbor pilot put on the road?"
TWELVE = "The Harbor pilot put 12 zero-emission trucks on the road in 2023. [1]"
NOBODY = "Who plays the piano at the opera house in Lima?"


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with embedding_server() as running:
        yield running


@pytest.fixture(scope="module")
def bag_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small library of tests/conftest.py, embedded by a server that has gone since."""
    top = tmp_path_factory.mktemp("bag")
    with embedding_server() as running, open_library(hosted(top / "home", running), purpose="tests") as library:
        assert len(ingest_folder(library, folder(top / "club", CLUB, CLUB_CATALOG))) == len(CLUB)
        assert_answers(library)
    return top / "home"


@pytest.fixture
def home(bag_home: Path, tmp_path: Path) -> Path:
    return shutil.copytree(bag_home, tmp_path / "home")


def hosted(home: Path, server: EmbeddingServer, encoder: str | None = "openai:bag") -> Settings:
    return Settings.model_validate(
        {"home": home, "encoder": encoder, "encoder_url": server.url, "encoder_key": KEY, "encoder_threads": 2}
    )


def variables(server: EmbeddingServer, **more: str) -> dict[str, str]:
    return {"FOOTNOTE_ENCODER_URL": server.url, "FOOTNOTE_ENCODER_KEY": KEY, **more}


def assert_answers(library: Library) -> None:
    assert answer(library, TRUCKS).text == TWELVE
    assert answer(library, NOBODY).status == "not_found"
    assert check(library).findings == ()


def test_it_answers_refuses_and_says_what_it_lacks(home: Path, server: EmbeddingServer):
    with open_library(hosted(home, server), purpose="tests") as library:
        assert_answers(library)
        assert not isinstance(library.encoder, TokenEncoder)
        lacks = " ".join(library.encoding.lacks())
        assert "no vectors of tokens" in lacks
        assert "footnote eval" in lacks
        assert "about texts in the other" in lacks  # bags of words know no other language


def test_a_library_remembers_its_encoder_and_its_address(run: Run, home: Path, server: EmbeddingServer):
    with open_library(hosted(home, server), purpose="tests") as library:
        scale = library.cosine_scale
        library.reindex()  # at this address
    assert scale.lines
    ran = run(home, "ask", TRUCKS, FOOTNOTE_ENCODER_KEY=KEY)
    assert (ran.status, ran.out.startswith(TWELVE)) == (0, True)
    server.asked.clear()
    ran = run(home, "check", FOOTNOTE_ENCODER_KEY=KEY)
    assert "no vectors of tokens" in ran.err
    assert len(server.asked) == 2  # its dimensions and the golden text: the scale is remembered, not measured again
    with open_catalog(Settings(home=home)) as catalog:
        identity = catalog.identity()
    assert identity is not None
    assert (identity.setting, identity.address, identity.scale) == ("openai:bag", server.url, scale)
    files = [file.read_bytes() for file in home.rglob("*") if file.is_file()]
    assert not any(KEY.encode() in content for content in files)


def test_another_encoder_than_the_remembered_one_is_refused_before_anything_is_sent(
    run: Run, home: Path, server: EmbeddingServer
):
    ran = run(home, "ask", TRUCKS, **variables(server, FOOTNOTE_ENCODER="openai:bag2"))
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("The library was embedded by openai:bag/256, and FOOTNOTE_ENCODER is openai:bag2: their")
    assert "Run `footnote reindex --encoder openai:bag2`, or leave FOOTNOTE_ENCODER out" in ran.err
    assert server.asked == []
    server.embed = lambda texts: [[1.0, *range(255)] for _ in texts]
    with (
        pytest.raises(IncompatibleLibrary, match="gives other vectors"),
        open_library(hosted(home, server), purpose="tests"),
    ):
        pass


def test_there_and_back_by_the_command(run: Run, own_home: Path, server: EmbeddingServer):
    ran = run(own_home, "reindex", "--encoder", "openai:bag", **variables(server))
    assert (ran.status, ran.out) == (0, "The indexes are rebuilt, with openai:bag/256.\n")
    assert "no vectors of tokens" in ran.err
    assert run(own_home, "ask", TRUCKS, **variables(server)).out.startswith(TWELVE)
    server.asked.clear()
    ran = run(own_home, "reindex", "--encoder", "int8")  # without the server, its address and its key
    assert (ran.status, server.asked) == (0, [])
    assert "multilingual-e5-small/onnx-int" in ran.out
    with open_library(Settings(home=own_home), purpose="tests") as library:
        assert (library.cosine_scale.lines, library.encoding.lacks()) == ({}, ())
        assert_answers(library)
    ran = run(own_home, "reindex", "--encoder", "int8", FOOTNOTE_ENCODER="fp32")
    assert "FOOTNOTE_ENCODER still says fp32" in ran.err
    assert run(own_home, "reindex", "--encoder", "int9").status == 2


def test_the_old_one_answers_until_the_new_one_is_whole(own: Library, own_home: Path, server: EmbeddingServer):
    own.settings = hosted(own_home, server, None)
    before, seen = own.encoder, []

    def look(_done: int, _total: int) -> None:
        seen.append(own.encoder is before)
        assert_answers(own)

    own.reindex(look, encoder="openai:bag")
    assert seen == [True] * len(CLUB)
    assert own.encoder.name == "openai:bag/256"
    assert_answers(own)
    own.store(revision("The Mill pilot began in 2025."))
    assert check(own).findings == ()


@pytest.mark.parametrize("embedded", [0, 5, len(CLUB) - 1])
def test_a_server_that_goes_down_halfway_leaves_the_library_as_it_was(
    own: Library, own_home: Path, server: EmbeddingServer, embedded: int
):
    own.settings = hosted(own_home, server)

    def stop(done: int, _total: int) -> None:
        if done == embedded:
            server.embed = lambda _texts: []

    stop(0, 0)
    with pytest.raises(Unavailable, match="openai:bag"):
        own.reindex(stop, encoder="openai:bag")
    assert isinstance(own.encoder, TokenEncoder)
    assert [path.name for path in own_home.glob("index-*")] == ["index-1"]
    assert_answers(own)


def test_killed_while_it_changes_the_encoder_the_old_one_answers(own_home: Path, server: EmbeddingServer):
    process: list[subprocess.Popen[str]] = []

    def kill(texts: list[str]) -> None:
        if any("Marsh guide counts 975" in text for text in texts):  # the last publication but two
            os.kill(process[0].pid, signal.SIGKILL)

    server.before = kill
    process.append(
        subprocess.Popen(
            [FOOTNOTE, "reindex", "--encoder", "openai:bag"],
            env=environment(own_home, **variables(server)),
            stderr=subprocess.PIPE,
            text=True,
        )
    )
    assert KEY not in process[0].communicate(timeout=120)[1]
    assert process[0].returncode == -signal.SIGKILL
    with open_library(Settings(home=own_home), purpose="tests") as library:
        assert isinstance(library.encoder, TokenEncoder)
        assert [path.name for path in own_home.glob("index-*")] == ["index-1"]
        assert_answers(library)


def test_without_its_server_a_library_says_so_and_loses_nothing(run: Run, home: Path, tmp_path: Path):
    pubs = folder(tmp_path / "more", {"mill.txt": "The Mill pilot began in 2025."})
    with embedding_server() as running, open_library(hosted(home, running), purpose="tests") as library:
        running.embed = lambda _texts: []
        (outcome,) = ingest_folder(library, pubs)
        assert (outcome.status, type(outcome.error)) == ("failed", Unavailable)
        with pytest.raises(Unavailable, match="openai:bag"):
            answer(library, TRUCKS)
        down = variables(running)
    for command in (("ask", TRUCKS), ("check",), ("ingest", pubs), ("reindex",)):
        ran = run(home, *command, **down)
        assert (ran.status, ran.out) == (1, "")
        assert "The encoder openai:bag does not answer" in ran.err
        assert "Traceback" not in ran.err
        assert KEY not in ran.err
    assert run(home, "documents", **down).out.count("\n") == len(CLUB)
    with embedding_server() as running, open_library(hosted(home, running, None), purpose="tests") as library:
        assert_answers(library)
