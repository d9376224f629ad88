"""Whether the text layer of a page says what the page shows, or is to be read from its picture."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.parse.pdf.words import PageWords
from kb.tokens import count_tokens

FEW_LETTERS = 150  # a page under a picture with fewer is a scan with a stamp or a file name on it
_UNMAPPED = 0.2  # of the characters; symbols of a formula or a logo come without a meaning in good files too
_LONGEST_PIECES = 2.15  # letters: cl100k cuts text of any European language into longer pieces, and names as well
_LEAST_KNOWN = 0.35  # of Chinese characters
_ENOUGH = 30  # words, or Chinese characters, to judge by
_WORD = re.compile(r"[A-Za-z]{5,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def is_broken(page: PageWords) -> bool:
    """Whether the characters of the page are not those that a reader sees: a font without a mapping to Unicode, or
    with a wrong one."""
    words = [word.text for each in page.by_direction.values() for word in each]
    letters = sum(map(len, words))
    if page.unmapped > _UNMAPPED * (letters + page.unmapped) and page.unmapped > 20:
        return True
    latin = [match.lower() for text in words for match in _WORD.findall(text)]
    if len(latin) >= _ENOUGH and letters_per_piece(latin) < _LONGEST_PIECES:
        return True
    han = [match for text in words for match in _HAN.findall(text)]
    return len(han) >= _ENOUGH and known_share(han) < _LEAST_KNOWN


def is_covered(page: PageWords) -> bool:
    """Whether a picture covers most of the page and there is hardly any text: a scan that was stamped."""
    letters = sum(len(word.text) for each in page.by_direction.values() for word in each)
    return letters < FEW_LETTERS and page.pictured > 0.5


def letters_per_piece(words: Sequence[str]) -> float:
    """How long the pieces are that cl100k, whose pieces come from text at large, cuts the words into: letters that were
    mapped to others fall apart."""
    return sum(map(len, words)) / max(1, sum(count_tokens(" " + word) for word in words))


def known_share(characters: Sequence[str]) -> float:
    """The share of Chinese characters of the first levels of GB 2312 and Big5, the everyday ones."""
    return sum(map(_is_everyday, characters)) / len(characters) if characters else 1.0


def _is_everyday(character: str) -> bool:
    simplified, traditional = character.encode("gb2312", "replace"), character.encode("big5", "replace")
    return 0xB0 <= simplified[0] <= 0xD7 or 0xA4 <= traditional[0] <= 0xC6
