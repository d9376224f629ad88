"""Whether the text layer of a page says what the page shows, or is to be read from its picture."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.parse.pdf.words import PageWords
from ingest.tokens import count_tokens

FEW_LETTERS = 150  # a page under a picture with fewer is a scan with a stamp or a file name on it
_UNMAPPED = 0.2  # of the characters; symbols of a formula or a logo come without a meaning in good files too
_LEAST_KNOWN = 0.35  # of the words; pages of names and of other European languages stay well above
_ENOUGH = 40  # words to judge by
_WORD = re.compile(r"[A-Za-z]{4,}|[\u4e00-\u9fff]")


def is_broken(page: PageWords) -> bool:
    """Whether the characters of the page are not those that a reader sees: a font without a mapping to Unicode, or
    with a wrong one."""
    words = [word.text for each in page.by_direction.values() for word in each]
    letters = sum(map(len, words))
    if page.unmapped > _UNMAPPED * (letters + page.unmapped) and page.unmapped > 20:
        return True
    found = [match for text in words for match in _WORD.findall(text)]
    return len(found) >= _ENOUGH and known_share(found) < _LEAST_KNOWN


def is_covered(page: PageWords) -> bool:
    """Whether a picture covers most of the page and there is hardly any text: a scan that was stamped."""
    letters = sum(len(word.text) for each in page.by_direction.values() for word in each)
    return letters < FEW_LETTERS and page.pictured > 0.5


def known_share(words: Iterable[str]) -> float:
    """The share of words that a reader of English or Chinese knows, 0 to 1.

    English: words that cl100k, whose pieces come from text at large, writes in two pieces or one for five letters.
    Chinese: the characters of the first levels of GB 2312 and Big5, the everyday ones.
    """
    words = list(words)
    return sum(map(_is_known, words)) / len(words) if words else 1.0


def _is_known(word: str) -> bool:
    if word.isascii():
        return count_tokens(" " + word.lower()) <= max(2, len(word) / 5)
    simplified, traditional = word.encode("gb2312", "replace"), word.encode("big5", "replace")
    return 0xB0 <= simplified[0] <= 0xD7 or 0xA4 <= traditional[0] <= 0xC6
