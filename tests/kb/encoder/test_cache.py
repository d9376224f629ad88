"""The machine's own files: made once, whole, and again when they are not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kb.encoder.cache import cached
from kb.errors import Unavailable


class Maker:
    def __init__(self, content: bytes = b"graph" * 1000) -> None:
        self.content = content
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        return self.content


def test_a_file_is_made_once(tmp_path: Path):
    make = Maker()
    first = cached(tmp_path / "new" / "folder", "e5-int8", ".onnx", make)
    assert cached(tmp_path / "new" / "folder", "e5-int8", ".onnx", make) == first
    assert (first.read_bytes(), make.times) == (make.content, 1)


@pytest.mark.parametrize("broken", [b"", b"graph" * 999, b"Graph" + b"graph" * 999])
def test_a_file_that_is_cut_short_or_changed_is_made_again(tmp_path: Path, broken: bytes):
    make = Maker()
    path = cached(tmp_path, "e5-int8", ".onnx", make)
    path.write_bytes(broken)
    again = cached(tmp_path, "e5-int8", ".onnx", make)
    assert (again.read_bytes(), make.times) == (make.content, 2)
    assert [each.name for each in tmp_path.glob("*.onnx")] == [again.name]


def test_another_stem_is_another_file_and_stays(tmp_path: Path):
    one, two = Maker(b"one"), Maker(b"two")
    kept = cached(tmp_path, "e5-int8-1", ".onnx", one)
    cached(tmp_path, "e5-int8-2", ".onnx", two)
    cached(tmp_path, "e5-int8-1", ".onnx", one)
    assert (kept.read_bytes(), one.times, two.times) == (b"one", 1, 1)


def test_what_fails_leaves_nothing_and_what_was_killed_is_cleared_away(tmp_path: Path):
    def fail() -> bytes:
        raise RuntimeError("killed")

    (tmp_path / ".e5-int8-0123.onnx.part").write_bytes(b"half")
    with pytest.raises(RuntimeError):
        cached(tmp_path, "e5-int8", ".onnx", fail)
    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]


CHILD = """
import sys, time, uuid
from pathlib import Path
from kb.encoder.cache import cached

folder = Path(sys.argv[1])

def make():
    (folder / "marks" / uuid.uuid4().hex).touch()
    time.sleep(0.5)
    return b"graph" * 100_000

assert cached(folder / "cache", "e5", ".onnx", make).read_bytes() == b"graph" * 100_000
"""


def test_processes_that_come_at_once_make_it_once(tmp_path: Path):
    (tmp_path / "marks").mkdir()
    children = [subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)]) for _ in range(4)]
    assert [child.wait() for child in children] == [0, 0, 0, 0]
    assert len(list((tmp_path / "marks").iterdir())) == 1
    assert len(list((tmp_path / "cache").glob("*.onnx"))) == 1


def test_a_folder_that_cannot_be_is_told(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="cannot be kept in .*file/cache: Not a directory"):
        cached(tmp_path / "file" / "cache", "e5", ".onnx", Maker())
