"""PDF: characters with their places out of pdfium, structure out of pypdf, the layout read by us."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2

from ingest.elements import Element, Parsed, ParsedPage
from ingest.parse.pdf.banded_tables import find_banded_tables
from ingest.parse.pdf.blocks import BlockReader, Groups
from ingest.parse.pdf.charts import without_charts
from ingest.parse.pdf.composition import Hyphens, KeepsHyphen
from ingest.parse.pdf.furniture import split_furniture, text_of
from ingest.parse.pdf.headings import Styles
from ingest.parse.pdf.page_labels import page_labels
from ingest.parse.pdf.reading_order import Segment, blocks_in_order, segments_of
from ingest.parse.pdf.recognised import with_confidence
from ingest.parse.pdf.ruled_tables import find_ruled_tables
from ingest.parse.pdf.scans import Recognised, listed, no_text, read_scans
from ingest.parse.pdf.structure import Structure, read_structure
from ingest.parse.pdf.words import PageWords, read_words
from kb.errors import UnreadableFile
from kb.pdfium import open_document

PDF = "application/pdf"
_PAGES_AT_A_TIME = 16


def parse_pdf(name: str, content: bytes, recognised: Recognised | None) -> Parsed:
    """The pages of a PDF with every word's rectangle; of scanned ones those `recognised`, or the numbers of
    the pages on which that is to be tried. `name` is for messages.

    Raises UnreadableFile when it is damaged, needs a password, or no page has text that could be read.
    """
    structure = read_structure(content)
    if structure.is_locked:
        raise _locked(name)
    pages = _read_pages(name, content)
    hidden = [number for number, page in enumerate(pages, 1) if page.hidden]
    notes = [f"{listed(hidden)} with white, invisible or tiny text, which no reader sees: left out."] if hidden else []
    scans = read_scans(pages, recognised)
    if not any(page.by_direction for page in scans.pages) and not scans.unread:
        raise no_text(name)
    return Parsed(
        PDF, assemble(scans.pages, structure), structure.properties, (*scans.notes, *notes), unread=scans.unread
    )


def _read_pages(name: str, content: bytes) -> list[PageWords]:
    try:
        pages: list[PageWords] = []
        total = 1
        while len(pages) < total:
            # The lock is let go now and then: a page picture that somebody waits for must not wait for a whole book.
            with open_document(content) as document:
                total = len(document)
                last = min(total, len(pages) + _PAGES_AT_A_TIME)
                pages += [_read_page(document, number) for number in range(len(pages), last)]
            if total == 0:
                raise _damaged(name)
        return pages
    except pypdfium2.PdfiumError as error:
        raise (_locked(name) if "password" in str(error).lower() else _damaged(name)) from error


def _read_page(document: pypdfium2.PdfDocument, number: int) -> PageWords:
    page = document[number]
    textpage = page.get_textpage()
    try:
        return read_words(page.raw, textpage.raw)
    finally:
        textpage.close()
        page.close()


def assemble(pages: Sequence[PageWords], structure: Structure) -> tuple[ParsedPage, ...]:
    """The words of all pages as elements in reading order, without running headers and footers."""
    split = split_furniture([(page.height, _segments(page, 0)) for page in pages])
    upright = [kept for kept, _ in split]
    labels = page_labels(structure.labels, [[text_of(s) for s in dropped] for _, dropped in split])
    turned = [[_segments(page, turn) for turn in sorted(page.by_direction) if turn] for page in pages]
    layers = [[first, *others] for first, others in zip(upright, turned, strict=True)]
    everything = [[segment for layer in page for segment in layer] for page in layers]
    # Sizes of type on scans are estimates, and those of another print: they are compared among themselves only.
    styles = {
        scanned: Styles(
            [found for page, found in zip(pages, everything, strict=True) if (page.confidence is not None) is scanned],
            structure.outline,
        )
        for scanned in (False, True)
    }
    keeps_hyphen = Hyphens(text_of(segment) for segments in everything for segment in segments)
    groups = Groups()
    found = []
    for number, page in enumerate(pages, 1):
        scanned = page.confidence is not None
        elements = _read_elements(layers[number - 1], styles[scanned], number, page.height, groups, keeps_hyphen)
        if scanned:
            elements = with_confidence(elements, page)
        found.append(
            ParsedPage(number, tuple(elements), labels[number - 1], page.width, page.height, page.confidence)
        )
    return tuple(found)


def _segments(page: PageWords, turn: int) -> list[Segment]:
    """The text of one direction: tables drawn with lines or bands, and the lines outside them; no labels of charts."""
    height = page.width if turn in (90, 270) else page.height
    drawn = page.rules.get(turn, []), page.fills.get(turn, [])
    rules, fills, words = without_charts(*drawn, page.by_direction.get(turn, []))
    ruled, words = find_ruled_tables(rules, words, height)
    banded, words = find_banded_tables(rules, fills, words, height)
    return [*ruled, *banded, *segments_of(words)]


def _read_elements(
    layers: Sequence[list[Segment]], styles: Styles, number: int, height: float, groups: Groups, keeps_hyphen: KeepsHyphen
) -> list[Element]:
    """The elements of one page: its upright text first, then what is printed sideways."""
    reader = BlockReader(styles, number, groups, keeps_hyphen)
    return reader.read_page([block for layer in layers for block in blocks_in_order(layer)], height)


def _locked(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"'{name}' is protected by a password.", advice="Save a copy without the password and ingest that."
    )


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"'{name}' looks like a PDF but is damaged.",
        advice="Copy or download it again, or open it in its own program and save it anew.",
    )


__all__ = ["PDF", "assemble", "parse_pdf"]
