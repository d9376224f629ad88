"""A full disk, told as such wherever it shows first."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.errors import FootnoteError, StorageFull, Unavailable

RESERVE = 50_000_000  # bytes that stay free, so that the database can always finish what it began
NOTHING = 200_000  # bytes: with less than that free, whatever fails fails for want of space

_SIGNS = ("disk is full", "no space left on device", "os error 28")


def require_space(home: Path, needed: int) -> None:
    """Refuse before anything is written when `needed` bytes would not fit.

    Raises:
        StorageFull: less than that and the reserve is free.
    """
    free = shutil.disk_usage(home).free
    if free < needed + RESERVE:
        raise StorageFull(
            f"The disk that holds {home} has {free // 1_000_000} MB free, and this needs "
            f"{(needed + RESERVE) // 1_000_000} MB.",
            advice="Free some space, or move the library to a larger disk and set FOOTNOTE_HOME.",
        )


@contextmanager
def tell_full_disk(home: Path) -> Iterator[None]:
    """Turn what SQLite, Chroma, tantivy and the operating system say of a full disk into StorageFull."""
    try:
        yield
    except FootnoteError:
        raise
    except Exception as error:
        if not is_full(error, home):
            raise
        raise StorageFull(
            f"The disk that holds {home} is full. The library is as it was before.",
            advice="Free some space, or move the library to a larger disk and set FOOTNOTE_HOME.",
        ) from error


def is_full(error: Exception, home: Path) -> bool:
    """Whether this error says that the disk is full, in anybody's words; or says nothing, but the disk is."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return True
    return any(sign in str(error).lower() for sign in _SIGNS) or shutil.disk_usage(home).free < NOTHING


def make_home(home: Path) -> None:
    """Make the library's folder.

    Raises:
        Unavailable: the folder cannot be made there.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"The library's folder {home} cannot be made: {error.strerror}.",
            advice="Choose another folder with FOOTNOTE_HOME.",
        ) from error
