"""Text of Word documents and web pages that no reader sees: left out, and told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.run import Run

from ingest.parse import parse

SEEN = "The Mill depot has 17 chargers."


def hide(run: Run) -> None:
    run.font.hidden = True


def whiten(run: Run) -> None:
    run.font.color.rgb = RGBColor(255, 255, 255)


def shrink(run: Run) -> None:
    run.font.size = Pt(1)


def shade(run: Run) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:fill"), "1F3864")
    run._r.get_or_add_rPr().append(shading)


def word_file(*changes) -> bytes:
    document, out = Document(), io.BytesIO()
    document.add_paragraph(SEEN)
    run = document.add_paragraph().add_run("It has 99 chargers.")
    for change in changes:
        change(run)
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("change", [hide, whiten, shrink])
def test_text_that_is_not_seen_in_word(change):
    parsed = parse(Path("a.docx"), word_file(change))
    assert [element.text for element in parsed.pages[0].elements] == [SEEN]
    assert parsed.notes == ("Hidden, white or tiny text, which no reader sees, is left out.",)


@pytest.mark.parametrize("changes", [(), (whiten, shade)])
def test_text_that_is_seen_in_word(changes):
    parsed = parse(Path("a.docx"), word_file(*changes))
    assert [element.text for element in parsed.pages[0].elements] == [SEEN, "It has 99 chargers."]
    assert parsed.notes == ()


@pytest.mark.parametrize(
    "style", ["display: none", "visibility:hidden", "opacity: 0", "font-size:0px", "position:absolute; left:-9999px"]
)
def test_text_that_is_not_seen_on_a_web_page(style: str):
    page = f'<html><body><p>{SEEN}</p><p style="{style}">It has 99 chargers.</p></body></html>'
    assert [element.text for element in parse(Path("a.html"), page.encode()).pages[0].elements] == [SEEN]


@pytest.mark.parametrize("style", ["opacity: 0.5", "font-size:0.9em", "margin-left:-10px"])
def test_text_that_is_seen_on_a_web_page(style: str):
    page = f'<html><body><p>{SEEN}</p><p style="{style}">It has 99 chargers.</p></body></html>'
    assert len(parse(Path("a.html"), page.encode()).pages[0].elements) == 2
