"""Scans read by text recognition: what is read, where it stands, and what is said of it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pypdf
import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.elements import Element, ElementKind, Parsed
from ingest.ocr.drawing import recognise_page, recognise_picture
from ingest.ocr.engine import OcrPage
from ingest.ocr.reader import Ocr
from ingest.parse import parse
from ingest.reading import Reader
from ingest.stages import Stage
from ingest.workers import Worker, WorkerLost
from kb.errors import UnreadableFile
from kb.settings import Settings
from making import pdf
from scans import bytes_of, die, picture, recognise_offline, scanned_pdf

CORPUS = Path(__file__).parents[2] / "corpus"
NOTE = [
    (40, 30, "Depot minutes", 20),
    (40, 80, "The Mill depot has 17 chargers for heavy", 11),
    (40, 96, "trucks and opened in March 2019.", 11),
]


@pytest.fixture(scope="module")
def ocr() -> Iterator[Reader]:
    with Reader(Settings(ocr_processes=1, ocr_page_seconds=300)) as reader:
        yield reader


@pytest.fixture(scope="module")
def without() -> Iterator[Reader]:
    with Reader(Settings(ocr_processes=0)) as reader:
        yield reader


def read(content: bytes, reader: Reader, name: str = "scan.pdf") -> Parsed:
    found: list[Parsed] = []
    reader.read(Path(name), content, whole, found.append)
    return found[0]


def whole(parsed: Parsed) -> Iterator[Parsed]:
    """For a worker."""
    yield replace(parsed, pages=tuple(parsed.pages))


def said(parsed: Parsed, page: int = 0) -> list[tuple[ElementKind, str]]:
    return [(element.kind, element.text) for element in parsed.pages[page].elements]


MINUTES = [
    (ElementKind.HEADING, "Depot minutes"),
    (ElementKind.PARAGRAPH, "The Mill depot has 17 chargers for heavy trucks and opened in March 2019."),
]


def test_pages_are_told_as_they_are_read_and_recognised(ocr: Reader):
    heard: list[tuple[Stage, int, int]] = []
    content = pdf(("The Mill depot has 17 chargers.",), ())
    ocr.read(Path("scan.pdf"), content, whole, lambda _: None, lambda *reached: heard.append(reached))
    both: list[tuple[Stage, int, int]] = [("reading", 1, 2), ("reading", 2, 2)]
    assert heard == [*both, ("recognising", 1, 1), *both]


def test_recognition_needs_no_network():
    worker = Worker()
    try:
        page = worker.run(300, recognise_offline, np.asarray(picture(NOTE)))
    finally:
        worker.close()
    assert [line.text for line in page.lines] == [text for _, _, text, _ in NOTE]


def test_nothing_of_it_is_loaded_before_a_scan_comes():
    code = "import sys, api.cli, ingest.pipeline; print([name for name in ('cv2', 'rapidocr') if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_a_scanned_page_among_pages_of_text(ocr: Reader):
    content = scanned_pdf(picture(NOTE, turn=0.6), Image.new("RGB", (600, 400), "white"))
    parsed = read(content, ocr)
    assert said(parsed) == MINUTES
    assert parsed.notes == (
        "Page 1 read by text recognition (OCR), which makes mistakes.",
        "Page 2 without text: blank or a picture.",
    )
    first = parsed.pages[0]
    assert first.confidence is not None
    assert first.confidence > 0.9
    assert [element.confidence is not None for element in first.elements] == [True, True]
    assert parsed.pages[1].confidence is None
    assert not parsed.unread


def box_of(element: Element, word: str):
    start = element.text.index(word)
    return next(anchor.box for anchor in element.anchors if anchor.start <= start < anchor.end)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_stand_where_the_picture_has_them(ocr: Reader, turn: int):
    sheet = picture(NOTE, turn=turn)
    parsed = read(scanned_pdf(sheet), ocr)
    assert said(parsed) == MINUTES
    ink = np.asarray(sheet.convert("L")) < 128
    box = box_of(parsed.pages[0].elements[1], "chargers")
    scale = 150 / 72
    inside = ink[int(box.top * scale) : int(box.bottom * scale), int(box.left * scale) : int(box.right * scale)]
    along, across = (inside.any(axis=0), inside.any(axis=1)) if turn in (0, 180) else (inside.any(1), inside.any(0))
    assert along.mean() > 0.7  # letters all along, not the gap beside the word
    assert 0.3 < across.mean() <= 1  # and one line of them


def test_columns_of_a_scan_are_read_one_after_the_other(ocr: Reader):
    left = ["Heavy trucks carry most of", "the freight and burn most of", "the fuel that is used on the",
            "roads of the country, so that", "their share in it is high."]  # fmt: skip
    right = ["Charging depots are built in", "the ports where short trips", "and long pauses make it easy",
             "to charge at night, which is", "what the operators report."]  # fmt: skip
    lines = [(30, 40 + 18 * i, text, 11) for i, text in enumerate(left)]
    lines += [(230, 40 + 18 * i, text, 11) for i, text in enumerate(right)]
    texts = [text for _, text in said(read(scanned_pdf(picture(lines)), ocr))]
    assert texts == [" ".join(left), " ".join(right)]


def test_chinese(ocr: Reader):
    name = "policy/ordos-swapping-trial-zh.pdf"
    elements = read((CORPUS / name).read_bytes(), ocr).pages[1].elements
    assert elements[0].kind is ElementKind.HEADING
    assert elements[0].text == "鄂尔多斯换电重卡试运行现场记录"
    assert "换电站：共2座，每座备用电池7块。" in " ".join(element.text for element in elements)


def test_a_stamp_on_a_scan_does_not_hide_it(ocr: Reader):
    parsed = read(scanned_pdf(picture(NOTE), stamp="Received by the archive, no. 4711"), ocr)
    assert "17 chargers" in said(parsed)[1][1]


def test_text_over_a_picture_without_more_text_is_kept_as_the_file_has_it(ocr: Reader):
    cover = scanned_pdf(Image.linear_gradient("L").resize((800, 600)).convert("RGB"), stamp="Annual report of the port")
    parsed = read(cover, ocr)
    assert said(parsed) == [(ElementKind.PARAGRAPH, "Annual report of the port")]
    assert (parsed.notes, parsed.pages[0].confidence) == ((), None)


def test_without_recognition_it_is_told_what_was_not_read(without: Reader):
    parsed = read(pdf(("A page with text.",), ()), without)
    assert parsed.notes == ("Page 2 without text: not read, for text recognition (OCR) is off.",)
    assert parsed.unread == (2,)
    with pytest.raises(UnreadableFile, match="looks scanned, and text recognition") as caught:
        read(scanned_pdf(picture(NOTE)), without)
    assert "--no-ocr" in caught.value.advice


def test_a_picture_that_takes_too_long_is_given_up():
    hasty = Ocr(1, 0.01, 4000)
    (slow,) = hasty.read([partial(recognise_picture, picture(NOTE))])
    hasty.close()
    assert isinstance(slow, WorkerLost)
    assert slow.overdue


def test_a_blank_picture_costs_nothing():
    assert recognise_picture(Image.new("RGB", (300, 200), "white")) == OcrPage((300, 200), 0, ())
    assert "rapidocr" not in sys.modules


def test_a_page_that_cannot_be_drawn_is_left_out_and_the_others_are_read():
    ocr = Ocr(1, 300, 500)
    crashed, undrawn, blank = ocr.read([die, partial(recognise_page, b"no PDF", 0, (595.0, 842.0)),
                                        partial(recognise_page, pdf(()), 0, (595.0, 842.0))])  # fmt: skip
    ocr.close()
    assert isinstance(crashed, WorkerLost)
    assert isinstance(undrawn, WorkerLost)
    assert isinstance(blank, OcrPage)
    assert blank.lines == ()


def test_a_page_that_was_lost_does_not_keep_the_rest_from_being_read():
    content = pdf(("A page with text.",), (), ())
    parsed = parse(Path("scan.pdf"), content, {2: WorkerLost(True), 3: WorkerLost(False)})
    assert said(parsed) == [(ElementKind.PARAGRAPH, "A page with text.")]
    assert parsed.notes == (
        "Page 2 not read: text recognition took too long.",
        "Page 3 not read: text recognition broke off.",
    )


def a_font_that_lies(lines: list[str]) -> bytes:
    """A PDF that shows these lines and says that each letter is the one seventeen places further on."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(420, 300))
    canvas.setFont("Vera", 11)
    for number, line in enumerate(lines):
        canvas.drawString(30, 250 - 16 * number, line)
    canvas.save()
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(out))
    for each in writer._objects:
        if isinstance(each, pypdf.generic.StreamObject) and b"beginbfchar" in each.get_data():
            each.set_data(re.sub(rb"<(..)> <00(..)>", shifted, each.get_data()))
    lying = io.BytesIO()
    writer.write(lying)
    return lying.getvalue()


def shifted(mapping: re.Match[bytes]) -> bytes:
    code = int(mapping.group(2), 16)
    if 97 <= code <= 122:
        code = 97 + (code - 97 + 17) % 26
    return b"<%s> <00%02X>" % (mapping.group(1), code)


def test_text_that_is_not_what_the_page_shows_is_read_from_its_picture(ocr: Reader, without: Reader):
    lines = [
        "The depot in the harbor has seventeen chargers for",
        "heavy trucks. They opened in March of that year and",
        "serve forty vehicles. Drivers like them better than",
        "pumps since they need less care. Operators report",
        "savings on fuel and upkeep. Three more such depots",
        "will open next year along the coast, while others",
        "will follow where demand grows most quickly over",
        "some time. Every depot shall have clean power.",
    ]
    content = a_font_that_lies(lines)
    assert said(read(content, ocr)) == [(ElementKind.PARAGRAPH, " ".join(lines))]
    with pytest.raises(UnreadableFile, match="OCR. is off"):
        read(content, without)


@pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("JPEG", "b.jpg"), ("WEBP", "c.webp"), ("BMP", "d.bmp")])
def test_picture_files(ocr: Reader, kind: str, name: str):
    parsed = read(bytes_of(picture(NOTE), kind), ocr, name)
    assert said(parsed) == MINUTES
    assert parsed.media_type == f"image/{kind.lower()}"
    page = parsed.pages[0]
    assert page.width is not None
    assert page.height is not None
    assert page.width / page.height == pytest.approx(420 / 300, rel=0.01)


def test_a_tiff_has_a_page_for_each_picture(ocr: Reader):
    second = picture([(40, 40, "The Reef depot has 9 chargers.", 11)])
    content = bytes_of(picture(NOTE), "TIFF", save_all=True, append_images=[second], dpi=(150, 150))
    parsed = read(content, ocr, "fax.tif")
    assert said(parsed) == MINUTES
    assert said(parsed, 1) == [(ElementKind.PARAGRAPH, "The Reef depot has 9 chargers.")]
    assert (parsed.pages[0].width, parsed.pages[0].height) == (420, 300)


def test_pictures_that_cannot_be_read(ocr: Reader, without: Reader):
    whole = bytes_of(picture(NOTE), "PNG")
    with pytest.raises(UnreadableFile, match=r"'cut\.png' looks like a picture but is damaged"):
        read(whole[: len(whole) // 2], ocr, "cut.png")
    with pytest.raises(UnreadableFile, match="found none"):
        read(bytes_of(Image.new("RGB", (300, 300), "white"), "PNG"), ocr, "white.png")
    with pytest.raises(UnreadableFile, match="text recognition .OCR. is off"):
        read(whole, without, "note.png")
