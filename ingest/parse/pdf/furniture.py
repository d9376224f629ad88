"""What a printed page carries and nobody quotes: running headers and footers, page numbers."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import median

from ingest.parse.characters import ends_sentence
from ingest.parse.pdf.reading_order import Segment

_DIGITS = re.compile(r"\d+")
_NUMBER_ONLY = re.compile(
    r"^(?:page|p\.|第)?\s*[-–—|]?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*[-–—|]?\s*(?:(?:of|/)\s*\d{1,4}|页)?$", re.I
)
_ROMAN = re.compile(r"^[ivxl]{1,7}$")
_EDGE = 0.13  # of the page's height, at the top and at the bottom
_OUTER_EDGE = 0.085  # what stands alone in here, small and far from the text, need not come back on other pages
_TOLD = re.compile(r"@|https?:|www\.|\d{3}[-.\s]\d{3,4}|^(?:[*†‡]|\W?\d{1,2}\W?\s+\D)")
"""A contact or a footnote."""
_MOST_ROWS = 4

Key = tuple[str, int]


def text_of(segment: Segment) -> str:
    return "".join((" " if word.spaced and i else "") + word.text for i, word in enumerate(segment.words))


class Furniture:
    """What comes back on the pages of a document at the same height.

    A line is furniture when the same text, digits aside, stands at the same height near the edge of at least three
    pages, of half the pages or of four pages in a row (a chapter's name); page numbers are, wherever they come twice
    or say that they are one.
    """

    def __init__(self, pages: Callable[[], Iterable[tuple[float, list[Segment]]]]) -> None:
        """`pages`: the height of each and its segments, gone through twice."""
        sizes = array("d")
        letters: Counter[float] = Counter()
        for _, segments in pages():
            for segment in segments:
                sizes.append(segment.size)
                letters[round(segment.size * 2) / 2] += segment.letters
        # Slides may share a title: what is larger than most text is none of a header's.
        self._largest = 1.35 * median(sizes) if sizes else 0.0
        self._body = letters.most_common(1)[0][0] if letters else 10.0
        seen: dict[Key, list[int]] = defaultdict(list)
        count = 0
        for number, (height, segments) in enumerate(pages()):
            for key in {key for _, key in self._candidates(height, segments)}:
                seen[key].append(number)
            count = number + 1
        self._repeated = {key for key in [*seen] if _is_repeated(key, count, seen)}

    def split(self, number: int, height: float, segments: list[Segment]) -> tuple[list[Segment], list[Segment]]:
        """The segments of page `number` (from 0) that are its text, and those that are furniture."""
        found = self._candidates(height, segments)
        dropped = {id(segment) for segment, key in found if key in self._repeated or _is_page_mark(key[0])}
        left = [segment for segment in segments if id(segment) not in dropped]
        # The top of a first page is a letterhead or the line above the title.
        for is_top in (True, False) if number else (False,):
            dropped.update(map(id, _apart_at_edge(left, height, self._body, is_top=is_top)))
        parts: tuple[list[Segment], list[Segment]] = ([], [])
        for segment in segments:
            parts[id(segment) in dropped].append(segment)
        return parts

    def _candidates(self, height: float, segments: list[Segment]) -> list[tuple[Segment, Key]]:
        return _candidates(height, [segment for segment in segments if segment.size <= self._largest])


def _candidates(height: float, segments: list[Segment]) -> list[tuple[Segment, Key]]:
    """The first and last few rows near the edges, with what makes them the same line on other pages."""
    found = []
    for is_top in (True, False):
        edge = [
            segment
            for segment in segments
            if (segment.bottom < _EDGE * height if is_top else segment.top > (1 - _EDGE) * height)
        ]
        heights = sorted({round(segment.base) for segment in edge}, reverse=not is_top)[:_MOST_ROWS]
        for segment in edge:
            if round(segment.base) in heights:
                text = text_of(segment).strip()
                # A sentence at the top of each page may differ in its figures only, and says them.
                text = text if ends_sentence(text) and len(text) > 30 else _DIGITS.sub("#", text)
                text = "#" if _ROMAN.match(text.lower()) else text
                found.append((segment, (text, round(segment.base / 4))))
    return found


def _apart_at_edge(segments: Sequence[Segment], height: float, body: float, *, is_top: bool) -> list[Segment]:
    """One or two short rows in the outermost margin, smaller than the text and well apart from it."""

    def distance(segment: Segment) -> float:
        return segment.top if is_top else height - segment.bottom

    ordered = sorted(segments, key=distance)
    row: list[Segment] = []
    for segment in ordered:
        gap = distance(segment) - max((distance(s) + s.bottom - s.top for s in row), default=float("-inf"))
        if row and gap > 1.6 * max(s.size for s in row):
            break
        row.append(segment)
    heights = {round(segment.base / 3) for segment in row}
    if len(row) == len(segments) or len(heights) > 2 or len(row) > 6:
        return []
    return row if all(_is_marginal(segment, height, body, is_top=is_top) for segment in row) else []


def _is_marginal(segment: Segment, height: float, body: float, *, is_top: bool) -> bool:
    text = text_of(segment).strip()
    at_edge = segment.bottom < _OUTER_EDGE * height if is_top else segment.top > (1 - _OUTER_EDGE) * height
    is_short = segment.letters <= 80 and not ends_sentence(text)
    return at_edge and segment.table is None and segment.size <= 0.92 * body and is_short and not _TOLD.search(text)


def _is_repeated(key: Key, pages: int, seen: dict[Key, list[int]]) -> bool:
    # Heights are counted in steps of 4 points: a line near a step's edge may fall on either side.
    text, height = key
    together = sorted({number for step in (-1, 0, 1) for number in seen.get((text, height + step), ())})
    if len(together) < 2:
        return False
    if _is_bare_number(text):
        return True
    if len(together) < 3:
        return pages <= 3
    in_a_row = any(later - first == 3 for first, later in zip(together, together[3:], strict=False))
    # Left and right pages carry different headers: every second page counts as in a row.
    alternate = any(later - first == 6 for first, later in zip(together, together[3:], strict=False))
    return len(together) >= 0.5 * pages or in_a_row or alternate


def _is_bare_number(text: str) -> bool:
    return bool(_NUMBER_ONLY.match(text.replace("#", "1")))


def _is_page_mark(text: str) -> bool:
    """A page number that calls itself one, on a page of its own too: "Page 3 of 10"."""
    return bool(re.match(r"^(?:page\s+#(?:\s+of\s+#)?|第\s*#\s*页.*|[-–—]\s*#\s*[-–—])$", text, re.I))
