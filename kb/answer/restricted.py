"""Listed publications above the viewer's tier that may answer: their titles are told, nothing of their text."""

from __future__ import annotations

from kb.access import Tier, Viewer
from kb.answer.judging.selection import choose, rank_sentences
from kb.answer.models import Question, RestrictedDocument
from kb.answer.understanding.question import Asked
from kb.library import Library
from kb.records import Document
from kb.retrieval import DENSE, PASSAGES, retrieve
from kb.shelf import Shelf, filter_documents


def find_restricted(library: Library, shelf: Shelf, question: Question, asked: Asked) -> tuple[RestrictedDocument, ...]:
    """Listed publications above the viewer's tier that would answer.

    Unlisted ones are never looked at here: neither the answer nor its time can tell that they exist.
    """
    documents = {each.revision_id: each for each in filter_documents(shelf.listed, question.filters)}
    if not documents:
        return ()
    above = library.shelf(Viewer(Tier.STAFF), question.as_of)
    retrieved = retrieve(library, above, documents, asked.text, PASSAGES, ranking=DENSE)
    answering = choose(rank_sentences(library, above, asked, retrieved, shelf.viewer))
    found: dict[str, Document] = {each.passage.document.id: each.passage.document for each in answering}
    return tuple(
        RestrictedDocument(title=each.description.title, kind=each.description.kind, tier=each.description.tier)
        for each in found.values()
    )
