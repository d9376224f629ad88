"""Plain text, cut on its lines.

Not through unstructured: its grouper takes a text without blank lines between paragraphs for hard-wrapped lines and
melts headings, paragraphs and the items that follow a list into one element (three paragraphs out of a news page).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from ingest.elements import Element, ElementKind, Parsed, ParsedPage
from ingest.parse.characters import bullet_length, ends_sentence, is_numbered, joins_without_space, tidy

_LEADER = re.compile(r"[-=_*~#]{3,}")


def parse_text(text: str) -> Parsed:
    """One page, number 1: paragraphs and list items. Headings are found later, by `clean`."""
    elements: list[Element] = []
    group = 0
    blocks = [*_blocks(text)]
    width = _wrapped_at(blocks)
    for block in blocks:
        for line in _unwrap(block, width):
            bullet = bullet_length(line)
            is_item = _starts_item(line)
            if is_item and not (elements and elements[-1].group):
                group += 1
            content = tidy(line[bullet:])
            if content:
                kind = ElementKind.LIST_ITEM if is_item else ElementKind.PARAGRAPH
                elements.append(Element(kind, content, group=group if is_item else None))
    return Parsed("text/plain", (ParsedPage(1, tuple(elements)),))


def _blocks(text: str) -> Iterator[list[str]]:
    """Runs of lines between blank lines; a line of dashes or stars counts as blank."""
    lines = [line.strip() for line in text.replace("\f", "\n\n").split("\n")]
    for filled, run in groupby(lines, key=lambda line: bool(line) and not _LEADER.fullmatch(line)):
        if filled:
            yield list(run)


def _wrapped_at(blocks: Sequence[Sequence[str]]) -> int:
    """The width at which the lines of the text were cut, or 0 when each line is whole.

    Told by how lines go on: in cut prose most begin with a small letter, and in cut Chinese nearly all are as long.
    """
    breaks = [pair for block in blocks for pair in pairwise(block) if not _starts_item(pair[1])]
    if not breaks:
        return 0
    width = sorted(len(first) for first, _ in breaks)[int(0.8 * (len(breaks) - 1))]
    in_words = sum(second[:1].islower() and len(first) >= 0.6 * width for first, second in breaks)
    in_chinese = sum(joins_without_space(*pair) and abs(len(pair[0]) - width) <= 2 for pair in breaks)
    return width if width <= 140 and in_words + (in_chinese if in_chinese > 1 else 0) >= 0.4 * len(breaks) else 0


def _unwrap(lines: Sequence[str], width: int) -> list[str]:
    """Hard-wrapped lines are joined to their paragraph; lines that each say something of their own stay apart."""
    joined: list[str] = []
    last = ""
    for line in lines:
        is_full = bool(width) and len(last) >= 0.6 * width and not (ends_sentence(last) and len(last) < 0.8 * width)
        if joined and not _starts_item(line) and (is_full or _runs_on(last, line)):
            joined[-1] += ("" if joins_without_space(joined[-1], line) else " ") + line
        else:
            joined.append(line)
        last = line
    return joined


def _starts_item(line: str) -> bool:
    return bool(bullet_length(line)) or is_numbered(line)


def _runs_on(before: str, after: str) -> bool:
    """Whether a sentence clearly runs over the line break: no full stop before it, a small letter after it."""
    return after[:1].islower() and not ends_sentence(before) and len(before) > 30
