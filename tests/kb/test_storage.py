"""A full disk is told as one. The writes here fail for real: /dev/full, and a database that may not grow."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections import namedtuple
from pathlib import Path

import pytest

from kb.errors import Conflict, StorageFull
from kb.files import FileStore
from kb.storage import RESERVE, require_space, tell_full_disk

Usage = namedtuple("Usage", "total used free")


def test_what_fits_is_let_through_and_what_does_not_is_refused_with_the_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9 - RESERVE - 7_000_000, RESERVE + 7_000_000))
    require_space(tmp_path, 7_000_000)
    with pytest.raises(StorageFull, match=r"has 57 MB free, and this needs 58 MB") as caught:
        require_space(tmp_path, 8_000_000)
    assert "FOOTNOTE_HOME" in caught.value.advice


def test_the_file_stores_full_disk_is_told(tmp_path: Path):
    store = FileStore(tmp_path / "files")
    (tmp_path / "files" / ".rev_a.part").symlink_to("/dev/full")
    with pytest.raises(StorageFull, match="is full"), tell_full_disk(tmp_path):
        store.write("rev_a", b"x" * 100_000)
    assert store.ids() == set()
    assert list((tmp_path / "files").iterdir()) == []


def test_sqlites_full_disk_is_told(tmp_path: Path):
    connection = sqlite3.connect(tmp_path / "a.sqlite")
    connection.execute("CREATE TABLE t (x)")
    connection.execute("PRAGMA max_page_count = 2")
    with pytest.raises(StorageFull, match=f"holds {tmp_path} is full"), tell_full_disk(tmp_path):
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    connection.close()


def test_chromas_full_disk_is_told(tmp_path: Path):
    said = "Query error: Database error: error returned from database: (code: 13) database or disk is full"
    with pytest.raises(StorageFull), tell_full_disk(tmp_path):
        raise RuntimeError(said)


def test_whatever_fails_on_a_full_disk_fails_for_want_of_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Chroma: "Failed to apply logs to the metadata segment", and not a word of why."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 0))
    with pytest.raises(StorageFull), tell_full_disk(tmp_path):
        raise RuntimeError("Failed to apply logs to the metadata segment")


def test_other_errors_stay_what_they_are(tmp_path: Path):
    for error in (
        OSError(errno.EACCES, "Permission denied"),
        ValueError("code 13"),
        Conflict("The disk is full of it."),
    ):
        with pytest.raises(type(error)) as caught, tell_full_disk(tmp_path):
            raise error
        assert caught.value is error
