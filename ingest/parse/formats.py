"""What a file is, by its content: its suffix only tells Markdown from plain text, and shows a wrong name."""

from __future__ import annotations

import io
import re
from enum import StrEnum
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from kb.errors import UnreadableFile, UnsupportedFormat


class Format(StrEnum):
    PDF = "PDF"
    DOCX = "Word document"
    PPTX = "PowerPoint presentation"
    XLSX = "Excel workbook"
    HTML = "web page"
    MARKDOWN = "Markdown text"
    TEXT = "text"


SUFFIXES = frozenset(".pdf .docx .pptx .xlsx .html .htm .xhtml .md .markdown .txt .text".split())
"""What discovery in a folder takes for publications."""

_BY_SUFFIX = {
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".pptx": Format.PPTX,
    ".xlsx": Format.XLSX,
}
_READ = "PDF, Word, PowerPoint, Excel, HTML, Markdown and text"
# Name of the kind, how its files start, the suffixes it goes by, what to do.
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp", ".bmp", ".heic")
_SCANS_LATER = "Reading pictures and scans comes later; for now run text recognition on it and save a PDF with text."
_LATER: tuple[tuple[str, tuple[bytes, ...], tuple[str, ...], str], ...] = (
    ("a PNG image", (b"\x89PNG",), _PICTURES, _SCANS_LATER),
    ("a JPEG image", (b"\xff\xd8\xff",), _PICTURES, _SCANS_LATER),
    ("a GIF image", (b"GIF87a", b"GIF89a"), _PICTURES, _SCANS_LATER),
    ("a TIFF image", (b"II*\0", b"MM\0*"), _PICTURES, _SCANS_LATER),
    ("a BMP image", (b"BM",), (".bmp",), _SCANS_LATER),
    ("an RTF document", (b"{\\rtf",), (".rtf",), "Reading RTF comes later; for now save it as DOCX or PDF."),
    ("a gzip archive", (b"\x1f\x8b",), (".gz", ".tgz"), "Unpack it and ingest the files in it."),
    ("a 7-Zip archive", (b"7z\xbc\xaf'\x1c",), (".7z",), "Unpack it and ingest the files in it."),
    ("a RAR archive", (b"Rar!",), (".rar",), "Unpack it and ingest the files in it."),
    ("a program", (b"\x7fELF", b"MZ\x90"), (".exe", ".bin"), f"Footnote reads {_READ}."),
)
_BY_NAME = {
    ".csv": ("a CSV table", "Reading CSV comes later; for now save it as XLSX."),
    ".tsv": ("a TSV table", "Reading TSV comes later; for now save it as XLSX."),
    ".eml": ("an e-mail", "Reading e-mail comes later; for now print it to PDF."),
    ".msg": ("an e-mail", "Reading e-mail comes later; for now print it to PDF."),
    ".json": ("JSON data", f"Footnote reads {_READ}."),
    ".xml": ("XML data", f"Footnote reads {_READ}."),
    ".rst": ("reStructuredText", "Reading it comes later; for now save it as Markdown or HTML."),
    ".heic": ("a HEIC image", _SCANS_LATER),
}
_OLD_OFFICE = {".doc": "DOCX", ".xls": "XLSX", ".ppt": "PPTX", ".msg": "PDF"}
_HTML = re.compile(r"<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])", re.I)


def detect(path: Path, content: bytes) -> Format:
    """Raises UnreadableFile for an empty, damaged, protected or wrongly named file, UnsupportedFormat for others."""
    if not content.strip(b"\0 \t\r\n"):
        raise UnreadableFile(f"'{path.name}' is empty.", advice="Check that it was copied or downloaded completely.")
    if b"%PDF-" in content[:1024]:
        return Format.PDF
    if content.startswith(b"PK\x03\x04") or content.startswith(b"PK\x05\x06"):
        return _detect_package(path, content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _old_office(path, content)
    _refuse_by_magic(path, content)
    return _detect_text(path, content)


def _detect_package(path: Path, content: bytes) -> Format:
    try:
        with ZipFile(io.BytesIO(content)) as package:
            names = frozenset(package.namelist())
            kind = package.read("mimetype")[:60].decode("ascii", "replace") if "mimetype" in names else ""
    except (BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise damaged(path, _BY_SUFFIX.get(path.suffix.lower(), "ZIP archive")) from error
    for member, found in (("word/", Format.DOCX), ("ppt/", Format.PPTX), ("xl/", Format.XLSX)):
        if "[Content_Types].xml" in names and any(name.startswith(member) for name in names):
            return found
    if "epub" in kind:
        raise UnsupportedFormat(
            f"'{path.name}' is an EPUB book.", advice="EPUB comes later; for now convert it to PDF."
        )
    if "opendocument" in kind:
        raise UnsupportedFormat(
            f"'{path.name}' is an OpenDocument file.", advice="It comes later; for now save it as DOCX, XLSX or PDF."
        )
    if path.suffix.lower() in _BY_SUFFIX:
        raise damaged(path, _BY_SUFFIX[path.suffix.lower()])
    raise UnsupportedFormat(f"'{path.name}' is a ZIP archive.", advice="Unpack it and ingest the files in it.")


def _old_office(path: Path, content: bytes) -> UnsupportedFormat | UnreadableFile:
    """The container of Office files before 2007 is also that of new ones under a password."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return UnreadableFile(
            f"'{path.name}' is protected by a password.", advice="Save a copy without the password and ingest that."
        )
    suffix = path.suffix.lower()
    kept_as = _OLD_OFFICE.get(suffix, "DOCX, XLSX, PPTX or PDF")
    return UnsupportedFormat(
        f"'{path.name}' is a file of an old Office format{f' ({suffix})' if suffix in _OLD_OFFICE else ''}.",
        advice=f"Reading it comes later; for now open it in Office and save it as {kept_as}.",
    )


def _refuse_by_magic(path: Path, content: bytes) -> None:
    kinds = [kind for kind in _LATER if content.startswith(kind[1])]
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        kinds = [("a WebP image", (), _PICTURES, _SCANS_LATER)]
    suffix = path.suffix.lower()
    # "BM" and "II" can start a text: without the suffix, only bytes that no text has make it a picture.
    if not kinds or (len(kinds[0][1][0] if kinds[0][1] else b"RIFF") == 2 and b"\0" not in content[:64]):
        return
    kind, _, suffixes, advice = kinds[0]
    if suffix in SUFFIXES or (suffix and suffix not in suffixes):
        raise UnreadableFile(
            f"'{path.name}' is called {suffix} but is {kind}.", advice=f"Check how it was saved. {advice}"
        )
    raise UnsupportedFormat(f"'{path.name}' is {kind}.", advice=advice)


def _detect_text(path: Path, content: bytes) -> Format:
    suffix = path.suffix.lower()
    if suffix in _BY_NAME:
        kind, advice = _BY_NAME[suffix]
        raise UnsupportedFormat(f"'{path.name}' is {kind}.", advice=advice)
    if suffix in _OLD_OFFICE or suffix in _PICTURES or suffix == ".zip":
        raise damaged(path, f"{suffix} file")
    is_html = bool(_HTML.search(content[:4096].replace(b"\0", b"").decode("latin-1")))
    if suffix in _BY_SUFFIX:
        really = "a web page, perhaps an error page saved in its place" if is_html else f"no {_BY_SUFFIX[suffix]}"
        raise UnreadableFile(
            f"'{path.name}' is called {suffix} but is {really}.", advice="Download or export the file again."
        )
    if suffix not in SUFFIXES and b"\0" in content:
        raise UnsupportedFormat(
            f"'{path.name}' is of a kind that is not read.", advice="Save it as PDF, DOCX, HTML or plain text."
        )
    if suffix in (".md", ".markdown"):
        return Format.MARKDOWN
    if is_html or suffix in (".html", ".htm", ".xhtml"):
        return Format.HTML
    return Format.TEXT


def damaged(path: Path, kind: str) -> UnreadableFile:
    """The error for a file that starts as its kind does and cannot be read through."""
    return UnreadableFile(
        f"'{path.name}' looks like a {kind} but is damaged.",
        advice="Copy or download it again, or open it in its own program and save it anew.",
    )
