"""What a file is, is told by its bytes; what cannot be read is refused in words."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from ingest.parse import SUFFIXES, parse
from ingest.parse.formats import Format, detect
from kb.errors import UnreadableFile, UnsupportedFormat
from making import pdf

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def package(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "advice"),
    [
        ("old.doc", OLE, "DOCX"),
        ("old.xls", OLE, "XLSX"),
        ("old.ppt", OLE, "PPTX"),
        ("mail.msg", b"From: a@b.org\nSubject: hello\n\nText", "EML"),
        ("photo.gif", b"GIF89a" + bytes(40), "PNG"),
        ("photo.heic", b"\0\0\0\x18ftypheic" + bytes(40), "PNG"),
        ("book.epub", package(mimetype=b"application/epub+zip"), "PDF"),
        ("all.zip", package(a=b"text"), "Unpack"),
    ],
)
def test_formats_that_come_later_say_what_to_do_until_then(name: str, content: bytes, advice: str) -> None:
    with pytest.raises(UnsupportedFormat, match=name) as caught:
        parse(Path(name), content)

    assert advice in caught.value.advice


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.pdf", b"", "empty"),
        ("blank.txt", b" \n\t\n", "empty"),
        ("picture.pdf", PNG, "PNG image"),
        ("picture.txt", PNG, "PNG image"),
        ("page.pdf", b"<!DOCTYPE html><html><body>404 not found</body></html>", "web page"),
        ("note.docx", b"only some text", "called .docx"),
        ("cut.docx", b"PK\x03\x04" + bytes(60), "damaged"),
        ("other.xlsx", package(a=b"text"), "damaged"),
        ("locked.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("binary.txt", bytes(range(1, 256)) * 8, "not text"),
    ],
)
def test_files_that_cannot_be_read_say_what_is_wrong_with_which(name: str, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said) as caught:
        parse(Path(name), content)

    assert name in caught.value.message
    assert caught.value.advice


def test_content_decides_and_not_the_name() -> None:
    page = b"<html><head><title>T</title></head><body><p>A page of the forum in HTML.</p></body></html>"

    assert parse(Path("saved.txt"), page).media_type == "text/html"
    assert parse(Path("notes.md"), b"# Title\n\nText.").media_type == "text/markdown"
    assert parse(Path("notes.txt"), b"# Title\n\nText.").media_type == "text/plain"
    assert parse(Path("README"), b"Text of a file without a suffix.").media_type == "text/plain"


def test_discovery_takes_only_what_can_be_read() -> None:
    assert {".pdf", ".docx", ".pptx", ".xlsx", ".html", ".md", ".txt", ".png", ".tiff"} <= SUFFIXES
    assert not SUFFIXES & {".doc", ".gif", ".gz", ".msg", ".json"}


CHINESE = "中国承诺二氧化碳排放力争于二〇三〇年前达到峰值，努力争取二〇六〇年前实现碳中和。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_chinese_text_is_read_in_any_of_its_encodings(encoding: str) -> None:
    parsed = parse(Path("notice.txt"), CHINESE.encode(encoding))

    assert [element.text for element in parsed.pages[0].elements] == [CHINESE]


def test_western_text_of_old_windows_is_read() -> None:
    parsed = parse(Path("speech.txt"), "Cristiano Façanha said: “we’re ready”, and left.".encode("cp1252"))

    assert parsed.pages[0].elements[0].text == "Cristiano Façanha said: “we’re ready”, and left."


def test_a_web_page_is_read_in_the_encoding_that_it_declares() -> None:
    page = '<html><head><meta charset="big5"><title>卡車</title></head><body><p>清潔卡車論壇。</p></body></html>'

    assert parse(Path("page.html"), page.encode("big5")).pages[0].elements[0].text == "清潔卡車論壇。"


def test_what_only_holds_or_speaks_of_a_pdf_is_none():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.pdf", b"%PDF-1.4 ...")
    assert detect(Path("all.zip"), out.getvalue()) is Format.ZIP
    assert detect(Path("notes.txt"), b"A PDF begins with %PDF-1.4 and a line break.") is Format.TEXT
    assert detect(Path("a.pdf"), b"\x1b%-12345X@PJL\n" + pdf(("A page.",))) is Format.PDF
