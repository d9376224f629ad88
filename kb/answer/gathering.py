"""From a question to what an answerer answers with: understood, retrieved, judged sentence by sentence, chosen."""

from __future__ import annotations

from dataclasses import dataclass

from kb.access import Viewer
from kb.answer.judging.refusal import CALIBRATION
from kb.answer.judging.selection import Candidate, Reading, Weighed, choose, judge, read_passages
from kb.answer.models import Question
from kb.answer.saying import conflicts
from kb.answer.saying.parted import Part, take_apart, together
from kb.answer.stopwatch import Stopwatch
from kb.answer.understanding.question import Asked, points_back, understand
from kb.answer.understanding.spelling import mend
from kb.library import Library
from kb.retrieval import PASSAGES, Ranking, Retrieved, retrieve
from kb.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Gathered:
    """`reading`: the passages, read for the question. `candidates`: all sentences that pass the hard checks, most
    probable first. `chosen`: those to state; empty means that the publications do not say. `sides`: those among them
    that disagree. `parts`: of a question of several parts of which at least one is answered; their sentences are those
    chosen then. `weighed`: every sentence as it was weighed, where the question asks for evidence."""

    shelf: Shelf
    asked: Asked
    retrieved: Retrieved
    reading: Reading
    candidates: list[Candidate]
    chosen: list[Candidate]
    sides: list[Candidate]
    parts: tuple[Part, ...] = ()
    weighed: tuple[Weighed, ...] = ()

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The parts of the question that the publications do not answer."""
        return tuple(part.asked.text for part in self.parts if not part.answered)

    @property
    def disagreements(self) -> list[tuple[Asked, list[Candidate]]]:
        """What publications disagree about: the question or a part of it, with the sides."""
        asked = [(part.asked, part.sides) for part in self.parts] if self.parts else [(self.asked, self.sides)]
        return [(about, sides) for about, sides in asked if sides]

    @property
    def confidence(self) -> float:
        """Calibrated probability that the sentence most likely to answer does (0 to 1)."""
        return max((each.probability for each in self.candidates[:1]), default=0.0)


def gather(library: Library, question: Question, viewer: Viewer, ranking: Ranking, watch: Stopwatch) -> Gathered:
    """To be called while `library.reading()`.

    Raises:
        InvalidInput: the question is empty, too long or not text, or the filters contradict each other.
    """
    shelf = library.shelf(viewer, question.as_of)
    asked = mend(understand(question.question), library.indexes.lexical, viewer)
    documents = shelf.answering(question.filters)
    retrieved = retrieve(library, shelf, documents, asked.text, PASSAGES, ranking=ranking)
    watch.lap("retrieve")
    weighed: list[Weighed] | None = [] if question.evidence else None
    reading = read_passages(library, shelf, asked, retrieved)
    candidates = [] if points_back(asked) else judge(asked, reading, weighed)
    chosen, sides = _choose(asked, candidates)

    def answering(text: str) -> Part:
        part = mend(understand(text), library.indexes.lexical, viewer)
        near = retrieve(library, shelf, documents, part.text, PASSAGES, ranking=ranking)
        seen: list[Weighed] | None = [] if question.evidence else None
        found = judge(part, read_passages(library, shelf, part, near), seen)
        return Part(part, found, *_choose(part, found), retrieved=near, weighed=tuple(seen or ()))

    parts = take_apart(asked, answering, CALIBRATION.threshold)
    if parts:
        chosen, sides = together(parts), []
        candidates = sorted(
            [*candidates, *(each for part in parts for each in part.candidates)], key=lambda each: -each.probability
        )
    watch.lap("select")
    return Gathered(shelf, asked, retrieved, reading, candidates, chosen, sides, parts, tuple(weighed or ()))


def _choose(asked: Asked, candidates: list[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """The candidates to state, and those among them that disagree."""
    sides = conflicts.disagreeing(asked, candidates, CALIBRATION.threshold)
    if sides:
        return sides, sides
    return choose(candidates), []
