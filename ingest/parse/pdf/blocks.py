"""Lines of a block as headings, paragraphs, list items, captions and table rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from statistics import median

from ingest.elements import Element, ElementKind
from ingest.parse.characters import bullet_length, ends_sentence, is_cjk, is_numbered
from ingest.parse.pdf.composition import Composed, KeepsHyphen, compose, without_start
from ingest.parse.pdf.flow import footnotes_last, join_blocks, stands_beside, top_of
from ingest.parse.pdf.headings import Styles, is_caption
from ingest.parse.pdf.numbering import hanging_numbers
from ingest.parse.pdf.reading_order import Cell, Line, Segment, blocks_in_order, lines_of
from ingest.parse.pdf.table_grid import contents_length, find_grid, is_contents_page
from ingest.parse.pdf.table_rows import Groups, read_table

_PANEL = 0.6  # of the page's width: a heading in a box this wide is one of the text below
_CONTINUED = re.compile(r"\bcont(?:inued|\.|[’']d)|[（(]?续", re.I)
"""What stands over the rest of a table on its next page."""
_CONTENTS = re.compile(r"(?:table(?:of)?)?contents|目[录次錄]", re.I)


@dataclass(slots=True)
class _Block:
    """What the lines of a block have in common: how far apart they are, where they start and end."""

    lines: Sequence[Line]
    pitch: float = field(init=False)
    right: float = field(init=False)
    left: float = field(init=False)

    def __post_init__(self) -> None:
        steps = [
            later.base - line.base
            for line, later in zip(self.lines, self.lines[1:], strict=False)
            if abs(later.size - line.size) < 0.6 and later.base - line.base < 2.2 * line.size
        ]
        self.pitch = median(steps) if steps else 1.25 * self.lines[0].size
        ends = sorted(line.x1 for line in self.lines)
        self.right = ends[int(0.9 * (len(ends) - 1))]
        self.left = min(line.x0 for line in self.lines)


class BlockReader:
    """Reads the blocks of one page; a list runs on from block to block."""

    def __init__(self, styles: Styles, page: int, groups: Groups, keeps_hyphen: KeepsHyphen) -> None:
        self._styles = styles
        self._page = page
        self._groups = groups
        self._keeps_hyphen = keeps_hyphen
        self._list: int | None = None
        self._is_contents = False
        self._tops = True
        self._width = 0.0
        self._weak: set[int] = set()
        self._hanging: set[int] = set()

    def read_page(self, blocks: Sequence[Sequence[Segment]], width: float, height: float) -> list[Element]:
        """The elements of all blocks of a page of this size, footnotes last.

        Three bold lines in a row are an address or a list, and head nothing.
        """
        self._width = width
        lines = [line for block in blocks for line in lines_of(block)]
        self._is_contents = any(_CONTENTS.fullmatch(_unspaced(line)) for line in lines)
        if is_contents_page(lines, is_titled=self._is_contents):
            return []
        columns, notes = [], []
        for block in blocks:
            column, below = footnotes_last(self.read(block), self._styles.body, height)
            columns.append(column)
            notes += below
        found = join_blocks(columns, self._keeps_hyphen)
        if not found or self._groups.open is None or found[-1].group != self._groups.open.group:
            self._groups.open = None
        found += notes
        for start, element in enumerate(found):
            run = [*takewhile(lambda other: id(other) in self._weak, found[start : start + 40])]
            if id(element) in self._weak and len(run) >= 3:
                for i in range(start, start + len(run)):
                    self._weak.discard(id(found[i]))
                    found[i] = replace(found[i], kind=ElementKind.PARAGRAPH, level=None)
        return found

    def read(self, segments: Sequence[Segment]) -> list[Element]:
        """The elements of one block. A box stands behind the text beside it, or else where its upper side is."""
        found = [*self._read_plain([segment for segment in segments if segment.inside is None])]
        boxes = sorted((s for s in segments if s.inside is not None), key=lambda box: (box.top, box.x0))
        placed: list[tuple[int, list[Element]]] = []
        for box in boxes:
            beside = [i for i, each in enumerate(found, 1) if stands_beside(each, box)]
            place = next((i for i, each in enumerate(found) if top_of(each) > box.top), len(found))
            is_aside = bool(beside) or box.x1 - box.x0 < _PANEL * self._width
            inner = [replace(each, aside=is_aside) for each in self._read_box(box)]
            placed.append((beside[-1] if beside else place, inner))
        for place, inner in reversed(sorted(placed, key=lambda each: each[0])):
            found[place:place] = inner
        return found

    def _read_box(self, box: Segment) -> list[Element]:
        self._list = None
        blocks = [self.read(each) for each in blocks_in_order(box.inside or [])]
        self._list = None
        return join_blocks(blocks, self._keeps_hyphen)

    def _read_plain(self, segments: Sequence[Segment]) -> Iterator[Element]:
        run: list[Line] = []
        for line in lines_of(segments):
            if all(segment.table is None for segment in line.segments):
                run.append(line)
                continue
            yield from self._read_lines(run)
            run = []
            for segment in line.segments:
                if segment.table is not None:
                    yield from self._read_table(segment.table)
                else:
                    yield from self._read_lines([Line([segment])])
        yield from self._read_lines(run)

    def _read_lines(self, lines: Sequence[Line]) -> Iterator[Element]:
        """Lines with text and tables without rules among them."""
        if not lines:
            return
        block = _Block(lines)
        start = i = 0
        while i < len(lines):
            skipped = contents_length(lines, i, is_titled=self._is_contents)
            grid = None if skipped else find_grid(lines, i)
            if not skipped and not grid:
                i += 1
                continue
            yield from self._read_text(block, lines[start:i])
            if grid:
                yield from self._read_table(grid.rows)
            i += skipped or (grid.lines if grid else 0)
            start = i
        yield from self._read_text(block, lines[start:])

    def _read_table(self, rows: list[list[Cell]]) -> Iterator[Element]:
        self._list = None
        yield from read_table(rows, self._groups, self._keeps_hyphen, tops=self._tops)
        self._tops = False

    def _read_text(self, block: _Block, lines: Sequence[Line]) -> Iterator[Element]:
        lines, beside = _without_asides(lines)
        self._hanging = hanging_numbers(lines)
        paragraph: list[Line] = []
        for line in lines:
            if paragraph and self._breaks(block, paragraph, line):
                yield from self._element(paragraph)
                paragraph = []
            paragraph.append(line)
        if paragraph:
            yield from self._element(paragraph)
        for aside in beside:
            yield from self._element([aside])

    def _breaks(self, block: _Block, paragraph: Sequence[Line], line: Line) -> bool:
        """Whether a new element begins with this line."""
        before = paragraph[-1]
        step = line.base - before.base
        is_apart = step <= 0 or (step > 1.28 * block.pitch + 0.5 and step > 1.3 * line.size)
        bold, was_bold = self._styles.is_bold(line), self._styles.is_bold(before)
        other_size = abs(line.size - before.size) > (0.05 if bold and was_bold else 0.08) * before.size
        if other_size and not was_bold and _shares_size(before, line):
            other_size = False
        other_weight = bold != was_bold
        if other_weight and _is_mid_sentence(block, before, line):
            other_weight = False  # a term or an address set bold, over a line's end
        is_item = id(line) in self._hanging or (_starts_item(line) and not _is_number_in_text(block, paragraph, line))
        if is_apart or other_size or other_weight or is_item:
            return True
        if self._styles.is_large(line):
            return False  # a title over several lines, which may be centred
        if id(paragraph[0]) in self._hanging or _starts_item(paragraph[0]):
            # What hangs under an item goes on with it; what comes back to the margin is a new paragraph.
            return line.x0 < paragraph[0].x0 + 0.3 * line.size and _ends_early(block, before, line)
        return (_is_indented(block, before, line) and ends_sentence(_text(before))) or _ends_early(block, before, line)

    def _element(self, lines: Sequence[Line]) -> Iterator[Element]:
        composed = compose((line.words for line in lines), self._keeps_hyphen)
        bullet = bullet_length(composed.text)
        if bullet >= len(composed.text) or not any(map(str.isalnum, composed.text)):
            return
        self._tops = self._tops and bool(_CONTINUED.search(composed.text))
        is_item = bullet or id(lines[0]) in self._hanging
        level = None if is_item else self._styles.heading_level(lines, composed.text, self._page)
        if level:
            self._list = None
            heading = Element(ElementKind.HEADING, composed.text, level=level, anchors=composed.anchors)
            if not self._styles.is_certain(lines[0], composed.text, self._page):
                self._weak.add(id(heading))
            yield heading
        elif is_item or is_numbered(composed.text):
            self._list = self._list or self._groups.next()
            yield self._item(without_start(composed, bullet))
        else:
            self._list = None
            kind = ElementKind.CAPTION if is_caption(composed.text) else ElementKind.PARAGRAPH
            yield Element(kind, composed.text, anchors=composed.anchors)

    def _item(self, composed: Composed) -> Element:
        return Element(ElementKind.LIST_ITEM, composed.text, group=self._list, anchors=composed.anchors)


def _unspaced(line: Line) -> str:
    """The text without spaces, for titles whose letters are set apart."""
    return "".join(word.text for word in line.words)


def _without_asides(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """What stands far to the right of a paragraph's line (the label of a figure beside it) is no part of it."""
    kept, beside = [], []
    for i, line in enumerate(lines):
        first, *others = line.segments
        neighbours = [*lines[max(0, i - 1) : i], *lines[i + 1 : i + 2]]
        runs_on = any(
            len(other.segments) == 1
            and abs(other.x0 - first.x0) < 2
            and abs(other.size - first.size) < 0.5
            and abs(other.base - line.base) < 1.6 * first.size
            for other in neighbours
        )
        if others and runs_on and others[0].x0 - first.x1 > 1.8 * first.size and first.letters > 25:
            kept.append(Line([first]))
            beside.append(Line(others))
        else:
            kept.append(line)
    return kept, beside


def _text(line: Line) -> str:
    return line.words[-1].text


def _starts_item(line: Line) -> bool:
    words = line.words
    start = words[0].text + "".join((" " if word.spaced else "") + word.text for word in words[1:4])
    return bool(bullet_length(start + " x")) or (len(words) > 1 and is_numbered(start))


def _is_number_in_text(block: _Block, paragraph: Sequence[Line], line: Line) -> bool:
    """Whether a line that starts like "95. His" only goes on with a sentence, whose line before is full."""
    before = paragraph[-1]
    if bullet_length(line.words[0].text + " x") or _starts_item(paragraph[0]):
        return False
    full = not _ends_early(block, before, line)
    return (
        full
        and not ends_sentence(_text(before))
        and not _text(before).endswith((":", "："))
        and (abs(line.x0 - before.x0) < 2 and line.base - before.base <= 1.15 * block.pitch)
    )


def _shares_size(before: Line, line: Line) -> bool:
    """Whether one line has words of the other's size: a paragraph may begin with a name set larger."""
    sizes = [[word.size for word in each.words if len(word.text) > 1 or is_cjk(word.text)] for each in (before, line)]
    return any(abs(size - line.size) < 0.03 * size for size in sizes[0]) or any(
        abs(size - before.size) < 0.03 * size for size in sizes[1]
    )


def _is_mid_sentence(block: _Block, before: Line, line: Line) -> bool:
    full = before.x1 > block.right - 0.2 * (block.right - block.left)
    close = abs(line.size - before.size) < 0.5 and line.base - before.base <= 1.15 * block.pitch
    return full and close and line.words[0].text[0].islower() and not ends_sentence(_text(before))


def _is_indented(block: _Block, before: Line, line: Line) -> bool:
    return line.x0 > block.left + 0.8 * line.size and before.x0 < line.x0 - 0.8 * line.size


def _ends_early(block: _Block, before: Line, line: Line) -> bool:
    """Whether the line before was ended on purpose: the first word of this one would still have fitted on it."""
    first = line.words[0]
    slack = block.right - before.x1
    room = first.x1 - first.x0 + (2.5 if is_cjk(first.text[0]) else 1.2) * line.size
    if slack < room:
        return False
    if ends_sentence(_text(before)) and not _text(before).endswith(","):
        return True
    return not first.text[0].islower() and slack > room + 0.12 * (block.right - block.left)
