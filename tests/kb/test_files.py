from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kb.errors import Inconsistent
from kb.files import FileStore


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def test_a_file_comes_back_as_it_went_in(store: FileStore):
    store.write("rev_a", b"\0\xff%PDF")
    assert store.read("rev_a") == b"\0\xff%PDF"
    assert store.ids() == {"rev_a"}
    assert store.matches("rev_a", hashlib.sha256(b"\0\xff%PDF").hexdigest())
    assert not store.matches("rev_a", hashlib.sha256(b"other").hexdigest())
    assert not store.matches("rev_b", hashlib.sha256(b"").hexdigest())


def test_a_missing_file_is_told_with_what_to_do(store: FileStore):
    with pytest.raises(Inconsistent, match="rev_a is missing") as caught:
        store.read("rev_a")
    assert "Ingest the publication again" in caught.value.advice


def test_what_is_erased_is_gone_with_its_half(store: FileStore, tmp_path: Path):
    store.write("rev_a", b"x")
    (tmp_path / "files" / ".rev_a.part").write_bytes(b"half")
    store.erase("rev_a")
    store.erase("rev_a")
    assert list((tmp_path / "files").iterdir()) == []


def test_opening_the_store_beside_a_writer_leaves_what_is_half_written(tmp_path: Path):
    store = FileStore(tmp_path / "files")
    half = tmp_path / "files" / ".rev_1.part"
    half.write_bytes(b"ha")
    FileStore(tmp_path / "files")
    assert half.exists()
    assert store.ids() == {".rev_1.part"}
    store.erase_halves()
    assert store.ids() == set()
