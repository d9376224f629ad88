"""One document in, one revision out: read, parse, clean, describe, chunk, store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import ValidationError

from ingest.chunk import chunk
from ingest.clean import clean
from ingest.describe import describe
from ingest.parse import parse
from ingest.sources import CatalogEntry, Found, SourceFile
from ingest.tokens import count_tokens
from kb.catalog.catalog import document_id
from kb.embedding import Progress
from kb.errors import Conflict, FootnoteError, InvalidInput, StorageFull, UnreadableFile
from kb.library import Library
from kb.records import NewRevision

# Raise it when parsing, cleaning or cutting changes what is stored: the next ingest then reads everything again.
PIPELINE = "3"

Status = Literal["added", "replaced", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one publication. `error` is there when `status` is `failed`."""

    status: Status
    source: str
    document_id: str
    title: str = ""
    pages: int = 0
    chunks: int = 0
    notes: tuple[str, ...] = ()
    error: FootnoteError | None = None


def ingest(
    library: Library, found: Found, progress: Callable[[SourceFile], Progress | None] = lambda _: None
) -> Iterator[Outcome]:
    """Store the files one after the other; a bad one is told and the rest go on.

    `progress(file)` gives the callback for that file's embedding. What is stored stays stored when the work is
    interrupted, and the next run goes on from there.

    Raises:
        StorageFull: nothing more can be stored.
    """
    for file in found.files:
        try:
            yield ingest_file(library, file, progress(file))
        except StorageFull:
            raise
        except FootnoteError as error:
            yield Outcome("failed", file.source, document_id(file.source), error=error)


def ingest_file(library: Library, file: SourceFile, progress: Progress | None = None) -> Outcome:
    """Read one file and store it, unless it is there already."""
    content = _read(file.path, library.settings.max_file_mb)
    # A file that was ingested as part of another folder keeps the name it got there.
    source = library.catalog.source_of_origin(str(file.path)) or file.source
    _refuse_other_origin(library, source, file.path, content)
    return _store(library, SourceFile(file.path, source, file.entry, file.edition_of), content, progress)


def ingest_upload(library: Library, filename: str, content: bytes, description: Mapping[str, str]) -> Outcome:
    """Store an uploaded file under the source `upload/<filename>`; one of the same name is replaced.

    Raises:
        InvalidInput: a description that does not fit, a file that cannot be read.
    """
    name = PurePosixPath(filename.replace("\\", "/")).name
    if not name or name.startswith("."):
        raise InvalidInput("The upload has no file name.", advice="Send the file with its name.")
    _check_size(name, len(content), library.settings.max_file_mb)
    try:
        entry = CatalogEntry.model_validate({**description, "path": name})
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidInput(
            f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}.",
            advice=f"A description may hold {', '.join(CatalogEntry.model_fields)}.",
        ) from error
    file = SourceFile(Path("upload") / name, f"upload/{name}", entry, entry.edition_of)
    return _store(library, file, content, None)


def _store(library: Library, file: SourceFile, content: bytes, progress: Progress | None) -> Outcome:
    revision = _revision_id(library, file, content)
    identifier = document_id(file.source)
    there = library.catalog.live(revision)
    if there is not None:
        library.keep(there, content, str(file.path))
        return Outcome(
            "unchanged", file.source, identifier, there.description.title, there.pages, there.chunks, there.notes
        )
    parsed = clean(parse(file.path, content))
    description = describe(parsed, file.source, file.entry, file.edition_of)
    pages, chunks = chunk(parsed, description.title, library.settings.chunk_tokens, count_tokens)
    if not chunks:
        raise UnreadableFile(f"{file.path.name} has no text to answer from.", advice="Check that the file is whole.")
    new = NewRevision(
        id=revision,
        source=file.source,
        origin=str(file.path),
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=parsed.media_type,
        content=content,
        description=description,
        pages=pages,
        chunks=chunks,
        notes=parsed.notes,
    )
    status = library.store(new, progress)
    return Outcome(status, file.source, identifier, description.title, len(pages), len(chunks), parsed.notes)


def _revision_id(library: Library, file: SourceFile, content: bytes) -> str:
    told = file.entry.model_dump(mode="json") if file.entry else None
    made_of = [file.source, hashlib.sha256(content).hexdigest(), told, PIPELINE, library.settings.chunk_tokens]
    return "rev_" + hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:20]


def _read(path: Path, max_file_mb: int) -> bytes:
    try:
        if not path.is_file() and path.exists():
            raise UnreadableFile(f"{path.name} is no regular file.", advice="Leave it out.")
        _check_size(path.name, path.stat().st_size, max_file_mb)
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"{path.name} cannot be read: {error.strerror}.", advice="Check the file and its permissions."
        ) from error


def _check_size(name: str, size: int, max_file_mb: int) -> None:
    if size > max_file_mb * 1_000_000:
        raise InvalidInput(
            f"{name} has {size // 1_000_000} MB; the limit is {max_file_mb} MB.",
            advice="Split it, or raise FOOTNOTE_MAX_FILE_MB.",
        )


def _refuse_other_origin(library: Library, source: str, path: Path, content: bytes) -> None:
    """Two folders of one name must not replace each other's publications; a folder that was moved may."""
    origin = library.catalog.origin(source)
    if origin is None or origin == str(path) or not Path(origin).is_file():
        return
    if Path(origin).read_bytes() != content:
        raise Conflict(
            f"{source} is already in the library, read from {origin}, and that file is another one.",
            advice="Rename the folder, or remove the other document first (`footnote remove`).",
        )
