"""One file read under limits: parsed in a process of its own, its scanned pages by text recognition."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from ingest.elements import Parsed
from ingest.ocr.drawing import recognise_frame, recognise_page
from ingest.ocr.reader import Ocr, Recognise
from ingest.parse import parse
from ingest.parse.formats import Format, detect
from ingest.parse.pdf import PDF
from ingest.parse.pdf.scans import Recognised
from ingest.stages import Follow, ignore
from ingest.workers import WorkerEnded, WorkerLost, Workers
from kb.errors import Unavailable, UnreadableFile
from kb.settings import Settings
from kb.storage import tell_full_disk

Part = TypeVar("Part")

# A few lines of ours read these, in time that grows as the file does: no process is worth starting for them.
_HARMLESS = (Format.TEXT, Format.CSV, Format.TSV)


class Reader:
    """Reads files, for many threads: as many at once as the settings allow, each in a process of its own, which starts
    when it is first needed. A context manager.

    What hangs, crashes or takes more memory than the settings allow costs its own file and nothing else.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._parsers = Workers(settings.parse_processes, settings.parse_memory_mb)
        memory = settings.parse_memory_mb
        self._ocr = Ocr(settings.ocr_processes, settings.ocr_page_seconds, memory) if settings.ocr_processes else None

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._parsers.close()
        if self._ocr is not None:
            self._ocr.close()

    @property
    def reads_scans(self) -> bool:
        return self._ocr is not None

    def read(
        self,
        path: Path,
        content: bytes,
        make: Callable[[Parsed], Iterator[Part]],
        take: Callable[[Part], None],
        follow: Follow = ignore,
    ) -> None:
        """Give `take` what `make` makes of the file, part by part; `make` is called where the file is parsed, so it and
        its parts can be pickled. `path` is used for its name only. `follow` hears of pages read and recognised.

        Raises:
            UnsupportedFormat: a kind that is not read.
            UnreadableFile: it cannot be read, or not within the limits; its cause is WorkerLost where a process died.
            Unavailable: the reader was closed meanwhile.
            StorageFull: no room for the temporary files of a long publication.
        """
        try:
            with tell_full_disk(Path(tempfile.gettempdir())):
                self._read(path, content, make, take, follow)
        except WorkerEnded as error:
            raise Unavailable(f"Reading '{path.name}' was broken off.", advice="Ingest it again.") from error

    def _read(
        self,
        path: Path,
        content: bytes,
        make: Callable[[Parsed], Iterator[Part]],
        take: Callable[[Part], None],
        follow: Follow,
    ) -> None:
        scanned: Scanned | None = None

        def note(part: Part | Scanned | Reached) -> None:
            nonlocal scanned
            if isinstance(part, Reached):
                follow("reading", part.page, part.pages)
            elif isinstance(part, Scanned):
                scanned = part
            else:
                take(part)

        most = self._settings.max_text_mb
        self._parse(path, content, note, partial(made, most, path, content, make, None, self.reads_scans))
        if scanned is not None and self._ocr is not None:
            pages = [_recognising(path.name, content, scanned, number) for number in scanned.sizes]
            recognised = dict(zip(scanned.sizes, self._ocr.read(pages, partial(follow, "recognising")), strict=True))
            self._parse(path, content, note, partial(made, most, path, content, make, recognised, False))

    def _parse(
        self,
        path: Path,
        content: bytes,
        take: Callable[[Part | Scanned | Reached], None],
        work: Callable[[Callable[[Part | Scanned | Reached], None]], None],
    ) -> None:
        if is_harmless(path, content):
            work(take)
            return
        limit = self._settings.parse_seconds
        try:
            with self._parsers.lent() as worker:
                worker.stream(limit, take, work)
        except WorkerEnded:
            raise
        except (WorkerLost, MemoryError) as error:
            if isinstance(error, WorkerLost) and error.overdue:
                raise UnreadableFile(
                    f"Reading '{path.name}' took longer than {limit} s.",
                    advice="Split it or save it anew, or raise FOOTNOTE_PARSE_SECONDS.",
                ) from error
            memory = self._settings.parse_memory_mb
            raise UnreadableFile(
                f"'{path.name}' is damaged, or reading it takes more than {memory} MB of memory.",
                advice="Split it or save it anew, or raise FOOTNOTE_PARSE_MEMORY_MB.",
            ) from error


def is_harmless(path: Path, content: bytes) -> bool:
    """Whether it may be read in this process."""
    return detect(path, content) in _HARMLESS


@dataclass(frozen=True, slots=True)
class Scanned:
    """Pages that are to be recognised first: their numbers, and their sizes in points."""

    media_type: str
    sizes: dict[int, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Reached:
    """So many of the pages are read."""

    page: int
    pages: int


def made(
    max_text_mb: int,
    path: Path,
    content: bytes,
    make: Callable[[Parsed], Iterator[Part]],
    recognised: Recognised | None,
    reads_scans: bool,
    give: Callable[[Part | Scanned | Reached], None],
) -> None:
    """Parse, refuse what has more text than is allowed, and give what is made of the rest."""
    parsed = parse(path, content, recognised, lambda page, pages: give(Reached(page, pages)))
    if parsed.unread and reads_scans:
        pages = [parsed.pages[number - 1] for number in parsed.unread]
        sizes = {page.number: (page.width or 1.0, page.height or 1.0) for page in pages}
        give(Scanned(parsed.media_type, sizes))
        return
    if sum(len(element.text) for page in parsed.pages for element in page.elements) > max_text_mb * 1_000_000:
        raise UnreadableFile(
            f"'{path.name}' holds more than {max_text_mb} million characters of text.",
            advice="Split it, or raise FOOTNOTE_MAX_TEXT_MB.",
        )
    if not any(page.elements for page in parsed.pages):
        raise UnreadableFile(
            f"'{path.name}' has no text on any page: it looks scanned, and text recognition (OCR) is off.",
            advice="Ingest it without --no-ocr and with FOOTNOTE_OCR_PROCESSES above 0.",
        )
    for part in make(parsed):
        give(part)


def _recognising(name: str, content: bytes, scanned: Scanned, number: int) -> Recognise:
    if scanned.media_type == PDF:
        return partial(recognise_page, content, number - 1, scanned.sizes[number])
    return partial(recognise_frame, name, content, number - 1)
