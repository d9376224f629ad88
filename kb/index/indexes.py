"""The three indexes as they stand together, written and erased in one go."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from kb.access import Tier
from kb.errors import IncompatibleLibrary
from kb.identity import Held
from kb.index.encoder import Vectors
from kb.index.lexical import LexicalIndex
from kb.index.multivector import MultiVectorIndex
from kb.index.vectors import VectorIndex
from kb.records import IndexEntry

VECTORS, MULTIVECTOR, LEXICAL = "vectors", "multivector.sqlite", "lexical"


@dataclass(frozen=True, slots=True)
class Indexes:
    """The indexes that stand together in one folder: the nearest chunks, what is kept of each chunk, and words."""

    vectors: VectorIndex
    multivector: MultiVectorIndex
    lexical: LexicalIndex
    _changing: Lock = field(default_factory=Lock)

    @classmethod
    def open(cls, folder: Path, dimensions: int) -> Indexes:
        """`dimensions`: of the vectors."""
        # What an older version made must not get an empty file of the right name, or it would be taken for whole when
        # the reindex that it was opened for is cut short.
        multivector = f"none-{MULTIVECTOR}" if _are_older(folder) else MULTIVECTOR
        folder.mkdir(parents=True, exist_ok=True)
        # The vector index comes last: where it is, the other is.
        kept = MultiVectorIndex(folder / multivector, dimensions)
        return cls(VectorIndex(folder / VECTORS), kept, LexicalIndex(folder / LEXICAL))

    def close(self) -> None:
        self.vectors.close()
        self.multivector.close()

    def write(self, tier: Tier, document: str, revision: str, entries: Sequence[IndexEntry], vectors: Vectors) -> None:
        """Make chunks findable: by their `vectors`, float32 [entries, dimensions], and by their words."""
        # Both at once: each mostly waits for the disk, and nobody looks at either before the catalog's commit.
        with self._changing, ThreadPoolExecutor(1) as pool:
            lexical = pool.submit(self.lexical.write, tier, document, entries)
            self.vectors.write(tier, document, revision, [entry.id for entry in entries], vectors)
            lexical.result()

    def held(self, revision_id: str) -> Held:
        """How much there is of a revision."""
        sentences, tokens = self.multivector.count(revision_id)
        return Held(self.vectors.count(revision_id), sentences, tokens, self.lexical.count(revision_id))

    def erase(self, revision_id: str) -> bool:
        """Whether nothing is left of it; if not, it is to be tried again."""
        with self._changing:
            self.vectors.erase(revision_id)
            self.lexical.erase(revision_id)
        return self.multivector.erase(revision_id)


def refuse_unfit(folder: Path, *, empty: bool) -> None:
    """
    Raises:
        IncompatibleLibrary: the indexes in `folder` are of a version that kept sentences in the vector index, or are
            not there, and the library is not `empty`.
    """
    if not (empty or folder.exists()):
        raise IncompatibleLibrary(
            f"The indexes of this library are gone: there is no folder {folder.name}.",
            advice="Run `footnote reindex` to make them again.",
        )
    if _are_older(folder):
        raise IncompatibleLibrary(
            "The indexes of this library were made by an earlier Footnote.",
            advice="Run `footnote reindex` to renew them.",
        )


def _are_older(folder: Path) -> bool:
    return (folder / VECTORS).exists() and not (folder / MULTIVECTOR).exists()


@contextmanager
def made_anew(folder: Path, dimensions: int, in_use: Callable[[], bool]) -> Iterator[Indexes]:
    """Indexes in a folder of their own; if their making is cut short, nothing is left of them, unless they are
    `in_use` by then."""
    try:
        fresh = Indexes.open(folder, dimensions)
        try:
            yield fresh
        except BaseException:
            fresh.close()
            raise
    except BaseException:
        if not in_use():
            shutil.rmtree(folder, ignore_errors=True)
        raise
