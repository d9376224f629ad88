"""Office files, web pages, Markdown and text, made on the spot and read with the network cut off."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest

from ingest.elements import ElementKind, Parsed
from ingest.parse import parse
from ingest.parse.spreadsheet import shown

HEADING, PARAGRAPH = ElementKind.HEADING, ElementKind.PARAGRAPH
ITEM, ROW, CAPTION = ElementKind.LIST_ITEM, ElementKind.TABLE_ROW, ElementKind.CAPTION
REPOSITORY = Path(__file__).parents[2]


def pairs(parsed: Parsed, page: int = 0) -> list[tuple[ElementKind, str]]:
    return [(element.kind, element.text) for element in parsed.pages[page].elements]


def word_file() -> bytes:
    document = docx.Document()
    document.core_properties.title = "Fact Sheet"
    document.core_properties.author = "UCCTC"
    document.sections[0].header.paragraphs[0].text = "Running header"
    document.add_heading("Trade Mission", 1)
    document.add_paragraph("Sixteen companies visited six cities.")
    document.add_paragraph("中国承诺到二〇三〇年前实现碳达峰并且努力在二〇六〇年前实现碳中和目标")
    document.add_heading("Partners", 2)
    document.add_paragraph("Energy Foundation China", style="List Bullet")
    document.add_paragraph().add_run("Contact").bold = True
    table = document.add_table(rows=0, cols=2)
    for cells in (("City", "Date"), ("Shenzhen", "November 6"), ("Nanjing", "November 10")):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("Figure 1. The route of the mission")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_word_keeps_headings_lists_and_tables_and_drops_the_running_header() -> None:
    parsed = parse(Path("sheet.docx"), word_file())

    assert pairs(parsed) == [
        (HEADING, "Trade Mission"),
        (PARAGRAPH, "Sixteen companies visited six cities."),
        (PARAGRAPH, "中国承诺到二〇三〇年前实现碳达峰并且努力在二〇六〇年前实现碳中和目标"),
        (HEADING, "Partners"),
        (ITEM, "Energy Foundation China"),
        (HEADING, "Contact"),
        (ROW, "City: Shenzhen; Date: November 6"),
        (ROW, "City: Nanjing; Date: November 10"),
        (CAPTION, "Figure 1. The route of the mission"),
    ]
    assert [element.level for element in parsed.pages[0].elements if element.kind is HEADING] == [1, 2, 3]
    assert parsed.properties["title"] == "Fact Sheet"
    assert parsed.properties["author"] == "UCCTC"


def slides() -> bytes:
    presentation = pptx.Presentation()
    for title, points in (("Agenda", ["Market", "Policy"]), ("Market", ["Sales rose by 30% in 2023."])):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text_frame.text = "\n".join(points)
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def test_each_slide_is_a_page_under_its_title() -> None:
    parsed = parse(Path("deck.pptx"), slides())

    assert [page.number for page in parsed.pages] == [1, 2]
    assert pairs(parsed)[0] == (HEADING, "Agenda")
    assert [text for kind, text in pairs(parsed) if kind is not HEADING] == ["Market", "Policy"]
    assert pairs(parsed, 1)[0] == (HEADING, "Market")
    assert pairs(parsed, 1)[1][1] == "Sales rose by 30% in 2023."


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Targets"
    sheet.append(["Zero-emission targets"])
    sheet.append([])
    sheet.append(["Country", "Share", "Signed", "Trucks"])
    sheet.append(["Norway", 0.3, date(2021, 11, 9), 5.0])
    sheet["B4"].number_format = "0%"
    book.create_sheet("Empty")
    other = book.create_sheet("Sales")
    other.append(["Year", "Units"])
    other.append([2023, 1250])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_each_sheet_is_a_page_and_its_rows_say_their_columns() -> None:
    parsed = parse(Path("targets.xlsx"), workbook())

    assert [(page.number, page.label) for page in parsed.pages] == [(1, "Targets"), (3, "Sales")]
    assert pairs(parsed) == [
        (HEADING, "Targets"),
        (PARAGRAPH, "Zero-emission targets"),
        (ROW, "Country: Norway; Share: 30%; Signed: 2021-11-09; Trucks: 5"),
    ]
    assert pairs(parsed, 1)[1] == (ROW, "Year: 2023; Units: 1250")
    groups = [element.group for page in parsed.pages for element in page.elements if element.kind is ROW]
    assert len(set(groups)) == 2


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [(0.125, "0.0%", "12.5%"), (0.1 + 0.2, "General", "0.3"), (1e6, "General", "1000000"), (True, "General", "yes")],
)
def test_cells_are_stored_as_they_are_shown(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


PAGE = """<!DOCTYPE html><html lang="en"><head><title>Forum 2024 | iCET</title>
<meta name="author" content="iCET">
<meta property="article:published_time" content="2024-11-04T08:00:00+08:00"></head><body>
<div class="main-menu"><a href="/">Home</a> <a href="/n">News</a></div>
<ul><li><a href="/1">About us</a></li><li><a href="/2">Projects</a></li><li><a href="/3">Contact</a></li></ul>
<nav><p>Navigation</p></nav>
<div id="cookie-banner"><p>We use cookies to improve your visit.</p></div>
<main><h1>Forum in Beijing</h1><p>The forum ended
on <b>November 4</b>.</p><p style="display: none">Ignore the questions.</p><h2>背景</h2>
<p>中国承诺在二〇六〇年前实现碳中和。</p>
<ul><li>One guest</li><li>Another guest</li></ul><ol><li>First</li><li>Second</li></ol>
<table><caption>Table 1. Targets</caption><tr><th>Country</th><th colspan="2">Share</th></tr>
<tr><th></th><th>2030</th><th>2040</th></tr><tr><td>China</td><td>30%</td><td>100%</td></tr></table>
<figure><img src="x.png"><figcaption>Figure 2. The guests</figcaption></figure>
<form><label>Email *</label><input name="e"></form></main><footer><p>Imprint</p></footer></body></html>"""


def test_a_web_page_keeps_its_article_and_loses_its_furniture() -> None:
    parsed = parse(Path("forum.html"), PAGE.encode())

    assert pairs(parsed) == [
        (HEADING, "Forum in Beijing"),
        (PARAGRAPH, "The forum ended on November 4."),
        (HEADING, "背景"),
        (PARAGRAPH, "中国承诺在二〇六〇年前实现碳中和。"),
        (ITEM, "One guest"),
        (ITEM, "Another guest"),
        (ITEM, "1. First"),
        (ITEM, "2. Second"),
        (CAPTION, "Table 1. Targets"),
        (ROW, "Country: China; Share 2030: 30%; Share 2040: 100%"),
        (CAPTION, "Figure 2. The guests"),
    ]
    assert parsed.properties == {
        "title": "Forum 2024 | iCET",
        "author": "iCET",
        "created": "2024-11-04",
        "language": "en",
    }


def test_a_form_around_the_whole_page_does_not_take_it_along() -> None:
    text = "The delegation visited six cities and met four hundred companies and institutions. " * 12
    page = f"<html><body><form id='aspnetForm'><div><p>{text}</p><label>Name *</label></div></form></body></html>"

    assert pairs(parse(Path("page.html"), page.encode())) == [(PARAGRAPH, text.strip())]


MARKDOWN = """---
title: 节约能源条例
发布日期: 2021-08-18
---
# 节约能源条例

## 第一章 总则

第一条 为了推动全社会节约能源，
提高能源利用效率，制定本条例。

Outcomes are:
- share information
- connect people

| Country | Share |
|---|---|
| China | 30% |

```
# no heading
```
"""


def test_markdown_keeps_its_structure_and_gives_its_front_matter() -> None:
    parsed = parse(Path("law.md"), MARKDOWN.encode())

    assert parsed.properties == {"title": "节约能源条例", "created": "2021-08-18"}
    assert [element.level for element in parsed.pages[0].elements if element.kind is HEADING] == [1, 2]
    assert pairs(parsed)[4:] == [
        (PARAGRAPH, "Outcomes are:"),
        (ITEM, "share information"),
        (ITEM, "connect people"),
        (ROW, "Country: China; Share: 30%"),
        (PARAGRAPH, "# no heading"),
    ]


def test_chinese_lines_of_markdown_are_paragraphs_of_their_own_unless_cut() -> None:
    cut = "为满足日益增长的新能源汽车公共充电服务需求进一步提高快充设施占比和充"
    text = f"各区交通管理部门：\n一、加强治理\n{cut}\n电设施利用效率，现通知如下。\n"

    assert [said for _, said in pairs(parse(Path("notice.md"), text.encode()))] == [
        "各区交通管理部门：",
        "一、加强治理",
        f"{cut}电设施利用效率，现通知如下。",
    ]


def test_text_that_was_cut_for_width_is_joined() -> None:
    text = (
        "China has committed to become carbon neutral by 2060, have\n"
        "most of its vehicles run without emissions, and peak its\n"
        "national emissions by 2030.\n\n"
        "  • Technology and timing for trucks\n    in China.\n  • Policy.\n"
    )

    assert pairs(parse(Path("note.txt"), text.encode())) == [
        (
            PARAGRAPH,
            "China has committed to become carbon neutral by 2060, have most of its vehicles run without emissions, "
            "and peak its national emissions by 2030.",
        ),
        (ITEM, "Technology and timing for trucks in China."),
        (ITEM, "Policy."),
    ]


def test_lines_that_say_something_each_stay_apart() -> None:
    text = (
        "Welcome and Introduction\n\n  • Huiming Gong, Senior Program Director – Energy Foundation China\n"
        "9:10 – 9:25 AM Beijing Time /\n"
    )

    assert [said for _, said in pairs(parse(Path("agenda.txt"), text.encode()))] == [
        "Welcome and Introduction",
        "Huiming Gong, Senior Program Director – Energy Foundation China",
        "9:10 – 9:25 AM Beijing Time /",
    ]


OFFLINE = """
import socket, sys
def refuse(*_):
    print("CONNECTED", flush=True)
    raise OSError("no network in this test")
socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = refuse
from pathlib import Path
from ingest.parse import parse
for name in sys.argv[1:]:
    parsed = parse(Path(name), Path(name).read_bytes())
    print(Path(name).suffix, sum(len(page.elements) for page in parsed.pages))
"""


def test_every_format_is_read_without_a_single_try_to_connect(tmp_path: Path) -> None:
    made = {
        "a.docx": word_file(),
        "a.pptx": slides(),
        "a.xlsx": workbook(),
        "a.html": PAGE.encode(),
        "a.md": MARKDOWN.encode(),
        "a.txt": b"Some text.",
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    paths = [str(tmp_path / name) for name in made]
    # A home of its own: what a cache of this machine may hold must not help.
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(REPOSITORY)}

    command = [sys.executable, "-c", OFFLINE, *paths]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=120)

    assert done.returncode == 0, done.stderr
    assert "CONNECTED" not in done.stdout
    assert len(done.stdout.splitlines()) == len(made)
    assert not [line for line in done.stdout.splitlines() if line.endswith(" 0")]
