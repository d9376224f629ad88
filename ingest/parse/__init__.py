"""A file as pages of elements: PDF by our own layout, Office files, web pages and Markdown by unstructured."""

from __future__ import annotations

from pathlib import Path

from ingest.elements import Parsed
from ingest.parse import pdf, spreadsheet, text, unstructured_adapter
from ingest.parse.decoding import decode
from ingest.parse.formats import SUFFIXES, Format, damaged, detect
from kb.errors import FootnoteError, UnreadableFile

__all__ = ["SUFFIXES", "parse"]


def parse(path: Path, content: bytes) -> Parsed:
    """Read a file of any supported format; `path` is used for its name only.

    Raises UnsupportedFormat for a kind that is not read, and UnreadableFile for one that is but cannot be: empty,
    damaged, under a password, wrongly named, a scan without text. Nothing else comes out.
    """
    found = detect(path, content)
    parsed = pdf.parse_pdf(path.name, content) if found is Format.PDF else _read(found, path, content)
    if not any(page.elements for page in parsed.pages):
        raise UnreadableFile(
            f"'{path.name}' holds no text.", advice="If its text is in pictures, run text recognition and save a PDF."
        )
    return parsed


def _read(found: Format, path: Path, content: bytes) -> Parsed:
    try:
        match found:
            case Format.DOCX:
                return unstructured_adapter.parse_docx(content)
            case Format.PPTX:
                return unstructured_adapter.parse_pptx(content)
            case Format.XLSX:
                return spreadsheet.parse_xlsx(content)
            case Format.HTML:
                return unstructured_adapter.parse_html(decode(path.name, content, html=True))
            case Format.MARKDOWN:
                return unstructured_adapter.parse_markdown(decode(path.name, content))
            case _:
                return text.parse_text(decode(path.name, content))
    except FootnoteError:
        raise
    except Exception as error:
        # The readers of Office files raise whatever comes to mind on broken ones (KeyError, AttributeError,
        # zlib.error): for the caller all of them mean the same. Our own PDF reader is not covered up like this.
        raise damaged(path, found.value) from error
