"""Words put together to the text of an element, each with its place on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.elements import Anchor
from ingest.parse.characters import PDFIUM_HYPHEN, is_cjk, joins_without_space
from ingest.parse.pdf.words import Word

_HYPHENS = ("-", PDFIUM_HYPHEN, "\u2010")
KeepsHyphen = Callable[[str, str], bool]
"""Whether the two halves around a line's end are a compound written with a hyphen ("zero-" "emission")."""


@dataclass(frozen=True, slots=True)
class Composed:
    text: str
    anchors: tuple[Anchor, ...]


def compose(lines: Iterable[Sequence[Word]], keeps_hyphen: KeepsHyphen) -> Composed:
    """The text of some lines in one line, with one anchor a word (in Chinese, a character).

    A word broken at a line's end is joined; its halves keep an anchor each.
    """
    lines = list(lines)
    is_close = _sets_scripts_close(lines)
    parts: list[str] = []
    anchors: list[Anchor] = []
    length = 0
    before = ""
    for line in lines:
        for i, word in enumerate(line):
            text = word.text
            if before and i == 0 and is_broken(before, text):
                if not keeps_hyphen(before[:-1], text):
                    parts[-1] = parts[-1][:-1]
                    length -= 1
                    last = anchors[-1]
                    anchors[-1] = Anchor(last.start, last.end - 1, last.box)
                glue = ""
            elif i > 0:
                glue = " " if word.spaced else ""
            else:
                glue = "" if not before or _joins(before, text, is_close) else " "
            parts.append(glue + text)
            start = length + len(glue)
            length = start + len(text)
            anchors.append(Anchor(start, length, word.box))
            before = text
    return Composed("".join(parts).replace(PDFIUM_HYPHEN, "-"), tuple(a for a in anchors if a.end > a.start))


def _sets_scripts_close(lines: Sequence[Sequence[Word]]) -> bool:
    """Whether a Chinese text has its figures and Latin names without spaces around them within its lines."""
    pairs = (pair for line in lines for pair in pairwise(line))
    meetings = [word.spaced for before, word in pairs if is_cjk(before.text[-1]) != is_cjk(word.text[0])]
    return len(meetings) > 2 * sum(meetings)


def _joins(before: str, after: str, is_close: bool) -> bool:
    return joins_without_space(before, after) or (is_close and is_cjk(before[-1]) != is_cjk(after[0]))


def join_composed(pieces: Iterable[str | Composed]) -> Composed:
    """Literals and composed texts one after the other, with the anchors moved along."""
    parts: list[str] = []
    anchors: list[Anchor] = []
    length = 0
    for piece in pieces:
        text = piece if isinstance(piece, str) else piece.text
        if not isinstance(piece, str):
            anchors += [Anchor(a.start + length, a.end + length, a.box) for a in piece.anchors]
        parts.append(text)
        length += len(text)
    return Composed("".join(parts), tuple(anchors))


def without_start(composed: Composed, count: int) -> Composed:
    """The text without its first characters (a bullet), the anchors moved back."""
    anchors = tuple(Anchor(max(0, a.start - count), a.end - count, a.box) for a in composed.anchors if a.end > count)
    return Composed(composed.text[count:], anchors)


def is_broken(before: str, after: str) -> bool:
    """Whether a word runs over the line's end: a hyphen after a letter, a small letter (or digit, after pdfium's)."""
    if len(before) < 2 or not before.endswith(_HYPHENS) or not before[-2].isalnum():
        return False
    return after[:1].islower() or (before[-1] == PDFIUM_HYPHEN and after[:1].isalnum())


_FIRST_HALVES = frozenset(
    "zero low high medium heavy light long short well self cross off on near non mid full part half fuel battery plug "
    "hydrogen carbon energy year cost data policy market city state world land air water one two three four five six "
    "seven eight nine ten first second third large small public private real time multi all end start evidence "
    "decision risk user tech".split()
)


_SECOND_HALVES = frozenset(
    "based duty emission emissions term scale wide specific led funded driven related free neutral ready efficient "
    "powered fueled sized owned level end side making line art effective efficiency standing going date".split()
)


class Hyphens:
    """Tells a broken word from a compound by how the document writes it elsewhere.

    >>> Hyphens(["zero-emission trucks"])("zero", "emission")
    True
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._words: set[str] = set()
        self.learn(texts)

    def learn(self, texts: Iterable[str]) -> None:
        """More of the document."""
        for text in texts:
            self._words.update(word.strip(".,;:()[]\"'“”’?!").lower() for word in text.split())

    def __call__(self, first: str, second: str) -> bool:
        one = first.lower().strip("(\"'“[")
        other = second.lower().strip(".,;:()[]\"'”’?!")
        if f"{one}-{other}" in self._words:
            return True
        if one + other in self._words:
            return False
        if "-" in one or one in _FIRST_HALVES or other in _SECOND_HALVES:
            return True
        return one[-1:].isdigit() or second[:1].isdigit() or second[:1].isupper()
