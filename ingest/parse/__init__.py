"""A file as pages of elements: PDF by our own layout, Office files, web pages and Markdown by unstructured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from ingest.elements import Parsed
from ingest.parse import delimited, mail, pdf, picture, spreadsheet, text, unstructured_adapter
from ingest.parse.decoding import decode
from ingest.parse.formats import SUFFIXES, Format, damaged, detect
from ingest.parse.macros import without_macros
from ingest.parse.pdf.scans import Recognised
from kb.embedding import Progress
from kb.errors import FootnoteError, UnreadableFile, UnsupportedFormat

__all__ = ["SUFFIXES", "parse"]


def _ignore(_done: int, _total: int) -> None:
    """For whoever does not ask how far it is."""


def parse(path: Path, content: bytes, recognised: Recognised | None = None, progress: Progress = _ignore) -> Parsed:
    """Read a file of any supported format; `path` is used for its name only.

    Scanned pages come back as `unread`, and are put in when what was `recognised` on them is given. `progress(done,
    total)` counts the pages of a PDF and the sheets of a workbook; other formats tell nothing.

    Raises UnsupportedFormat for a kind that is not read, and UnreadableFile for one that is but cannot be: empty,
    damaged, under a password, wrongly named, a scan without text. Nothing else comes out.
    """
    found = detect(path, content)
    if found is Format.ZIP:
        raise UnsupportedFormat(f"'{path.name}' is a ZIP archive.", advice="Unpack it and ingest the files in it.")
    parsed = _read(found, path, content, recognised, progress)
    if not any(page.elements for page in parsed.pages) and not parsed.unread:
        raise UnreadableFile(
            f"'{path.name}' holds no text.", advice="If its text is in pictures, run text recognition and save a PDF."
        )
    return parsed


def _read(found: Format, path: Path, content: bytes, recognised: Recognised | None, progress: Progress) -> Parsed:
    if found is Format.PDF:
        return pdf.parse_pdf(path.name, content, recognised, progress)
    if found is Format.PICTURE:
        return picture.parse_picture(path.name, content, recognised)
    try:
        if found not in _OFFICE:
            return _READERS[found](path.name, content)
        content, notes = without_macros(content)
        if found is Format.XLSX:
            parsed = spreadsheet.parse_xlsx(content, progress)
        else:
            parsed = _READERS[found](path.name, content)
        return replace(parsed, notes=(*notes, *parsed.notes))
    except (FootnoteError, MemoryError):
        raise
    except Exception as error:
        # The readers of Office files raise whatever comes to mind on broken ones (KeyError, AttributeError,
        # zlib.error): for the caller all of them mean the same. Our own PDF reader is not covered up like this.
        raise damaged(path, found.value) from error


_OFFICE = (Format.DOCX, Format.PPTX, Format.XLSX)
_TSV = "text/tab-separated-values"
_READERS: dict[Format, Callable[[str, bytes], Parsed]] = {
    Format.DOCX: lambda _, content: unstructured_adapter.parse_docx(content),
    Format.PPTX: lambda _, content: unstructured_adapter.parse_pptx(content),
    Format.HTML: lambda name, content: unstructured_adapter.parse_html(decode(name, content, html=True)),
    Format.MARKDOWN: lambda name, content: unstructured_adapter.parse_markdown(decode(name, content)),
    Format.CSV: lambda name, content: delimited.parse_delimited(name, decode(name, content), "text/csv"),
    Format.TSV: lambda name, content: delimited.parse_delimited(name, decode(name, content), _TSV),
    Format.MAIL: lambda name, content: mail.parse_mail(
        content, partial(_READERS[Format.TEXT], name), partial(_READERS[Format.HTML], name)
    ),
    Format.SAVED_PAGE: lambda name, content: mail.parse_saved_page(content, partial(_READERS[Format.HTML], name)),
    Format.TEXT: lambda name, content: text.parse_text(decode(name, content)),
}
