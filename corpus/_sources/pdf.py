"""Sample publications as PDF: one or two columns, running header and footer, bookmarks, embedded fonts."""

import io
import re
from typing import Any
from xml.sax.saxutils import escape

import charts
import scan
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    FrameBreak,
    KeepTogether,
    ListFlowable,
    ListItem,
    NextPageTemplate,
    PageTemplate,
    Spacer,
)
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid
from reportlab.platypus.doctemplate import LayoutError
from source import Block, Bullets, Callout, Chart, Heading, Inline, Meta, Paragraph, Scan, Source, Table, plain
from styles import Styles

HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
WIDTH, HEIGHT = A4
MARGIN = 2.3 * cm
GUTTER = 0.8 * cm
TOP = 2.2 * cm


def build(source: Source) -> bytes:
    """The PDF of one source, the same bytes each time."""
    out = io.BytesIO()
    template = Publication(out, source.meta)
    story: list[Flowable] = _front(source.meta, template.styles)
    story += [FrameBreak(), NextPageTemplate("later")]
    story += _flow(source.blocks, template.styles, template.column)
    try:
        template.build(story)
    except LayoutError as error:
        raise LayoutError(f"{source.path.name}: {error}") from error
    return out.getvalue()


class Publication(BaseDocTemplate):
    """Page templates of a publication: a first page with a title band, then running pages."""

    def __init__(self, out: io.BytesIO, meta: Meta) -> None:
        super().__init__(
            out, pagesize=A4, title=meta.title, author=meta.publisher, subject=meta.program,
            creator="Footnote sample corpus", lang=meta.language, invariant=1,
        )  # fmt: skip
        self.meta = meta
        columns = 2 if meta.layout == "two-column" else 1
        self.column = (WIDTH - 2 * MARGIN - (columns - 1) * GUTTER) / columns
        self.styles = Styles(meta, self.column)
        band = self._band_height()
        title = Frame(MARGIN, HEIGHT - band, WIDTH - 2 * MARGIN, band, 0, 0, 0, 18, id="title")
        first = [title, *self._columns(columns, HEIGHT - band - 0.5 * cm)]
        later = self._columns(columns, HEIGHT - TOP - 0.4 * cm)
        self.addPageTemplates([
            PageTemplate("first", first, onPage=self._first_page),
            PageTemplate("later", later, onPage=self._later_page),
            scan.template(),
        ])  # fmt: skip
        self._sections = 0

    def _band_height(self) -> float:
        front = _front(self.meta, self.styles)
        return sum(piece.wrap(WIDTH - 2 * MARGIN, HEIGHT)[1] + piece.getSpaceAfter() for piece in front) + 34

    def _columns(self, count: int, top: float) -> list[Frame]:
        bottom = 2.0 * cm
        step = self.column + GUTTER
        return [
            Frame(MARGIN + step * i, bottom, self.column, top - bottom, 0, 0, 0, 0, id=f"column{i}")
            for i in range(count)
        ]

    def _first_page(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        height = self._band_height()
        canvas.setFillColor(colors.HexColor(self.meta.accent))
        canvas.rect(0, HEIGHT - height, WIDTH, height, stroke=0, fill=1)
        canvas.setFillColor(colors.HexColor("#d98e04"))
        canvas.rect(0, HEIGHT - height - 3, WIDTH, 3, stroke=0, fill=1)
        self._footer(canvas)

    def _later_page(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.setStrokeColor(colors.HexColor("#bbbbbb"))
        canvas.line(MARGIN, HEIGHT - TOP + 8, WIDTH - MARGIN, HEIGHT - TOP + 8)
        _write(canvas, MARGIN, HEIGHT - TOP + 13, self.meta.running or self.meta.title)
        _write(canvas, WIDTH - MARGIN, HEIGHT - TOP + 13, self.meta.publisher, right=True)
        self._footer(canvas)

    def _footer(self, canvas: Canvas) -> None:
        page = canvas.getPageNumber()
        label = f"第 {page} 页" if self.meta.language == "zh" else f"Page {page}"
        _write(canvas, MARGIN, 1.25 * cm, self.meta.banner)
        _write(canvas, WIDTH - MARGIN, 1.25 * cm, label, right=True)

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 (reportlab's name)
        if isinstance(flowable, Title):
            self._sections += 1
            key = f"section-{self._sections}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, flowable.depth, closed=False)


class Title(Text):
    """A heading; it enters the bookmarks at its depth."""

    depth = 0


def _front(meta: Meta, styles: Styles) -> list[Flowable]:
    front: list[Flowable] = [Spacer(1, 18), Text(_marked(meta.banner.upper(), styles.kicker), styles.kicker)]
    front.append(Text(_marked(meta.title, styles.title, bold=True), styles.title))
    if meta.subtitle:
        front.append(Text(_marked(meta.subtitle, styles.subtitle), styles.subtitle))
    front.append(Text(_marked(f"{meta.publisher}  |  {_day(meta)}", styles.kicker), styles.kicker))
    if meta.warning:
        front.append(Text(_marked(meta.warning, styles.note), styles.note))
    return front


def _day(meta: Meta) -> str:
    if meta.language == "zh":
        return f"{meta.published.year}年{meta.published.month}月{meta.published.day}日"
    return f"{meta.published:%B} {meta.published.day}, {meta.published.year}"


def _flow(blocks: tuple[Block, ...], styles: Styles, width: float) -> list[Flowable]:
    """Flowables of the blocks; a heading or a caption is held together with what it stands over or under."""
    story: list[Flowable] = []
    held: list[Flowable] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Scan):
            story += scan.page(block)
            continue
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        held.append(_flowable(block, styles, width))
        captions_next = isinstance(block, Paragraph) and block.is_caption and isinstance(after, Table)
        drawn_next = isinstance(block, Chart) and isinstance(after, Paragraph) and after.is_caption
        if captions_next or drawn_next or (isinstance(block, Heading) and isinstance(after, Heading | Paragraph)):
            continue
        if isinstance(block, Heading):
            story.append(CondPageBreak(4 * cm))
        story.append(held[0] if len(held) == 1 else KeepTogether(held))
        loose = isinstance(block, Table | Callout | Chart) or (isinstance(block, Paragraph) and block.is_caption)
        story.append(Spacer(1, 8 if loose else 4 if isinstance(block, Bullets) else 0))
        held = []
    return story


def _flowable(block: Block, styles: Styles, width: float) -> Flowable:
    match block:
        case Heading():
            style = styles.h2 if block.level <= 2 else styles.h3
            heading = Title(_inline(block.text, style, bold=True), style)
            heading.depth = 0 if block.level <= 2 else 1
            return heading
        case Paragraph():
            style = styles.caption if block.is_caption else styles.body
            return Text(_inline(block.text, style), style)
        case Bullets():
            items: list[Any] = [ListItem(Text(_inline(item, styles.item), styles.item)) for item in block.items]
            kind, start = ("1", 1) if block.ordered else ("bullet", "•")
            return ListFlowable(
                items, bulletType=kind, start=start, leftIndent=14, bulletFontName="Latin-Sans", bulletFontSize=9
            )
        case Table():
            return _grid(block, styles, width)
        case Callout():
            return _callout(block, styles, width)
        case Chart():
            return charts.draw(block, width, styles.sans)


def _grid(table: Table, styles: Styles, width: float) -> Grid:
    rows = [[Text(_inline(cell, styles.head_cell, bold=True), styles.head_cell) for cell in table.header]]
    rows += [[Text(_inline(cell, styles.cell), styles.cell) for cell in row] for row in table.rows]
    grid = Grid(rows, colWidths=_widths(table, width), repeatRows=1)
    grid.setStyle([
        ("BACKGROUND", (0, 0), (-1, 0), styles.accent),
        ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, colors.HexColor("#f1f5f4")]),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.HexColor("#b9c7c5")),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 5), ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ])  # fmt: skip
    return grid


def _widths(table: Table, width: float) -> list[float]:
    """Columns as wide as their longest word needs, and beyond that as their longest cell asks for."""
    columns = list(zip(table.header, *table.rows, strict=True))
    needs = [max(_longest_word(plain(cell)) for cell in column) + 11 for column in columns]
    wants = [min(max(_measure(plain(cell)) for cell in column), 40) for column in columns]
    if sum(needs) > width:
        return [width * need / sum(needs) for need in needs]
    spare = width - sum(needs)
    asks = [max(want * 4.4 + 11 - need, 1) for want, need in zip(wants, needs, strict=True)]
    return [need + spare * ask / sum(asks) for need, ask in zip(needs, asks, strict=True)]


def _longest_word(text: str) -> float:
    words = re.split(f"[ \u00a0]|{HAN.pattern}", text)
    return max(pdfmetrics.stringWidth(word, "Latin-Sans-B", 8.5) for word in words)


def _measure(text: str) -> int:
    return len(text) + sum(len(part) for part in HAN.findall(text))


def _callout(callout: Callout, styles: Styles, width: float) -> Grid:
    inner: list[Flowable] = []
    for block in callout.blocks:
        match block:
            case Paragraph():
                inner.append(Text(_inline(block.text, styles.callout), styles.callout))
            case Bullets():
                lines = [Text(_inline(item, styles.callout), styles.callout) for item in block.items]
                inner.append(ListFlowable(lines, bulletType="bullet", start="•", leftIndent=12, bulletFontSize=8))
            case other:
                raise ValueError(f"a callout holds paragraphs and lists, no {type(other).__name__}")
    box = Grid([[inner]], colWidths=[width])
    box.setStyle([
        ("BACKGROUND", (0, 0), (-1, -1), colors.HexColor("#eef4f3")),
        ("LINEBEFORE", (0, 0), (0, -1), 3, styles.accent),
        ("LEFTPADDING", (0, 0), (-1, -1), 10), ("RIGHTPADDING", (0, 0), (-1, -1), 10),
        ("TOPPADDING", (0, 0), (-1, -1), 7), ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
    ])  # fmt: skip
    return box


def _inline(text: Inline, style: ParagraphStyle, *, bold: bool = False) -> str:
    return "".join(_marked(run.text, style, bold=bold or run.bold, italic=run.italic) for run in text)


def _marked(text: str, style: ParagraphStyle, *, bold: bool = False, italic: bool = False) -> str:
    """Reportlab markup of a text in which each script has a font that can show it."""
    latin = "Latin-Sans" if style.fontName == "Han" else style.fontName
    pieces = []
    for part in filter(None, re.split(f"({HAN.pattern})", text)):
        piece = escape(part)
        piece = f"<b>{piece}</b>" if bold else piece
        piece = f"<i>{piece}</i>" if italic else piece
        pieces.append(f'<font name="{"Han" if HAN.fullmatch(part) else latin}">{piece}</font>')
    return "".join(pieces)


def _write(canvas: Canvas, x: float, y: float, text: str, *, right: bool = False) -> None:
    parts = [(part, "Han" if HAN.fullmatch(part) else "Latin-Sans") for part in re.split(f"({HAN.pattern})", text)]
    x -= sum(pdfmetrics.stringWidth(part, font, 8) for part, font in parts) if right else 0
    canvas.setFillColor(colors.HexColor("#666666"))
    for part, font in parts:
        canvas.setFont(font, 8)
        canvas.drawString(x, y, part)
        x += pdfmetrics.stringWidth(part, font, 8)
