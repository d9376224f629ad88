"""The parts of a reindex: the encoder to change to, and everything in the catalog embedded again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kb.catalog import Catalog
from kb.embedding import Progress, embed
from kb.encoding import Encoding, open_encoding
from kb.index.encoder import Encoder
from kb.index.indexes import Indexes
from kb.settings import Settings, with_encoder


@contextmanager
def other_encoding(
    settings: Settings, catalog: Catalog, encoder: str | None, serving: Callable[[], Encoding]
) -> Iterator[Encoding]:
    """The encoding to change to, or the one that serves; of the two that there are then, the one that does not serve in
    the end is closed."""
    before = serving()
    if encoder is None:
        yield before
        return
    new = open_encoding(with_encoder(settings, encoder), catalog.identity())
    try:
        yield new
    finally:
        (before if serving().encoder is new.encoder else new).encoder.close()


def embed_catalog(
    catalog: Catalog, encoder: Encoder, indexes: Indexes, keep_tokens: bool, progress: Progress | None
) -> None:
    """Write every live revision to the indexes. `progress(done, total)` counts publications."""
    documents = catalog.documents()
    for done, document in enumerate(documents, 1):
        entries = catalog.index_entries(document.revision_id)
        embed(encoder, indexes, document.description.tier, document.id, document.revision_id, entries, keep_tokens)
        if progress:
            progress(done, len(documents))
