"""The answerer without a model: the chosen sentences, word for word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kb.answer import conflicts
from kb.answer.citation import Cited, cite
from kb.answer.gathering import Gathered
from kb.answer.models import ConflictNote, Coverage, ModelUse, Note
from kb.library import Library


@dataclass(frozen=True, slots=True)
class Said:
    """What an answerer says, with its citations, and where the publications disagree. `partial`: some of what it wrote
    was not borne out, and is not shown. `notes` and `model` as of an answer. `failed`: the chat model did.
    `coverage`: of a register that answers; `confidence`: then, how likely it is right."""

    cited: Cited
    conflicts: tuple[ConflictNote, ...] = ()
    answerer: Literal["extractive", "llm"] = "extractive"
    partial: bool = False
    notes: tuple[Note, ...] = ()
    model: ModelUse | None = None
    failed: bool = False
    coverage: Coverage | None = None
    confidence: float | None = None


def quote(library: Library, gathered: Gathered, language: str) -> Said:
    """State the chosen sentences; none were chosen, nothing is said. `language`: of the words around them.

    Raises:
        Inconsistent: a stored sentence is not what stands on its page.
    """
    asked_of = {each.sentence.id: part.asked for part in gathered.parts for each in part.chosen}
    cited = cite(library, gathered.asked, gathered.chosen, gathered.candidates, asked_of)
    numbers = {
        each.sentence.id: part.citations[0] for each, part in zip(gathered.chosen, cited.statements, strict=True)
    }
    notes = (conflicts.note(asked, sides, numbers, language) for asked, sides in gathered.disagreements)
    return Said(cited, tuple(notes))
