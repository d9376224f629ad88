"""One document in, one revision out: read, parse, clean, describe, chunk, store."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import ValidationError

from ingest.archives import Limits, Member, PassedOver, Refused, is_archive, is_mail, members
from ingest.cutting import Cut, cut
from ingest.describe import describe
from ingest.fetch import Fetched, canonical, fetch
from ingest.reading import Reader
from ingest.sources import CatalogEntry, Found, SourceFile, inside
from kb.catalog.catalog import document_id
from kb.embedding import Progress
from kb.errors import Conflict, FootnoteError, InvalidInput, StorageFull, UnreadableFile
from kb.library import Library
from kb.records import NewRevision

# Raise it when parsing, cleaning or cutting changes what is stored: the next ingest then reads everything again.
PIPELINE = "4"

Status = Literal["added", "replaced", "unchanged", "failed", "passed over"]


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
    """Store the files, some at once, and tell of them in their order; a bad one is told and the rest go on.

    While one is embedded, the next are read: one more than the settings allow to be parsed at once are under way.
    `progress(file)` gives the callback for that file's embedding, which is called in other threads. What is stored
    stays stored when the work is interrupted, and the next run goes on from there.

    Raises:
        StorageFull: nothing more can be stored.
    """

    def outcomes(file: SourceFile) -> list[Outcome]:
        return list(_ingest_all_of(library, file, progress, reader))

    most = 1 + library.settings.parse_processes
    under_way: deque[Future[list[Outcome]]] = deque()
    with ThreadPoolExecutor(most, "ingest") as threads, Reader(library.settings) as reader:
        try:
            for file in found.files:
                under_way.append(threads.submit(outcomes, file))
                if len(under_way) > most:
                    yield from under_way.popleft().result()
            while under_way:
                yield from under_way.popleft().result()
        finally:
            for each in under_way:
                each.cancel()


def _ingest_all_of(
    library: Library, file: SourceFile, progress: Callable[[SourceFile], Progress | None], reader: Reader
) -> Iterator[Outcome]:
    """The file, or what is inside it; a mail is a publication and may hold others."""
    try:
        content = _read(file.path, library.settings.max_file_mb)
        archive, mail = is_archive(file.path, content), is_mail(file.path, content)
    except FootnoteError as error:
        yield _failed(file, error)
        return
    if not archive:
        yield _attempt(file, lambda: ingest_file(library, file, reader, progress(file)))
    if not (archive or mail):
        return
    passed_over: list[str] = []
    limits = Limits(library.settings.max_archive_files, library.settings.max_archive_mb, library.settings.max_file_mb)
    try:
        for found in members(file.path, content, limits):
            inner = inside(file, found.name)
            match found:
                case Member():
                    yield _attempt(
                        inner, partial(_ingest_member, library, file, inner, (content, found), progress, reader)
                    )
                case Refused():
                    yield _failed(inner, found.error)
                case PassedOver():
                    passed_over.append(found.name)
    except UnreadableFile as error:
        yield _failed(file, error)
    if passed_over:
        kinds = ", ".join(sorted({PurePosixPath(name).suffix or name for name in passed_over}))
        note = f"Passed over {len(passed_over)} files inside of kinds that are not read ({kinds})."
        yield Outcome("passed over", file.source, document_id(file.source), notes=(note,))


def _ingest_member(
    library: Library, file: SourceFile, inner: SourceFile, contents: tuple[bytes, Member],
    progress: Callable[[SourceFile], Progress | None], reader: Reader,
) -> Outcome:  # fmt: skip
    content, member = contents
    _refuse_other_origin(library, inner, file.path, content)
    return _store(library, inner, member.content, reader, progress(inner))


def _attempt(file: SourceFile, work: Callable[[], Outcome]) -> Outcome:
    try:
        return work()
    except StorageFull:
        raise
    except FootnoteError as error:
        return _failed(file, error)


def _failed(file: SourceFile, error: FootnoteError) -> Outcome:
    return Outcome("failed", file.source, document_id(file.source), error=error)


def ingest_file(library: Library, file: SourceFile, reader: Reader, progress: Progress | None = None) -> Outcome:
    """Read one file, and store it, unless it is there already."""
    content = _read(file.path, library.settings.max_file_mb)
    # A file that was ingested as part of another folder keeps the name it got there.
    source = library.catalog.source_of_origin(str(file.path)) or file.source
    file = SourceFile(file.path, source, file.entry, file.edition_of)
    _refuse_other_origin(library, file, file.path, content)
    return _store(library, file, content, reader, progress)


def ingest_url(
    library: Library, url: str, progress: Progress | None = None, fetch: Callable[[str, int, float], Fetched] = fetch
) -> Outcome:
    """Fetch an address of the web and store what it gives; the address is the document's source."""
    source = url
    try:
        source = canonical(url)
        fetched = fetch(url, library.settings.max_file_mb, library.settings.fetch_seconds)
        entry = CatalogEntry(path=fetched.name, url=fetched.url)
        with Reader(library.settings) as reader:
            return _store(library, SourceFile(Path(fetched.name), source, entry), fetched.content, reader, progress)
    except StorageFull:
        raise
    except FootnoteError as error:
        return Outcome("failed", source, document_id(source), error=error)


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
    with Reader(library.settings) as reader:
        return _store(library, file, content, reader, None)


def _store(library: Library, file: SourceFile, content: bytes, reader: Reader, progress: Progress | None) -> Outcome:
    whole, as_read = (_revision_id(library, file, content, unread=unread) for unread in (False, True))
    identifier = document_id(file.source)
    there = library.catalog.live(whole) or (library.catalog.live(as_read) if not reader.reads_scans else None)
    if there is not None:
        library.keep(there, content, str(file.path))
        return Outcome(
            "unchanged", file.source, identifier, there.description.title, there.pages, there.chunks, there.notes
        )
    made = Cut()
    told = partial(describe, source=file.source, entry=file.entry, edition_of=file.edition_of)
    reader.read(file.path, content, partial(cut, told, library.settings.chunk_tokens), made.take)
    head, pages, chunks = made.head, made.pages, made.chunks
    if head is None or not chunks:
        raise UnreadableFile(f"{file.path.name} has no text to answer from.", advice="Check that the file is whole.")
    new = NewRevision(
        id=as_read if head.unread else whole,
        source=file.source,
        origin=str(file.path),
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=head.media_type,
        content=content,
        description=head.description,
        pages=pages,
        chunks=chunks,
        notes=head.notes,
    )
    status = library.store(new, progress)
    return Outcome(status, file.source, identifier, head.description.title, len(pages), len(chunks), head.notes)


def _revision_id(library: Library, file: SourceFile, content: bytes, *, unread: bool) -> str:
    """`unread`: of the revision that lacks its scanned pages; with text recognition it is read again."""
    told = file.entry.model_dump(mode="json") if file.entry else None
    made_of = [file.source, hashlib.sha256(content).hexdigest(), told, PIPELINE, library.settings.chunk_tokens]
    made_of += ["unread"] if unread else []
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


def _refuse_other_origin(library: Library, file: SourceFile, container: Path, content: bytes) -> None:
    """Two folders of one name must not replace each other's publications; a folder that was moved may.

    `container` is the file itself or the archive that it was in, and `content` what that holds.
    """
    origin = library.catalog.origin(file.source)
    if origin is None or origin == str(file.path):
        return
    standing = next((each for each in (Path(origin), *Path(origin).parents) if each.is_file()), container)
    if standing != container and standing.read_bytes() != content:
        raise Conflict(
            f"{file.source} is already in the library, read from {origin}, and that file is another one.",
            advice="Rename the folder, or remove the other document first (`footnote remove`).",
        )
