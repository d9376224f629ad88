"""The three indexes as they stand together, written and erased in one go."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kb.access import Tier
from kb.index.encoder import Vectors
from kb.index.lexical import LexicalIndex
from kb.index.multivector import MultiVectorIndex
from kb.index.vectors import VectorIndex
from kb.records import IndexEntry


@dataclass(frozen=True, slots=True)
class Indexes:
    """The indexes that stand together in one folder: the nearest chunks, what is kept of each chunk, and words."""

    vectors: VectorIndex
    multivector: MultiVectorIndex
    lexical: LexicalIndex

    @classmethod
    def open(cls, folder: Path, dimensions: int) -> Indexes:
        """`dimensions`: of the vectors."""
        folder.mkdir(parents=True, exist_ok=True)
        multivector = MultiVectorIndex(folder, dimensions)
        return cls(VectorIndex(folder / "vectors"), multivector, LexicalIndex(folder / "lexical"))

    def close(self) -> None:
        self.vectors.close()
        self.multivector.close()

    def write(self, tier: Tier, document: str, revision: str, entries: Sequence[IndexEntry], vectors: Vectors) -> None:
        """Make chunks findable: by their `vectors`, float32 [entries, dimensions], and by their words."""
        # Both at once: each mostly waits for the disk, and nobody looks at either before the catalog's commit.
        with ThreadPoolExecutor(1) as pool:
            lexical = pool.submit(self.lexical.write, tier, document, entries)
            self.vectors.write(tier, document, revision, [entry.id for entry in entries], vectors)
            lexical.result()

    def erase(self, revision_id: str) -> None:
        self.vectors.erase(revision_id)
        self.multivector.erase(revision_id)
        self.lexical.erase(revision_id)


@contextmanager
def made_anew(folder: Path, dimensions: int) -> Iterator[Indexes]:
    """Indexes in a folder of their own; if their making is cut short, nothing is left of them."""
    try:
        fresh = Indexes.open(folder, dimensions)
        try:
            yield fresh
        except BaseException:
            fresh.close()
            raise
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
