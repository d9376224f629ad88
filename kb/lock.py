"""One process a library: embedded Chroma loses vectors without an error when two write."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.errors import LibraryInUse


@contextmanager
def hold_library(home: Path, purpose: str) -> Iterator[None]:
    """Hold the library in `home` for this process; the operating system lets go when the process ends, however.

    Raises:
        LibraryInUse: another process holds it.
    """
    with (home / "lock").open("a+") as file:
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


def _holder(text: str) -> str:
    try:
        holder = json.loads(text)
        return f"{holder['purpose']}, process {holder['pid']}"
    except (ValueError, KeyError, TypeError):
        return "which has just begun"
