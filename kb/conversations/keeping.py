"""Conversations that are kept, for whoever may read them: found, listed, erased."""

from __future__ import annotations

from kb.access import STAFF, Viewer
from kb.catalog import Catalog
from kb.catalog.conversations import not_found
from kb.conversations.reading import as_readable
from kb.conversations.records import Conversation, ConversationSummary, Forgotten
from kb.ledger.ledger import Ledger
from kb.library import Library
from kb.shelf import make_shelf


def find_conversation(library: Library, wanted: str, viewer: Viewer) -> Conversation | None:
    """This viewer's conversation with this id, as they may read it now; None if none is kept."""
    days = library.settings.conversation_days
    if not days:
        return None
    with library.reading():
        found = library.catalog.conversations.find(wanted, viewer, days)
        return None if found is None else as_readable(library.catalog, library.registers, library.shelf(viewer), found)


def get_conversation(library: Library, wanted: str, viewer: Viewer) -> Conversation:
    """
    Raises:
        NotFound: there is none, or it is somebody else's; the two are not told apart.
    """
    found = find_conversation(library, wanted, viewer)
    if found is None:
        raise not_found(wanted)
    return found


def conversation_in_shell(catalog: Catalog, wanted: str, days: int) -> Conversation:
    """Anybody's conversation, for whoever has the shell: as staff may read it now. Needs no more than the catalog.

    Raises:
        NotFound: there is none.
    """
    found = catalog.conversations.find(wanted, None, days)
    if found is None:
        raise not_found(wanted)
    shelf = make_shelf(catalog.documents(), STAFF, catalog.index_version())
    return as_readable(catalog, Ledger(catalog), shelf, found)


def list_conversations(catalog: Catalog, viewer: Viewer | None, days: int) -> list[ConversationSummary]:
    """Those of this viewer, the latest first; None: everybody's."""
    return [
        ConversationSummary(
            id=each.id, viewer=each.viewer, begun_at=each.begun_at, asked_at=each.asked_at, until=each.until,
            turns=each.turns, question=each.question,
        )
        for each in catalog.conversations.all(viewer, days)
    ]  # fmt: skip


def forget_conversation(catalog: Catalog, wanted: str, viewer: Viewer | None) -> Forgotten:
    """Erase a conversation, out of the log of the database too.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    turns = catalog.conversations.erase(wanted, viewer)
    return Forgotten(id=wanted, turns=turns, complete=catalog.forget_log())
