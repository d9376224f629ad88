"""From the pieces of a reply to statements, each as soon as its line is finished."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.answer.llm.prompt import LONGEST_STATEMENTS, NOT_STATED
from kb.chat.model import Piece, Usage

LONGEST_LINE = 1200  # characters: what is longer is no statement
MOST_LINES = 3 * LONGEST_STATEMENTS  # a model that goes on is stopped
_MARK = re.compile(r"\s*[\[［【(（](?:passage |n=?)?\d{1,2}(?:\s?[,;，、]\s?\d{1,2})*[\]］】)）]", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.)、]\s|(?:Statement|Answer|答)\s?\d*\s?[:：])\s*", re.IGNORECASE)
_HINT = re.compile(r"[\[［【(（](?:passage |n=?)?(\d{1,2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as written, without its marks. `hints`: the passages that the model names, by their numbers."""

    text: str
    hints: tuple[int, ...] = ()


class Writing:
    """Reads a reply to its end. `text` is all of it, `usage` what it took; `declined` is true of one that says that the
    passages do not answer."""

    def __init__(self, pieces: Iterator[Piece]) -> None:
        self._pieces = pieces
        self.text = ""
        self.usage: Usage | None = None
        self.declined = False

    def lines(self) -> Iterator[Line]:
        """Each line when it is finished; not the last one of a reply that was cut."""
        rest, cut, count = "", False, 0
        for piece in self._pieces:
            self.text += piece.text
            self.usage = piece.usage or self.usage
            cut = cut or piece.cut
            *whole, rest = (rest + piece.text).split("\n")
            for line in whole:
                count += 1
                yield from self._read(line)
            if count > MOST_LINES or len(rest) > LONGEST_LINE:
                return
        if not cut:
            yield from self._read(rest)

    def _read(self, line: str) -> Iterator[Line]:
        if NOT_STATED in line:
            self.declined = True
            return
        plain = _BULLET.sub("", line).replace("**", "").strip()
        hints = tuple(dict.fromkeys(int(number) for number in _HINT.findall(plain)))
        text = re.sub(r"\s+([.。!?])", r"\1", _MARK.sub("", plain)).strip()
        if text and len(text) <= LONGEST_LINE and any(character.isalpha() for character in text):
            yield Line(text, hints)
