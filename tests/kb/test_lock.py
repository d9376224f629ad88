"""One process a library, one state for a reader."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kb.errors import LibraryInUse, Unavailable
from kb.lock import Turns, hold_library

HOLD = """
import sys, time
from pathlib import Path
from kb.lock import hold_library
with hold_library(Path(sys.argv[1]), "footnote serve"):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(home: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(home)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_told_who_holds_it_and_the_dead_hold_nothing(tmp_path: Path):
    process = holder(tmp_path)
    try:
        with pytest.raises(LibraryInUse, match=rf"\(footnote serve, process {process.pid}\)") as caught:
            hold_library(tmp_path, "footnote ask").__enter__()
        assert "Stop that process" in caught.value.advice
    finally:
        process.kill()
        process.communicate()
    with hold_library(tmp_path, "footnote ask"):
        pass


def test_a_holder_that_has_not_said_its_name_yet_is_told_as_such(tmp_path: Path):
    with hold_library(tmp_path, "x"):
        (tmp_path / "lock").write_text("")
        with pytest.raises(LibraryInUse, match="which has just begun"):
            hold_library(tmp_path, "y").__enter__()


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "lock").mkdir()
    with pytest.raises(Unavailable, match="cannot be opened: Is a directory") as caught:
        hold_library(tmp_path, "x").__enter__()
    assert "FOOTNOTE_HOME" in caught.value.advice


def run(*works) -> list[threading.Thread]:
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    return threads


def test_a_change_waits_for_those_who_read_and_newcomers_wait_for_it():
    turns, order = Turns(), []
    read_begun, may_end = threading.Event(), threading.Event()

    def reader() -> None:
        with turns.reading():
            read_begun.set()
            may_end.wait(10)
            with turns.reading():  # nested, while a change is waiting
                order.append("read")

    def change() -> None:
        with turns.changing():
            order.append("changed")

    def newcomer() -> None:
        with turns.reading():
            order.append("newcomer")

    threads = run(reader)
    assert read_begun.wait(10)
    threads += run(change)
    while not turns._changes:
        pass
    threads += run(newcomer)
    assert order == []
    may_end.set()
    for thread in threads:
        thread.join(10)
    assert order == ["read", "changed", "newcomer"]


def test_readers_do_not_wait_for_each_other():
    turns = Turns()
    both = threading.Barrier(2, timeout=10)

    def reader() -> None:
        with turns.reading():
            both.wait()

    for thread in run(reader, reader):
        thread.join(10)
    assert not both.broken


def test_a_reader_who_would_wait_for_itself_is_told():
    turns = Turns()
    with turns.reading(), pytest.raises(RuntimeError, match="must finish"):
        turns.changing().__enter__()
    with turns.changing():
        pass
