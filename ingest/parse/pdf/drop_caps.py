"""Large first letters that hang into a paragraph, put back before the rest of their word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from ingest.parse.pdf.words import Word
from kb.records import Box
from kb.tokens import count_tokens

_LARGER = 2.0  # than the text beside it


def with_drop_caps(words: Sequence[Word]) -> list[Word]:
    """The words of one direction; a letter twice as large as the line that begins at its top is part of that line."""
    capitals = [word for word in words if len(word.text) == 1 and word.text.isalpha() and word.text.isupper()]
    usual = median(word.size for word in words) if capitals else 0.0
    found = list(words)
    for capital in capitals:
        if capital.size < _LARGER * usual:
            continue
        rest = _rest(capital, found)
        if rest is not None:
            place = next(i for i, word in enumerate(found) if word is rest)
            found[place] = _joined(capital, rest)
            found = [word for word in found if word is not capital]
    return found


def _rest(capital: Word, words: Sequence[Word]) -> Word | None:
    """The word beside the upper end of the letter; several lines must stand beside it."""
    beside = [
        word
        for word in words
        if -1 <= word.x0 - capital.x1 < 0.5 * capital.size
        and word.size <= capital.size / _LARGER
        and capital.top - 0.3 * capital.size < word.top
        and word.base <= capital.base + 0.3 * capital.size
    ]
    first = min(beside, key=lambda word: word.base, default=None)
    lines = {round(word.base) for word in beside}
    if first is None or len(lines) < 2 or first.top > capital.top + 0.35 * capital.size:
        return None
    return first


def _joined(capital: Word, rest: Word) -> Word:
    one, other = capital.box, rest.box
    box = Box(min(one.left, other.left), min(one.top, other.top), max(one.right, other.right), other.bottom)
    whole, apart = capital.text + rest.text, f"{capital.text} {rest.text}"
    # "A" and "I" are words, too: what cl100k cuts into fewer pieces is how it is written.
    is_apart = capital.text in "AIO" and count_tokens(" " + apart) <= count_tokens(" " + whole)
    return replace(rest, text=apart if is_apart else whole, x0=capital.x0, box=box, spaced=capital.spaced)
