"""Which publications are editions of which: what is known, what is proposed, and what people decide."""

from __future__ import annotations

from ingest.editing import edit, find_document
from kb.editions import Proposal, propose
from kb.errors import NotFound
from kb.library import Library
from kb.records import Document


def proposals(library: Library) -> list[Proposal]:
    """What looks like a later edition and is not said to be one. None is ever applied by itself."""
    with library.reading():
        return propose(library.catalog.documents(), library.catalog.editions.rejected())


def accept(library: Library, wanted: str) -> Document:
    """Make the document (by id or source) an edition of the one that is proposed.

    Raises:
        NotFound: there is no such document, or nothing is proposed for it.
    """
    proposal = proposed(library, wanted)
    return edit(library, proposal.later.id, {"edition_of": proposal.earlier.source}, proposal.later.revision_id)


def reject(library: Library, wanted: str) -> Proposal:
    """Refuse what is proposed for the document, for good; it is what is returned.

    Raises:
        NotFound: there is no such document, or nothing is proposed for it.
    """
    proposal = proposed(library, wanted)
    library.catalog.editions.reject(proposal.later.source, proposal.earlier.source)
    return proposal


def proposed(library: Library, wanted: str) -> Proposal:
    """What is proposed for the document, by id or source, as the later one.

    Raises:
        NotFound: there is no such document, or nothing is proposed for it.
    """
    document = find_document(library.catalog, wanted)
    for each in proposals(library):
        if each.later.id == document.id:
            return each
    raise NotFound(
        f"Nothing is proposed for {document.source}.", advice="`footnote editions` lists what is known and proposed."
    )
