"""What is kept of a chunk beside its place in the vector index: the vectors of its sentences and of its tokens.

They are only read of chunks that a search has found, so no graph is built over them: one compact file, a SQLite
database, is a fraction of a second Chroma collection in memory and on disk, and whole after a kill. Chunks and
sentences are kept in 16 bits, tokens in 8. With them stand the terms of the sentences: to cut Chinese into words takes
longer than to read them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import create_engine, event, text

from kb.access import Tier
from kb.index.encoder import Vectors
from kb.index.maxsim import Tokens

AT_ONCE = 500  # ids in one statement

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS chunks (id TEXT PRIMARY KEY, revision TEXT NOT NULL, tier TEXT NOT NULL,"
    " sentences INTEGER NOT NULL, terms TEXT NOT NULL, vectors BLOB NOT NULL)",
    "CREATE INDEX IF NOT EXISTS chunks_by_revision ON chunks (revision)",
    "CREATE TABLE IF NOT EXISTS tokens (id TEXT PRIMARY KEY, revision TEXT NOT NULL, tier TEXT NOT NULL,"
    " bounds BLOB NOT NULL, scales BLOB NOT NULL, vectors BLOB NOT NULL)",
    "CREATE INDEX IF NOT EXISTS tokens_by_revision ON tokens (revision)",
    "CREATE TABLE IF NOT EXISTS token_sums (first TEXT PRIMARY KEY, revision TEXT NOT NULL, tier TEXT NOT NULL,"
    " tokens INTEGER NOT NULL, total BLOB NOT NULL)",
)
_PUT_CHUNK = text("INSERT OR REPLACE INTO chunks VALUES (:id, :revision, :tier, :sentences, :terms, :vectors)")
_PUT_TOKENS = text("INSERT OR REPLACE INTO tokens VALUES (:id, :revision, :tier, :bounds, :scales, :vectors)")
_PUT_SUM = text("INSERT OR REPLACE INTO token_sums VALUES (:first, :revision, :tier, :tokens, :total)")


@dataclass(frozen=True, slots=True)
class ChunkVectors:
    """float32, of unit length: `chunk` [dimensions] and `sentences` [sentences, dimensions]. `terms`: those of
    title and headings, and of each sentence, apart by spaces."""

    chunk: Vectors
    sentences: Vectors
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TokenSum:
    """The sum of so many token vectors of unit length, float64 [dimensions]: their mean, once divided."""

    tokens: int
    total: np.ndarray[Any, np.dtype[np.float64]]


class MultiVectorIndex:
    """Vectors of chunks, sentences and tokens by chunk id. Reads name the tiers that the viewer may read."""

    def __init__(self, file: Path, dimensions: int) -> None:
        self._dimensions = dimensions
        self._engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 30}, hide_parameters=True)
        event.listen(self._engine, "connect", _set_pragmas)
        with self._engine.begin() as connection:
            for statement in _SCHEMA:
                connection.exec_driver_sql(statement)

    def close(self) -> None:
        self._engine.dispose()

    def write(
        self,
        tier: Tier,
        revision: str,
        chunks: dict[str, ChunkVectors],
        tokens: dict[str, Tokens],
        token_sum: TokenSum | None,
    ) -> None:
        """Put vectors under their chunk ids, all or none; writing the same again changes nothing."""
        whose = {"revision": revision, "tier": tier.value}
        with self._engine.begin() as connection:
            for name, vectors in chunks.items():
                rows = np.vstack([vectors.chunk[None], vectors.sentences]).astype(np.float16)
                told = {"sentences": len(vectors.sentences), "terms": "\n".join(vectors.terms)}
                connection.execute(_PUT_CHUNK, {"id": name, "vectors": rows.tobytes()} | told | whose)
            for name, each in tokens.items():
                kept = {"bounds": each.bounds.tobytes(), "scales": each.scales.tobytes()}
                connection.execute(_PUT_TOKENS, {"id": name, "vectors": each.values.tobytes()} | kept | whose)
            if token_sum is not None:
                summed = {"tokens": token_sum.tokens, "total": token_sum.total.tobytes()}
                connection.execute(_PUT_SUM, {"first": next(iter(chunks))} | summed | whose)

    def chunks(self, tiers: Iterable[Tier], ids: Sequence[str]) -> dict[str, ChunkVectors]:
        """Those of these chunks that are there."""
        rows = list(self._rows("id, terms, vectors", "chunks", tiers, ids))
        # Turned into 32 bits all at once: a hundred small arrays take ten times as long.
        halves = np.frombuffer(b"".join([kept for _, _, kept in rows]), np.float16)
        vectors = halves.astype(np.float32).reshape(-1, self._dimensions)
        found, start = {}, 0
        for name, terms, kept in rows:
            end = start + len(kept) // (2 * self._dimensions)
            found[name] = ChunkVectors(vectors[start], vectors[start + 1 : end], tuple(terms.split("\n")))
            start = end
        return found

    def tokens(self, tiers: Iterable[Tier], ids: Sequence[str]) -> dict[str, Tokens]:
        """Those of these chunks of which tokens are kept."""
        return {
            name: Tokens(
                np.frombuffer(vectors, np.int8).reshape(-1, self._dimensions),
                np.frombuffer(scales, np.float32),
                np.frombuffer(bounds, np.int32),
            )
            for name, bounds, scales, vectors in self._rows("id, bounds, scales, vectors", "tokens", tiers, ids)
        }

    def token_mean(
        self, tiers: Iterable[Tier], revisions: frozenset[str], others: TokenSum | None = None
    ) -> Vectors | None:
        """float32 [dimensions]: the mean of the tokens of these revisions and of `others`, each of unit length; None
        without any."""
        readable = tuple(tier.value for tier in tiers)
        query = f"SELECT revision, tokens, total FROM token_sums WHERE tier IN ({_marks(readable)}) ORDER BY first"
        total, tokens = (others.total.copy(), others.tokens) if others else (np.zeros(self._dimensions), 0)
        with self._engine.connect() as connection:
            for row in connection.exec_driver_sql(query, readable):
                if row.revision in revisions:
                    total += np.frombuffer(row.total, np.float64)
                    tokens += row.tokens
        return (total / tokens).astype(np.float32) if tokens else None

    def sentence_counts(self, tier: Tier) -> dict[str, int]:
        """How many sentences there are of each chunk of this tier."""
        query = text("SELECT id, sentences FROM chunks WHERE tier = :tier")
        with self._engine.connect() as connection:
            return {row.id: row.sentences for row in connection.execute(query, {"tier": tier.value})}

    def ids_of_tokens(self, tier: Tier) -> set[str]:
        """The chunks of this tier of which tokens are kept."""
        query = text("SELECT id FROM tokens WHERE tier = :tier")
        with self._engine.connect() as connection:
            return set(connection.execute(query, {"tier": tier.value}).scalars())

    def revisions_of_sums(self, tier: Tier) -> set[str]:
        """The revisions of this tier of whose tokens a sum is kept."""
        query = text("SELECT revision FROM token_sums WHERE tier = :tier")
        with self._engine.connect() as connection:
            return set(connection.execute(query, {"tier": tier.value}).scalars())

    def count(self, revision: str) -> tuple[int, int]:
        """How many sentences there are of a revision, and of how many chunks the tokens are kept."""
        sentences = text("SELECT coalesce(sum(sentences), 0) FROM chunks WHERE revision = :revision")
        tokens = text("SELECT count(*) FROM tokens WHERE revision = :revision")
        with self._engine.connect() as connection:
            counts = (connection.execute(each, {"revision": revision}).scalar_one() for each in (sentences, tokens))
            return next(counts), next(counts)

    def erase(self, revision: str) -> bool:
        """Let go of everything of a revision. Whether the log of the last changes is rid of it too: not while somebody
        else, such as a backup, reads the file."""
        with self._engine.begin() as connection:
            for table in ("chunks", "tokens", "token_sums"):
                connection.execute(text(f"DELETE FROM {table} WHERE revision = :revision"), {"revision": revision})
        with self._engine.connect() as connection:
            busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        return not busy

    def _rows(self, columns: str, table: str, tiers: Iterable[Tier], ids: Sequence[str]) -> Iterator[Any]:
        readable = [tier.value for tier in tiers]
        with self._engine.connect() as connection:
            for start in range(0, len(ids), AT_ONCE):
                wanted = ids[start : start + AT_ONCE]
                query = f"SELECT {columns} FROM {table} WHERE id IN ({_marks(wanted)}) AND tier IN ({_marks(readable)})"
                yield from connection.exec_driver_sql(query, (*wanted, *readable)).all()


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    """FULL: what the catalog commits afterwards must be there after a power cut. What is erased is overwritten."""
    cursor = connection.cursor()
    for pragma in (
        "page_size=16384",
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        "mmap_size=1000000000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
