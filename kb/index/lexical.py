"""The lexical index: BM25 (Robertson and Zaragoza 2009; k1 1.2, b 0.75) through tantivy.

One index for each tier of viewer, holding all that such a viewer may read: BM25 weighs a term by how many documents
have it, and that figure must not count text the viewer may not see. Lexical entries are small, so keeping a public
chunk three times costs less than the leak.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import tantivy

from kb.access import Tier, Viewer
from kb.index.terms import terms
from kb.records import IndexEntry

HEAP = 30_000_000  # bytes for the writer


class LexicalIndex:
    """Terms of chunks, with BM25 scores: higher is better."""

    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        for name in ("id", "revision", "document"):
            builder.add_text_field(name, stored=name == "id", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("terms", stored=False, tokenizer_name="whitespace", index_option="freq")
        self._schema: Any = builder.build()
        self._indexes: dict[Tier, Any] = {}
        for tier in Tier:
            (folder / tier).mkdir(parents=True, exist_ok=True)
            index = self._indexes[tier] = tantivy.Index(self._schema, path=str(folder / tier))
            # What a killed commit wrote and did not come to name: the next one would write files of the same names.
            index.writer(HEAP, 1).garbage_collect_files()

    def write(self, tier: Tier, document_id: str, entries: Iterable[IndexEntry]) -> None:
        """Put chunks of a document of this tier under their ids; writing the same again changes nothing."""
        analysed = [(entry, " ".join(terms(entry.embedded))) for entry in entries]

        def put(index: Any) -> None:
            writer = index.writer(HEAP, 1)
            for entry, text in analysed:
                writer.delete_documents_by_term("id", entry.id)
                document = tantivy.Document(id=entry.id, revision=entry.revision_id, document=document_id, terms=text)
                writer.add_document(document)
            self._commit(index, writer)

        self._each(put, self._visible_to(tier))

    def query(
        self, viewer: Viewer, text: str, limit: int, revision_ids: Sequence[str] | None = None
    ) -> dict[str, float]:
        """The `limit` best ids with their BM25 score, none for a text without terms."""
        wanted = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "terms", term, index_option="freq"))
            for term in dict.fromkeys(terms(text))
        ]
        if not wanted:
            return {}
        query = tantivy.Query.boolean_query(wanted)
        if revision_ids is not None:
            within = tantivy.Query.const_score_query(
                tantivy.Query.term_set_query(self._schema, "revision", list(revision_ids)), 0.0
            )
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, within)])
        searcher = self._indexes[viewer.tier].searcher()
        return {searcher.doc(address)["id"][0]: float(score) for score, address in searcher.search(query, limit).hits}

    def document_frequency(self, viewer: Viewer, term: str) -> int:
        """How many chunks that this viewer may read have this term."""
        # Counted, not looked up: tantivy's own figure still has what was erased from a segment that lives on.
        query = tantivy.Query.term_query(self._schema, "terms", term, index_option="freq")
        return int(self._indexes[viewer.tier].searcher().search(query, 1, count=True).count)

    def terms_beginning(self, viewer: Viewer, letters: str) -> list[str]:
        """The terms that begin so, of the chunks that this viewer may read."""
        searcher = self._indexes[viewer.tier].searcher()
        return [term for term, _ in searcher.terms_with_prefix("terms", letters)]

    def size(self, viewer: Viewer) -> int:
        """How many chunks this viewer may read."""
        return int(self._indexes[viewer.tier].searcher().num_docs)

    def ids(self, tier: Tier) -> set[str]:
        """All ids that a viewer of this tier may find."""
        searcher = self._indexes[tier].searcher()
        if searcher.num_docs == 0:
            return set()
        hits = searcher.search(tantivy.Query.all_query(), searcher.num_docs).hits
        return {searcher.doc(address)["id"][0] for _, address in hits}

    def erase(self, revision_id: str) -> None:
        def forget(index: Any) -> None:
            writer = index.writer(HEAP, 1)
            writer.delete_documents_by_term("revision", revision_id)
            self._commit(index, writer)

        self._each(forget, list(self._indexes.values()))

    def count(self, revision_id: str) -> int:
        """How many entries there are of a revision, over the three indexes."""
        query = tantivy.Query.term_query(self._schema, "revision", revision_id, index_option="basic")
        return sum(int(index.searcher().search(query, 1, count=True).count) for index in self._indexes.values())

    def rewrite(self, entries: Iterable[tuple[Tier, str, IndexEntry]]) -> None:
        """Write everything anew, of each its tier, document and entry, at one instant. Only so do the words of what was
        erased leave the file: tantivy marks entries as erased, and forgets their terms when it merges what they stand
        in, sooner or later."""
        writers = {tier: index.writer(HEAP, 1) for tier, index in self._indexes.items()}
        for writer in writers.values():
            writer.delete_all_documents()
        for tier, document, entry in entries:
            text = " ".join(terms(entry.embedded))
            made = tantivy.Document(id=entry.id, revision=entry.revision_id, document=document, terms=text)
            for viewer, writer in writers.items():
                if Viewer(viewer).may_read(tier):
                    writer.add_document(made)
        for tier, writer in writers.items():
            self._commit(self._indexes[tier], writer)
            self._indexes[tier].writer(HEAP, 1).garbage_collect_files()

    def _visible_to(self, tier: Tier) -> list[Any]:
        return [self._indexes[each] for each in Tier if Viewer(each).may_read(tier)]

    def _each(self, work: Callable[[Any], None], indexes: list[Any]) -> None:
        """All at once: a commit is mostly waiting for the disk."""
        with ThreadPoolExecutor(len(indexes)) as pool:
            list(pool.map(work, indexes))

    def _commit(self, index: Any, writer: Any) -> None:
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
