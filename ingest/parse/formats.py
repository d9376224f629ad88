"""What a file is, by its content: its suffix only tells Markdown from plain text, and shows a wrong name."""

from __future__ import annotations

import io
import lzma
import re
import zlib
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
    PICTURE = "picture"
    CSV = "CSV table"
    TSV = "TSV table"
    MAIL = "e-mail"
    SAVED_PAGE = "saved web page"
    ZIP = "ZIP archive"


_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp")
_TEXT_FILES = ".csv .tsv .tab .html .htm .xhtml .mhtml .mht .md .markdown .txt .text .eml"
_OFFICE_FILES = ".docx .docm .pptx .pptm .xlsx .xlsm"
SUFFIXES = frozenset((".pdf", ".zip", *_OFFICE_FILES.split(), *_TEXT_FILES.split(), *_PICTURES))
"""What discovery in a folder takes for publications."""

_BY_SUFFIX = {
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".docm": Format.DOCX,
    ".pptx": Format.PPTX,
    ".pptm": Format.PPTX,
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
}
_READ = "PDF, Word, PowerPoint, Excel, CSV, HTML, Markdown, text, e-mail, ZIP and pictures of text"
# Name of the kind, how its files start, the suffixes it goes by, what to do.
_SAVE_PICTURE = "Save it as PNG or JPEG."
_PICTURE_STARTS = (
    ("a PNG image", b"\x89PNG"),
    ("a JPEG image", b"\xff\xd8\xff"),
    ("a TIFF image", b"II*\0"),
    ("a TIFF image", b"MM\0*"),
    ("a BMP image", b"BM"),
)
_LATER: tuple[tuple[str, tuple[bytes, ...], tuple[str, ...], str], ...] = (
    ("a GIF image", (b"GIF87a", b"GIF89a"), (".gif", *_PICTURES), _SAVE_PICTURE),
    ("an RTF document", (b"{\\rtf",), (".rtf",), "Reading RTF comes later; for now save it as DOCX or PDF."),
    ("a gzip archive", (b"\x1f\x8b",), (".gz", ".tgz"), "Unpack it and ingest the files in it."),
    ("a 7-Zip archive", (b"7z\xbc\xaf'\x1c",), (".7z",), "Unpack it and ingest the files in it."),
    ("a RAR archive", (b"Rar!",), (".rar",), "Unpack it and ingest the files in it."),
    ("a program", (b"\x7fELF", b"MZ\x90"), (".exe", ".bin"), f"Footnote reads {_READ}."),
)
_BY_NAME = {
    ".msg": ("an e-mail of Outlook", "Save it as EML, or print it to PDF."),
    ".json": ("JSON data", f"Footnote reads {_READ}."),
    ".xml": ("XML data", f"Footnote reads {_READ}."),
    ".rst": ("reStructuredText", "Reading it comes later; for now save it as Markdown or HTML."),
    ".heic": ("a HEIC image", _SAVE_PICTURE),
    ".heif": ("a HEIC image", _SAVE_PICTURE),
}
_OLD_OFFICE = {".doc": "DOCX", ".xls": "XLSX", ".ppt": "PPTX", ".msg": "PDF"}
_TEXTS = {
    ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN, ".csv": Format.CSV, ".tsv": Format.TSV, ".tab": Format.TSV,
}  # fmt: skip
_HEADER = re.compile(rb"^([A-Za-z][A-Za-z-]*):[ \t]", re.M)
_HTML = re.compile(r"<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])", re.I)


def detect(path: Path, content: bytes) -> Format:
    """Raises UnreadableFile for an empty, damaged, protected or wrongly named file, UnsupportedFormat for others."""
    if not content.strip(b"\0 \t\r\n"):
        raise UnreadableFile(f"'{path.name}' is empty.", advice="Check that it was copied or downloaded completely.")
    if content.startswith(b"PK\x03\x04") or content.startswith(b"PK\x05\x06"):
        return _detect_package(path, content)
    if _is_pdf(content):
        return Format.PDF
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _old_office(path, content)
    picture = _picture(content)
    if picture:
        return _detect_picture(path, picture)
    _refuse_by_magic(path, content)
    return _detect_text(path, content)


def _is_pdf(content: bytes) -> bool:
    """A PDF may begin with bytes of another program; a text that speaks of PDF is none."""
    head = content[:1024]
    return head.lstrip().startswith(b"%PDF-") or (b"%PDF-" in head and b"endobj" in content)


def _detect_package(path: Path, content: bytes) -> Format:
    try:
        with ZipFile(io.BytesIO(content)) as package:
            names = frozenset(package.namelist())
            kind = _beginning(package, "mimetype") if "mimetype" in names else ""
    except (BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, RuntimeError) as error:
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
    return Format.ZIP


def _beginning(package: ZipFile, name: str) -> str:
    with package.open(name) as member:
        return member.read(60).decode("ascii", "replace")


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


def _picture(content: bytes) -> str | None:
    """The kind of picture that the bytes begin as."""
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "a WebP image"
    # "BM" can start a text: only bytes that no text has make it a picture.
    if content.startswith(b"BM") and b"\0" not in content[:64]:
        return None
    return next((kind for kind, start in _PICTURE_STARTS if content.startswith(start)), None)


def _detect_picture(path: Path, kind: str) -> Format:
    suffix = path.suffix.lower()
    if suffix in SUFFIXES and suffix not in _PICTURES:
        raise UnreadableFile(f"'{path.name}' is called {suffix} but is {kind}.", advice="Check how it was saved.")
    return Format.PICTURE


def _refuse_by_magic(path: Path, content: bytes) -> None:
    kinds = [kind for kind in _LATER if content.startswith(kind[1])]
    suffix = path.suffix.lower()
    if not kinds:
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
    if suffix in (".mhtml", ".mht"):
        return Format.SAVED_PAGE
    if _is_mail(suffix, content):
        return Format.MAIL
    if suffix in _TEXTS and not (is_html and _TEXTS[suffix] is not Format.MARKDOWN):
        return _TEXTS[suffix]
    if is_html or suffix in (".html", ".htm", ".xhtml"):
        return Format.HTML
    return Format.TEXT


def _is_mail(suffix: str, content: bytes) -> bool:
    """Whether it begins with the headers of a mail: with another suffix, those that only mail programs write."""
    head = content[:65536].lstrip().replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    names = {name.lower() for name in _HEADER.findall(head)} if _HEADER.match(head) else set()
    if suffix == ".eml":
        return len(names & {b"from", b"to", b"subject", b"date", b"message-id", b"received"}) >= 2
    return suffix not in SUFFIXES and b"from" in names and bool(names & {b"message-id", b"mime-version", b"received"})


def damaged(path: Path, kind: str) -> UnreadableFile:
    """The error for a file that starts as its kind does and cannot be read through."""
    return UnreadableFile(
        f"'{path.name}' looks like a {kind} but is damaged.",
        advice="Copy or download it again, or open it in its own program and save it anew.",
    )
