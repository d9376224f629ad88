"""What was kept of a conversation, as its viewer may read it now."""

from __future__ import annotations

from typing import cast

from kb.answer.models import Citation, Statement, Status
from kb.answer.saying.wording import say
from kb.catalog import Catalog
from kb.conversations.offers import contacts_again, nearest_again
from kb.conversations.records import Conversation, Turn
from kb.errors import NotFound
from kb.ledger.ledger import Ledger
from kb.records import Document
from kb.shelf import Shelf
from kb.turns import KeptConversation, KeptTurn


def as_readable(catalog: Catalog, ledger: Ledger, shelf: Shelf, kept: KeptConversation) -> Conversation:
    """The conversation with nothing in it that does not stand on this shelf.

    An answer is shown while every document that it quotes may be read and still says the quoted words on that page;
    else it is withheld, and how later questions were understood with it: that may name what the answer said.
    What a refusal offered is made anew of what may be read; the rest of it is left out.
    """
    documents = {each.id: each for each in shelf.readable.values()}
    turns: list[Turn] = []
    for turn in kept.turns:
        shown = _readable(catalog, shelf, documents, turn)
        offers = {
            "nearest": nearest_again(catalog, shelf, turn),
            "contacts": contacts_again(catalog, ledger, shelf, turn),
        }
        shown = shown.model_copy(update=offers)
        hidden = any(each.withheld for each in turns)
        turns.append(shown.model_copy(update={"understood": None}) if hidden else shown)
    return Conversation(id=kept.id, begun_at=kept.begun_at, until=kept.until, turns=tuple(turns))


def _readable(catalog: Catalog, shelf: Shelf, documents: dict[str, Document], kept: KeptTurn) -> Turn:
    cited = [Citation.model_validate(each) for each in kept.citations]
    now = [each for each in (_anchored(catalog, shelf, documents, each) for each in cited) if each is not None]
    withheld = not kept.text or len(now) < len(cited)
    return Turn(
        question=kept.question,
        understood=kept.understood,
        answer_id=kept.answer_id,
        status=cast("Status", kept.status),
        language=kept.language,
        text=say("withheld", kept.language) if withheld else kept.text,
        statements=() if withheld else tuple(Statement.model_validate(each) for each in kept.statements),
        citations=() if withheld else tuple(now),
        as_of=kept.as_of,
        index_version=kept.index_version,
        asked_at=kept.asked_at,
        withheld=withheld,
    )


def _anchored(catalog: Catalog, shelf: Shelf, documents: dict[str, Document], cited: Citation) -> Citation | None:
    """The citation as the document stands now; None if it may not be read, or says so no more."""
    document = documents.get(cited.document_id)
    if document is None:
        return None
    now = {"also_in": shelf.also_in(document), "superseded_by": shelf.superseded_by(document)}
    if document.revision_id == cited.revision_id:
        return cited.model_copy(update=now)
    try:
        start = catalog.page(document.revision_id, cited.page).text.find(cited.quote)
    except NotFound:
        return None
    if start < 0:
        return None
    end = start + len(cited.quote)
    moved = {"revision_id": document.revision_id, "start": start, "end": end, "boxes": ()}
    return cited.model_copy(update={**now, **moved})
