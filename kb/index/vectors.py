"""The vector index: Chroma, embedded. The only module that knows chromadb.

One collection of chunks for each tier: a viewer's query never touches text above their tier, and a `where` filter, slow
in Chroma, is not needed for it. Ids, revision and document ids are all that is kept beside a vector; text stays in the
catalog.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kb.access import Tier
from kb.errors import InvalidInput
from kb.index.encoder import Vectors

BATCH = 2000  # Chroma takes at most 5461 records at once.
# `make bench-index`: of 100,000 chunks a question finds more than 0.99 of its 20 and of its 60 nearest, and none is out
# of reach; searching half as far it does not. How far it searches is what a query takes. Fewer neighbours would save
# little memory, as the vectors themselves are most of it (docs/decisions/0010-chroma-at-size.md).
GRAPH = {"max_neighbors": 32, "ef_construction": 200, "ef_search": 800}
MOST_IN_FILTER = 30_000  # `$in` fails past 32,000 values.


class VectorIndex:
    """Cosine similarity over chunks. Scores are cosines: higher is better."""

    def __init__(self, folder: Path) -> None:
        os.environ["ANONYMIZED_TELEMETRY"] = "False"
        import chromadb  # noqa: PLC0415 - takes seconds; `footnote --help` must not pay for it
        from chromadb.config import Settings  # noqa: PLC0415

        self._client: Any = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
        self._collections = {tier: self._collection(tier) for tier in Tier}

    def _collection(self, tier: Tier) -> Any:
        return self._client.get_or_create_collection(
            f"chunk-{tier}", embedding_function=None, configuration={"hnsw": {"space": "cosine", **GRAPH}}
        )

    def close(self) -> None:
        self._client.close()

    def write(self, tier: Tier, document_id: str, revision_id: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Put vectors under their ids; writing the same again changes nothing."""
        metadata = {"document": document_id, "revision": revision_id}
        for start in range(0, len(ids), BATCH):
            part = list(ids[start : start + BATCH])
            self._collections[tier].upsert(
                ids=part, embeddings=vectors[start : start + BATCH], metadatas=[metadata] * len(part)
            )

    def query(
        self,
        tiers: Iterable[Tier],
        vector: Vectors,
        limit: int,
        revision_ids: Sequence[str] | None = None,
    ) -> dict[str, float]:
        """The `limit` nearest ids of each tier with their cosine. `revision_ids` restricts to those revisions."""
        if revision_ids is not None and len(revision_ids) > MOST_IN_FILTER:
            raise InvalidInput(
                f"The filter leaves {len(revision_ids)} documents, more than {MOST_IN_FILTER}.",
                advice="Ask without the filter, or with a narrower one.",
            )
        where = None if revision_ids is None else {"revision": {"$in": list(revision_ids)}}
        found: dict[str, float] = {}
        for tier in tiers:
            answer = self._collections[tier].query(
                query_embeddings=vector[None, :], n_results=limit, where=where, include=["distances"]
            )
            for identifier, distance in zip(answer["ids"][0], answer["distances"][0], strict=True):
                found[identifier] = 1.0 - float(distance)
        return found

    def ids(self, tier: Tier) -> set[str]:
        """All ids, read in batches."""
        collection = self._collections[tier]
        total = collection.count()
        return {
            identifier
            for start in range(0, total, BATCH)
            for identifier in collection.get(limit=BATCH, offset=start, include=[])["ids"]
        }

    def erase(self, revision_id: str) -> None:
        """Let go of everything of a revision, in every collection."""
        for collection in self._collections.values():
            collection.delete(where={"revision": revision_id})

    def count(self, revision_id: str) -> int:
        """How many chunks there are of a revision, over every collection."""
        found = (each.get(where={"revision": revision_id}, include=[]) for each in self._collections.values())
        return sum(len(each["ids"]) for each in found)
