"""Files that would hang, crash or fill the process that reads them: each is refused, and the next one is read."""

from __future__ import annotations

import io
import multiprocessing
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from ingest.elements import Parsed
from ingest.reading import Reader
from ingest.stages import Stage
from kb.errors import Unavailable, UnreadableFile
from kb.settings import Settings
from making import pdf

GOOD = pdf(("A page with text.",))


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(Settings(parse_memory_mb=900, max_text_mb=1, ocr_processes=0)) as reader:
        yield reader


def texts(reader: Reader, name: str, content: bytes) -> list[str]:
    found: list[str] = []
    reader.read(Path(name), content, elements, found.append)
    return found


def told(reader: Reader, name: str, content: bytes) -> list[tuple[Stage, int, int]]:
    """How far it was said to be."""
    heard: list[tuple[Stage, int, int]] = []
    reader.read(Path(name), content, elements, lambda _: None, lambda *reached: heard.append(reached))
    return heard


def elements(parsed: Parsed) -> Iterator[str]:
    """For a worker."""
    return (element.text for page in parsed.pages for element in page.elements)


def word_file(replaced: dict[str, bytes], text: str = "The Mill depot has 17 chargers.") -> bytes:
    """A Word document with other bytes for some of its parts."""
    document = Document()
    document.add_paragraph(text)
    plain, out = io.BytesIO(), io.BytesIO()
    document.save(plain)
    with zipfile.ZipFile(plain) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in whole.namelist():
            changed.writestr(name, replaced.get(name) or whole.read(name))
    return out.getvalue()


def test_what_takes_too_long_is_refused():
    with Reader(Settings(parse_seconds=1, ocr_processes=0)) as hasty:
        with pytest.raises(UnreadableFile, match=r"'long\.pdf' took longer than 1 s") as caught:
            texts(hasty, "long.pdf", pdf(*(("A line.",) * 40 for _ in range(1500))))
        assert "FOOTNOTE_PARSE_SECONDS" in caught.value.advice
        assert texts(hasty, "a.txt", b"Plain text goes on.") == ["Plain text goes on."]


def test_what_fills_the_memory_is_refused_and_the_next_is_read(reader: Reader):
    with pytest.raises(UnreadableFile, match=r"bomb\.docx"):
        texts(reader, "bomb.docx", word_file({"word/document.xml": b"<a>" + b" " * 500_000_000 + b"</a>"}))
    assert texts(reader, "good.pdf", GOOD) == ["A page with text."]


def test_more_text_than_is_allowed_is_refused(reader: Reader):
    with pytest.raises(UnreadableFile, match="more than 1 million characters") as caught:
        texts(reader, "a.txt", b"A depot has chargers.\n\n" * 50_000)
    assert "FOOTNOTE_MAX_TEXT_MB" in caught.value.advice


def test_entities_that_multiply_are_not_expanded(reader: Reader):
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "boom">{levels}]><a>&e11;</a>'
    with pytest.raises(UnreadableFile, match=r"laughs\.docx"):
        texts(reader, "laughs.docx", word_file({"word/document.xml": xml.encode()}))
    page = xml.replace("<a>", "<html><body><p>The Mill depot.</p><p>").replace("</a>", "</p></body></html>")
    assert "boom" not in "".join(texts(reader, "laughs.html", page.encode()))


def test_entities_that_name_a_file_are_not_read(reader: Reader, tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("Quillback")
    kind = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    xml = f"{kind}<html><body><p>It is &s; there.</p>"
    assert "Quillback" not in " ".join(texts(reader, "page.html", f"{xml}</body></html>".encode()))


def test_html_that_is_nested_without_end(reader: Reader):
    page = b"<html><body><p>Before it.</p>" + b"<div>" * 100_000 + b"Deep." + b"</div>" * 100_000 + b"</body></html>"
    assert "Before it." in texts(reader, "deep.html", page)
    assert texts(reader, "good.pdf", GOOD) == ["A page with text."]


def test_the_page_that_is_read_is_told(reader: Reader):
    content = pdf(*(("", "", "", "A line below what comes back on each page.") for _ in range(40)))
    assert told(reader, "long.pdf", content) == [("reading", page, 40) for page in range(1, 41)]
    assert told(reader, "a.txt", b"A line.") == []


def test_the_sheet_that_is_read_is_told(reader: Reader):
    book = Workbook()
    for each in (book.active, book.create_sheet("Hidden"), book.create_sheet("Depots")):
        each.append(["Depot", "Chargers"])
    book["Hidden"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert told(reader, "depots.xlsx", out.getvalue()) == [("reading", sheet, 3) for sheet in range(4)]


def test_who_follows_may_end_it(reader: Reader):
    def stop(*_: object) -> None:
        raise KeyError("enough")

    with pytest.raises(KeyError, match="enough"):
        reader.read(Path("good.pdf"), GOOD, elements, lambda _: None, stop)
    assert texts(reader, "good.pdf", GOOD) == ["A page with text."]


def test_several_are_read_at_once(reader: Reader):
    """One that never ends keeps no other from being read."""
    settings = Settings(ocr_processes=0, parse_processes=2, parse_seconds=20)
    with Reader(settings) as reader, ThreadPoolExecutor(2) as threads:
        long = threads.submit(texts, reader, "long.pdf", pdf(*(("A line.",) * 40 for _ in range(800))))
        assert texts(reader, "good.pdf", GOOD) == ["A page with text."]
        assert not long.done()
        reader.__exit__()
        with pytest.raises(Unavailable, match=r"'long\.pdf' was broken off"):
            long.result()


def test_the_processes_end_with_the_block():
    with Reader(Settings(ocr_processes=0)) as reader:
        texts(reader, "good.pdf", GOOD)
        before = multiprocessing.active_children()
    assert len(before) - len(multiprocessing.active_children()) == 1
