"""Tables drawn with lines, with bands or with white space alone; charts, which are none."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from ingest.elements import Element, ElementKind, Parsed
from ingest.parse import parse

Draw = Callable[[Canvas], None]
WIDTH, HEIGHT = letter

LEFT = [
    "Heavy trucks carry most of the freight and burn",
    "most of the fuel that is used on the roads of the",
    "country, so that their share in emissions is high:",
    "electric models are on sale in every weight class",
    "and their prices fall with each model year.",
]
RIGHT = [
    "Charging depots are built along the ports where",
    "short trips and long pauses make it easy to charge",
    "at night. Operators report savings on fuel and on",
    "maintenance, and drivers like the quiet cabins of",
    "the new vehicles more than those of the old ones.",
]


def made(*pages: Draw) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=letter, invariant=1)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def read(*pages: Draw) -> Parsed:
    return parse(Path("made.pdf"), made(*pages))


def write(canvas: Canvas, x: float, y: float, text: str, *, size: float = 10, font: str = "Helvetica") -> None:
    canvas.setFont(font, size)
    canvas.drawString(x, y, text)


def lines(canvas: Canvas, x: float, y: float, texts: list[str], *, size: float = 10, pitch: float = 12) -> None:
    for i, text in enumerate(texts):
        write(canvas, x, y - i * pitch, text, size=size)


def texts(parsed: Parsed, kind: ElementKind | None = None) -> list[str]:
    return [e.text for page in parsed.pages for e in page.elements if kind in (None, e.kind)]


def element(parsed: Parsed, start: str) -> Element:
    return next(e for page in parsed.pages for e in page.elements if e.text.startswith(start))


def test_a_table_without_lines_says_the_name_of_each_column() -> None:
    rows = [
        ("Country", "Target year", "Share"),
        ("China", "2025", "20%"),
        ("United States", "2030", "30%"),
        ("Norway", "2025", "100%"),
    ]

    def page(canvas: Canvas) -> None:
        lines(canvas, 72, 720, LEFT)
        for i, row in enumerate(rows):
            for x, cell in zip((72, 220, 330), row, strict=True):
                write(canvas, x, 640 - 14 * i, cell)
        lines(canvas, 72, 560, RIGHT)

    parsed = read(page)

    assert texts(parsed, ElementKind.TABLE_ROW) == [
        "Country: China; Target year: 2025; Share: 20%",
        "Country: United States; Target year: 2030; Share: 30%",
        "Country: Norway; Target year: 2025; Share: 100%",
    ]
    assert texts(parsed)[0] == " ".join(LEFT)
    assert texts(parsed)[-1] == " ".join(RIGHT)
    row = element(parsed, "Country: China")
    words = {row.text[a.start : a.end]: a.box for a in row.anchors}
    assert words["Country"].top < words["China"].top  # the head's word stands where the head is
    assert abs(words["Share"].left - 330) < 1
    assert abs(words["20%"].left - 330) < 1


def test_a_table_with_lines_keeps_wrapped_cells_together() -> None:
    def page(canvas: Canvas) -> None:
        for y in (700, 680, 640, 600):
            canvas.line(72, y, 500, y)
        for x in (72, 250, 380, 500):
            canvas.line(x, 600, x, 700)
        for x, head in ((76, "Policy"), (254, "Region"), (384, "Year")):
            write(canvas, x, 686, head)
        lines(canvas, 76, 668, ["Advanced Clean", "Trucks rule"])
        write(canvas, 254, 662, "California")
        write(canvas, 384, 662, "2024")
        lines(canvas, 76, 628, ["New energy", "vehicle mandate"])
        write(canvas, 254, 622, "China")
        write(canvas, 384, 622, "2018")

    assert texts(read(page), ElementKind.TABLE_ROW) == [
        "Policy: Advanced Clean Trucks rule; Region: California; Year: 2024",
        "Policy: New energy vehicle mandate; Region: China; Year: 2018",
    ]


def banded(canvas: Canvas, top: float, rows: list[tuple[float, list[list[str]]]], *, rules: bool) -> None:
    """A table without upright lines: a dark head, each second row shaded; each cell stands in the row's middle."""
    for i, (height, cells) in enumerate(rows):
        canvas.setFillColorRGB(*((0.1, 0.3, 0.4) if i == 0 else (0.94, 0.96, 0.96) if i % 2 == 0 else (1, 1, 1)))
        canvas.rect(72, top - height, 300, height, stroke=0, fill=1)
        if rules:
            canvas.line(72, top - height, 372, top - height)
        canvas.setFillGray(1 if i == 0 else 0)
        for x, cell in zip((77, 160, 270), cells, strict=True):
            for n, line in enumerate(cell):
                y = top - height / 2 - 3 + 5.5 * (len(cell) - 1) - 11 * n
                write(canvas, x, y, line, size=8.5, font="Helvetica-Bold" if i == 0 else "Helvetica")
        top -= height


@pytest.mark.parametrize("rules", [True, False])
def test_level_rules_or_shaded_bands_bound_the_rows_of_a_table(rules: bool) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 72, 740, LEFT)
        rows = [
            (30.0, [["Segment"], ["Technology", "readiness"], ["2030 base"]]),
            (18.0, [["City bus"], ["9"], ["2015"]]),
            (30.0, [["Urban", "delivery"], ["8"], ["2020"]]),
            (41.0, [["Long haul"], ["6"], ["from", "2026", "on"]]),
            (30.0, [["Refuse", "truck"], ["8"], ["2021"]]),
        ]
        banded(canvas, 660, rows, rules=rules)
        lines(canvas, 72, 480, RIGHT)

    parsed = read(page)

    assert texts(parsed) == [
        " ".join(LEFT),
        "Segment: City bus; Technology readiness: 9; 2030 base: 2015",
        "Segment: Urban delivery; Technology readiness: 8; 2030 base: 2020",
        "Segment: Long haul; Technology readiness: 6; 2030 base: from 2026 on",
        "Segment: Refuse truck; Technology readiness: 8; 2030 base: 2021",
        " ".join(RIGHT),
    ]
    assert len({e.group for page in parsed.pages for e in page.elements if e.kind is ElementKind.TABLE_ROW}) == 1


def test_rules_between_paragraphs_make_no_table() -> None:
    def page(canvas: Canvas) -> None:
        for y in (700, 620, 540, 460):
            canvas.line(72, y, 400, y)
            lines(canvas, 72, y - 20, LEFT[:4])

    assert not texts(read(page), ElementKind.TABLE_ROW)


def chart(canvas: Canvas, bottom: float, values: list[int]) -> None:
    """Filled bars with their values over an axis with strokes, names under it and figures beside it."""
    canvas.line(100, bottom, 400, bottom)
    canvas.line(100, bottom, 100, bottom + 120)
    for i, value in enumerate(values):
        x = 110 + 70 * i
        canvas.setFillColorRGB(0.1, 0.3, 0.4)
        canvas.rect(x, bottom, 30, value, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.line(x - 10, bottom, x - 10, bottom - 5)
        canvas.line(100, bottom + 40 * i, 95, bottom + 40 * i)
        write(canvas, x + 8, bottom + value + 3, str(value), size=7.5)
        write(canvas, x, bottom - 14, f"Truck {'ABCD'[i]}", size=7.5)
        write(canvas, 82, bottom + 40 * i - 3, str(40 * i), size=7.5)
    write(canvas, 80, bottom + 136, "Range, km", size=7.5)
    canvas.rect(110, bottom - 34, 7, 7, stroke=0, fill=1)
    write(canvas, 121, bottom - 33, "In service", size=7.5)


def test_the_labels_of_a_chart_are_no_statements_and_its_bars_no_cells() -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 72, 740, LEFT)
        chart(canvas, 500, [90, 60, 75, 20])
        write(canvas, 72, 440, "Figure 1. Range of four trucks in service", size=8.5)
        lines(canvas, 72, 400, RIGHT)

    assert texts(read(page)) == [" ".join(LEFT), "Figure 1. Range of four trucks in service", " ".join(RIGHT)]


def test_a_table_and_text_close_to_a_chart_stay() -> None:
    rows = [("Year", "Trucks", "Buses"), ("2021", "140", "90"), ("2022", "180", "95"), ("2023", "210", "99")]

    def page(canvas: Canvas) -> None:
        chart(canvas, 560, [90, 60, 75, 20])
        for i, row in enumerate(rows):
            for x, cell in zip((72, 220, 330), row, strict=True):
                write(canvas, x, 490 - 14 * i, cell)
        lines(canvas, 72, 400, RIGHT)

    found = texts(read(page))

    assert found[:3] == [f"Year: {year}; Trucks: {trucks}; Buses: {buses}" for year, trucks, buses in rows[1:]]
    assert found[3:] == [" ".join(RIGHT)]


def test_bars_in_a_cell_take_no_row_of_their_table() -> None:
    def page(canvas: Canvas) -> None:
        for y in (700, 680, 640, 600):
            canvas.line(72, y, 500, y)
        for x in (72, 250, 380, 500):
            canvas.line(x, 600, x, 700)
        for i, height in enumerate((10, 25, 18, 30)):
            canvas.rect(390 + 12 * i, 640, 8, height, stroke=0, fill=1)
            canvas.rect(390 + 12 * i, 600, 8, height, stroke=0, fill=1)
        for y, row in ((686, ("Measure", "Share", "Trend")), (655, ("Calls", "13%")), (615, ("Cases", "56%"))):
            for x, cell in zip((76, 254, 384), row, strict=False):
                write(canvas, x, y, cell)

    assert texts(read(page), ElementKind.TABLE_ROW) == ["Measure: Calls; Share: 13%", "Measure: Cases; Share: 56%"]
