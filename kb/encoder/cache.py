"""Files that are made once on a machine and checked at each opening.

A file's name carries the checksum of its bytes: one that is cut short or changed is made again, and there is no
second file that could disagree with it.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.errors import Unavailable

_SIGNS = 32  # hexadecimal digits of the checksum that the name carries: 128 bits


def cached(folder: Path, stem: str, suffix: str, make: Callable[[], bytes]) -> Path:
    """The path of a whole file in `folder` of this stem and suffix (with its dot); `make` gives its bytes where there
    is none. Two processes that come at once get the same file, and one of them makes it.

    Raises:
        Unavailable: the folder cannot be made or written to, for another reason than a full disk.
        OSError: the disk is full.
    """
    if (found := _whole(folder, stem, suffix)) is not None:
        return found
    with _one_at_a_time(folder, stem):
        if (found := _whole(folder, stem, suffix)) is not None:
            return found
        for left in [*folder.glob(f"{stem}-*{suffix}"), *folder.glob(f".{stem}-*.part")]:
            left.unlink(missing_ok=True)  # broken, or of a process that was killed
        return _write(folder, stem, suffix, make())


def _whole(folder: Path, stem: str, suffix: str) -> Path | None:
    """The file of this stem whose bytes have the checksum of its name, if there is one."""
    for path in sorted(folder.glob(f"{stem}-{'?' * _SIGNS}{suffix}")):
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()[:_SIGNS]
        if path.name == f"{stem}-{found}{suffix}":
            return path
    return None


def _write(folder: Path, stem: str, suffix: str, content: bytes) -> Path:
    path = folder / f"{stem}-{hashlib.sha256(content).hexdigest()[:_SIGNS]}{suffix}"
    half = folder / f".{path.name}.part"
    try:
        with half.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise
    return path


@contextmanager
def _one_at_a_time(folder: Path, stem: str) -> Iterator[None]:
    """Wait for whoever is making the file of this stem, in this process or another."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / f".{stem}.lock").open("w")
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise Unavailable(
            f"The encoder's files cannot be kept in {folder}: {error.strerror}.",
            advice="Check the folder's owner and permissions, or set FOOTNOTE_CACHE to another one.",
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the file is closed
        yield
