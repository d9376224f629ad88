"""The publications' own bytes, one file a revision, under the library's folder."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from kb.errors import Inconsistent


class FileStore:
    """Bytes by revision id. A file is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, revision_id: str, content: bytes) -> None:
        half = self._folder / f".{revision_id}.part"
        try:
            with half.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            half.rename(self._folder / revision_id)
        except OSError:
            half.unlink(missing_ok=True)
            raise

    def read(self, revision_id: str) -> bytes:
        try:
            return (self._folder / revision_id).read_bytes()
        except FileNotFoundError:
            raise Inconsistent(
                f"The file of revision {revision_id} is missing from the library.",
                advice="Ingest the publication again, or restore the library folder from a backup.",
            ) from None

    def matches(self, revision_id: str, sha256: str) -> bool:
        """Whether the file is there with these bytes."""
        file = self._folder / revision_id
        return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == sha256

    def size(self, revision_id: str) -> int:
        """Bytes; 0 if there is no such file."""
        file = self._folder / revision_id
        return file.stat().st_size if file.is_file() else 0

    def ids(self) -> set[str]:
        """The names of all files, also of one that is half written."""
        return {file.name for file in self._folder.iterdir()}

    def erase_halves(self) -> None:
        """Erase what a process that was killed has begun to write. Only where nobody writes."""
        for half in self._folder.glob(".*.part"):
            half.unlink()

    def erase(self, revision_id: str) -> None:
        (self._folder / revision_id).unlink(missing_ok=True)
        (self._folder / f".{revision_id}.part").unlink(missing_ok=True)
