"""A folder of publications as a library of its own, so that judging it leaves yours untouched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.pipeline import Outcome, ingest
from ingest.sources import find_sources
from kb.ledger.refresh import refresh
from kb.library import Library, open_library
from kb.records import NewRevision
from kb.settings import Settings

Recut = Callable[[NewRevision], NewRevision]


def home_for(settings: Settings, corpus: Path, label: str = "") -> Settings:
    """The same settings with a home of its own for this folder, chunk size, encoder and label, inside
    `settings.home`."""
    folder = corpus.resolve()
    digest = hashlib.sha256(f"{folder}{settings.encoder or ''}{label}".encode()).hexdigest()[:8]
    name = f"{folder.name}-{settings.chunk_tokens}-{digest}"
    return settings.model_copy(update={"home": settings.home / "eval" / name})


@contextmanager
def library_over(
    settings: Settings,
    corpus: Path,
    tell: Callable[[int, int, Outcome], None] | None = None,
    recut: Recut | None = None,
) -> Iterator[Library]:
    """The library in `settings.home`, brought to what stands in `corpus`: what is there already is left alone. `recut`
    changes each revision on its way in, to measure other ways to cut.

    Raises:
        FootnoteError: a publication that cannot be read.
    """
    found = find_sources([corpus])
    there: set[str] = set()
    with open_library(settings, purpose="footnote eval") as library:
        if recut:
            store = library.store
            # What was read of the other cut is not stored with this one.
            library.store = lambda new, progress=None, _=None: store(recut(new), progress)  # type: ignore
        for number, outcome in enumerate(ingest(library, found), start=1):
            if outcome.error is not None:
                raise outcome.error
            there.add(outcome.source)
            if tell:
                tell(number, len(found.files), outcome)
        _forget_others(library, there)
        refresh(library.catalog)  # what an older version has read
        yield library


def _forget_others(library: Library, sources: set[str]) -> None:
    """A publication that is gone from the folder must not answer."""
    for document in library.catalog.documents():
        if document.source not in sources:
            library.remove(document.id)
