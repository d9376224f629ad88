"""What a viewer may read now. Every read of a document, page, passage or answer takes its documents from here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kb.access import Viewer
from kb.answer.models import AlsoIn, Edition, Filters
from kb.duplicates import Copies, find_copies
from kb.errors import InvalidInput, NotFound
from kb.records import Document

NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents that a viewer may read, and the names of those they may know of.

    `current` leaves out earlier editions that a readable later one replaces, and of documents with the same text all
    but one; `latest` leaves out the editions alone. `copies` knows those with the same text, among what is readable, of
    which `sources` are the names.
    `replaced` tells, by the revision id of an earlier edition, the one that stands in its place.
    `listed` are documents above the viewer's tier whose existence may be told.
    """

    viewer: Viewer
    index_version: int
    readable: dict[str, Document]
    current: dict[str, Document]
    listed: tuple[Document, ...]
    latest: tuple[Document, ...]
    copies: Copies
    sources: frozenset[str]
    replaced: dict[str, Document]

    def answering(self, filters: Filters) -> dict[str, Document]:
        """What may answer, by revision id. The filters come first: of two documents with the same text either may pass.

        Raises:
            InvalidInput: the dates are the wrong way round.
        """
        if filters == NO_FILTERS:
            return self.current
        passed = self.copies.one_of_each(filter_documents(self.latest, filters))
        return {each.revision_id: each for each in passed}

    def also_in(self, document: Document) -> tuple[AlsoIn, ...]:
        """Where else the viewer may read the text of this document."""
        return tuple(
            AlsoIn(document_id=each.id, title=each.description.title, url=each.description.url)
            for each in self.copies.others(document)
        )

    def superseded_by(self, document: Document) -> Edition | None:
        """The edition that the viewer may read in place of this document; None if this is it."""
        later = self.replaced.get(document.revision_id)
        if later is None:
            return None
        return Edition(document_id=later.id, title=later.description.title, published=later.description.published)

    def document(self, document_id: str) -> Document:
        """
        Raises:
            NotFound: there is none, or none that this viewer may read; the two are not told apart.
        """
        for document in self.readable.values():
            if document.id == document_id:
                return document
        raise NotFound(f"There is no document {document_id}.", advice="GET /v1/documents lists what you may read.")


def make_shelf(documents: Iterable[Document], viewer: Viewer, index_version: int, as_of: date | None = None) -> Shelf:
    """The shelf of `viewer`, by revision id; with `as_of`, as it would have stood at the end of that day."""
    documents = list(documents)
    there = [each for each in documents if as_of is None or _published_by(each, as_of)]
    readable = [each for each in there if viewer.may_read(each.description.tier)]
    copies = find_copies(readable)
    latest, replaced = _latest_editions(documents, readable, copies)
    listed = [each for each in there if each.description.listed and not viewer.may_read(each.description.tier)]
    return Shelf(
        viewer=viewer,
        index_version=index_version,
        readable={each.revision_id: each for each in readable},
        current={each.revision_id: each for each in copies.one_of_each(latest)},
        listed=tuple(find_copies(listed).one_of_each(listed)),
        latest=tuple(latest),
        copies=copies,
        sources=frozenset(each.source for each in readable),
        replaced=replaced,
    )


def _latest_editions(
    documents: list[Document], readable: list[Document], copies: Copies
) -> tuple[list[Document], dict[str, Document]]:
    """Of each publication its latest readable edition, whether `edition_of` names the one before or the first; and what
    stands in the place of each earlier one, by its revision id.

    Which editions belong together is told by all of them: one that the viewer may not read in between does not make
    two publications of one. What has the text of an edition that was replaced, under another name, is replaced too.
    """
    by_source = {each.source: each for each in documents}

    def history(document: Document) -> list[str]:
        """The sources from this edition back to the first."""
        sources = [document.source]
        while (before := document.description.edition_of) is not None and before not in sources:
            sources.append(before)
            if before not in by_source:
                break
            document = by_source[before]
        return sources

    def age(document: Document) -> tuple[date, int, str]:
        """Later is greater. An undated edition came after the one that it replaces."""
        sources = history(document)
        dates = (by_source[each].description.published for each in sources if each in by_source)
        return next((each for each in dates if each is not None), date.min), len(sources), document.source

    latest: dict[str, Document] = {}
    for each in sorted(readable, key=age):
        latest[history(each)[-1]] = each
    last = {each.revision_id for each in latest.values()}

    def replaced(document: Document) -> bool:
        first = history(document)[-1]
        others = copies.others(document)
        return any(each.revision_id not in last and history(each)[-1] != first for each in others)

    later = {each.revision_id: latest[history(each)[-1]] for each in readable if each.revision_id not in last}
    return [each for each in latest.values() if not replaced(each)], later


def filter_documents(documents: Iterable[Document], filters: Filters) -> list[Document]:
    """The documents that pass; a document without a date passes no date filter.

    Raises:
        InvalidInput: the dates are the wrong way round.
    """
    after, before = filters.published_after, filters.published_before
    if after and before and after > before:
        raise InvalidInput(
            f"published_after ({after}) is later than published_before ({before}).", advice="Swap the two dates."
        )
    return [each for each in documents if _passes(each, filters)]


def _passes(document: Document, filters: Filters) -> bool:
    told = document.description
    return (
        (not filters.kind or told.kind in filters.kind)
        and (not filters.program or told.program in filters.program)
        and (not filters.language or told.language in filters.language)
        and (not filters.document_ids or document.id in filters.document_ids)
        and (filters.published_after is None or (told.published or date.min) >= filters.published_after)
        and (filters.published_before is None or (told.published or date.max) <= filters.published_before)
    )


def _published_by(document: Document, day: date) -> bool:
    """An undated document may have been there all along."""
    return document.description.published is None or document.description.published <= day
