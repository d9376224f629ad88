"""One table in each format: two rows of column names, labels over rows, units, page breaks."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from pptx.util import Inches
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

import layouts
from ingest.chunk import chunk
from ingest.elements import Element, ElementKind, Parsed
from ingest.parse import parse
from ingest.parse.tables import row_elements
from kb.tokens import count_tokens
from layouts import drawn, write

Cells = dict[tuple[int, int], str]
MERGED = ((0, 1, 0, 2), (0, 3, 0, 4), (0, 0, 1, 0), (3, 0, 4, 0))
"""First row, first column, last row, last column."""
CELLS: Cells = {
    (0, 0): "Boat", (0, 1): "2022", (0, 3): "2023",
    (1, 1): "Trips", (1, 2): "Share", (1, 3): "Trips", (1, 4): "Share",
    (2, 0): "Tugs", (2, 1): "5", (2, 2): "6%", (2, 3): "7", (2, 4): "8%",
    (3, 0): "Ferries", (3, 1): "8", (3, 2): "9%", (3, 3): "10", (3, 4): "11%",
    (4, 1): "18", (4, 2): "19%", (4, 3): "20", (4, 4): "21%",
}  # fmt: skip
ROWS = [
    "Boat: Tugs; 2022 Trips: 5; 2022 Share: 6%; 2023 Trips: 7; 2023 Share: 8%",
    "Boat: Ferries; 2022 Trips: 8; 2022 Share: 9%; 2023 Trips: 10; 2023 Share: 11%",
    "Boat: Ferries; 2022 Trips: 18; 2022 Share: 19%; 2023 Trips: 20; 2023 Share: 21%",
]


def as_docx() -> bytes:
    document = docx.Document()
    table = document.add_table(rows=5, cols=5)
    for top, left, bottom, right in MERGED:
        table.cell(top, left).merge(table.cell(bottom, right))
    for place, text in CELLS.items():
        table.cell(*place).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_pptx() -> bytes:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(5, 5, Inches(1), Inches(1), Inches(6), Inches(3)).table
    for place, text in CELLS.items():
        table.cell(*place).text = text
    for top, left, bottom, right in MERGED:
        table.cell(top, left).merge(table.cell(bottom, right))
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def as_xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for (r, c), text in CELLS.items():
        sheet.cell(r + 1, c + 1).value = int(text) if text.isdigit() else text
    for top, left, bottom, right in MERGED:
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_html() -> bytes:
    spans = {place: (f" colspan={right - left + 1}" if right > left else f" rowspan={bottom - top + 1}")
             for top, left, bottom, right in MERGED for place in [(top, left)]}  # fmt: skip
    lines = [
        "".join(f"<{tag}{spans.get((r, c), '')}>{CELLS[r, c]}</{tag}>" for c in range(5) if (r, c) in CELLS)
        for r, tag in enumerate(("th", "th", "td", "td", "td"))
    ]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<html><body><p>Boats of the harbour, as counted.</p><table>{body}</table></body></html>".encode()


def as_pdf() -> bytes:
    def page(canvas: Canvas) -> None:
        inner = {(r, c) for top, left, bottom, right in MERGED for r in range(top, bottom + 1)
                 for c in range(left, right + 1) if (r, c) != (top, left)}  # fmt: skip
        sizes = {(top, left): (right - left + 1, bottom - top + 1) for top, left, bottom, right in MERGED}
        for r in range(5):
            for c in range(5):
                if (r, c) not in inner:
                    wide, high = sizes.get((r, c), (1, 1))
                    canvas.rect(72 + 80 * c, 700 - 20 * (r + high), 80 * wide, 20 * high)
                    write(canvas, 78 + 80 * c, 706 - 20 * (r + high), CELLS[r, c], 9)

    return drawn(page)


def rows_of(parsed: Parsed) -> list[Element]:
    return [each for page in parsed.pages for each in page.elements if each.kind is ElementKind.TABLE_ROW]


@pytest.mark.parametrize("made", [as_docx, as_pptx, as_xlsx, as_html, as_pdf])
def test_merged_cells_name_each_column_and_label_each_row(made: Callable[[], bytes]) -> None:
    name = f"boats.{made.__name__.removeprefix('as_')}"
    assert [row.text for row in rows_of(parse(Path(name), made()))] == ROWS


def embedded(parsed: Parsed) -> list[str]:
    _, chunks = chunk(parsed, "Boats", 180, count_tokens)
    return [each.embedded for part in chunks for each in part.sentences if each.kind.value == "table_row"]


def test_title_unit_and_section_of_a_table_go_with_each_of_its_rows() -> None:
    cells = [
        ["Boats (in hundreds)"] * 3,
        ["Basin", "Open", "Shut"],
        ["", "(days)", "(days)"],
        ["North side", "", ""],
        ["Old basin", "4", "5"],
        ["South side"] * 3,
        ["New basin", "6", "7"],
    ]
    rows = row_elements(cells, 1)

    assert [(row.text, row.context) for row in rows] == [
        ("Boats (in hundreds)", None),
        ("North side", "Boats (in hundreds)"),
        ("Basin: Old basin; Open (days): 4; Shut (days): 5", "Boats (in hundreds): North side"),
        ("South side", "Boats (in hundreds)"),
        ("Basin: New basin; Open (days): 6; Shut (days): 7", "Boats (in hundreds): South side"),
    ]


@pytest.mark.parametrize("unit", ["(thousand boats)", "Unit: thousand boats", "单位：万艘"])
def test_the_caption_and_the_unit_under_it_are_embedded_with_each_row_and_not_quoted(unit: str) -> None:
    markup = (
        f"<html><body><p>Table 2. Boats by basin</p><p>{unit}</p><table><tr><th>Basin</th><th>Boats</th></tr>"
        "<tr><td>Old</td><td>4</td></tr><tr><td>New</td><td>6</td></tr></table></body></html>"
    )
    parsed = parse(Path("boats.html"), markup.encode())

    assert embedded(parsed) == [
        f"Table 2. Boats by basin {unit}: Basin: Old; Boats: 4",
        f"Table 2. Boats by basin {unit}: Basin: New; Boats: 6",
    ]
    assert [row.text for row in rows_of(parsed)] == ["Basin: Old; Boats: 4", "Basin: New; Boats: 6"]


def test_values_stand_with_the_labels_of_a_form_above_them() -> None:
    rows = row_elements([["Pilot:", "Keeper:"], ["Moss", "Reed"], ["Smith:", "Cook:"], ["Birch", "Thorn"]], 1)

    assert [row.text for row in rows] == ["Pilot: Moss; Keeper: Reed", "Smith: Birch; Cook: Thorn"]


def _table(canvas: Canvas, y: float, rows: list[list[str]]) -> None:
    """Ruled rows of three columns; a cell may have two lines."""
    for row in rows:
        height = 16 + 11 * max(cell.count("\n") for cell in row)
        for c, cell in enumerate(row):
            canvas.rect(72 + 150 * c, y - height, 150, height)
            for i, line in enumerate(cell.split("\n")):
                write(canvas, 76 + 150 * c, y - 11 - 11 * i, line, 9)
        y -= height


NAMES = ["Basin", "Boats (hundreds)", "Remark"]


def over_a_page_break(*, repeated: bool, cut: bool) -> Parsed:
    def first(canvas: Canvas) -> None:
        write(canvas, 72, 740, "Table 3. Boats by basin and side")
        last = ["Mill basin", "7", "The sluice is shut while\nthe"] if cut else ["Mill basin", "7", "none"]
        _table(canvas, 730, [NAMES, ["Old basin", "41", "none"], last])

    def second(canvas: Canvas) -> None:
        rest = [["", "", "keeper is away"]] if cut else []
        _table(canvas, 730, [*([NAMES] if repeated else []), *rest, ["New basin", "17", "none"], ["Bay", "3", "none"]])
        write(canvas, 72, 500, "The count was made at low tide.")

    return parse(Path("boats.pdf"), drawn(first, second))


@pytest.mark.parametrize("repeated", [True, False])
def test_a_table_over_a_page_break_is_one_whether_or_not_its_names_come_again(repeated: bool) -> None:
    parsed = over_a_page_break(repeated=repeated, cut=False)
    rows = rows_of(parsed)

    assert [row.text for row in rows] == [
        f"Basin: {basin}; Boats (hundreds): {count}; Remark: none"
        for basin, count in (("Old basin", 41), ("Mill basin", 7), ("New basin", 17), ("Bay", 3))
    ]
    assert len({row.group for row in rows}) == 1
    assert all(text.startswith("Table 3. Boats by basin and side: Basin: ") for text in embedded(parsed))
    last = rows[-1]
    assert {last.text[a.start : a.end] for a in last.anchors} >= {"Bay", "3", "none"}
    assert all(0 <= a.box.top < letter[1] for a in last.anchors)


@pytest.mark.parametrize("repeated", [True, False])
def test_a_row_that_a_page_break_cuts_is_one_sentence_of_two_spans(repeated: bool) -> None:
    pages, chunks = chunk(over_a_page_break(repeated=repeated, cut=True), "Boats", 180, count_tokens)
    [mill] = [each for part in chunks for each in part.sentences if "Mill basin" in each.text]

    assert [span.page for span in mill.spans] == [1, 2]
    assert mill.text == " ".join(pages[span.page - 1].text[span.start : span.end] for span in mill.spans)
    assert "The sluice is shut while the Remark: keeper is away" in mill.text


def test_a_label_over_rows_is_carried_over_the_page_break() -> None:
    def first(canvas: Canvas) -> None:
        _table(canvas, 730, [["Side", "Basin", "Boats"], ["North", "Old basin", "41"], ["South", "Mill basin", "7"]])

    def second(canvas: Canvas) -> None:
        _table(canvas, 730, [["", "Sluice basin", "17"], ["West", "Bay", "3"]])

    rows = rows_of(parse(Path("boats.pdf"), drawn(first, second)))

    assert [row.text for row in rows[2:]] == [
        "Side: South; Basin: Sluice basin; Boats: 17",
        "Side: West; Basin: Bay; Boats: 3",
    ]


def test_a_table_with_names_of_its_own_on_the_next_page_is_another() -> None:
    def page(names: list[str], row: list[str]) -> layouts.Draw:
        def draw(canvas: Canvas) -> None:
            for c, (name, cell) in enumerate(zip(names, row, strict=True)):
                canvas.rect(72 + 150 * c, 700, 150, 16)
                canvas.rect(72 + 150 * c, 684, 150, 16)
                write(canvas, 76 + 150 * c, 705, name, 9, "Helvetica-Bold")
                write(canvas, 76 + 150 * c, 689, cell, 9)

        return draw

    pages = [page(["Basin", "Boats"], ["Old basin", "41"]), page(["Train", "Wagons"], ["Hill train", "30"])]
    rows = rows_of(parse(Path("boats.pdf"), drawn(*pages)))

    assert [row.text for row in rows] == ["Basin: Old basin; Boats: 41", "Train: Hill train; Wagons: 30"]
    assert rows[0].group != rows[1].group


def test_lines_under_links_and_text_printed_twice_are_no_rows_and_no_words() -> None:
    def page(canvas: Canvas) -> None:
        _table(canvas, 700, [["Boat", "Log"], ["Tug", "logs.example.org/tugs\n/of-the-old-basin"], ["Ferry", "none"]])
        for y, text in ((671, "logs.example.org/tugs"), (660, "/of-the-old-basin")):
            canvas.line(226, y, 226 + canvas.stringWidth(text, "Helvetica", 9), y)
        for i in range(12):
            write(canvas, 76, 500 - 12 * i, f"Line {i} of the log, which nobody reads.")
        write(canvas, 76.4, 700 - 16 - 11.4, "Tug", 9)  # its shadow: pdfium leaves out only what comes right after

    rows = rows_of(parse(Path("boats.pdf"), drawn(page)))

    assert [row.text for row in rows] == [
        "Boat: Tug; Log: logs.example.org/tugs /of-the-old-basin", "Boat: Ferry; Log: none",
    ]  # fmt: skip


def test_rows_without_lines_between_them_stand_under_names_that_have_them() -> None:
    def page(canvas: Canvas) -> None:
        for c, name in enumerate(("Id", "Boat", "Basin")):
            canvas.rect(72 + 100 * c, 700, 100, 16)
            write(canvas, 76 + 100 * c, 705, name, 9)
        canvas.rect(72, 640, 300, 60)
        for r, row in enumerate((("1", "Tug", "Old basin"), ("2", "Ferry", "New basin"), ("3", "Barge", "Bay"))):
            for c, cell in enumerate(row):
                write(canvas, 76 + 100 * c, 686 - 16 * r, cell, 9)

    rows = rows_of(parse(Path("boats.pdf"), drawn(page)))

    assert [row.text for row in rows] == [
        "Id: 1; Boat: Tug; Basin: Old basin",
        "Id: 2; Boat: Ferry; Basin: New basin",
        "Id: 3; Boat: Barge; Basin: Bay",
    ]
