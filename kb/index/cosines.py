"""Where an encoder's cosines lie, and the lines that bring them to where our own encoder's lie.

Refusals (kb/answer/judging/refusal.py) and the fusing of languages (kb/retrieval.py) are fitted on the cosines of our
own encoder: some 0.75 for an English question and a sentence that has nothing to do with it, 0.91 for one that
answers it. Another encoder's lie elsewhere, so that the same threshold would refuse everything or nothing. The
cosines of invented pairs tell where; a line through the means of what belongs together and of what does not maps one
to the other, for each language and across languages, because they lie apart in these as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from kb.index.cosine_pairs import PAIRS
from kb.index.encoder import Encoder, Vectors

Relation = Literal["en", "zh", "across"]

# Below this an encoder does not tell what belongs together from what does not: the means lie less than so many standard
# deviations apart (d', Green and Swets 1966). Our own has 9, 7 and 4.
LEAST_SEPARATION = 2.0


@dataclass(frozen=True, slots=True)
class Means:
    """Mean cosine of questions with their answers, and with the answers to others."""

    related: float
    unrelated: float


# Of our own encoder on `PAIRS`; a test measures them again.
OWN: Mapping[Relation, Means] = {
    "en": Means(0.908, 0.749),
    "zh": Means(0.943, 0.831),
    "across": Means(0.817, 0.730),
}


@dataclass(frozen=True, slots=True)
class Line:
    """cosine of our own encoder = slope * cosine + offset"""

    slope: float
    offset: float


@dataclass(frozen=True, slots=True)
class CosineScale:
    """Brings an encoder's cosines to where our own encoder's lie: a line for each relation of the languages of question
    and text. Without lines, which is our own encoder's, nothing changes."""

    lines: Mapping[Relation, Line] = field(default_factory=dict)

    @classmethod
    def of_json(cls, kept: Mapping[Relation, tuple[float, float]] | None) -> CosineScale:
        return cls({relation: Line(*line) for relation, line in (kept or {}).items()})

    def to_json(self) -> dict[Relation, tuple[float, float]] | None:
        return {relation: (line.slope, line.offset) for relation, line in self.lines.items()} or None

    def apply(self, cosine: float, question: str, text: str) -> float:
        """The cosine of a question and a text of these languages, as our own encoder's would lie."""
        if not self.lines:
            return cosine
        line = self.lines[_relation(question, text)]
        return line.slope * cosine + line.offset

    @property
    def blind(self) -> tuple[Relation, ...]:
        """Where the encoder does not tell what belongs together, so that its cosines count as those of strangers."""
        return tuple(relation for relation, line in self.lines.items() if line.slope == 0)


def measured_scale(encoder: Encoder) -> CosineScale:
    """The scale of `encoder`, measured on invented pairs: four times as many texts as there are pairs are embedded."""
    questions_en, questions_zh, answers_en, answers_zh = zip(*PAIRS, strict=True)
    questions = {"en": encoder.encode_queries(questions_en), "zh": encoder.encode_queries(questions_zh)}
    answers = {"en": encoder.encode_passages(answers_en), "zh": encoder.encode_passages(answers_zh)}
    cosines: dict[Relation, list[Vectors]] = {relation: [] for relation in OWN}
    for language, asked in questions.items():
        for other, told in answers.items():
            cosines[_relation(language, other)].append(asked @ told.T)
    return CosineScale({relation: _line(np.stack(found), OWN[relation]) for relation, found in cosines.items()})


def _line(cosines: Vectors, own: Means) -> Line:
    """`cosines` float32 [n, questions, answers], those of a pair on the diagonal."""
    together = np.broadcast_to(np.eye(len(PAIRS), dtype=bool), cosines.shape)
    related, unrelated = cosines[together], cosines[~together]
    apart = float(related.mean() - unrelated.mean())
    spread = float(np.sqrt((related.var() + unrelated.var()) / 2))
    if apart <= LEAST_SEPARATION * spread:
        return Line(0.0, own.unrelated)
    slope = (own.related - own.unrelated) / apart
    return Line(slope, own.related - slope * float(related.mean()))


def _relation(question: str, text: str) -> Relation:
    """A language that is neither counts as English: cosines within it are nearer to those."""
    if (question == "zh") != (text == "zh"):
        return "across"
    return "zh" if text == "zh" else "en"
