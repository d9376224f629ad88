"""The vector and the lexical index as they stand together, written and erased in one go."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kb.access import Tier
from kb.index.encoder import Vectors
from kb.index.lexical import LexicalIndex
from kb.index.vectors import Level, VectorIndex
from kb.records import IndexEntry


@dataclass(frozen=True, slots=True)
class Indexes:
    """The two indexes that stand together in one folder."""

    vectors: VectorIndex
    lexical: LexicalIndex

    @classmethod
    def open(cls, folder: Path) -> Indexes:
        folder.mkdir(parents=True, exist_ok=True)
        return cls(VectorIndex(folder / "vectors"), LexicalIndex(folder / "lexical"))

    def close(self) -> None:
        self.vectors.close()

    def write(
        self,
        tier: Tier,
        document: str,
        revision: str,
        entries: tuple[list[IndexEntry], list[IndexEntry]],
        vectors: tuple[Vectors, Vectors],
    ) -> None:
        # Both at once: each mostly waits for the disk, and nobody looks at either before the catalog's commit.
        with ThreadPoolExecutor(1) as pool:
            lexical = pool.submit(self.lexical.write, tier, document, entries[0])
            for level, part, rows in zip((Level.CHUNK, Level.SENTENCE), entries, vectors, strict=True):
                self.vectors.write(level, tier, document, revision, [entry.id for entry in part], rows)
            lexical.result()

    def erase(self, revision_id: str) -> None:
        self.vectors.erase(revision_id)
        self.lexical.erase(revision_id)


@contextmanager
def made_anew(folder: Path) -> Iterator[Indexes]:
    """Indexes in a folder of their own; if their making is cut short, nothing is left of them."""
    try:
        fresh = Indexes.open(folder)
        try:
            yield fresh
        except BaseException:
            fresh.close()
            raise
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
