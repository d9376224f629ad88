"""Terms of a question that the library does not know, mended where one slip of the finger explains them."""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz.distance import OSA

from kb.access import Viewer
from kb.answer.question import Asked
from kb.index.lexical import LexicalIndex

SHORTEST = 5  # letters of a term that may be mended: in shorter ones a slip gives another word


def mend(asked: Asked, lexical: LexicalIndex, viewer: Viewer) -> Asked:
    """`asked` with each unknown term, unless it is a name, replaced by the known one that is one edit away (a letter
    left out, put in, changed, or two swapped: optimal string alignment, Damerau 1964) and begins with the same letter.
    Names stay as they are: Hangzhou is not a slip for Changzhou."""
    names = " ".join(asked.names).lower()
    return replace(
        asked, terms=tuple(term if term in names else _mended(term, lexical, viewer) for term in asked.terms)
    )


def _mended(term: str, lexical: LexicalIndex, viewer: Viewer) -> str:
    if len(term) < SHORTEST or not term.isascii() or not term.isalpha() or lexical.document_frequency(viewer, term):
        return term
    near = [
        known for known in lexical.terms_beginning(viewer, term[0]) if OSA.distance(term, known, score_cutoff=1) == 1
    ]
    return max(near, key=lambda known: (lexical.document_frequency(viewer, known), known), default=term)
