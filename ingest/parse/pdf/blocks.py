"""Lines of a block as headings, paragraphs, list items, captions and table rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from ingest.elements import Element, ElementKind
from ingest.parse.characters import bullet_length, ends_sentence, is_cjk, is_numbered
from ingest.parse.pdf.composition import Composed, KeepsHyphen, compose, join_composed, without_start
from ingest.parse.pdf.headings import Styles, is_caption
from ingest.parse.pdf.reading_order import Cell, Line, Segment, lines_of
from ingest.parse.pdf.table_grid import contents_length, find_grid
from ingest.parse.tables import compose_rows


@dataclass(slots=True)
class Groups:
    """Numbers lists and tables over a whole document."""

    last: int = 0

    def next(self) -> int:
        self.last += 1
        return self.last


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

    def read(self, segments: Sequence[Segment]) -> Iterator[Element]:
        """The elements of one block."""
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
            skipped = contents_length(lines, i)
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
        cells = [[compose(cell, self._keeps_hyphen) for cell in row] for row in rows]
        group = self._groups.next()
        for pieces in compose_rows([[cell.text for cell in row] for row in cells]):
            row = join_composed(piece if isinstance(piece, str) else cells[piece[0]][piece[1]] for piece in pieces)
            yield Element(ElementKind.TABLE_ROW, row.text, group=group, anchors=row.anchors)

    def _read_text(self, block: _Block, lines: Sequence[Line]) -> Iterator[Element]:
        paragraph: list[Line] = []
        for line in lines:
            if paragraph and self._breaks(block, paragraph, line):
                yield from self._element(paragraph)
                paragraph = []
            paragraph.append(line)
        if paragraph:
            yield from self._element(paragraph)

    def _breaks(self, block: _Block, paragraph: Sequence[Line], line: Line) -> bool:
        """Whether a new element begins with this line."""
        before = paragraph[-1]
        step = line.base - before.base
        if abs(line.size - before.size) > 0.08 * before.size or step <= 0:
            return True
        if self._styles.is_bold(line) != self._styles.is_bold(before):
            return True
        if _starts_item(line):
            return True
        if step > 1.28 * block.pitch + 0.5 and step > 1.3 * line.size:
            return True
        if self._styles.is_large(line):
            return False  # a title over several lines, which may be centred
        if _starts_item(paragraph[0]):
            # What hangs under an item goes on with it; what comes back to the margin is a new paragraph.
            return line.x0 < paragraph[0].x0 + 0.3 * line.size and _ends_early(block, before, line)
        if _is_indented(block, before, line) and ends_sentence(_text(before)):
            return True
        return _ends_early(block, before, line)

    def _element(self, lines: Sequence[Line]) -> Iterator[Element]:
        composed = compose((line.words for line in lines), self._keeps_hyphen)
        bullet = bullet_length(composed.text)
        if not composed.text.strip() or bullet >= len(composed.text):
            return
        level = self._styles.heading_level(lines, composed.text, self._page)
        if level:
            self._list = None
            yield Element(ElementKind.HEADING, composed.text, level=level, anchors=composed.anchors)
        elif bullet or is_numbered(composed.text):
            self._list = self._list or self._groups.next()
            yield self._item(without_start(composed, bullet))
        else:
            self._list = None
            kind = ElementKind.CAPTION if is_caption(composed.text) else ElementKind.PARAGRAPH
            yield Element(kind, composed.text, anchors=composed.anchors)

    def _item(self, composed: Composed) -> Element:
        return Element(ElementKind.LIST_ITEM, composed.text, group=self._list, anchors=composed.anchors)


def _text(line: Line) -> str:
    return line.words[-1].text


def _starts_item(line: Line) -> bool:
    words = line.words
    start = words[0].text + (" " if len(words) > 1 and words[1].spaced else "") + (words[1].text if len(words) > 1 else "")
    start += words[2].text if len(words) > 2 and not words[2].spaced else ""
    return bool(bullet_length(start + " x")) or (len(words) > 1 and is_numbered(start))


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
