"""Leftovers go, content stays, and lines that head others are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.clean import clean
from ingest.elements import Anchor, Element, ElementKind, Parsed, ParsedPage
from ingest.parse import parse
from kb.records import Box

HEADING, PARAGRAPH, ITEM = ElementKind.HEADING, ElementKind.PARAGRAPH, ElementKind.LIST_ITEM
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
BODY = "The forum was opened by the two hosts, who spoke of the need for clean trucks and of the trade between them."


def cleaned(text: str) -> list[tuple[ElementKind, str]]:
    page = clean(parse(Path("page.txt"), text.encode())).pages[0]
    return [(element.kind, element.text) for element in page.elements]


@pytest.mark.parametrize(
    "leftover",
    [
        "Email *",
        "First Name *",
        "Subscribe",
        "Share this page",
        "Print",
        "Back to top",
        "Read more »",
        "Download PDF",
        "This site uses cookies to give you the best experience.",
        "© 2024 Example. All rights reserved.",
        "返回顶部",
        "分享到：",
    ],
)
def test_leftovers_of_web_pages_go(leftover: str) -> None:
    assert cleaned(f"{BODY}\n\n{leftover}\n\n{BODY[4:]}") == [(PARAGRAPH, BODY), (PARAGRAPH, BODY[4:])]


@pytest.mark.parametrize(
    "content",
    [
        "Download the Success Agreement.",
        "30% by 2030",
        "CALSTART",
        "Yin Qiu, 202.746.2328,",
        "Roxanna Smith (media contact), +1 510.326.0390,",
        "Energy Foundation China, CALSTART, iCET",
        "Contact Susan Romeo,",
        "US-China Clean Truck and Bus Summit Flyer - English",
        "* Preliminary figures.",
    ],
)
def test_content_stays_however_short(content: str) -> None:
    kept = [text for _, text in cleaned(f"{BODY}\n\n{content}\n\n{BODY[4:]}")]

    assert kept == [BODY, content.removeprefix("* "), BODY[4:]]


def test_a_menu_at_the_start_goes_and_the_title_behind_it_stays() -> None:
    text = f"contact :\nBoard - Meeting\nNews Records\n\nHow the state plans for clean trucks\n\n{BODY}"

    assert cleaned(text) == [(HEADING, "How the state plans for clean trucks"), (PARAGRAPH, BODY)]


def test_short_lines_at_the_start_that_are_no_menu_stay() -> None:
    assert [text for _, text in cleaned(f"CALSTART\nEnergy Foundation China\n\n{BODY}")][:2] == [
        "CALSTART",
        "Energy Foundation China",
    ]


def test_short_lines_in_title_case_before_longer_text_are_headings() -> None:
    text = (
        f"{BODY}\nOpening Remarks\n{BODY}\nConclusion\n{BODY}\nJun 1, 2022 9:00 am\n{BODY}\nA line of no weight\n{BODY}"
    )

    assert [text for kind, text in cleaned(text) if kind is HEADING] == ["Opening Remarks", "Conclusion"]


def test_chinese_numbered_lines_are_headings() -> None:
    body = "本通告适用于装配有柴油机从事建筑和市政施工作业的移动机械和可运输工业设备。"

    found = cleaned(f"{body}\n\n一、适用范围\n\n{body}\n\n（一）自本年八月起，本市所有区域禁止使用。\n\n{body}")

    assert [text for kind, text in found if kind is HEADING] == ["一、适用范围"]


def test_times_of_an_agenda_open_their_session_and_do_not_close_the_one_before() -> None:
    text = (
        "9:00 – 9:10 AM Beijing Time /\n\n6:00 – 6:10 PM Pacific Time\n\nWelcome and Introduction\n\n"
        "  • Huiming Gong – Energy Foundation China\n9:10 – 9:25 AM Beijing Time /\n\n6:10 – 6:25 PM Pacific Time\n\n"
        "Panel Discussion – Moderated by Yin Qiu\n\n  • Zhe WANG – Rocky Mountain Institute\n"
    )

    assert cleaned(text) == [
        (PARAGRAPH, "9:00 – 9:10 AM Beijing Time / 6:00 – 6:10 PM Pacific Time Welcome and Introduction"),
        (ITEM, "Huiming Gong – Energy Foundation China"),
        (
            PARAGRAPH,
            "9:10 – 9:25 AM Beijing Time / 6:10 – 6:25 PM Pacific Time Panel Discussion – Moderated by Yin Qiu",
        ),
        (ITEM, "Zhe WANG – Rocky Mountain Institute"),
    ]


def test_joined_lines_keep_their_rectangles_on_their_words() -> None:
    def line(text: str, top: float) -> Element:
        return Element(PARAGRAPH, text, anchors=(Anchor(0, len(text), Box(0, top, 9, top + 9)),))

    page = ParsedPage(1, (line("9:00 – 9:10", 10), line("Welcome", 20)))

    found = clean(Parsed("application/pdf", (page,))).pages[0].elements[0]

    assert [(found.text[a.start : a.end], a.box.top) for a in found.anchors] == [("9:00 – 9:10", 10), ("Welcome", 20)]


def test_what_a_slide_master_repeats_is_told_once() -> None:
    pages = tuple(
        ParsedPage(n, (Element(PARAGRAPH, "Clean Tech Center"), Element(PARAGRAPH, f"Point {n}"))) for n in range(1, 5)
    )

    found = [element.text for page in clean(Parsed(PPTX, pages)).pages for element in page.elements]

    assert found == ["Clean Tech Center", "Point 1", "Point 2", "Point 3", "Point 4"]


def test_a_table_of_contents_goes() -> None:
    contents = "Summary ........ 1\nDemand ........ 7\nSupply ........ 12"

    assert [text for _, text in cleaned(f"{BODY}\n\n{contents}\n\n{BODY[4:]}")] == [BODY, BODY[4:]]


def test_the_axis_of_a_chart_goes_and_a_lone_figure_stays() -> None:
    assert [text for _, text in cleaned(f"{BODY}\n\n80\n\n70\n\n60%\n\n{BODY[4:]}\n\n16")] == [BODY, BODY[4:], "16"]


def test_headings_of_a_laid_out_format_are_left_to_its_parser() -> None:
    page = ParsedPage(1, (Element(PARAGRAPH, "Opening Remarks"), Element(PARAGRAPH, BODY)))

    assert clean(Parsed("application/pdf", (page,))).pages[0].elements == page.elements
