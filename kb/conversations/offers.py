"""What a refusal offered, made anew out of the library as it is now: of a turn only ids are kept."""

from __future__ import annotations

from kb.answer.assembling import offered
from kb.answer.contacts import can_be_told, tell_contacts
from kb.answer.models import Contact, Nearest
from kb.catalog import Catalog
from kb.ledger.ledger import Ledger
from kb.shelf import Shelf
from kb.turns import KeptTurn


def nearest_again(catalog: Catalog, shelf: Shelf, kept: KeptTurn) -> tuple[Nearest, ...]:
    """The passages that are on this shelf still, in the revision in which they were offered."""
    if not kept.nearest:
        return ()
    chunks = [each for each in catalog.chunks(list(kept.nearest)) if each.revision_id in shelf.readable]
    labels = catalog.page_labels(chunks)
    return tuple(
        offered(shelf.readable[each.revision_id], each, labels[each.id], kept.nearest[each.id]) for each in chunks
    )


def contacts_again(catalog: Catalog, ledger: Ledger, shelf: Shelf, kept: KeptTurn) -> tuple[Contact, ...]:
    """The contacts that the register has still for whoever reads this shelf, as it tells them now."""
    if not kept.contacts:
        return ()
    sources = {each.fact_id: each for row in ledger.rows(shelf, "contacts") for each in row.sources}
    standing = [sources[each] for each in kept.contacts if each in sources]
    return tell_contacts(catalog, shelf, [each for each in standing if can_be_told(each)])
