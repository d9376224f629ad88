"""PDF: characters with their places out of pdfium, structure out of pypdf, the layout read by us."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2

from ingest.elements import Parsed, ParsedPage
from ingest.parse.characters import tidy
from ingest.parse.pdf.banded_tables import find_banded_tables
from ingest.parse.pdf.blocks import BlockReader
from ingest.parse.pdf.boxes import with_boxes
from ingest.parse.pdf.charts import without_charts
from ingest.parse.pdf.composition import Hyphens
from ingest.parse.pdf.furniture import Furniture, text_of
from ingest.parse.pdf.headings import Styles
from ingest.parse.pdf.page_labels import page_labels
from ingest.parse.pdf.reading_order import Segment, blocks_in_order, segments_of
from ingest.parse.pdf.recognised import with_confidence
from ingest.parse.pdf.ruled_tables import find_ruled_tables, without_underlines
from ingest.parse.pdf.scans import Recognised, no_text, read_scans
from ingest.parse.pdf.structure import Structure, read_structure
from ingest.parse.pdf.table_rows import Groups
from ingest.parse.pdf.words import PageWords, read_words
from ingest.spool import Spool
from kb.embedding import Progress
from kb.errors import UnreadableFile
from kb.pdfium import open_document

PDF = "application/pdf"
_PAGES_AT_A_TIME = 16


def parse_pdf(name: str, content: bytes, recognised: Recognised | None, progress: Progress) -> Parsed:
    """The pages of a PDF with every word's rectangle; of scanned ones those `recognised`, or the numbers of
    the pages on which that is to be tried. `name` is for messages; `progress(done, total)` counts pages.

    Raises UnreadableFile when it is damaged, needs a password, or no page has text that could be read.
    """
    structure = read_structure(content)
    if structure.is_locked:
        raise _locked(name)
    scans = read_scans(_read_pages(name, content, progress), recognised)
    if not scans.has_text and not scans.unread:
        raise no_text(name)
    return Parsed(PDF, assemble(scans.pages, structure), structure.properties, scans.notes, unread=scans.unread)


def _read_pages(name: str, content: bytes, progress: Progress) -> Iterator[PageWords]:
    try:
        number, total = 0, 1
        while number < total:
            # The lock is let go now and then: a page picture that somebody waits for must not wait for a whole book.
            with open_document(content) as document:
                total = len(document)
                read = []
                for each in range(number, min(total, number + _PAGES_AT_A_TIME)):
                    read.append(_read_page(document, each))
                    progress(each + 1, total)
            if total == 0:
                raise _damaged(name)
            number += len(read)
            yield from read
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


def assemble(pages: Sequence[PageWords], structure: Structure) -> Sequence[ParsedPage]:
    """The words of all pages as elements in reading order, without running headers and footers.

    What is learnt of a whole document is learnt in passes over its pages, of which only some are in memory.
    """
    laid = Spool(_lay(page) for page in pages)
    furniture = Furniture(lambda: ((each.page.height, each.layers[0]) for each in laid))
    # Sizes of type on scans are estimates, and those of another print: they are compared among themselves only.
    styles = {scanned: Styles(structure.outline) for scanned in (False, True)}
    keeps_hyphen = Hyphens()
    printed: list[tuple[str, ...]] = []
    kept: Spool[_Laid] = Spool()
    for each in laid:
        page = each.page
        upright, dropped = furniture.split(len(kept), page.height, each.layers[0])
        printed.append(tuple(text for segment in dropped if (text := tidy(text_of(segment)))))
        upright = with_boxes(upright, page.rules.get(0, []), page.fills.get(0, []), page.width, page.height)
        layers = [upright, *each.layers[1:]]
        kept.append(_Laid(page, layers))
        segments = [segment for layer in layers for segment in layer]
        styles[page.confidence is not None].learn(segments)
        keeps_hyphen.learn(map(text_of, segments))
    labels = page_labels(structure.labels, printed)
    groups = Groups()
    found: Spool[ParsedPage] = Spool()
    for number, each in enumerate(kept, 1):
        page, scanned = each.page, each.page.confidence is not None
        reader = BlockReader(styles[scanned], number, groups, keeps_hyphen)
        # Upright text first, then what is printed sideways.
        blocks = [block for layer in each.layers for block in blocks_in_order(layer)]
        elements = reader.read_page(blocks, page.width, page.height)
        if scanned:
            elements = with_confidence(elements, page)
        told, label, size = tuple(elements), labels[number - 1], (page.width, page.height)
        found.append(ParsedPage(number, told, label, *size, page.confidence, printed[number - 1]))
    return found


@dataclass(frozen=True, slots=True)
class _Laid:
    """A page without its words, and the lines and tables of its upright text and then of what is printed sideways."""

    page: PageWords
    layers: list[list[Segment]]


def _lay(page: PageWords) -> _Laid:
    turned = [_segments(page, turn) for turn in sorted(page.by_direction) if turn]
    return _Laid(replace(page, by_direction={}), [_segments(page, 0), *turned])


def _segments(page: PageWords, turn: int) -> list[Segment]:
    """The text of one direction: tables drawn with lines or bands, and the lines outside them; no labels of charts."""
    height = page.width if turn in (90, 270) else page.height
    drawn = page.rules.get(turn, []), page.fills.get(turn, [])
    rules, fills, words = without_charts(*drawn, page.by_direction.get(turn, []))
    rules = without_underlines(rules, words)
    ruled, words = find_ruled_tables(rules, words, height)
    banded, words = find_banded_tables(rules, fills, words, height)
    return [*ruled, *banded, *segments_of(words)]


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
