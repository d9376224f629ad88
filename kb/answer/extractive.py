"""The answerer without a model: the chosen sentences, word for word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kb.answer.evidence import RegisterEvidence
from kb.answer.gathering import Gathered
from kb.answer.judging.selection import Candidate
from kb.answer.models import ConflictNote, Coverage, ModelUse, Note
from kb.answer.saying import conflicts
from kb.answer.saying.agreement import gather_alike
from kb.answer.saying.citation import Cited, cite
from kb.library import Library


@dataclass(frozen=True, slots=True)
class Said:
    """What an answerer says, with its citations, and where the publications disagree. `partial`: some of what it wrote
    was not borne out, and is not shown. `notes` and `model` as of an answer. `failed`: the chat model did.
    `coverage`: of a register that answers; `confidence`: then, how likely it is right;
    `register`: then, its rows, where the question asks for evidence."""

    cited: Cited
    conflicts: tuple[ConflictNote, ...] = ()
    answerer: Literal["extractive", "llm"] = "extractive"
    partial: bool = False
    notes: tuple[Note, ...] = ()
    model: ModelUse | None = None
    failed: bool = False
    coverage: Coverage | None = None
    confidence: float | None = None
    register: RegisterEvidence | None = None


def quote(library: Library, gathered: Gathered, language: str) -> Said:
    """State the chosen sentences; none were chosen, nothing is said. `language`: of the words around them.

    Raises:
        Inconsistent: a stored sentence is not what stands on its page.
    """
    asked_of = {each.sentence.id: part.asked for part in gathered.parts for each in part.chosen}
    apart = [each for _, sides in gathered.disagreements for each in sides]
    vectors = gathered.retrieved.vectors

    def nearness(one: Candidate, other: Candidate) -> float:
        mine, theirs = (vectors.get(each.passage.chunk.id) for each in (one, other))
        if mine is None or theirs is None:
            return 0.0
        cosine = float(mine.sentences[one.sentence.ordinal] @ theirs.sentences[other.sentence.ordinal])
        return library.cosine_scale.apply(cosine, one.passage.chunk.language, other.passage.chunk.language)

    stated, alike = gather_alike(gathered.chosen, apart, gathered.candidates, nearness)
    cited = cite(library, gathered.asked, stated, gathered.candidates, asked_of, alike)
    numbers = {each.sentence.id: part.citations[0] for each, part in zip(stated, cited.statements, strict=True)}
    notes = (conflicts.note(asked, sides, numbers, language) for asked, sides in gathered.disagreements)
    return Said(cited, tuple(notes))
