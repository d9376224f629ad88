"""Sample publications as DOCX, PPTX and XLSX, with headings and placeholders as authors use them."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import docx
import pptx
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pptx.dml.color import RGBColor
from pptx.slide import Slide
from pptx.util import Inches
from pptx.util import Pt as SlidePt
from source import Block, Bullets, Callout, Heading, Inline, Meta, Paragraph, Source, Table, plain

STILL = (2024, 1, 1, 0, 0, 0)
NUMBER = re.compile(r"^-?\d+(\.\d+)?$")
_colour: Any = RGBColor
ACCENT = _colour(0x14, 0x50, 0x5C)
NOTES = ("Notes: ", "备注：")


def build_docx(source: Source) -> bytes:
    document = docx.Document()
    _core(document.core_properties, source.meta)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet", "List Number"):
        style = document.styles[name]
        style.font.name = "Liberation Serif" if name in ("Normal", "List Bullet", "List Number") else "Liberation Sans"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Droid Sans Fallback")
    document.styles["Normal"].font.size = Pt(10.5)
    document.sections[0].header.paragraphs[0].text = source.meta.running or source.meta.banner
    document.sections[0].footer.paragraphs[0].text = source.meta.publisher
    document.add_paragraph(source.meta.title, style="Title")
    document.add_paragraph(f"{source.meta.publisher} | {source.meta.published.isoformat()}")
    if source.meta.warning:
        document.add_paragraph().add_run(source.meta.warning).italic = True
    for block in source.blocks:
        _word(document, block)
    return _saved(document)


def _word(document: Word, block: Block) -> None:
    match block:
        case Heading():
            document.add_paragraph(plain(block.text), style=f"Heading {max(block.level - 1, 1)}")
        case Paragraph():
            _runs(document.add_paragraph(style="Caption" if block.is_caption else None), block.text)
        case Bullets():
            for item in block.items:
                _runs(document.add_paragraph(style="List Number" if block.ordered else "List Bullet"), item)
        case Callout():
            for inner in block.blocks:
                if isinstance(inner, Paragraph):
                    _runs(document.add_paragraph(style="Intense Quote"), inner.text)
                else:
                    _word(document, inner)
        case Table():
            _word_table(document, block)
        case other:
            raise ValueError(f"no {type(other).__name__} in a DOCX")


def _word_table(document: Word, table: Table) -> None:
    grid = document.add_table(rows=1, cols=len(table.header), style="Light Grid Accent 1")
    for cell, text in zip(grid.rows[0].cells, table.header, strict=True):
        cell.text = plain(text)
    for row in table.rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = plain(text)
    document.add_paragraph()


def _runs(paragraph: WordParagraph, text: Inline) -> None:
    for run in text:
        added = paragraph.add_run(run.text)
        added.bold, added.italic = run.bold or None, run.italic or None


def build_pptx(source: Source) -> bytes:
    deck: Any = pptx.Presentation()
    deck.slide_width, deck.slide_height = Inches(10), Inches(7.5)
    _core(deck.core_properties, source.meta)
    cover = deck.slides.add_slide(deck.slide_layouts[0])
    cover.shapes.title.text = source.meta.title
    lines = (
        source.meta.subtitle,
        f"{source.meta.publisher} | {source.meta.published.isoformat()}",
        source.meta.warning,
    )
    cover.placeholders[1].text = "\n".join(line for line in lines if line)
    for paragraph in cover.placeholders[1].text_frame.paragraphs:
        paragraph.font.size = SlidePt(16)
    for heading, blocks in _slides(source.blocks):
        has_table = any(isinstance(block, Table) for block in blocks)
        slide = deck.slides.add_slide(deck.slide_layouts[5 if has_table else 1])
        slide.shapes.title.text = heading
        _fill(slide, blocks)
    for slide in deck.slides:
        _accent(slide)
    return _saved(deck)


def _slides(blocks: tuple[Block, ...]) -> Iterator[tuple[str, list[Block]]]:
    heading = ""
    held: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            if heading:
                yield heading, held
            heading, held = plain(block.text), []
        else:
            held.append(block)
    yield heading, held


def _fill(slide: Slide, blocks: list[Block]) -> None:
    lines: list[str] = []
    for block in blocks:
        match block:
            case Paragraph() if plain(block.text).startswith(NOTES):
                notes: Any = slide.notes_slide.notes_text_frame
                notes.text = plain(block.text).split(NOTES[0])[-1].split(NOTES[1])[-1]
            case Paragraph():
                lines.append(plain(block.text))
            case Bullets():
                lines += [plain(item) for item in block.items]
            case Table():
                _slide_table(slide, block)
            case other:
                raise ValueError(f"no {type(other).__name__} in a PPTX")
    if len(slide.placeholders) > 1:
        frame = slide.placeholders[1].text_frame
        frame.text = "\n".join(lines)
        for paragraph in frame.paragraphs:
            paragraph.font.size = SlidePt(20)
    elif lines:
        box = slide.shapes.add_textbox(Inches(0.6), Inches(6.2), Inches(8.8), Inches(0.9))
        box.text_frame.word_wrap = True
        box.text_frame.text = "\n".join(lines)
        box.text_frame.paragraphs[0].font.size = SlidePt(14)


def _slide_table(slide: Slide, table: Table) -> None:
    rows, columns = len(table.rows) + 1, len(table.header)
    frame = slide.shapes.add_table(rows, columns, Inches(0.6), Inches(1.7), Inches(8.8), Inches(0.45 * rows))
    for i, row in enumerate((table.header, *table.rows)):
        for j, text in enumerate(row):
            cell = frame.table.cell(i, j)
            cell.text = plain(text)
            cell.text_frame.paragraphs[0].font.size = SlidePt(14)


def _accent(slide: Slide) -> None:
    title: Any = slide.shapes.title
    for paragraph in title.text_frame.paragraphs:
        paragraph.font.size = SlidePt(30)
        paragraph.font.bold = True
        paragraph.font.color.rgb = ACCENT


def build_xlsx(source: Source) -> bytes:
    """A workbook: each heading starts a sheet; paragraphs stand above the sheet's table."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for heading, blocks in _slides(source.blocks):
        sheet = book.create_sheet(heading)
        for block in blocks:
            if isinstance(block, Paragraph):
                sheet.append([plain(block.text)])
            elif isinstance(block, Table):
                _sheet_table(sheet, block)
    core = book.properties
    core.title, core.creator = source.meta.title, source.meta.publisher
    core.created = core.modified = datetime.combine(source.meta.published, datetime.min.time())
    return _saved(book)


def _sheet_table(sheet: Worksheet, table: Table) -> None:
    sheet.append([plain(cell) for cell in table.header])
    top = sheet.max_row
    for cell in sheet[top]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="14505C")
    for row in table.rows:
        sheet.append([_value(plain(cell)) for cell in row])
    for index, column in enumerate(zip(table.header, *table.rows, strict=True), start=1):
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = min(max(len(plain(cell)) for cell in column) + 3, 60)
    for line in sheet.iter_rows(min_row=top):
        for place in line:
            place.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = f"A{top + 1}"


def _value(text: str) -> str | int | float:
    if not NUMBER.match(text):
        return text
    return float(text) if "." in text else int(text)


def _core(core: Any, meta: Meta) -> None:
    moment = datetime.combine(meta.published, datetime.min.time(), tzinfo=UTC)
    values: dict[str, Any] = {
        "title": meta.title,
        "author": meta.publisher,
        "subject": meta.program,
        "language": meta.language,
    }
    values |= {"created": moment, "modified": moment, "last_modified_by": meta.publisher, "comments": ""}
    for name, value in values.items():
        setattr(core, name, value)


def _saved(document: Any) -> bytes:
    """The package with the same time stamp on every part, so that a rebuild gives the same bytes."""
    raw, still = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as package, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as out:
        for name in package.namelist():
            data = package.read(name)
            if name == "docProps/core.xml":
                stamp = re.search(rb"<dcterms:created[^>]*>([^<]*)<", data)
                if stamp:
                    data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*<", rb"\g<1>" + stamp[1] + b"<", data)
            out.writestr(zipfile.ZipInfo(name, STILL), data, zipfile.ZIP_DEFLATED)
    return still.getvalue()
