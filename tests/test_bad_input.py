"""Each bad input gets a clear sentence with what to do, the exit status as designed, and leaves the library whole.

Ctrl-C and kill are in test_crash.py, a full disk in test_full_disk.py, the HTTP side in tests/api.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from kb.answer.models import Filters
from kb.catalog.catalog import Identity
from kb.catalog.opening import open_catalog
from kb.library import open_library
from kb.maintenance import check
from kb.settings import Settings
from making import FOOTNOTE, Run, environment, folder, pdf


def assert_whole(home: Path, documents: int) -> None:
    with open_library(Settings(home=home), purpose="tests") as library:
        report = check(library)
    assert (report.findings, report.documents) == ((), documents)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "The question is empty"),
        (" \n\t\u3000", "The question is empty"),
        ("why " * 501, "The question has 2003 characters"),
        ("who\0came?", "control characters"),
        ("\x1b[31mwho came?", "control characters"),
        ("\x89PNG\r\n\x1a\n", "control characters"),
        ("who came \udcff?", "control characters"),
    ],
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_that_is_none(run: Run, own_home: Path, command: str, question: str, said: str):
    ran = run(own_home, command, question)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert len(ran.err.splitlines()) == 2  # the sentence, and what to do


@pytest.mark.parametrize(
    "filters",
    [{"colour": "red"}, {"kind": ["leaflet"]}, {"published_after": "soon"}, {"language": "en"}, {"document_ids": [3]}],
)
def test_an_unknown_filter(filters: dict[str, object]):
    with pytest.raises(ValidationError, match=next(iter(filters))):
        Filters.model_validate(filters)


# A file's name, what is in it, and what is said of it.
BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty.pdf": (b"", "'empty.pdf' is empty"),
    "blank.txt": (b" \n\n ", "'blank.txt' is empty"),
    "cut.pdf": (pdf(("A page.",))[:300], "'cut.pdf' looks like a PDF but is damaged"),
    "locked.pdf": (pdf(("A page.",), password="secret"), "'locked.pdf' is protected by a password"),
    "picture.pdf": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "'picture.pdf' is called .pdf but is a PNG image"),
    "page.pdf": (b"<!doctype html><p>Not found</p>", "'page.pdf' is called .pdf but is a web page"),
    "zip.docx": (b"PK\x03\x04" + b"\0" * 60, "'zip.docx' looks like a Word document but is damaged"),
    "program.txt": (b"\x7fELF\x02\x01\x01" + b"\0" * 60, "'program.txt' is called .txt but is a program"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_read(run: Run, own_home: Path, tmp_path: Path, name: str):
    content, said = BAD_FILES[name]
    pubs = folder(tmp_path / "pubs", {name: content})
    ran = run(own_home, "ingest", pubs / name)
    assert (ran.status, ran.out) == (1, "1 failed\n")
    assert said in ran.err
    assert_whole(own_home, 7)


def test_bad_files_among_good_ones(run: Run, own_home: Path, tmp_path: Path):
    good = {"a.txt": "The Mill pilot began in 2019.", "z.txt": "The Reef pilot began in 2021."}
    pubs = folder(tmp_path / "pubs", {**good, **{name: content for name, (content, _) in BAD_FILES.items()}})
    (pubs / "dangling.pdf").symlink_to(tmp_path / "nowhere.pdf")
    (pubs / "folder.pdf").mkdir()
    ran = run(own_home, "ingest", pubs)
    assert (ran.status, ran.out) == (1, f"2 added, {len(BAD_FILES) + 1} failed\n")
    for _, said in BAD_FILES.values():
        assert said in ran.err
    assert "dangling.pdf cannot be read: No such file or directory" in ran.err
    assert_whole(own_home, 9)


def test_a_path_that_is_not_there(run: Run, own_home: Path, tmp_path: Path):
    ran = run(own_home, "ingest", tmp_path / "nowhere")
    assert ran.status == 1
    assert ran.err == f"There is no file or folder {tmp_path}/nowhere.\nCheck the path.\n"


def test_a_catalog_that_cannot_be_used(run: Run, own_home: Path, tmp_path: Path):
    pubs = folder(tmp_path / "pubs", {"a.txt": "It began."}, [{"path": "a.txt", "tier": "gold"}])
    ran = run(own_home, "ingest", pubs)
    assert ran.status == 2
    assert ran.err.startswith(f"{pubs}/catalog.yaml, document 1: tier: ")
    assert "An entry may hold path, title," in ran.err
    assert_whole(own_home, 7)


COMMANDS = [("ask", "Who came?"), ("search", "x"), ("check",), ("remove", "doc_x"), ("ingest", "/etc/hostname")]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each[0])
def test_a_library_of_another_encoder(run: Run, own_home: Path, command: tuple[str, ...]):
    with open_catalog(Settings(home=own_home)) as catalog:
        was = catalog.identity()
        assert was is not None
        catalog.set_identity(Identity("minilm/1", was.golden, was.folder))
    ran = run(own_home, *command)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("The library was embedded by minilm/1, and this is multilingual-e5-small/onnx-")
    assert "Run `footnote reindex`" in ran.err
    with open_catalog(Settings(home=own_home)) as catalog:
        catalog.set_identity(was)
    assert_whole(own_home, 7)


@pytest.mark.parametrize(
    "command", [*COMMANDS, ("reindex",), ("documents",), ("key", "list")], ids=lambda each: each[0]
)
def test_a_library_of_a_newer_footnote(run: Run, own_home: Path, command: tuple[str, ...]):
    def version(number: str) -> str:
        connection = sqlite3.connect(own_home / "catalog.sqlite")
        was = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        connection.execute("UPDATE alembic_version SET version_num = ?", (number,))
        connection.commit()
        connection.close()
        return str(was)

    was = version("9999")
    ran = run(own_home, *command)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"The library in {own_home} was made by a newer Footnote (schema 9999).\nUpdate Footnote")
    version(was)
    assert_whole(own_home, 7)


def test_a_catalog_that_is_no_database(run: Run, own_home: Path):
    (own_home / "catalog.sqlite").write_bytes(b"not a database" * 100)
    for leftover in own_home.glob("catalog.sqlite-*"):
        leftover.unlink()
    ran = run(own_home, "ask", "Who came?")
    assert ran.status == 1
    assert (
        "catalog.sqlite is not a catalog that Footnote can read.\nRestore the library folder from a backup" in ran.err
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("FOOTNOTE_HOEM", "/srv", "FOOTNOTE_HOEM is not a setting of Footnote.\nSettings are FOOTNOTE_"),
        ("FOOTNOTE_CHUNK_TOKENS", "many", "FOOTNOTE_CHUNK_TOKENS cannot be used"),
        ("FOOTNOTE_CHUNK_TOKENS", "", "FOOTNOTE_CHUNK_TOKENS is empty."),
    ],
)
def test_a_setting_that_is_none(run: Run, own_home: Path, name: str, value: str, said: str):
    ran = run(own_home, "documents", **{name: value})
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_a_home_that_is_a_file(run: Run, tmp_path: Path):
    (tmp_path / "file").write_text("x")
    ran = run(tmp_path / "file", "documents")
    assert ran.status == 1
    assert ran.err.startswith(f"The library's folder {tmp_path}/file cannot be made: File exists.\n")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int, int]]:
    """A real `footnote serve`: its library, its port, its process."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    home = tmp_path_factory.mktemp("served") / "home"
    process = subprocess.Popen(
        [FOOTNOTE, "serve", "--port", str(port)], env=environment(home), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
    yield home, port, process.pid
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_a_library_that_another_process_has_open(run: Run, server: tuple[Path, int, int]):
    home, _, pid = server
    for command in (("ask", "Who came?"), ("ingest", "/etc/hostname"), ("check",), ("reindex",)):
        ran = run(home, *command)
        assert (ran.status, ran.out) == (1, "")
        assert f"is open in another process (footnote serve, process {pid}).\nStop that process first" in ran.err


def test_keys_and_lists_work_beside_a_server(run: Run, server: tuple[Path, int, int]):
    home, _, _ = server
    assert run(home, "key", "create", "--tier", "member", "--name", "Acme").status == 0
    assert run(home, "key", "list").out.startswith("Acme  member")
    assert run(home, "documents").status == 0


def test_a_port_in_use(run: Run, server: tuple[Path, int, int], own_home: Path):
    _, port, _ = server
    ran = run(own_home, "serve", "--port", str(port))
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"Port {port} on 127.0.0.1 is in use.\nChoose another with --port.\n"
    assert_whole(own_home, 7)


def test_an_address_that_is_not_this_machines(run: Run, own_home: Path):
    ran = run(own_home, "serve", "--host", "203.0.113.7")
    assert ran.status == 2
    assert ran.err.startswith("203.0.113.7 is not an address of this machine.")


ODD_NAMES = {
    "a\nb\x1b[31m.txt": "The Mill pilot began in 2019.",
    "\u202egpj.txt": "The Reef pilot began in 2020.",
    "x\n2 added.pdf": "",
    os.fsdecode(b"raw\xff.txt"): "The Quay pilot began in 2021.",
}


@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are all text")
def test_names_and_files_that_are_none(run: Run, own_home: Path, tmp_path: Path):
    pubs = folder(tmp_path / "pubs", {**ODD_NAMES, "plain.txt": "The Pier pilot began in 2022."})
    (pubs / "loop.txt").symlink_to("loop.txt")
    (pubs / "around").symlink_to(pubs)
    os.mkfifo(pubs / "pipe.txt")
    ran = run(own_home, "ingest", pubs)
    assert (ran.status, ran.out) == (1, "3 added, 4 failed\n")
    for said in (
        "pubs/a_b_[31m.txt", "pubs/_gpj.txt", "pubs/x_2 added.pdf: 'x\ufffd2 added.pdf' is empty",
        "raw\ufffd.txt holds bytes that are no text", "loop.txt cannot be read: Too many levels",
        "pipe.txt is no regular file",
    ):  # fmt: skip
        assert said in ran.err
    for told in (ran.err, run(own_home, "documents").out):
        assert "\x1b[31m" not in told
        assert "\u202e" not in told
    assert run(own_home, "ingest", pubs).out == "3 unchanged, 4 failed\n"
    assert_whole(own_home, 10)
