"""Changing what a document is said to be: its stored file is read again with the edits over what was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from ingest.pipeline import Outcome, store_content
from ingest.reading import Reader
from ingest.sources import CatalogEntry, SourceFile, as_told
from ingest.stages import Follow, ignore
from kb.access import Tier
from kb.catalog import Catalog
from kb.errors import Changed, InvalidInput, NotFound
from kb.identity import Edits
from kb.library import Library
from kb.records import Document

FIELDS = tuple(name for name in CatalogEntry.model_fields if name != "path")
MAY_BE_NONE = ("publisher", "program", "place", "published", "covers_from", "covers_until", "edition_of", "url")


def edit(library: Library, wanted: str, changes: Mapping[str, Any], expected: str | None = None) -> Document:
    """Put edits of a description in force, by a new revision of the document, and return that.

    `wanted`: the document's id or source. `changes`: by field, values as in catalog.yaml (`edition_of`: an id or a
    source); None goes back to what was found, "" says that there is no such thing. `expected`: the revision that the
    edit was made over. A tier that rises is in force before anything is read again, and stays so whatever fails then.

    Raises:
        NotFound: there is no such document.
        InvalidInput: a field that is not known, a value that does not fit.
        Changed: the document is not, or no more, as it was.
    """
    source = begin_edit(library, wanted, changes, expected).source
    with Reader(library.settings) as reader:
        outcome = carry_out_edit(library, source, changes, reader)
    return find_document(library.catalog, outcome.document_id)


def begin_edit(library: Library, wanted: str, changes: Mapping[str, Any], expected: str | None = None) -> Document:
    """The part of `edit` that is quick: refuse what cannot be, and put a tier that rises in force. Returns the document
    of which the rest is to be carried out."""
    document = find_document(library.catalog, wanted)
    if expected not in {None, document.revision_id}:
        raise Changed(
            f"{document.source} has changed meanwhile.",
            advice="Look at it again, and repeat what you wanted to change.",
        )
    tier = _tier(_file(library, document), _values(library, document, changes))
    if tier.rank > document.description.tier.rank:
        library.close_to(document, tier)
    return document


def carry_out_edit(
    library: Library, source: str, changes: Mapping[str, Any], reader: Reader, follow: Follow = ignore
) -> Outcome:
    """Read the stored file of the document again, with the edits over what is found. `follow`: as for an ingest.

    Raises:
        As `edit`.
    """
    document = find_document(library.catalog, source)
    before = library.catalog.edits.of(source)
    edits = Edits(_values(library, document, changes), before, document.revision_id)
    content = library.files.read(document.revision_id)
    return store_content(library, _file(library, document), content, reader, follow, edits)


def _file(library: Library, document: Document) -> SourceFile:
    """What was told of the document when it was read."""
    told = library.catalog.edits.told(document.id)
    return as_told(library.catalog.origin(document.source) or "", document.source, told)


def _values(library: Library, document: Document, changes: Mapping[str, Any]) -> dict[str, Any]:
    """All edits of the document with these changes."""
    values = {**library.catalog.edits.of(document.source), **_checked(library, document, changes)}
    return {field: value for field, value in values.items() if changes.get(field, "") is not None}


def _tier(file: SourceFile, values: Mapping[str, Any]) -> Tier:
    return Tier(values.get("tier") or (file.entry.tier if file.entry else Tier.PUBLIC))


def find_document(catalog: Catalog, wanted: str) -> Document:
    """By its id or its source.

    Raises:
        NotFound: there is none.
    """
    for each in catalog.documents():
        if wanted in {each.id, each.source}:
            return each
    raise NotFound(f"There is no document {wanted}.", advice="`footnote documents` lists them.")


def _checked(library: Library, document: Document, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The new values as JSON, None for what there is not."""
    unknown = sorted(set(changes) - set(FIELDS))
    if unknown:
        raise InvalidInput(f"There is no field {unknown[0]}.", advice=f"The fields are {', '.join(FIELDS)}.")
    given = {field: value for field, value in changes.items() if value not in (None, "")}
    empty = sorted(field for field, value in changes.items() if value == "" and field not in MAY_BE_NONE)
    if empty:
        raise InvalidInput(f"{empty[0]} cannot be empty.", advice="Leave it out, or go back to what was found.")
    edition_of = given.pop("edition_of", None)
    try:
        known = CatalogEntry.model_validate({"path": "-", **given})
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidInput(f"{'.'.join(map(str, first['loc']))}: {first['msg']}.", advice="See the README.") from error
    values = {field: value for field, value in known.model_dump(mode="json").items() if field in given}
    if edition_of is not None:
        values["edition_of"] = _earlier(library, document, str(edition_of)).source
    return values | {field: None for field, value in changes.items() if value == ""}


def _earlier(library: Library, document: Document, wanted: str) -> Document:
    """The document that this one may be said to be an edition of.

    Raises:
        NotFound: there is none.
        InvalidInput: it is an edition of this one.
    """
    earlier = find_document(library.catalog, wanted)
    known = {each.source: each.description.edition_of for each in library.catalog.documents()}
    source: str | None = earlier.source
    seen: set[str] = set()
    while source is not None and source not in seen:
        if source == document.source:
            raise InvalidInput(
                f"{earlier.source} is itself an edition of {document.source}.",
                advice="`edition_of` names the edition before or the first one.",
            )
        seen.add(source)
        source = known.get(source)
    return earlier
