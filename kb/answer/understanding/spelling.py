"""Words of a question that the library does not know, mended where one slip of the finger explains them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from kb.access import Viewer
from kb.answer.understanding.equivalents import places
from kb.answer.understanding.question import Asked, understand
from kb.index.lexical import LexicalIndex
from kb.index.terms import STOP_WORDS, stem

SHORTEST = 5  # letters of a word that may be mended: in shorter ones a slip gives another word
LITTLE = 3  # letters of a slip for a word like `the`
LONG_NAME = 8  # letters of a name that may be mended: of shorter ones there are too many that differ by a letter
_WORD = re.compile(r"(?<![\w@.-])[A-Za-z]+(?![\w@-]|\.\w)")
# What people ask for, which the publications need not have.
_ASKED_FOR = ("address", "attendance", "contact", "email", "number", "phone", "people", "telephone")
# The index has stems; what their words may end in.
_ENDINGS = tuple(" e s es ed ing er ers or ence ance ment ments ion ions ation ity al y able ive ly".split(" "))


def mend(asked: Asked, lexical: LexicalIndex, viewer: Viewer) -> Asked:
    """`asked`, read again with each word mended that the viewer's library does not have (no word with its stem), if a
    known one is one edit away: a letter left out, put in, changed, or two swapped (optimal string alignment, Damerau
    1964), the first letter the same. Places and short names stay as they are: Hangzhou is not a slip for Changzhou."""
    slips: dict[str, str] = {}
    for word in dict.fromkeys(_WORD.findall(asked.text)):
        meant = _meant(word, asked, lexical, viewer)
        if meant is not None:
            slips[word] = meant
    return understand(_WORD.sub(lambda match: slips.get(match.group(), match.group()), asked.text)) if slips else asked


def _meant(word: str, asked: Asked, lexical: LexicalIndex, viewer: Viewer) -> str | None:
    """What was meant by a word; None if it was itself, or nothing else comes near."""
    lower = word.lower()
    if lower in STOP_WORDS or lower in _ASKED_FOR or lexical.document_frequency(viewer, stem(lower)):
        return None
    named = any(word in name for name in asked.names)
    if named and (len(word) < LONG_NAME or places([stem(lower)])):
        return None
    little = [other for other in sorted(STOP_WORDS) if min(len(other), len(word)) >= LITTLE and _one_slip(lower, other)]
    if little:
        return little[0]
    if len(word) < SHORTEST:
        return None
    near = [
        (lexical.document_frequency(viewer, known), whole)
        for known in lexical.terms_beginning(viewer, lower[0])
        if not (named and places([known]))
        for whole in _words_of(known, len(word))
        if _one_slip(lower, whole) and stem(whole) == known
    ]
    near += [(0, whole) for whole in _ASKED_FOR if _one_slip(lower, whole)]
    if not near:
        return None
    meant = max(near)[1]
    return meant.capitalize() if word[0].isupper() else meant


def _one_slip(word: str, other: str) -> bool:
    return word[0] == other[0] and OSA.distance(word, other, score_cutoff=1) == 1


def _words_of(known: str, length: int) -> Iterator[str]:
    """What may have this stem, and more, as long as a word of `length` letters may become by one slip."""
    for root in (known, f"{known[:-1]}y") if known.endswith("i") else (known,):
        yield from (root + ending for ending in _ENDINGS if -1 <= len(root) + len(ending) - length <= 1)
