"""A full disk: one sentence, and a library that is whole and goes on as soon as there is space.

The disk is a small tmpfs, where one may be mounted (as root); what needs none of that is at the beginning.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

import kb.library
from kb.errors import StorageFull
from kb.library import Library, open_library
from kb.maintenance import check
from kb.settings import Settings
from making import Run, answer, folder, revision

OLD = "The chair of the forum in 2012 was Alice Oldham. The Ochre Hall was the venue."
NEW = "The chair of the forum in 2013 was Boris Newland. The Nickel Hall was the venue."
LONG = "\n".join(f"The Nickel Hall has {n} seats in row {n}." for n in range(60))


def assert_still(library: Library, chair: str) -> None:
    assert chair in answer(library, "Who was the chair of the forum?").text
    assert check(library).findings == ()


def test_the_database_cannot_grow(empty: Library):
    """SQLite itself says that the disk is full: its pages are counted out."""
    empty.store(revision(OLD))

    def limit(connection, _record) -> None:
        connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0] + 1}")

    event.listen(empty.catalog._engine, "connect", limit)
    empty.catalog._engine.dispose()
    version = empty.index_version
    with pytest.raises(StorageFull, match="is full"):
        empty.store(revision(NEW, publisher="x" * 100_000))
    assert empty.index_version == version
    assert "Alice Oldham" in answer(empty, "Who was the chair of the forum?").text
    event.remove(empty.catalog._engine, "connect", limit)
    empty.catalog._engine.dispose()
    assert empty.store(revision(NEW)) == "replaced"
    assert_still(empty, "Boris Newland")


def test_the_file_cannot_be_written(empty: Library, tmp_path: Path):
    empty.store(revision(OLD))
    (tmp_path / "empty" / "files" / f".{revision(NEW).id}.part").symlink_to("/dev/full")
    with pytest.raises(StorageFull, match=r"is full\. The library is as it was before") as caught:
        empty.store(revision(NEW))
    assert "FOOTNOTE_HOME" in caught.value.advice
    assert "Alice Oldham" in answer(empty, "Who was the chair of the forum?").text
    assert empty.store(revision(NEW)) == "replaced"
    assert_still(empty, "Boris Newland")


MEGABYTES = 120


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, 120 MB large."""
    where = tmp_path / "disk"
    where.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "none", str(where)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk may be mounted here: run as root to see a real one fill up")
    yield where
    subprocess.run(["umount", "-l", str(where)], check=True)


Fill = Callable[[int], None]


@pytest.fixture
def leave(disk: Path) -> Fill:
    """`leave(kilobytes)`: fill the disk up to that."""

    def leave(kilobytes: int) -> None:
        (disk / "filling").unlink(missing_ok=True)
        free = shutil.disk_usage(disk).free
        with (disk / "filling").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, free - 1024 * kilobytes))

    return leave


def test_what_would_not_fit_is_refused_before_anything_is_written(run: Run, disk: Path, leave: Fill, tmp_path: Path):
    pubs = folder(tmp_path / "pubs", {"a.txt": OLD})
    assert run(disk / "home", "ingest", pubs).status == 0
    (pubs / "a.txt").write_text(NEW)
    leave(20_000)
    ran = run(disk / "home", "ingest", pubs)
    assert (ran.status, ran.out) == (1, "")
    assert f"The disk that holds {disk}/home has 20 MB free, and this needs 50 MB.\nFree some space" in ran.err
    assert "Alice Oldham" in run(disk / "home", "ask", "Who was the chair of the forum?").out
    (disk / "filling").unlink()
    assert run(disk / "home", "ingest", pubs).out == "1 replaced\n"


@pytest.mark.parametrize("kilobytes", [0, 20, 40, 60, 120])
def test_a_disk_that_fills_up_on_the_way(disk: Path, leave: Fill, monkeypatch: pytest.MonkeyPatch, kilobytes: int):
    """Somebody else took the space that was there: Chroma, SQLite or the file fails, whichever comes first.

    Chroma, once it has failed so, may hang for ever; so the library is closed and opened again.
    """
    monkeypatch.setattr(kb.library, "require_space", lambda *_: None)
    settings = Settings(home=disk / "home")
    with open_library(settings, purpose="tests") as library:
        library.store(revision(OLD))
        leave(kilobytes)
        with pytest.raises(StorageFull, match=r"is full\. The library is as it was before"):
            library.store(revision(NEW + "\n" + LONG))
    (disk / "filling").unlink()
    with open_library(settings, purpose="tests") as library:
        assert_still(library, "Alice Oldham")
        assert library.store(revision(NEW)) == "replaced"
        assert_still(library, "Boris Newland")


@pytest.mark.parametrize("command", [("ask", "Who?"), ("check",), ("remove", "doc_x"), ("key", "list"), ("documents",)])
def test_a_disk_that_is_full_to_the_last_byte(
    run: Run, disk: Path, leave: Fill, own_home: Path, command: tuple[str, ...]
):
    home = Path(shutil.copytree(own_home, disk / "home"))
    assert run(home, "check").status == 0  # and closed as it should be, without SQLite's files beside the database
    leave(0)
    ran = run(home, *command)
    assert ran.status == 1
    assert ran.err.startswith(f"The disk that holds {home} is full.")
    assert "Traceback" not in ran.err
    (disk / "filling").unlink()
    assert run(home, "check").out == "All agree: 7 documents, 7 chunks, 7 sentences.\n"


def test_a_reindex_that_does_not_fit_leaves_the_old_indexes(disk: Path, leave: Fill, own_home: Path, monkeypatch):
    monkeypatch.setattr(kb.library, "require_space", lambda *_: None)
    home = Path(shutil.copytree(own_home, disk / "home"))
    with open_library(Settings(home=home), purpose="tests") as library:
        leave(100)
        with pytest.raises(StorageFull):
            library.reindex()
        (disk / "filling").unlink()
        assert [each.name for each in home.glob("index-*")] == ["index-1"]
        assert check(library).findings == ()
