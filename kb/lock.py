"""One process a library: embedded Chroma loses vectors without an error when two write. And inside that process, one
instant at which a change shows."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from kb.errors import LibraryInUse, Unavailable


@contextmanager
def hold_library(home: Path, purpose: str) -> Iterator[None]:
    """Hold the library in `home` for this process; the operating system lets go when the process ends, however.

    Raises:
        LibraryInUse: another process holds it.
    """
    with _lock_file(home) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise LibraryInUse(
                f"The library in {home} is open in another process ({_holder(file.read())}).",
                advice="Stop that process first; while `footnote serve` runs, ask and upload over HTTP instead.",
            ) from None
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "purpose": purpose}))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def held_for(home: Path) -> str | None:
    """The purpose of the process that holds the library, or held it last; None where it has not told, or is over."""
    try:
        return str(json.loads((home / "lock").read_text())["purpose"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _lock_file(home: Path) -> TextIO:
    try:
        return (home / "lock").open("a+")
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise Unavailable(
            f"The library in {home} cannot be opened: {error.strerror}.",
            advice="Check the folder's owner and permissions, or choose another with FOOTNOTE_HOME.",
        ) from error


class Turns:
    """Many readers or one change. A change waits for the readers that have begun, and new readers wait for it: who
    reads in several steps sees one state of the library in all of them."""

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._readers = 0
        self._changes = 0  # waiting or at work
        self._thread = threading.local()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """May be nested in one thread."""
        depth = getattr(self._thread, "depth", 0)
        with self._turn:
            if depth == 0:
                self._turn.wait_for(lambda: not self._changes)
            self._readers += 1
        self._thread.depth = depth + 1
        try:
            yield
        finally:
            self._thread.depth = depth
            with self._turn:
                self._readers -= 1
                self._turn.notify_all()

    @contextmanager
    def changing(self) -> Iterator[None]:
        if getattr(self._thread, "depth", 0):
            raise RuntimeError("whoever is reading must finish before they change the library")
        with self._turn:
            self._changes += 1
        try:
            with self._turn:
                self._turn.wait_for(lambda: not self._readers)
            yield
        finally:
            with self._turn:
                self._changes -= 1
                self._turn.notify_all()


class Claims:
    """Names that belong to one thread at a time."""

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._claimed: set[str] = set()

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Wait until nobody else has it, and have it."""
        with self._turn:
            self._turn.wait_for(lambda: name not in self._claimed)
            self._claimed.add(name)
        try:
            yield
        finally:
            with self._turn:
                self._claimed.remove(name)
                self._turn.notify_all()

    def __contains__(self, name: str) -> bool:
        with self._turn:
            return name in self._claimed


def _holder(text: str) -> str:
    try:
        holder = json.loads(text)
        return f"{holder['purpose']}, process {holder['pid']}"
    except (ValueError, KeyError, TypeError):
        return "which has just begun"
