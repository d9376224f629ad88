"""One document in, one revision out: read, parse, clean, describe, chunk, store."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from ingest.archives import Limits, Member, PassedOver, Refused, is_archive, is_mail, members
from ingest.cutting import Cut, cut
from ingest.describe import describe
from ingest.fetch import Fetched, canonical, fetch
from ingest.reading import Reader
from ingest.sources import CatalogEntry, Found, SourceFile, inside, read_bytes, told_of
from ingest.stages import Follow, Stage, ignore
from kb.catalog import Catalog
from kb.catalog.catalog import document_id
from kb.duplicates import fingerprint
from kb.embedding import Progress
from kb.errors import Conflict, FootnoteError, StorageFull, UnreadableFile
from kb.files import FileStore
from kb.identity import Edits
from kb.jobs import Status
from kb.library import Library
from kb.records import Document, NewRevision
from kb.settings import Settings

# Raise it when parsing, cleaning or cutting changes what is stored: the next ingest then reads everything again.
PIPELINE = "5"

Fetch = Callable[[str, int, float], Fetched]


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
        return list(ingest_file(library, file, reader, _embedding(progress(file))))

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


def _embedding(progress: Progress | None) -> Follow:
    def follow(stage: Stage, done: int, total: int) -> None:
        if progress and stage == "embedding":
            progress(done, total)

    return follow


def ingest_file(library: Library, file: SourceFile, reader: Reader, follow: Follow = ignore) -> Iterator[Outcome]:
    """The file, or what is inside it; `follow(stage, done, total)` hears how far it is, and ends it by raising.

    Raises:
        StorageFull: nothing more can be stored.
    """
    try:
        content = read_bytes(file.path, library.settings.max_file_mb)
    except FootnoteError as error:
        yield failed(file.source, error)
        return
    yield from ingest_bytes(library, named(library.catalog, file), content, reader, follow)


def ingest_url(
    library: Library, url: str, reader: Reader, follow: Follow = ignore, fetch: Fetch = fetch
) -> Iterator[Outcome]:
    """Fetch an address of the web and store what it gives; the address is the document's source.

    Raises:
        StorageFull: nothing more can be stored.
    """
    source = url
    try:
        source = canonical(url)
        fetched = fetch(url, library.settings.max_file_mb, library.settings.fetch_seconds)
    except FootnoteError as error:
        yield failed(source, error)
        return
    file = SourceFile(Path(fetched.name), source, CatalogEntry(path=fetched.name, url=fetched.url))
    yield from ingest_bytes(library, file, fetched.content, reader, follow)


def ingest_bytes(
    library: Library, file: SourceFile, content: bytes, reader: Reader, follow: Follow = ignore
) -> Iterator[Outcome]:
    """What these bytes are, or what is inside them; a mail is a publication and may hold others.

    Raises:
        StorageFull: nothing more can be stored.
    """
    try:
        archive, mail = is_archive(file.path, content), is_mail(file.path, content)
    except FootnoteError as error:
        yield failed(file.source, error)
        return
    if not archive:
        yield _attempt(library, file, content, (file.path, content), reader, follow)
    if archive or mail:
        yield from _ingest_inside(library, file, content, reader, follow)


def _ingest_inside(
    library: Library, file: SourceFile, content: bytes, reader: Reader, follow: Follow
) -> Iterator[Outcome]:
    passed_over: list[str] = []
    limits = Limits(library.settings.max_archive_files, library.settings.max_archive_mb, library.settings.max_file_mb)
    try:
        for found in members(file.path, content, limits):
            inner = inside(file, found.name)
            match found:
                case Member():
                    yield _attempt(library, inner, found.content, (file.path, content), reader, follow)
                case Refused():
                    yield failed(inner.source, found.error)
                case PassedOver():
                    passed_over.append(found.name)
    except UnreadableFile as error:
        yield failed(file.source, error)
    if passed_over:
        kinds = ", ".join(sorted({PurePosixPath(name).suffix or name for name in passed_over}))
        note = f"Passed over {len(passed_over)} files inside of kinds that are not read ({kinds})."
        yield Outcome("passed over", file.source, document_id(file.source), notes=(note,))


def _attempt(
    library: Library, file: SourceFile, content: bytes, container: tuple[Path, bytes], reader: Reader, follow: Follow
) -> Outcome:
    """`container`: the archive that the file is in, or itself; where it is, and its bytes."""
    try:
        _refuse_other_origin(library, file, *container)
        return store_content(library, file, content, reader, follow)
    except StorageFull:
        raise
    except FootnoteError as error:
        return failed(file.source, error)


def failed(source: str, error: FootnoteError) -> Outcome:
    return Outcome("failed", source, document_id(source), error=error)


def named(catalog: Catalog, file: SourceFile) -> SourceFile:
    """A file that was ingested as part of another folder keeps the name it got there."""
    source = catalog.source_of_origin(str(file.path)) or file.source
    return SourceFile(file.path, source, file.entry, file.edition_of)


def unchanged(catalog: Catalog, files: FileStore, settings: Settings, file: SourceFile) -> Outcome | None:
    """What is known of a file that is in the library just so; None where there is something to do."""
    file = named(catalog, file)
    if catalog.origin(file.source) != str(file.path):
        return None
    try:
        content = read_bytes(file.path, settings.max_file_mb)
        # What may hold others is looked into.
        if is_archive(file.path, content) or is_mail(file.path, content):
            return None
    except FootnoteError:
        return None
    edits = Edits(known := catalog.edits.of(file.source), known)
    there = _live(catalog, settings, file, content, edits, reads_scans=settings.ocr_processes > 0)
    return _unchanged(there) if there and files.matches(there.revision_id, there.sha256) else None


def _live(
    catalog: Catalog, settings: Settings, file: SourceFile, content: bytes, edits: Edits, *, reads_scans: bool
) -> Document | None:
    """The document as it stands, if it was made of just this."""
    whole = catalog.live(_revision_id(settings, file, content, edits, unread=False))
    return whole or (None if reads_scans else catalog.live(_revision_id(settings, file, content, edits, unread=True)))


def _unchanged(there: Document) -> Outcome:
    title = there.description.title
    return Outcome("unchanged", there.source, there.id, title, there.pages, there.chunks, there.notes)


def store_content(
    library: Library, file: SourceFile, content: bytes, reader: Reader, follow: Follow = ignore,
    edits: Edits | None = None,
) -> Outcome:  # fmt: skip
    """Read and describe what a file holds, and store it, unless it is there already. `edits`: to be put in force with
    it; else those that are."""
    follow("reading", 0, 0)
    if edits is None:
        edits = Edits(known := library.catalog.edits.of(file.source), known)
    there = _live(library.catalog, library.settings, file, content, edits, reads_scans=reader.reads_scans)
    if there is not None:
        library.keep(there, content, str(file.path))
        return _unchanged(there)
    made = Cut()
    told = partial(describe, source=file.source, entry=file.entry, edition_of=file.edition_of, edits=dict(edits.values))
    make = partial(cut, told, library.settings.chunk_tokens)
    reader.read(file.path, content, make, made.take, follow)
    head, pages, chunks = made.head, made.pages, made.chunks
    if head is None or not chunks:
        raise UnreadableFile(f"{file.path.name} has no text to answer from.", advice="Check that the file is whole.")
    new = NewRevision(
        id=_revision_id(library.settings, file, content, edits, unread=bool(head.unread)),
        source=file.source,
        origin=str(file.path),
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=head.media_type,
        content=content,
        description=head.description,
        pages=pages,
        chunks=chunks,
        notes=head.notes,
        told=told_of(file),
        edits=edits,
        fingerprint=fingerprint(page.text for page in pages),
    )
    status = library.store(new, partial(follow, "embedding"), made.registers)
    title = head.description.title
    return Outcome(status, file.source, document_id(file.source), title, len(pages), len(chunks), head.notes)


def _revision_id(settings: Settings, file: SourceFile, content: bytes, edits: Edits, *, unread: bool) -> str:
    """`unread`: of the revision that lacks its scanned pages; with text recognition it is read again."""
    told = file.entry.model_dump(mode="json") if file.entry else None
    made_of = [file.source, hashlib.sha256(content).hexdigest(), told, PIPELINE, settings.chunk_tokens]
    made_of += ["unread"] if unread else []
    made_of += [dict(edits.values)] if edits.values else []
    return "rev_" + hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:20]


def _refuse_other_origin(library: Library, file: SourceFile, container: Path, content: bytes) -> None:
    """Two folders of one name must not replace each other's publications; a folder that was moved may.

    `container` is the file itself or the archive that it was in, and `content` what that holds.
    """
    origin = library.catalog.origin(file.source)
    if origin is None or origin == str(file.path) or not container.is_absolute():  # it was uploaded, or fetched
        return
    standing = next((each for each in (Path(origin), *Path(origin).parents) if each.is_file()), container)
    if standing != container and standing.read_bytes() != content:
        raise Conflict(
            f"{file.source} is already in the library, read from {origin}, and that file is another one.",
            advice="Rename the folder, or remove the other document first (`footnote remove`).",
        )
