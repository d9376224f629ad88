"""Chunks follow sections and sentences; what is quoted is the page, character for character."""

from __future__ import annotations

import random

import pytest

from ingest.chunk import chunk
from ingest.elements import Anchor, Element, ElementKind, Parsed, ParsedPage
from kb.records import Box, Chunk, Page
from kb.tokens import count_tokens
from making import paragraphs

TITLE = "The Title"


def cut(*elements: Element, tokens: int = 60) -> tuple[tuple[Page, ...], tuple[Chunk, ...]]:
    return chunk(Parsed("text/plain", (ParsedPage(1, elements),)), TITLE, tokens, count_tokens)


def heading(text: str, level: int = 1) -> Element:
    return Element(ElementKind.HEADING, text, level=level)


def paragraph(text: str) -> Element:
    return Element(ElementKind.PARAGRAPH, text)


def items(*texts: str, group: int = 1, kind: ElementKind = ElementKind.LIST_ITEM) -> list[Element]:
    return [Element(kind, text, group=group) for text in texts]


def on_paper(text: str, top: float = 72) -> Element:
    """A paragraph whose words have rectangles, ten points a character."""
    anchors, start = [], 0
    for word in text.split(" "):
        box = Box(10.0 * start, top, 10.0 * (start + len(word)), top + 12)
        anchors.append(Anchor(start, start + len(word), box))
        start += len(word) + 1
    return Element(ElementKind.PARAGRAPH, text, anchors=tuple(anchors))


def test_a_chunk_never_holds_two_sections():
    _, chunks = cut(
        heading("Targets"), paragraph("By 2030."), heading("Europe", 2), paragraph("Norway signed."),
        heading("Asia", 2), paragraph("Korea did not."), heading("Contacts"), paragraph("Call Li."),
    )  # fmt: skip
    assert [(each.section, each.text) for each in chunks] == [
        (("Targets",), "By 2030."),
        (("Targets", "Europe"), "Norway signed."),
        (("Targets", "Asia"), "Korea did not."),
        (("Contacts",), "Call Li."),
    ]


def test_title_and_section_are_embedded_and_not_quoted():
    pages, (only,) = cut(heading("Targets"), heading("Europe", 2), paragraph("Norway signed the memorandum in 2023."))
    assert only.embedded == "The Title\nTargets > Europe\nNorway signed the memorandum in 2023."
    assert only.text == "Norway signed the memorandum in 2023."
    assert TITLE not in pages[0].text
    assert only.tokens == count_tokens(only.text)


def test_a_heading_that_is_the_title_is_not_embedded_twice():
    _, (only,) = cut(heading(TITLE), paragraph("Norway signed the memorandum in 2023."))
    assert only.embedded == "The Title\nNorway signed the memorandum in 2023."


def test_a_heading_with_a_figure_or_without_text_can_be_quoted():
    _, chunks = cut(heading("30% by 2030"), paragraph("Norway signed it."), heading("Annex"))
    assert [[sentence.text for sentence in each.sentences] for each in chunks] == [
        ["30% by 2030", "Norway signed it."], ["Annex"],
    ]  # fmt: skip


def test_a_list_stays_together_with_what_introduces_it():
    filling = [paragraph(f"Sentence number {n} fills the chunk up to its end.") for n in range(4)]
    _, chunks = cut(*filling, paragraph("The signatories are:"), *items("Norway", "Chile", "New Zealand"))
    assert chunks[-1].text == "The signatories are:\nNorway\nChile\nNew Zealand"
    lead, *members = chunks[-1].sentences
    assert lead.lead_in
    assert {each.group for each in (lead, *members)} == {1}
    assert [each.embedded for each in members] == [f"The signatories are: {each.text}" for each in members]


def test_two_lists_are_two_groups_and_prose_is_none():
    _, chunks = cut(*items("Norway", "Chile"), paragraph("And."), *items("Li", "Wang", group=2), tokens=200)
    groups = [(each.text, each.group) for each in chunks[0].sentences]
    assert groups[0][1] == groups[1][1] != groups[3][1] == groups[4][1]
    assert None not in (groups[0][1], groups[3][1])


def test_rows_of_two_tables_side_by_side_are_two_groups():
    rows = [*items("Norway | 2025", group=1, kind=ElementKind.TABLE_ROW),
            *items("Li | Nanjing", group=2, kind=ElementKind.TABLE_ROW)]  # fmt: skip
    _, (only,) = cut(*rows)
    assert [each.group for each in only.sentences] == [1, 2]


def test_a_sentence_is_never_cut_even_if_it_is_longer_than_a_chunk():
    long = "This sentence " + "goes on and " * 60 + "ends."
    _, chunks = cut(paragraph("Before it."), paragraph(long), paragraph("After it."), tokens=40)
    assert [each.text for each in chunks] == ["Before it.", long, "After it."]
    assert chunks[1].tokens > 40


def test_a_sentence_over_a_page_break_has_two_spans():
    first, second = "He came. The share of electric trucks", "rose to 30 percent in 2030. It fell later."
    pages = (ParsedPage(1, (on_paper(first),)), ParsedPage(2, (on_paper(second),)))
    stored, (only,) = chunk(Parsed("application/pdf", pages), TITLE, 60, count_tokens)
    broken = only.sentences[1]
    assert broken.text == "The share of electric trucks rose to 30 percent in 2030."
    assert [stored[span.page - 1].text[span.start : span.end] for span in broken.spans] == [
        "The share of electric trucks", "rose to 30 percent in 2030.",
    ]  # fmt: skip
    assert all(span.boxes for span in broken.spans)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("It ended.", "it began anew."),  # a sentence that has ended
        ("The share of trucks", "The share of buses fell."),  # a sentence that begins
        ("The agenda:", "trucks and buses."),
    ],
)
def test_what_does_not_go_on_is_not_joined_over_a_page_break(first: str, second: str):
    pages = (ParsedPage(1, (on_paper(first),)), ParsedPage(2, (on_paper(second),)))
    _, chunks = chunk(Parsed("application/pdf", pages), TITLE, 60, count_tokens)
    assert [each.text for part in chunks for each in part.sentences] == [first, second]


def test_slides_are_not_joined():
    pages = tuple(ParsedPage(n, (paragraph(text),)) for n, text in ((1, "The share of trucks"), (2, "rose in 2030.")))
    _, chunks = chunk(Parsed("text/plain", pages), TITLE, 60, count_tokens)
    assert [len(each.spans) for part in chunks for each in part.sentences] == [1, 1]


def test_boxes_are_one_rectangle_a_line_around_the_words():
    text = "One two three. Four five."
    anchors = (
        Anchor(0, 3, Box(0, 10, 30, 20)), Anchor(4, 7, Box(40, 11, 70, 20)), Anchor(8, 14, Box(0, 24, 60, 34)),
        Anchor(15, 19, Box(70, 24, 110, 34)), Anchor(20, 25, Box(0, 38, 50, 48)),
    )  # fmt: skip
    _, (only,) = cut(Element(ElementKind.PARAGRAPH, text, anchors=anchors))
    assert [each.spans[0].boxes for each in only.sentences] == [
        (Box(0, 10, 70, 20), Box(0, 24, 60, 34)),
        (Box(70, 24, 110, 34), Box(0, 38, 50, 48)),
    ]


def test_the_answer_to_a_question_is_embedded_with_it():
    _, (only,) = cut(paragraph("Who may join?"), paragraph("Any company with a truck."))
    assert only.sentences[1].embedded == "Who may join? Any company with a truck."
    assert only.sentences[1].text == "Any company with a truck."


WORDS = ("truck", "bus", "forum.", "Zero-emission", "卡车。", "2030", "(U.S.)", "电动", "x.", "什么？", "end!", "; ")


@pytest.mark.parametrize("seed", range(60))
def test_whatever_comes_every_quote_is_on_its_page_and_no_chunk_is_too_large(seed: int):
    chance = random.Random(seed)
    elements = []
    for _ in range(chance.randrange(1, 60)):
        kind = chance.choice(list(ElementKind))
        text = " ".join(chance.choices(WORDS, k=chance.randrange(1, 20))).strip()
        level = chance.randrange(1, 4) if kind is ElementKind.HEADING else None
        elements.append(Element(kind, text, level=level, group=chance.randrange(3)))
    pages, chunks = cut(*elements)
    assert [each.ordinal for each in chunks] == list(range(len(chunks)))
    last = 0
    for each in chunks:
        assert each.tokens <= 60 or len(each.sentences) == 1
        for sentence in each.sentences:
            (span,) = sentence.spans
            assert pages[0].text[span.start : span.end] == sentence.text
            assert span.start >= last
            last = span.end
    quoted = "".join(sentence.text for each in chunks for sentence in each.sentences)
    prose = "".join(each.text for each in elements if each.kind is not ElementKind.HEADING)
    assert len(quoted.replace(" ", "")) >= len(prose.replace(" ", ""))


def test_the_same_text_is_cut_the_same_way():
    parsed = paragraphs("One came. Two went.", "到2025年建成500座换电站。")
    assert chunk(parsed, TITLE, 60, count_tokens) == chunk(parsed, TITLE, 60, count_tokens)
