"""One file read under limits: parsed in a process of its own, its scanned pages by text recognition."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from ingest.elements import Parsed
from ingest.ocr.drawing import recognise_frame, recognise_page
from ingest.ocr.reader import Ocr, Recognise
from ingest.parse import parse
from ingest.parse.formats import Format, detect
from ingest.parse.pdf import PDF
from ingest.parse.pdf.scans import Recognised
from ingest.workers import WorkerEnded, WorkerLost, Workers
from kb.errors import Unavailable, UnreadableFile
from kb.settings import Settings

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

    def read(self, path: Path, content: bytes) -> Parsed:
        """The file's elements; `path` is used for its name only.

        Raises:
            UnsupportedFormat: a kind that is not read.
            UnreadableFile: it cannot be read, or not within the limits.
            Unavailable: the reader was closed meanwhile.
        """
        try:
            parsed = self._read(path, content)
        except WorkerEnded as error:
            raise Unavailable(f"Reading '{path.name}' was broken off.", advice="Ingest it again.") from error
        if not any(page.elements for page in parsed.pages):
            raise UnreadableFile(
                f"'{path.name}' has no text on any page: it looks scanned, and text recognition (OCR) is off.",
                advice="Ingest it without --no-ocr and with FOOTNOTE_OCR_PROCESSES above 0.",
            )
        return parsed

    def _read(self, path: Path, content: bytes) -> Parsed:
        parsed = self._parsed(path, content, None)
        if parsed.unread and self._ocr is not None:
            pages = [_recognising(path.name, content, parsed, number) for number in parsed.unread]
            recognised = dict(zip(parsed.unread, self._ocr.read(pages), strict=True))
            parsed = self._parsed(path, content, recognised)
        return parsed

    def _parsed(self, path: Path, content: bytes, recognised: Recognised | None) -> Parsed:
        most = self._settings.max_text_mb
        if detect(path, content) in _HARMLESS:
            return parse_within(most, path, content, recognised)
        limit = self._settings.parse_seconds
        try:
            with self._parsers.lent() as worker:
                return worker.run(limit, parse_within, most, path, content, recognised)
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


def parse_within(max_text_mb: int, path: Path, content: bytes, recognised: Recognised | None) -> Parsed:
    """Parse, and refuse what has more text than is allowed."""
    parsed = parse(path, content, recognised)
    if sum(len(element.text) for page in parsed.pages for element in page.elements) > max_text_mb * 1_000_000:
        raise UnreadableFile(
            f"'{path.name}' holds more than {max_text_mb} million characters of text.",
            advice="Split it, or raise FOOTNOTE_MAX_TEXT_MB.",
        )
    return parsed


def _recognising(name: str, content: bytes, parsed: Parsed, number: int) -> Recognise:
    page = parsed.pages[number - 1]
    if parsed.media_type == PDF:
        return partial(recognise_page, content, number - 1, (page.width or 1.0, page.height or 1.0))
    return partial(recognise_frame, name, content, number - 1)
