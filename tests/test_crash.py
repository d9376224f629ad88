"""Killed at any point, the library is whole when it is opened again, and answers from one revision or the other."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crash_driver import NEW, OLD
from kb.library import Library, open_library
from kb.maintenance import check
from kb.settings import Settings
from making import FOOTNOTE, answer, environment, folder, ingest_folder, passages, revision

DRIVER = Path(__file__).parent / "support" / "crash_driver.py"
CHAIR = "Who was the chair of the forum?"
ANSWER = {None: None, OLD: "The chair of the forum in 2012 was Alice Oldham. [1]",
          NEW: "The chair of the forum in 2013 was Boris Newland. [1]"}  # fmt: skip


@pytest.fixture(scope="module")
def old_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that holds the old revision."""
    home = tmp_path_factory.mktemp("crash") / "home"
    with open_library(Settings(home=home), purpose="tests") as library:
        library.store(revision(OLD))
    return home


Kill = Callable[[Path, str, str], None]


@pytest.fixture(scope="module")
def kill() -> Iterator[Kill]:
    """`kill(home, point, change)`: change the library in another process, which kills itself at that point."""
    driver = subprocess.Popen([sys.executable, str(DRIVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    to, back = driver.stdin, driver.stdout
    assert to is not None
    assert back is not None

    def kill(home: Path, point: str, what: str) -> None:
        to.write(f"{point} {what} {home}\n")
        to.flush()
        assert back.readline() == f"{-signal.SIGKILL}\n"

    yield kill
    driver.communicate()


def assert_whole(library: Library, text: str | None) -> None:
    assert check(library).findings == ()
    assert library.catalog.pending() == []
    assert [each.text for each in passages(library, CHAIR)] == ([text] if text else [])
    if text:
        assert answer(library, CHAIR).text == ANSWER[text]


BEFORE_COMMIT = (
    "pending-written", "sentence-vectors-written", "chunk-vectors-written", "lexical-written", "file-written",
)  # fmt: skip
AFTER_COMMIT = (
    "committed", "old-vectors-erased", "old-sentence-vectors-erased", "old-entries-erased", "old-file-erased",
)  # fmt: skip


@pytest.mark.parametrize(
    ("point", "text"), [*((each, OLD) for each in BEFORE_COMMIT), *((each, NEW) for each in AFTER_COMMIT)]
)
def test_killed_while_it_replaces(kill: Kill, old_home: Path, tmp_path: Path, point: str, text: str):
    home = shutil.copytree(old_home, tmp_path / "home")
    kill(home, point, "new")
    with open_library(Settings(home=home), purpose="tests") as library:
        assert_whole(library, text)
        assert library.store(revision(NEW)) == ("replaced" if text == OLD else "unchanged")
        assert_whole(library, NEW)


@pytest.mark.parametrize(("point", "text"), [("file-written", None), ("committed", OLD)])
def test_killed_while_the_first_document_goes_in(kill: Kill, tmp_path: Path, point: str, text: str | None):
    kill(tmp_path, point, "old")
    with open_library(Settings(home=tmp_path), purpose="tests") as library:
        assert_whole(library, text)


def test_killed_while_it_removes(kill: Kill, old_home: Path, tmp_path: Path):
    home = shutil.copytree(old_home, tmp_path / "home")
    kill(home, "old-vectors-erased", "remove")
    with open_library(Settings(home=home), purpose="tests") as library:
        assert_whole(library, None)


@pytest.mark.parametrize("point", ["reindex-opened", "reindex-begun", "reindex-written", "reindex-committed"])
def test_killed_while_it_reindexes(kill: Kill, old_home: Path, tmp_path: Path, point: str):
    home = shutil.copytree(old_home, tmp_path / "home")
    kill(home, point, "reindex")
    with open_library(Settings(home=home), purpose="tests") as library:
        assert_whole(library, OLD)
        assert len(list(home.glob("index-*"))) == 1


def test_ctrl_c_in_the_middle_of_ingest_keeps_what_is_finished_and_the_next_run_goes_on(tmp_path: Path):
    files = {f"{n}.txt": "\n".join(f"Pilot {n} had {m} trucks." for m in range(30)) for n in range(20)}
    pubs, home = folder(tmp_path / "pubs", files), tmp_path / "home"
    process = subprocess.Popen(
        [FOOTNOTE, "ingest", str(pubs)],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    finished = home / "files"
    while process.poll() is None and not (finished.is_dir() and len(list(finished.glob("rev_*"))) >= 2):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err.endswith("Interrupted. What was finished is kept; the same command goes on from there.\n")
    assert "Traceback" not in err
    assert out == ""

    with open_library(Settings(home=home), purpose="tests") as library:
        assert check(library).findings == ()
        kept = {each.source for each in library.catalog.documents()}
        assert 1 <= len(kept) < len(files)
        again = {each.source: each.status for each in ingest_folder(library, pubs)}
        assert {source for source, status in again.items() if status == "unchanged"} == kept
        assert set(again.values()) == {"unchanged", "added"}
        assert check(library).findings == ()
