"""Facts of publications that were stored before there were registers, or read by an older grammar: read again from the
catalog, without parsing. A server does it in a thread of its own when it starts; `footnote registers refresh` does it
too, beside a running server."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kb.batches import batches
from kb.catalog import Catalog
from kb.catalog.rows import chunk_id
from kb.registers.extract import Extracted, extract_from

logger = logging.getLogger("footnote.registers")

AT_ONCE = 16  # publications in one commit: readers make their rows anew after each


def refresh(
    catalog: Catalog,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    ended: Callable[[], bool] = lambda: False,
) -> int:
    """Read the facts of every publication whose facts are of no or an older grammar. Returns how many there were.

    `progress(done, total)` counts publications; `ended` is asked before each. What is done stays when it ends early.
    """
    stale = catalog.facts.stale()
    done = 0
    for some in batches(stale, AT_ONCE):
        read: dict[str, Extracted] = {}
        for revision in some:
            if ended():
                break
            if found := read_again(catalog, revision):
                read[revision] = found
        if read:
            catalog.facts.put(read)
        if ended():
            return done + len(read)
        done += len(some)
        progress(done, len(stale))
    return done


def read_again(catalog: Catalog, revision: str) -> Extracted | None:
    """The facts of a live revision, from its stored pages and chunks; None if it is live no more."""
    document = catalog.live(revision)
    if document is None:
        return None
    chunks = catalog.chunks([chunk_id(revision, number) for number in range(document.chunks)])
    pages = [catalog.page(revision, number) for number in catalog.page_numbers(revision)]
    told = document.description
    return extract_from(told.title, told.published, chunks, pages)


@contextmanager
def refreshing(catalog: Catalog) -> Iterator[threading.Thread]:
    """Do it beside what goes on in the block, which nobody waits with; the end of the block ends it."""
    ending = threading.Event()

    def work() -> None:
        try:
            refresh(catalog, ended=ending.is_set)
        except Exception:
            logger.exception("The registers were not read to the end; `footnote registers refresh` goes on from here.")

    thread = threading.Thread(target=work, name="registers")
    thread.start()
    try:
        yield thread
    finally:
        ending.set()
        thread.join()
