"""The words of a removed document, out of every file.

SQLite overwrites what is deleted (`secure_delete`) and its log is cut; tantivy marks entries as erased and keeps their
terms until it merges what they stand in, so the lexical indexes are written anew. A removal that was cut short is
finished when the library is opened again: a mark in its folder says that there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.catalog import Catalog
from kb.errors import NotFound
from kb.index.lexical import LexicalIndex

MARK = "purging"


@contextmanager
def purging(home: Path, catalog: Catalog, lexical: LexicalIndex) -> Iterator[None]:
    """Around a removal. It ends with nothing left of the words, unless there was no such document."""
    (home / MARK).touch()
    try:
        yield
    except NotFound:
        (home / MARK).unlink()
        raise
    finish_purge(home, catalog, lexical)


def finish_purge(home: Path, catalog: Catalog, lexical: LexicalIndex) -> None:
    """What a removal began, if one was cut short."""
    if (home / MARK).exists():
        known = ((each.description.tier, each.id, each.revision_id) for each in catalog.documents())
        lexical.rewrite(
            (tier, document, entry) for tier, document, revision in known for entry in catalog.index_entries(revision)
        )
        if catalog.forget_log():
            (home / MARK).unlink()


def is_finished(home: Path) -> bool:
    """Whether no removal waits for somebody else, such as a backup, to finish reading the catalog."""
    return not (home / MARK).exists()
