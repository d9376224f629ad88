"""The words of a PDF page with where they stand, out of pdfium's characters."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

from ingest.parse.characters import PDFIUM_HYPHEN, clean_character, is_cjk
from ingest.parse.pdf.frame import Frame
from ingest.parse.pdf.shapes import Bounds, Shapes, lies_on, read_shapes
from kb.records import Box

_BOLD = re.compile(r"bold|black|heavy|demi|semibold|-B\b|,B\b", re.I)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LEADER = re.compile(r"(?:\.{4,}|…{2,}|·{4,}|_{4,})")
_TINY = 0.5  # points: nobody reads that
_ASCENT, _DESCENT = 0.8, 0.22  # of the font size: how far letters reach above and below the baseline


@dataclass(slots=True)
class Word:
    """A word (in Chinese, a character) in the frame in which its text runs left to right, in points from the top left.

    `spaced` says whether white space stands before it on its line, `leader` whether a run of dots does; `box` is
    where it stands on the page as shown.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    spaced: bool
    box: Box
    leader: bool = False

    @property
    def top(self) -> float:
        return self.base - _ASCENT * self.size

    @property
    def bottom(self) -> float:
        return self.base + _DESCENT * self.size


@dataclass(slots=True)
class _Glyph:
    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool


@dataclass(slots=True)
class PageWords:
    """The size of the page as shown, and its words by the direction of their text (0, 90, 180, 270 degrees).

    `rules` are the lines drawn on it and `fills` its coloured areas, by the same directions, as left, top, right,
    bottom in the frame of the text.
    `hidden` counts the characters left out because nobody sees them, `unmapped` those of which the file does not
    say what they mean; `pictured` is the share of the page under its largest picture. `confidence` is None but where
    the words were recognised on a picture; then `confidences` tells it by the box of each word, and `illegible` counts
    the lines that could not be made out.
    """

    width: float
    height: float
    by_direction: dict[int, list[Word]] = field(default_factory=dict)
    rules: dict[int, list[Bounds]] = field(default_factory=dict)
    fills: dict[int, list[Bounds]] = field(default_factory=dict)
    hidden: int = 0
    unmapped: int = 0
    pictured: float = 0.0
    confidence: float | None = None
    confidences: dict[Box, float] = field(default_factory=dict)
    illegible: int = 0


def read_words(page: pdfium.FPDF_PAGE, textpage: pdfium.FPDF_TEXTPAGE) -> PageWords:
    """The words of one page, in the order of the file. The caller holds the lock of pdfium."""
    bounds = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, bounds)
    rotation = 90 * max(0, pdfium.FPDFPage_GetRotation(page))
    frame = Frame(bounds.left, bounds.bottom, bounds.right, bounds.top, rotation)
    found = PageWords(*frame.size)
    shapes = read_shapes(page)
    reader = _GlyphReader(textpage, frame, shapes)
    _build_words(found, reader, frame)
    found.by_direction = {turn: _printed_once(words) for turn, words in found.by_direction.items()}
    found.hidden, found.unmapped = reader.hidden, reader.unmapped
    found.pictured = max(map(frame.share, shapes.pictures), default=0.0)
    for turn in found.by_direction:
        found.rules[turn] = [frame.turned_bounds(rule, turn) for rule in shapes.rules]
        found.fills[turn] = [frame.turned_bounds(fill, turn) for fill in shapes.fills]
    return found


def _printed_once(words: list[Word]) -> list[Word]:
    """Some programs draw the same text several times in one place, for its shadow or its weight."""
    return [*{(word.text, round(word.x0), round(word.base)): word for word in reversed(words)}.values()][::-1]


def _build_words(found: PageWords, glyphs: _GlyphReader, frame: Frame) -> None:
    run: list[_Glyph] = []
    spaced = True
    direction = 0
    for glyph, turn in glyphs.read():
        if glyph is None:
            if run:
                _flush(found, run, spaced, direction, frame)
                run = []
            spaced = True
            continue
        if run and _is_same_place(run[-1], glyph):
            run[-1].text += glyph.text  # pdfium gives each letter of a ligature the box of the whole
            continue
        if run and (turn != direction or not _continues(run, glyph)):
            _flush(found, run, spaced, direction, frame)
            spaced = turn != direction or not _touches(run[-1], glyph)
            run = []
        if run and glyph.text == run[-1].text and abs(glyph.x0 - run[-1].x0) < 0.1 * glyph.size:
            continue  # the same letter printed twice to look bold
        direction = turn
        run.append(glyph)
    if run:
        _flush(found, run, spaced, direction, frame)


class _GlyphReader:
    """The characters of a page one by one, white ones only where something is printed under them."""

    def __init__(self, textpage: pdfium.FPDF_TEXTPAGE, frame: Frame, shapes: Shapes) -> None:
        self._textpage = textpage
        self._frame = frame
        self._shapes = shapes
        self._styles: dict[int, _Style] = {}
        self.hidden = 0
        self.unmapped = 0

    def read(self) -> Iterator[tuple[_Glyph | None, int]]:
        """Each character with the direction of its text; None for white space."""
        textpage = self._textpage
        rect, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        spaced, space_at, last = False, (0.0, 0.0), (0.0, 0.0)
        for i in range(pdfium.FPDFText_CountChars(textpage)):
            code = pdfium.FPDFText_GetUnicode(textpage, i)
            text = PDFIUM_HYPHEN if code in (0xFFFE, 2) else clean_character(chr(code)) if 0 < code < 0x110000 else ""
            if text == " " or code in (10, 13):
                pdfium.FPDFText_GetLooseCharBox(textpage, i, rect)
                spaced, space_at = True, (rect.left, rect.right)
                continue
            if not code or 0xE000 <= code <= 0xF8FF or pdfium.FPDFText_HasUnicodeMapError(textpage, i) == 1:
                self.unmapped += not 0xF000 <= code <= 0xF0FF  # the bullets of symbol fonts mean what they look like
            if not text or not pdfium.FPDFText_GetLooseCharBox(textpage, i, rect):
                continue
            handle = pdfium.FPDFText_GetTextObject(textpage, i)
            key = ctypes.cast(handle, ctypes.c_void_p).value or 0
            style = self._styles.get(key)
            if style is None:
                style = self._styles[key] = _read_style(textpage, i, handle, self._shapes.covers_of(key))
            pdfium.FPDFText_GetCharOrigin(textpage, i, x, y)
            glyph = self._glyph(text, style, rect, x.value, y.value)
            if glyph is not None:
                # A space in the very place of a letter is how some fonts spell it (" .", "ffi "): no space at all.
                if spaced and not _lies_in(space_at, (rect.left, rect.right)) and not _lies_in(space_at, last):
                    yield None, 0
                spaced, last = False, (rect.left, rect.right)
                yield glyph, (style.angle - self._frame.rotation) % 360

    def _is_unseen(self, style: _Style, rect: pdfium.FS_RECTF) -> bool:
        """Of the colour of the page with nothing behind it, or covered."""
        if not style.is_unseen and not style.covers:
            return False
        middle = (rect.left + rect.right) / 2, (rect.bottom + rect.top) / 2
        on_white = style.is_unseen and not lies_on(self._shapes.grounds, *middle, 1.0)
        return on_white or lies_on(style.covers, *middle, 0.0)

    def _glyph(self, text: str, style: _Style, rect: pdfium.FS_RECTF, x: float, y: float) -> _Glyph | None:
        """None for what readers do not see (outside the page, too small, white on white, covered), and watermarks."""
        frame, size = self._frame, style.size
        turn = (style.angle - frame.rotation) % 360
        if turn % 90:
            return None
        is_inside = frame.left - 1 <= x <= frame.right + 1 and frame.bottom - 1 <= y <= frame.top + 1
        if not is_inside or size <= _TINY or self._is_unseen(style, rect):
            self.hidden += text.isalnum()
            return None
        origin = frame.turned(*frame.shown(x, y), turn)
        x0 = frame.turned(*frame.shown(rect.left, rect.bottom), turn)[0]
        x1 = frame.turned(*frame.shown(rect.right, rect.top), turn)[0]
        x0, x1 = min(x0, x1), max(x0, x1)
        return _Glyph(text, x0, max(x1, x0 + 0.05 * size), origin[1], size, style.is_bold)


@dataclass(frozen=True, slots=True)
class _Style:
    """Font size in points as drawn, weight, the direction of the text in degrees (45 for slanting), whether it is
    white or invisible, so that it says something only on a ground; what was drawn over it."""

    size: float
    is_bold: bool
    angle: int
    is_unseen: bool
    covers: list[Bounds]


def _read_style(
    textpage: pdfium.FPDF_TEXTPAGE, index: int, handle: pdfium.FPDF_PAGEOBJECT, covers: list[Bounds]
) -> _Style:
    matrix, plain = pdfium.FS_MATRIX(), ctypes.c_float(0)
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    if not (handle and pdfium.FPDFTextObj_GetFontSize(handle, plain)):
        plain.value = pdfium.FPDFText_GetFontSize(textpage, index)
    size = abs(plain.value) * (math.hypot(matrix.c, matrix.d) or 1.0)
    degrees = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
    near = round(degrees / 90) * 90
    direction = near % 360 if abs(degrees - near) < 12 else 45
    buffer, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage, index, buffer, 256, flags)
    bold = bool(_BOLD.search(buffer.value.decode("latin-1"))) or pdfium.FPDFText_GetFontWeight(textpage, index) >= 600
    mode = pdfium.FPDFTextObj_GetTextRenderMode(handle) if handle else pdfium.FPDF_TEXTRENDERMODE_FILL
    # Invisible text is what text recognition puts behind the picture of a scan; without a picture it is meant to be
    # hidden, as white text is.
    is_unseen = mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE or (
        mode == pdfium.FPDF_TEXTRENDERMODE_FILL and _is_white(textpage, index)
    )
    return _Style(size, bold or mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE, direction, is_unseen, covers)


def _is_white(textpage: pdfium.FPDF_TEXTPAGE, index: int) -> bool:
    colour = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFText_GetFillColor(textpage, index, *colour):
        return False
    red, green, blue, alpha = (part.value for part in colour)
    return alpha < 8 or min(red, green, blue) > 250


def _lies_in(space: tuple[float, float], letter: tuple[float, float]) -> bool:
    return letter[0] - 0.02 <= space[0] < space[1] <= letter[1] + 0.02


def _is_same_place(one: _Glyph, other: _Glyph) -> bool:
    return abs(other.x0 - one.x0) < 0.02 and abs(other.x1 - one.x1) < 0.02 and other.base == one.base


def _touches(before: _Glyph, after: _Glyph) -> bool:
    gap = after.x0 - before.x1
    return abs(after.base - before.base) < 0.3 * before.size and -0.5 * before.size < gap < 0.18 * before.size


def _continues(run: list[_Glyph], glyph: _Glyph) -> bool:
    """Whether the glyph belongs to the word: right behind it, on its baseline or raised or lowered beside it."""
    last = run[-1]
    largest = last.size if last.size > glyph.size else glyph.size
    gap = glyph.x0 - last.x1
    if not -0.35 * largest < gap < 0.18 * largest or is_cjk(glyph.text[0]) or is_cjk(last.text[-1]):
        return False
    rise = abs(glyph.base - run[0].base)
    if rise < 0.12 * largest:
        return True
    is_script = min(glyph.size, run[0].size) < 0.85 * max(glyph.size, run[0].size)
    return (is_script and rise < 0.6 * largest) or abs(glyph.base - last.base) < 0.12 * largest


def _flush(found: PageWords, run: list[_Glyph], spaced: bool, direction: int, frame: Frame) -> None:
    """Turn a run of glyphs into a word, or into the words on both sides of a row of dots."""
    words = found.by_direction.setdefault(direction, [])
    text = "".join(glyph.text for glyph in run)
    if not _LEADER.search(text) or any(len(glyph.text) != 1 for glyph in run):
        words.append(_word(run, spaced, direction, frame))
        return
    start, leader = 0, False
    for match in _LEADER.finditer(text):
        if match.start() > start:
            words.append(_word(run[start : match.start()], spaced or leader, direction, frame, leader))
        start, leader = match.end(), True
    if start < len(run):
        words.append(_word(run[start:], True, direction, frame, leader))
    else:
        words.append(_word(run[-4:], True, direction, frame))


def _word(run: list[_Glyph], spaced: bool, direction: int, frame: Frame, leader: bool = False) -> Word:
    main = max(run, key=lambda glyph: glyph.size)
    letters = []
    for glyph in run:
        # A footnote mark must not grow onto the figure before it: 2030 and a raised 1 are not 20301.
        raised = glyph.size < 0.85 * main.size and main.base - glyph.base > 0.15 * main.size and glyph is not run[0]
        letters.append(glyph.text.translate(_RAISED) if raised else glyph.text)
    x0, x1 = min(glyph.x0 for glyph in run), max(glyph.x1 for glyph in run)
    box = frame.box(x0, main.base - _ASCENT * main.size, x1, main.base + _DESCENT * main.size, direction)
    return Word("".join(letters), x0, x1, main.base, main.size, main.bold, spaced, box, leader)
