"""A new file for a publication that is in the library: a new revision under the name that it has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

from ingest.editing import find_document
from ingest.sources import SourceFile, as_told, uploaded
from kb.catalog import Catalog
from kb.errors import InvalidInput


def replacement(catalog: Catalog, wanted: str, filename: str, size: int, max_file_mb: int) -> SourceFile:
    """The uploaded file in the place of the one that document `wanted` (by id or source) is of. What the catalog file
    and people said of the document stays said. The name of the upload is not kept.

    Raises:
        NotFound: there is no such document.
        InvalidInput: a name that does not fit, too many bytes, or a file of another kind: the name of a document tells
            what sort of file it is.
    """
    document = find_document(catalog, wanted)
    given = uploaded(filename, size, {}, max_file_mb)
    if document.source.startswith(("http://", "https://")):
        raise InvalidInput(
            f"{document.source} is read from the web.", advice="Have its address read again, or upload the file beside."
        )
    before, now = PurePosixPath(document.source).suffix, given.path.suffix
    if before.lower() != now.lower():
        raise InvalidInput(
            f"A {before or 'file without an ending'} cannot be replaced by {now or 'a file without an ending'}.",
            advice="Upload it as a publication of its own, and say that it is an edition of this one.",
        )
    file = as_told(catalog.origin(document.source) or "", document.source, catalog.edits.told(document.id))
    # Not an absolute path: the bytes are not those that lie where the document was read.
    return replace(file, path=Path("upload") / Path(document.source).name)
