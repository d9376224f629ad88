"""Text that flows from column to column: paragraphs put together again, footnotes set behind what they interrupt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from ingest.elements import Anchor, Element, ElementKind
from ingest.parse.characters import ends_sentence, is_cjk
from ingest.parse.pdf.composition import KeepsHyphen, is_broken
from ingest.parse.pdf.reading_order import Segment

_MARK = re.compile(r"(?:[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|[*†‡§]{1,2}|[a-z](?=\s[A-Z])|[①-⑳])[.)\]]?\s*[^\W\d_]|注[释：:\d]")
_SMALLER = 0.93  # of the body's size
_MOST_BETWEEN = 12  # elements of a box that may stand in a paragraph
_LABEL = 40  # characters: text this short beside a box may be its label
_LOWER_PART = 0.5  # of the page's height: footnotes stand below


def join_blocks(blocks: Sequence[Sequence[Element]], keeps_hyphen: KeepsHyphen) -> list[Element]:
    """The elements of all blocks of a page, a paragraph that a column's end cuts in one piece."""
    found: list[Element] = []
    for block in blocks:
        if found and block and _goes_on(found[-1], block[0]):
            found[-1] = join_elements(found[-1], block[0], keeps_hyphen)
            found += block[1:]
        else:
            found += block
    return _join_interrupted(found, keeps_hyphen)


def _join_interrupted(elements: list[Element], keeps_hyphen: KeepsHyphen) -> list[Element]:
    """A sentence that a figure's caption, a box or a quotation in large type stands in is told before these."""
    found = list(elements)
    for i, element in enumerate(found):
        if element.kind is not ElementKind.PARAGRAPH or i + 2 >= len(found):
            continue
        after = i + 1
        while after < min(len(found), i + _MOST_BETWEEN) and _interrupts(found[after], element):
            after += 1
        if i + 1 < after < len(found) and _goes_on(element, found[after]):
            found[i] = join_elements(element, found.pop(after), keeps_hyphen)
    return found


def _interrupts(element: Element, text: Element) -> bool:
    is_quotation = element.kind is ElementKind.PARAGRAPH and _height(element) > 1.2 * _height(text)
    return element.kind is ElementKind.CAPTION or (element.aside and not text.aside) or is_quotation


def join_elements(first: Element, second: Element, keeps_hyphen: KeepsHyphen) -> Element:
    """Two pieces of one text, a word that is broken between them put together."""
    text, anchors, glue = first.text, first.anchors, " "
    if is_broken(text, second.text):
        glue = ""
        if not keeps_hyphen(text[:-1].rsplit(" ", 1)[-1], second.text.split(" ", 1)[0]):
            text = text[:-1]
            anchors = (*anchors[:-1], replace(anchors[-1], end=len(text)))
    elif is_cjk(text[-1]) and is_cjk(second.text[0]):
        glue = ""
    shift = len(text) + len(glue)
    moved = tuple(Anchor(a.start + shift, a.end + shift, a.box) for a in second.anchors)
    return replace(first, text=text + glue + second.text, anchors=anchors + moved)


def _goes_on(first: Element, second: Element) -> bool:
    """Whether a sentence that has no end yet goes on in the next column, in letters of the same size."""
    plain = first.kind in (ElementKind.PARAGRAPH, ElementKind.LIST_ITEM) and second.kind is ElementKind.PARAGRAPH
    if not plain or ends_sentence(first.text) or first.text.endswith((":", "：")):
        return False
    if abs(_height(first) - _height(second)) > 0.06 * _height(first):
        return False
    start = second.text[0]
    if is_cjk(start) and start.isalnum():
        return is_cjk(first.text[-1]) and first.text[-1].isalnum() and len(first.text) > 20 and _ends_full(first)
    return start.islower() and len(first.text) > 20


def _ends_full(element: Element) -> bool:
    """Whether its last line reaches as far right as the others."""
    return element.anchors[-1].box.right > max(a.box.right for a in element.anchors) - 1.5 * _height(element)


def _height(element: Element) -> float:
    """How high its letters are, on a page that is shown sideways too."""
    boxes = [a.box for a in element.anchors if a.end - a.start > 2] or [a.box for a in element.anchors]
    return median(min(box.bottom - box.top, box.right - box.left) for box in boxes)


def stands_beside(element: Element, box: Segment) -> bool:
    """Whether running text stands on a level with a box, to its left or right."""
    boxes = [anchor.box for anchor in element.anchors]
    upper, lower = box.top, max(word.bottom for word in box.words)
    level = [b for b in boxes if b.top < lower and b.bottom > upper]
    return (
        len(element.text) > _LABEL and bool(level) and all(b.right <= box.x0 + 1 or b.left >= box.x1 - 1 for b in level)
    )


def top_of(element: Element) -> float:
    return element.anchors[0].box.top if element.anchors else 0.0


def footnotes_last(block: Sequence[Element], body: float, height: float) -> tuple[list[Element], list[Element]]:
    """A column's text and the footnotes under it: small type in the lower part of the page, the first with a mark.

    `body` is the font size of most text, `height` that of the page, in points.
    """
    start = len(block)
    while start and _is_small(block[start - 1], body) and block[start - 1].anchors[0].box.top > _LOWER_PART * height:
        start -= 1
    marked = [i for i in range(start, len(block)) if _MARK.match(block[i].text)]
    # What begins in small letters is the rest of the last page's footnote.
    if not marked or not block[start].text[0].islower():
        start = marked[0] if marked else len(block)
    notes = [replace(each, kind=ElementKind.FOOTNOTE, group=None) for each in block[start:]]
    return list(block[:start]), notes


def _is_small(element: Element, body: float) -> bool:
    if element.kind not in (ElementKind.PARAGRAPH, ElementKind.LIST_ITEM) or not element.anchors:
        return False
    return _height(element) <= _SMALLER * 1.02 * body
