"""Awkward layouts drawn on the spot, in words of our own: what a reader reads first is not what the file has first."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pypdf
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas], None]
HARBOUR = (
    "Harbour cranes lift the first boxes before dawn, while the crews of the night are still on the quay. "
    "Every crane has a driver and a spotter, and they speak by radio all day. "
    "When fog comes in from the sea the work stops until the tower lights can be seen again."
)
FERRY = (
    "Ferries to the islands leave from the old basin, where the water is too shallow for larger ships. "
    "A ferry carries forty cars and takes two hours to the outer island. "
    "In winter the last one turns back at noon because the basin freezes towards evening."
)
RAIL = (
    "Rails run along the quay to the yard behind the market, and from there to the hills. "
    "Trains of thirty wagons are put together overnight and leave in the order of their distance. "
    "The yard has its own smith, who mends couplings while the trains wait."
)
TOWER = (
    "The tower stands at the mouth of the basin and was built of stone from the hills. "
    "Its keeper writes down each ship that enters, with the hour and the height of the tide."
)
CHINESE_LEFT = (
    "港口的起重机在天亮以前开始装卸，值夜班的工人还没有离开码头。每台起重机有一名司机和一名信号员，全天用对讲机联络。"
)
CHINESE_RIGHT = (
    "开往外岛的渡轮停靠在旧港池，那里水浅，大船进不来。"
    "一艘渡轮能装四十辆汽车，到外岛需要两个小时，冬天最后一班中午返航。"
)


def drawn(*pages: Draw) -> bytes:
    """A PDF of letter size, one page a drawing."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=letter, invariant=1)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def turned(content: bytes, degrees: int) -> bytes:
    """The same PDF, its pages shown turned clockwise."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    for page in writer.pages:
        page.rotate(degrees)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def write(canvas: Canvas, x: float, y: float, text: str, size: float = 10, font: str = "Helvetica") -> None:
    canvas.setFont(font, size)
    canvas.drawString(x, y, text)


def rows(text: str, width: float, size: float = 10) -> list[str]:
    """The text broken to lines of at most this many points."""
    return list(simpleSplit(text, "Helvetica", size, width))


def column(canvas: Canvas, x: float, y: float, lines: Sequence[str], size: float = 10) -> float:
    """Lines one below the other, and the height under them."""
    for i, line in enumerate(lines):
        write(canvas, x, y - 1.2 * size * i, line, size)
    return y - 1.2 * size * len(lines)


def text(canvas: Canvas, x: float, y: float, said: str, width: float, size: float = 10) -> float:
    """A paragraph, and where the next one begins."""
    return column(canvas, x, y, rows(said, width, size), size) - 0.8 * size


def grid(canvas: Canvas, x: float, y: float, cells: Sequence[Sequence[str]], width: float, height: float = 16) -> float:
    """A table with a line around each cell, and the height under it."""
    for r, row in enumerate(cells):
        for c, cell in enumerate(row):
            canvas.rect(x + c * width, y - (r + 1) * height, width, height)
            write(canvas, x + c * width + 4, y - (r + 1) * height + 5, cell, 9, "Helvetica" if r else "Helvetica-Bold")
    return y - len(cells) * height


def two_columns_under_an_abstract(canvas: Canvas) -> None:
    write(canvas, 54, 730, "A Year at the Harbour", 20)
    text(canvas, 54, 700, "Abstract. " + TOWER, 500)
    text(canvas, 54, 640, HARBOUR, 235)
    text(canvas, 54, 520, RAIL, 235)
    text(canvas, 320, 640, FERRY, 235)


def three_columns(canvas: Canvas) -> None:
    write(canvas, 40, 740, "Three Ways to Leave Town", 18)
    for x, said in ((40, HARBOUR), (225, FERRY), (410, RAIL)):
        text(canvas, x, 700, said, 160, 9)


def a_sidebar(canvas: Canvas) -> None:
    write(canvas, 54, 740, "The Harbour in Brief", 18)
    after = text(canvas, 54, 710, HARBOUR, 320)
    write(canvas, 54, after - 8, "Getting to the islands", 13, "Helvetica-Bold")
    text(canvas, 54, after - 28, FERRY + " " + RAIL, 320)
    canvas.setFillGray(0.88)
    canvas.rect(400, 520, 170, 190, stroke=0, fill=1)
    canvas.setFillGray(0)
    write(canvas, 410, 690, "The keeper's tower", 13, "Helvetica-Bold")
    text(canvas, 410, 670, TOWER, 150)
    write(canvas, 54, 490, "Where to read on", 13, "Helvetica-Bold")
    text(canvas, 54, 470, "The log of the keeper is open to readers on the first day of each month.", 500)


def _running(number: int) -> Draw:
    def page(canvas: Canvas) -> None:
        write(canvas, 54, 765, "Harbour Gazette", 8)
        write(canvas, 300, 28, f"{number + 8}", 8)
        write(canvas, 430, 28, "Printed at the old basin", 8)
        text(canvas, 54, 700, f"Report {number}. " + (HARBOUR, FERRY, RAIL, TOWER)[number - 1], 480)

    return page


running_headers = tuple(_running(number) for number in range(1, 5))


def footnotes_in_a_column(canvas: Canvas) -> None:
    lines = rows(HARBOUR + " " + RAIL, 235)
    y = column(canvas, 54, 700, lines[:6])
    canvas.line(54, 150, 120, 150)
    write(canvas, 54, y, lines[6])
    for i in range(7, len(lines)):
        write(canvas, 320, 700 - 12 * (i - 7), lines[i])
    write(canvas, 54, 136, "1 The tower is lit by gas, see the log of the keeper.", 7)
    write(canvas, 54, 126, "2 Radio came to the quay in the year of the flood.", 7)


def captions(canvas: Canvas) -> None:
    y = text(canvas, 54, 730, HARBOUR, 480)
    write(canvas, 54, y - 6, "Table 1. Boats by basin", 9, "Helvetica-Bold")
    y = grid(canvas, 54, y - 12, [["Basin", "Boats"], ["Old basin", "41"], ["New basin", "17"]], 120)
    y = text(canvas, 54, y - 20, FERRY, 480)
    canvas.setFillGray(0.5)
    canvas.circle(180, y - 60, 45, stroke=0, fill=1)
    canvas.setFillGray(0)
    write(canvas, 54, y - 125, "Figure 1. The tower as seen from the old basin", 9)
    text(canvas, 54, y - 150, RAIL, 480)


def broken_words(canvas: Canvas) -> None:
    left = [
        "The office for ships\u2019 papers has moved to the quay, so that cap-",
        "tains find it. Coal is still traded there, and the of\ufb01ce keeps",
        "a list that the harbour master reads out each week of self-",
    ]
    right = [
        "employed pilots. Each pilot signs for the ship at the mouth of",
        "the basin, and the harbour master countersigns in the evening",
        "when the self-employed pilots and the captains come in.",
    ]
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    for i, (one, other) in enumerate(zip(left, right, strict=True)):
        write(canvas, 40, 700 - 12 * i, one, 8, "Vera")
        write(canvas, 330, 700 - 12 * i, other, 8, "Vera")


def two_columns_shuffled(canvas: Canvas) -> None:
    left, right = rows(HARBOUR, 235), rows(FERRY, 235)
    placed = [(54, i, line) for i, line in enumerate(left)] + [(320, i, line) for i, line in enumerate(right)]
    for k in range(len(placed)):
        x, i, line = placed[k * 7 % len(placed)] if len(placed) % 7 else placed[-1 - k]
        write(canvas, x, 700 - 12 * i, line)


def a_note_sideways(canvas: Canvas) -> None:
    text(canvas, 54, 700, HARBOUR, 400)
    canvas.saveState()
    canvas.translate(560, 300)
    canvas.rotate(90)
    write(canvas, 0, 0, "Read from below: the tide table hangs in the tower.")
    canvas.restoreState()


def a_table_in_a_column(canvas: Canvas) -> None:
    y = text(canvas, 54, 720, HARBOUR, 235)
    write(canvas, 54, y - 4, "Table 2. Wagons a day", 9, "Helvetica-Bold")
    y = grid(canvas, 54, y - 10, [["Line", "Wagons"], ["Hill line", "90"], ["Coast line", "60"]], 110)
    text(canvas, 54, y - 18, RAIL, 235)
    text(canvas, 320, 720, FERRY + " " + TOWER, 235)


def a_list_in_a_narrow_column(canvas: Canvas) -> None:
    text(canvas, 54, 720, HARBOUR + " " + RAIL, 330)
    write(canvas, 430, 720, "What to bring:", 10)
    y = 704.0
    for item in ("a coat that keeps out the wind of the basin", "boots", "paper for the keeper's log and a pencil"):
        write(canvas, 430, y, "\u2022")
        y = column(canvas, 440, y, rows(item, 120)) - 2


def chinese_columns(canvas: Canvas) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    write(canvas, 54, 740, "港口的一年", 20, "STSong-Light")
    for x, said in ((54, CHINESE_LEFT), (320, CHINESE_RIGHT)):
        for i in range(0, len(said), 20):
            write(canvas, x, 700 - 16 * (i // 20), said[i : i + 20], 11, "STSong-Light")


def a_drop_cap(canvas: Canvas) -> None:
    write(canvas, 54, 682, HARBOUR[0], 34)
    beside = rows(HARBOUR[1:], 400)[:2]
    column(canvas, 82, 700, beside)
    column(canvas, 54, 676, rows(HARBOUR[1 + len(" ".join(beside)) :].strip(), 428))


def a_pull_quote(canvas: Canvas) -> None:
    text(canvas, 54, 720, HARBOUR + " " + RAIL, 235)
    said = rows(FERRY, 235)
    column(canvas, 320, 720, said[:4])
    canvas.line(320, 670, 555, 670)
    column(canvas, 330, 650, ["\u201cNobody sees the fog", "before the gulls do.\u201d"], 16)
    canvas.line(320, 618, 555, 618)
    y = column(canvas, 320, 600, said[4:]) - 8
    text(canvas, 320, y, TOWER, 235)


def headings_by_outline(canvas: Canvas) -> None:
    y = 720.0
    for level, title, said in ((0, "Boats", HARBOUR), (1, "Ferries to the islands", FERRY), (0, "Trains", RAIL)):
        canvas.bookmarkHorizontal(title, 0, y)
        canvas.addOutlineEntry(title, title, level)
        write(canvas, 54, y, title)
        y = text(canvas, 54, y - 20, said, 480) - 14
