"""What to publish next: the questions that were refused, those that ask the same counted together.

Two ask the same if they hold the same words; or if they are in one language, lie so near to one another that hardly any
two others do, and ask of the same years, places and names.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb.answer.understanding.constraints import constraints_of
from kb.index.cosines import CosineScale
from kb.index.encoder import Encoder
from kb.index.terms import terms
from kb.questions.records import KeptQuestion

# Cosine of two questions in small letters, by our encoder. Among invented ones, those that asked something else lay
# above it only where they differed in nothing but a year, a place or a name; these are compared by themselves.
NEAR = 0.95
MOST = 300  # wordings that are compared by meaning; further ones only by their words

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask the same, the latest first. `wordings`: in which they were asked, the commonest first, of
    those in the same words the last."""

    questions: tuple[KeptQuestion, ...]
    wordings: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.wordings[0]

    @property
    def last_asked(self) -> str:
        return self.questions[0].asked.asked_at


class Grouping:
    """Groups questions, and keeps the vectors of those it saw last. Safe under many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._vectors: dict[tuple[str, str], Vector] = {}

    def groups(self, questions: Sequence[KeptQuestion], encoder: Encoder, scale: CosineScale) -> list[Group]:
        """`questions`: the latest first. Those asked most come first, of as many the one that was asked last."""
        by_words: dict[str, list[KeptQuestion]] = {}
        for each in questions:
            by_words.setdefault(words_of(text_of(each)), []).append(each)
        asked = sorted(by_words.values(), key=lambda each: -len(each))  # stable: of as many the latest first
        near, rest = asked[:MOST], asked[MOST:]
        vectors = self._vectors_of([_folded(each[0]) for each in near], encoder)
        leaders: list[tuple[KeptQuestion, Vector, list[KeptQuestion]]] = []
        for alike in near:
            first = alike[0]
            vector = vectors[_folded(first)]
            for leader, other, members in leaders:
                if _near(scale, first, leader, float(vector @ other)) and _same_scope(first, leader):
                    members.extend(alike)
                    break
            else:
                leaders.append((first, vector, list(alike)))
        made = [_group(members) for members in (*(members for _, _, members in leaders), *rest)]
        made.sort(key=lambda each: each.last_asked, reverse=True)
        return sorted(made, key=lambda each: -len(each.questions))

    def _vectors_of(self, texts: Sequence[str], encoder: Encoder) -> Mapping[str, Vector]:
        with self._lock:
            known = {text: self._vectors[encoder.name, text] for text in texts if (encoder.name, text) in self._vectors}
            new = [text for text in dict.fromkeys(texts) if text not in known]
            if new:
                known |= dict(zip(new, encoder.encode_queries(new), strict=True))
            self._vectors = {(encoder.name, text): vector for text, vector in known.items()}
        return known


def text_of(question: KeptQuestion) -> str:
    """What was asked, so that it stands alone."""
    return question.asked.understood or question.asked.question


def words_of(text: str) -> str:
    """The words of a question in any of their forms and any order; of one that has none, the text."""
    return " ".join(sorted(set(terms(text)))) or text.casefold()


def _folded(question: KeptQuestion) -> str:
    """As it is embedded: capitals and question marks would part what asks the same."""
    return text_of(question).casefold().strip(" ?!.？！。")


def _near(scale: CosineScale, one: KeptQuestion, other: KeptQuestion, cosine: float) -> bool:
    language = one.asked.language
    return language == other.asked.language and scale.apply(cosine, language, language) >= NEAR


def _same_scope(one: KeptQuestion, other: KeptQuestion) -> bool:
    first, second = (constraints_of(text_of(each)) for each in (one, other))
    return all(
        _same(getattr(first, name), getattr(second, name))
        for name in ("organizations", "persons", "places", "nations", "years")
    ) and (first.period, first.by, first.direction) == (second.period, second.by, second.direction)


def _same(some: Iterable[str], others: Iterable[str]) -> bool:
    return {each.casefold() for each in some} == {each.casefold() for each in others}


def _group(members: list[KeptQuestion]) -> Group:
    latest = sorted(members, key=lambda each: each.number, reverse=True)
    texts: dict[str, list[str]] = {}
    for each in latest:
        texts.setdefault(words_of(text_of(each)), []).append(text_of(each))
    commonest = sorted(texts.values(), key=lambda alike: -len(alike))
    return Group(tuple(latest), tuple(alike[0] for alike in commonest))
