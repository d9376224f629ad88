"""Which words of a question a sentence bears out, and by what."""

from __future__ import annotations

from typing import Literal

from kb.answer.evidence import WordMet
from kb.answer.judging.alignment import MEANT
from kb.answer.judging.selection import Weighed
from kb.answer.understanding.equivalents import expand
from kb.answer.understanding.question import Asked
from kb.index.terms import terms, word_spans


def words_met(asked: Asked, weighed: Weighed) -> tuple[WordMet, ...]:
    """Each word of the question before one sentence, in order."""
    around = weighed.around
    return tuple(
        _met(weighed, asked.text[word.begin : word.end], word.terms, own, about)
        for word, own, about in weighed.aligned.by_word(weighed.sentence.ordinal, around.own, around.around)
    )


def _met(weighed: Weighed, word: str, wanted: frozenset[str], own: float, about: float) -> WordMet:
    told = weighed.passage.terms
    for known, there in (
        (told[weighed.sentence.ordinal], weighed.around.own),
        (weighed.passage.heading_terms.union(*told), weighed.around.around),
    ):
        if wanted <= known:
            return WordMet(word=word, own=round(own, 3), around=round(about, 3), by="itself", equivalents=())
        if wanted <= there:
            same = _equivalents(weighed, wanted, known)
            return WordMet(word=word, own=round(own, 3), around=round(about, 3), by="equivalent", equivalents=same)
    by: Literal["meaning", "nothing"] = "meaning" if max(own, about) >= MEANT else "nothing"
    return WordMet(word=word, own=round(own, 3), around=round(about, 3), by=by, equivalents=())


def _equivalents(weighed: Weighed, wanted: frozenset[str], known: frozenset[str]) -> tuple[str, ...]:
    """The words of the text, as they stand there, that mean the same."""
    same = {term for term in known if wanted & expand(frozenset({term}))}
    # A phrase counts as a whole: then they are the terms without which the word would not be borne out.
    same = same or {term for term in known if not wanted <= expand(known - {term})}
    chunk = weighed.passage.chunk
    text = "\n".join(
        (weighed.sentence.embedded, chunk.text, *chunk.section, weighed.passage.document.description.title)
    )
    found: dict[str, str] = {}
    for begin, end in word_spans(text):
        for term in terms(text[begin:end]):
            if term in same:
                found.setdefault(term, text[begin:end].strip("*†‡.:"))
    return tuple(dict.fromkeys(found.values()))
