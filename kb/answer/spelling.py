"""Terms of a question that the library does not know, mended where one slip of the finger explains them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from rapidfuzz.distance import OSA

from kb.access import Viewer
from kb.answer.question import Asked, understand
from kb.index.lexical import LexicalIndex
from kb.index.terms import STOP_WORDS, stem

SHORTEST = 5  # letters of a term that may be mended: in shorter ones a slip gives another word
LITTLE = 3  # letters of a slip for a word like `the`


def mend(asked: Asked, lexical: LexicalIndex, viewer: Viewer) -> Asked:
    """`asked` with each unknown term, unless it is a name, replaced by the known one that is one edit away (a letter
    left out, put in, changed, or two swapped: optimal string alignment, Damerau 1964) and begins with the same letter;
    in its text as well, which is read again. Names stay as they are: Hangzhou is not a slip for Changzhou."""
    names = " ".join(asked.names).lower()
    mended = {term: _mended(term, lexical, viewer) for term in asked.terms if term not in names}
    slips = {term: known for term, known in mended.items() if known != term}
    if not slips:
        return asked
    terms = (slips.get(term, term) for term in asked.terms)
    return replace(
        understand(_respelt(asked.text, slips)), terms=tuple(term for term in terms if term not in STOP_WORDS)
    )


def _respelt(text: str, slips: Mapping[str, str]) -> str:
    """The text with the stems of its words changed, and their endings left."""

    def respell(match: re.Match[str]) -> str:
        word = match.group()
        stemmed = stem(word.lower())
        if stemmed not in slips:
            return word
        ending = word[len(stemmed) :] if word.lower().startswith(stemmed) else ""
        return slips[stemmed] + ending

    return re.sub(r"[A-Za-z]+", respell, text)


def _mended(term: str, lexical: LexicalIndex, viewer: Viewer) -> str:
    if not term.isascii() or not term.isalpha() or lexical.document_frequency(viewer, term):
        return term
    little = _little_word(term)
    if little or len(term) < SHORTEST:
        return little or term
    near = [
        known for known in lexical.terms_beginning(viewer, term[0]) if OSA.distance(term, known, score_cutoff=1) == 1
    ]
    return max(near, key=lambda known: (lexical.document_frequency(viewer, known), known), default=term)


def _little_word(term: str) -> str:
    """The word without meaning of its own that this is a slip for (teh, wich), or none."""
    near = [
        word
        for word in sorted(STOP_WORDS)
        if min(len(word), len(term)) >= LITTLE and word[0] == term[0] and OSA.distance(term, word, score_cutoff=1) == 1
    ]
    return near[0] if near else ""
