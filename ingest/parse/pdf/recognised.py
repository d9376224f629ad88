"""Recognised lines as the words of a page, in the frame and with the sizes that the layout code reads."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import fmean, median

from ingest.elements import Element
from ingest.ocr.engine import OcrLine, OcrPage
from ingest.parse.characters import clean_character, is_cjk
from ingest.parse.pdf.frame import Frame
from ingest.parse.pdf.words import PageWords, Word

ILLEGIBLE = "[…]"
"""Stands where a line could not be made out: without it the halves around it would read as one sentence."""
_LEAST = 0.6  # mean probability of the characters of a line; below it the line is illegible
_BOX_TO_SIZE = 1 / 1.2  # the detector's boxes reach a little over ascenders and descenders
_ALIKE = 1.18  # lines whose heights differ by less are of one size: the boxes are no more exact
# Spaces that recognition swallows: "is138 km", "ended.The", "gas,or".
_MELTED = re.compile(r"(?<=[a-z]{2})(?=\d{2})|(?<=[a-z]{2}[.!?])(?=[A-Z][a-z])|(?<=[a-z]{2}[,;])(?=[A-Za-z])")
_ADDRESS = re.compile(r"[@/]|www\.")


def page_words(page: OcrPage, size: tuple[float, float]) -> PageWords:
    """The words of the picture of a page of so many points (width, height)."""
    frame = Frame(0.0, 0.0, size[0], size[1], 0)
    scale = size[0] / max(1, page.pixels[0])
    found = PageWords(*size)
    lines = [line for line in page.lines if line.text.strip()]
    angle = _angle(lines)
    sizes = _sizes([_height(line) * scale * _BOX_TO_SIZE for line in lines], [len(line.text) for line in lines])
    words: list[Word] = []
    weights: list[tuple[float, int]] = []
    for line, line_size in zip(lines, sizes, strict=True):
        placed = _Placed(line, scale, angle, line_size, frame, page.turn)
        if line.confidence < _LEAST:
            found.illegible += 1
            words.append(placed.word(ILLEGIBLE, 0.0, 1.0, spaced=True))
            continue
        weights.append((line.confidence, len(line.text)))
        for word in _words(placed):
            words.append(word)
            found.confidences[word.box] = line.confidence
    if weights:
        found.by_direction[page.turn] = words
    letters = sum(length for _, length in weights)
    found.confidence = sum(confidence * length for confidence, length in weights) / letters if letters else 0.0
    return found


def with_confidence(elements: Sequence[Element], page: PageWords) -> list[Element]:
    """The elements of a recognised page, each with the mean confidence of its words; none that is illegible."""
    kept = []
    for element in elements:
        known = [page.confidences[anchor.box] for anchor in element.anchors if anchor.box in page.confidences]
        if known:
            kept.append(replace(element, confidence=round(fmean(known), 4)))
    return kept


class _Placed:
    """A recognised line in points, and how words stand on it."""

    def __init__(self, line: OcrLine, scale: float, angle: float, size: float, frame: Frame, turn: int) -> None:
        self.line = line
        self._size, self._frame, self._turn = size, frame, turn
        top_left, top_right, bottom_right, bottom_left = line.quad
        self._start = (scale * (top_left[0] + bottom_left[0]) / 2, scale * (top_left[1] + bottom_left[1]) / 2)
        self._end = (scale * (top_right[0] + bottom_right[0]) / 2, scale * (top_right[1] + bottom_right[1]) / 2)
        self._cos, self._sin = math.cos(angle), math.sin(angle)

    def word(self, text: str, left: float, right: float, *, spaced: bool) -> Word:
        """A word from `left` to `right`, parts of the line's width: in the frame in which the page lies straight, its
        box as it stands on the page."""
        (x0, y0), (x1, y1) = self._at(left), self._at(right)
        middle = self._straight(*self._at(0.5))[1]
        half = 0.58 * self._size
        box = self._frame.box(x0, min(y0, y1) - half, x1, max(y0, y1) + half, self._turn)
        begins, ends = self._straight(x0, y0)[0], self._straight(x1, y1)[0]
        return Word(text, begins, ends, middle + 0.29 * self._size, self._size, False, spaced, box)

    def is_gap(self, left: float, right: float) -> bool:
        """Whether there is more than a letter's white space between two parts of the line's width."""
        return (right - left) * math.dist(self._start, self._end) > 0.7 * self._size

    def _at(self, part: float) -> tuple[float, float]:
        (x0, y0), (x1, y1) = self._start, self._end
        return x0 + part * (x1 - x0), y0 + part * (y1 - y0)

    def _straight(self, x: float, y: float) -> tuple[float, float]:
        return x * self._cos + y * self._sin, y * self._cos - x * self._sin


def _words(placed: _Placed) -> Iterator[Word]:
    """The words of a line; a Chinese character is one."""
    text, letters = _spaced(placed.line.text), placed.line.letters
    if len(letters) != sum(not character.isspace() for character in text):
        letters = _even(text)
    run, spaced = "", True
    left = right = 0.0
    places = iter(letters)
    for character in text:
        if character.isspace():
            if run:
                yield placed.word(run, left, right, spaced=spaced)
            run, spaced = "", True
            continue
        place = next(places)
        if run and (is_cjk(character) or is_cjk(run[-1])):
            yield placed.word(run, left, right, spaced=spaced)
            run, spaced = "", placed.is_gap(right, place[0])
        left = left if run else place[0]
        right = place[1]
        run += clean_character(character)
    if run:
        yield placed.word(run, left, right, spaced=spaced)


def _spaced(text: str) -> str:
    return " ".join(word if _ADDRESS.search(word) else _MELTED.sub(" ", word) for word in text.split())


def _even(text: str) -> tuple[tuple[float, float], ...]:
    count = max(1, len(text))
    return tuple((i / count, (i + 1) / count) for i, character in enumerate(text) if not character.isspace())


def _height(line: OcrLine) -> float:
    top_left, top_right, bottom_right, bottom_left = line.quad
    return (math.dist(top_left, bottom_left) + math.dist(top_right, bottom_right)) / 2


def _angle(lines: Sequence[OcrLine]) -> float:
    """How far the paper lay askew, in radians: the middle one of the long lines."""
    tops = sorted((line.quad[:2] for line in lines), key=lambda top: math.dist(*top), reverse=True)
    slopes = [math.atan2(right[1] - left[1], right[0] - left[0]) for left, right in tops[: max(3, len(tops) // 2)]]
    slope = median(slopes) if slopes else 0.0
    return slope if abs(slope) < math.radians(15) else 0.0


def _sizes(estimates: Sequence[float], weights: Sequence[int]) -> list[float]:
    """The estimates, alike ones made the same: those near the size of most letters first, then their neighbours."""
    if not estimates:
        return []
    letters = sorted(size for size, weight in zip(estimates, weights, strict=True) for _ in range(weight))
    body = letters[len(letters) // 2]
    snapped = {size: body for size in estimates if body / _ALIKE < size < body * _ALIKE}
    others = sorted(set(estimates) - snapped.keys())
    group: list[float] = []
    for size, after in pairwise([*others, math.inf]):
        group.append(size)
        if after > group[0] * _ALIKE or (group[0] < body < after):
            snapped |= dict.fromkeys(group, fmean(group))
            group = []
    return [round(snapped[size], 1) for size in estimates]
