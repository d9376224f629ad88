"""The catalog alone, opened and closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kb.catalog.catalog import Catalog
from kb.catalog.engine import open_engine
from kb.settings import Settings
from kb.storage import make_home, tell_full_disk


@contextmanager
def open_catalog(settings: Settings) -> Iterator[Catalog]:
    """The catalog alone, for what needs no index (keys, lists): works beside a running server."""
    make_home(settings.home)
    with tell_full_disk(settings.home):
        catalog = Catalog(open_engine(settings.home / "catalog.sqlite"))
        try:
            forget_old(catalog, settings)
            yield catalog
        finally:
            catalog.close()


def forget_old(catalog: Catalog, settings: Settings) -> None:
    """Erase what of conversations and questions has been kept for as long as it may be, out of the log of the database
    too."""
    turns = catalog.conversations.expire(settings.conversation_days)
    if catalog.questions.expire(settings.question_days, settings.question_viewers) or turns:
        catalog.forget_log()
