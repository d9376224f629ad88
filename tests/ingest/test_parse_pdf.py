"""PDFs made on the spot, read back: order, furniture, headings, lists and paragraphs."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from reportlab.lib.pagesizes import letter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ingest.elements import Element, ElementKind, Parsed
from ingest.parse import parse
from ingest.parse.pdf.composition import Hyphens

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


def test_two_columns_are_read_one_after_the_other_although_the_file_has_them_line_by_line() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 72, 720, "Clean Trucks at the Ports of China: A Market Study", size=18)
        for i, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            write(canvas, 54, 680 - 12 * i, left)
            write(canvas, 320, 680 - 12 * i, right)

    parsed = read(page)

    assert texts(parsed) == [
        "Clean Trucks at the Ports of China: A Market Study",
        " ".join(LEFT),
        " ".join(RIGHT),
    ]


def test_a_line_across_both_columns_ends_them() -> None:
    def page(canvas: Canvas) -> None:
        for y, sides in ((700, (LEFT, RIGHT)), (580, (RIGHT, LEFT))):
            for i, (left, right) in enumerate(zip(*sides, strict=True)):
                write(canvas, 54, y - 12 * i, left)
                write(canvas, 320, y - 12 * i, right)
        write(
            canvas,
            54,
            615,
            "Figure 1. Sales of zero-emission trucks in the five largest markets, by year of sale",
        )

    parsed = read(page)

    assert [text[:12] for text in texts(parsed)] == [
        t[:12] for t in (LEFT[0], RIGHT[0], "Figure 1. Sa", RIGHT[0], LEFT[0])
    ]
    assert texts(parsed, ElementKind.CAPTION)[0].startswith("Figure 1.")


def test_two_columns_in_the_middle_of_a_page_of_one() -> None:
    wide = "This study looks at the market for clean commercial vehicles in twelve provinces and asks whom it serves."

    def page(canvas: Canvas) -> None:
        lines(canvas, 54, 740, [wide] * 12)
        for i, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            write(canvas, 54, 580 - 12 * i, left)
            write(canvas, 320, 580 - 12 * i, right)
        lines(canvas, 54, 500, [wide] * 12)

    found = texts(read(page))

    assert " ".join(LEFT) in found
    assert " ".join(RIGHT) in found


def test_running_headers_and_page_numbers_are_left_out() -> None:
    def numbered(number: int) -> Draw:
        def page(canvas: Canvas) -> None:
            write(canvas, 72, 765, "Clean Truck and Bus Forum", size=8)
            write(canvas, 300, 30, f"Page {number} of 4", size=8)
            lines(canvas, 72, 700, [f"In year {number} the fleet had {number}00 trucks.", *LEFT])

        return page

    parsed = read(*map(numbered, range(1, 5)))

    assert not [text for text in texts(parsed) if "Forum" in text or "Page" in text]
    assert [page.elements[0].text[:9] for page in parsed.pages] == [f"In year {n}" for n in range(1, 5)]


def test_headings_by_size_weight_and_outline_with_levels() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 72, 720, "Market Guide", size=22)
        write(canvas, 72, 680, "Demand in the Provinces", size=15)
        lines(canvas, 72, 655, LEFT)
        write(canvas, 72, 570, "Who buys them", font="Helvetica-Bold")
        lines(canvas, 72, 550, RIGHT)
        write(canvas, 72, 470, "Annex on method")
        canvas.bookmarkPage("annex")
        canvas.addOutlineEntry("Annex on Method", "annex", level=0)
        lines(canvas, 72, 440, LEFT)

    headings = {e.text: e.level for e in read(page).pages[0].elements if e.kind is ElementKind.HEADING}

    assert headings == {"Market Guide": 1, "Demand in the Provinces": 2, "Who buys them": 3, "Annex on method": 1}


def test_list_items_lose_their_bullet_keep_their_number_and_take_their_wrapped_lines() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 72, 720, "Outcomes are:")
        lines(canvas, 90, 700, ["\u2022 Share information on the state of the technology and on", "  its benefits;"])
        write(canvas, 90, 676, "\u2022 Highlight the opportunities for exports.")
        write(canvas, 90, 650, "1. Send the form.")
        write(canvas, 90, 638, "2. Wait for the answer.")

    parsed = read(page)

    assert texts(parsed, ElementKind.LIST_ITEM) == [
        "Share information on the state of the technology and on its benefits;",
        "Highlight the opportunities for exports.",
        "1. Send the form.",
        "2. Wait for the answer.",
    ]
    item = element(parsed, "Highlight")
    assert item.text[item.anchors[0].start : item.anchors[0].end] == "Highlight"


def test_a_line_that_begins_with_a_number_is_no_item_in_the_middle_of_a_sentence() -> None:
    text = [
        "The agreement was signed in Beijing by both of the sides in the month of May of",
        "95. It was renewed ten years later.",
    ]

    assert len(texts(read(lambda canvas: lines(canvas, 72, 700, text)))) == 1


def test_paragraphs_end_at_white_space_and_at_a_last_line_that_is_cut_short() -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 72, 700, [*LEFT[:3], "It will rise.", *RIGHT])
        lines(canvas, 72, 570, LEFT)

    assert [text[:11] for text in texts(read(page))] == [LEFT[0][:11], RIGHT[0][:11], LEFT[0][:11]]


def test_a_broken_word_is_joined_and_a_compound_keeps_its_hyphen() -> None:
    def page(canvas: Canvas) -> None:
        lines(
            canvas,
            72,
            700,
            [
                "Makers of trucks see a growing op-",
                "portunity in the market for zero-",
                "emission buses and for the Biden-",
                "Harris program.",
            ],
        )

    text = texts(read(page))[0]

    assert "opportunity in the market for zero-emission buses and for the Biden-Harris program" in text


def test_the_document_itself_says_which_words_are_compounds() -> None:
    hyphens = Hyphens(["a vehicle-to-grid plan", "the lightweight frame, and a co-operative"])

    assert hyphens("co", "operative")
    assert not hyphens("light", "weight")
    assert not hyphens("govern", "ment")


def test_a_footnote_mark_does_not_grow_onto_a_number() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 72, 700, "All sales are to be clean by 2030")
        write(canvas, 72 + canvas.stringWidth("All sales are to be clean by 2030", "Helvetica", 10), 704, "1", size=6)
        write(canvas, 240, 700, "as pledged.")

    assert texts(read(page)) == ["All sales are to be clean by 2030\u00b9 as pledged."]


def test_rows_of_dots_to_page_numbers_are_no_content() -> None:
    def page(canvas: Canvas) -> None:
        for i, (title, number) in enumerate((("Summary", 1), ("Demand", 7), ("Supply", 12), ("Annex", 30))):
            write(canvas, 72, 700 - 14 * i, f"{title} {'.' * 60} {number}")
        lines(canvas, 72, 600, LEFT)

    assert texts(read(page)) == [" ".join(LEFT)]


def test_chinese_lines_join_without_spaces_and_have_an_anchor_a_character() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def page(canvas: Canvas) -> None:
        for i, line in enumerate(
            ("中国计划到二〇三〇年使新能源重型卡车占新车销", "售量的百分之三十，并在主要港口建设充电设施。")
        ):
            write(canvas, 72, 700 - 16 * i, line, font="STSong-Light", size=12)

    found = read(page).pages[0].elements

    assert [e.text for e in found] == [
        "中国计划到二〇三〇年使新能源重型卡车占新车销售量的百分之三十，并在主要港口建设充电设施。"
    ]
    assert len(found[0].anchors) == len(found[0].text)


def test_a_running_header_on_one_page_only_goes_and_title_contact_and_footnote_stay() -> None:
    def first(canvas: Canvas) -> None:
        write(canvas, 72, 760, "GLOBAL COMMERCIAL DRIVE TO ZERO", size=8)
        write(canvas, 72, 720, "Pathways for Clean Trucks", size=20)
        lines(canvas, 72, 690, LEFT)
        write(canvas, 72, 40, "1 Without trailers and without buses", size=8)

    def second(canvas: Canvas) -> None:
        write(canvas, 72, 760, "Pathways for Clean Trucks", size=8)
        write(canvas, 500, 760, "CALSTART", size=8)
        for i, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            write(canvas, 54, 700 - 12 * i, left)
            write(canvas, 320, 700 - 12 * i, right)
        write(canvas, 72, 40, "Contact: desk@example.org", size=8)

    parsed = read(first, second)

    assert texts(parsed) == [
        "GLOBAL COMMERCIAL DRIVE TO ZERO",
        "Pathways for Clean Trucks",
        " ".join(LEFT),
        "1 Without trailers and without buses",
        " ".join(LEFT),
        "Contact: desk@example.org",
        " ".join(RIGHT),
    ]


def test_numbers_without_a_dot_that_hang_before_their_texts_open_items() -> None:
    items = [
        ["Strong targets keep a lead and"],
        ["Firm rules give certainty to all the fleets that"],
        ["Aid should end."],
    ]
    items[0].append("make it larger.")

    def page(canvas: Canvas) -> None:
        write(canvas, 72, 700, "Three lessons stand out:")
        y = 680
        for number, item in enumerate(items, 1):
            write(canvas, 72, y, str(number), size=9)
            lines(canvas, 86, y, item)
            y -= 13 * len(item)

    assert texts(read(page), ElementKind.LIST_ITEM) == [f"{n} {' '.join(item)}" for n, item in enumerate(items, 1)]
