"""What is read of awkward layouts, page by page: each element's kind and how it begins, in the order of a reader."""

from __future__ import annotations

from pathlib import Path

import pytest

import layouts
from ingest.chunk import chunk
from ingest.elements import Element, Parsed
from ingest.parse import parse
from kb.tokens import count_tokens
from layouts import CHINESE_LEFT, CHINESE_RIGHT, FERRY, HARBOUR, RAIL, TOWER, Draw, drawn, turned

Golden = list[tuple[str, str]]

COLUMNS = [
    ("heading", "A Year at the Harbour"),
    ("paragraph", "Abstract. The tower"),
    ("paragraph", HARBOUR),
    ("paragraph", RAIL),
    ("paragraph", FERRY),
]
GOLDENS: list[tuple[Draw, Golden]] = [
    (layouts.two_columns_under_an_abstract, COLUMNS),
    (
        layouts.three_columns,
        [("heading", "Three Ways"), ("paragraph", HARBOUR), ("paragraph", FERRY), ("paragraph", RAIL)],
    ),
    (
        layouts.a_sidebar,
        [
            ("heading", "The Harbour in Brief"),
            ("paragraph", HARBOUR),
            ("heading", "Getting to the islands"),
            ("paragraph", FERRY),
            ("heading", "The keeper's tower"),
            ("paragraph", TOWER),
            ("heading", "Where to read on"),
            ("paragraph", "The log of the keeper is open"),
        ],
    ),
    (
        layouts.footnotes_in_a_column,
        [("paragraph", f"{HARBOUR} {RAIL}"), ("footnote", "1 The tower is lit"), ("footnote", "2 Radio came")],
    ),
    (
        layouts.captions,
        [
            ("paragraph", HARBOUR),
            ("caption", "Table 1. Boats by basin"),
            ("table_row", "Basin: Old basin; Boats: 41"),
            ("table_row", "Basin: New basin; Boats: 17"),
            ("paragraph", FERRY),
            ("caption", "Figure 1. The tower"),
            ("paragraph", RAIL),
        ],
    ),
    (layouts.two_columns_shuffled, [("paragraph", HARBOUR), ("paragraph", FERRY)]),
    (layouts.a_note_sideways, [("paragraph", HARBOUR), ("paragraph", "Read from below: the tide table")]),
    (
        layouts.a_table_in_a_column,
        [
            ("paragraph", HARBOUR),
            ("caption", "Table 2. Wagons a day"),
            ("table_row", "Line: Hill line; Wagons: 90"),
            ("table_row", "Line: Coast line; Wagons: 60"),
            ("paragraph", RAIL),
            ("paragraph", FERRY),
        ],
    ),
    (
        layouts.a_list_in_a_narrow_column,
        [
            ("paragraph", HARBOUR),
            ("paragraph", "What to bring:"),
            ("list_item", "a coat that keeps out the wind of the basin"),
            ("list_item", "boots"),
            ("list_item", "paper for the keeper's log and a pencil"),
        ],
    ),
    (layouts.chinese_columns, [("heading", "港口的一年"), ("paragraph", CHINESE_LEFT), ("paragraph", CHINESE_RIGHT)]),
    (layouts.a_drop_cap, [("paragraph", HARBOUR)]),
    (
        layouts.a_pull_quote,
        [
            ("paragraph", HARBOUR),
            ("paragraph", FERRY),
            ("paragraph", "\u201cNobody sees the fog before the gulls do.\u201d"),
            ("paragraph", TOWER),
        ],
    ),
    (
        layouts.headings_by_outline,
        [
            ("heading", "Boats"),
            ("paragraph", HARBOUR),
            ("heading", "Ferries to the islands"),
            ("paragraph", FERRY),
            ("heading", "Trains"),
            ("paragraph", RAIL),
        ],
    ),
]


def read(content: bytes) -> Parsed:
    return parse(Path("layout.pdf"), content)


def assert_read(elements: tuple[Element, ...], golden: Golden) -> None:
    begun = [(each.kind.value, each.text[: len(start)]) for each, (_, start) in zip(elements, golden, strict=False)]
    assert begun == golden
    assert len(elements) == len(golden)


@pytest.mark.parametrize(("draw", "golden"), GOLDENS, ids=[draw.__name__ for draw, _ in GOLDENS])
def test_elements_come_in_the_order_of_a_reader(draw: Draw, golden: Golden) -> None:
    assert_read(read(drawn(draw)).pages[0].elements, golden)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_read_as_it_was_written(degrees: int) -> None:
    assert_read(read(turned(drawn(layouts.two_columns_under_an_abstract), degrees)).pages[0].elements, COLUMNS)


def test_words_broken_over_lines_and_columns_are_whole_and_ligatures_are_letters() -> None:
    [element] = read(drawn(layouts.broken_words)).pages[0].elements

    assert "so that captains find it" in element.text
    assert "the office keeps" in element.text
    assert "each week of self-employed pilots. Each pilot" in element.text
    assert all(element.text[a.start : a.end].strip() for a in element.anchors)


def test_a_space_that_is_printed_inside_of_a_ligature_is_none() -> None:
    def page(canvas: layouts.Canvas) -> None:
        layouts.text(canvas, 54, 700, TOWER, 400)
        layouts.pdfmetrics.registerFont(layouts.TTFont("Vera", "Vera.ttf"))
        line = canvas.beginText(54, 600)
        line.setFont("Vera", 8)
        line.textOut("The of")
        line.setCharSpace(-3)
        line.textOut("\ufb01 ")
        line.setCharSpace(0)
        canvas.drawText(line)
        layouts.write(canvas, 54 + canvas.stringWidth("The of\ufb01", "Vera", 8), 600, "ce of the keeper", 8, "Vera")

    assert read(drawn(page)).pages[0].elements[-1].text == "The office of the keeper"


def test_the_rest_of_a_footnote_on_the_page_before_is_a_footnote_and_stands_in_no_sentence() -> None:
    def first(canvas: layouts.Canvas) -> None:
        layouts.text(canvas, 54, 700, HARBOUR + " The log of the keeper is read by", 480)
        layouts.write(canvas, 54, 120, "1 The tower is lit by gas, which comes from the works in the", 7)

    def second(canvas: layouts.Canvas) -> None:
        layouts.text(canvas, 54, 700, "everybody who sails. " + FERRY, 480)
        layouts.write(canvas, 54, 120, "hills behind the market.", 7)
        layouts.write(canvas, 54, 110, "2 Radio came to the quay in the year of the flood.", 7)

    parsed = read(drawn(first, second))
    _, chunks = chunk(parsed, "Town", 180, count_tokens)
    sentences = [each.text for part in chunks for each in part.sentences]

    assert [each.kind.value for each in parsed.pages[1].elements] == ["paragraph", "footnote", "footnote"]
    assert "The log of the keeper is read by everybody who sails." in sentences


def test_running_headers_are_kept_beside_the_text_and_in_no_chunk() -> None:
    parsed = read(drawn(*layouts.running_headers))
    pages, chunks = chunk(parsed, "Gazette", 180, count_tokens)

    assert [page.furniture for page in pages] == [
        ("Harbour Gazette", str(number), "Printed at the old basin") for number in range(9, 13)
    ]
    assert not [page.text for page in pages if "Gazette" in page.text or "old basin" in page.text[-30:]]
    assert not [each.embedded for each in chunks if "Harbour Gazette" in each.embedded]


def test_numbers_printed_on_the_pages_are_their_labels() -> None:
    assert [page.label for page in read(drawn(*layouts.running_headers)).pages] == ["9", "10", "11", "12"]


def test_every_chunk_knows_its_section_by_outline_and_by_size_of_type() -> None:
    _, by_outline = chunk(read(drawn(layouts.headings_by_outline)), "Town", 180, count_tokens)
    _, by_size = chunk(read(drawn(layouts.a_sidebar)), "Town", 180, count_tokens)

    assert [each.section for each in by_outline] == [("Boats",), ("Boats", "Ferries to the islands"), ("Trains",)]
    brief = "The Harbour in Brief"
    assert [each.section for each in by_size] == [
        (brief,),
        (brief, "Getting to the islands"),
        (brief, "The keeper's tower"),
        (brief, "Where to read on"),
    ]


def test_a_heading_in_a_box_heads_nothing_outside_of_it() -> None:
    def box_between(canvas: layouts.Canvas) -> None:
        layouts.write(canvas, 54, 740, "The Harbour in Brief", 18)
        layouts.text(canvas, 54, 710, HARBOUR, 480)
        canvas.setFillGray(0.88)
        canvas.rect(54, 560, 250, 90, stroke=0, fill=1)
        canvas.setFillGray(0)
        layouts.write(canvas, 64, 632, "The keeper's tower", 13, "Helvetica-Bold")
        layouts.text(canvas, 64, 612, TOWER, 230)
        layouts.text(canvas, 54, 530, RAIL, 480)

    _, chunks = chunk(read(drawn(box_between)), "Town", 180, count_tokens)

    assert [(each.section[-1], each.text[:5]) for each in chunks] == [
        ("The Harbour in Brief", HARBOUR[:5]),
        ("The keeper's tower", TOWER[:5]),
        ("The Harbour in Brief", RAIL[:5]),
    ]
