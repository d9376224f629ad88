"""Why the passages stand where they do: their scores, and what each of them added."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kb.answer.evidence import Meeting, PassageEvidence, Place, Scored
from kb.answer.judging.selection import Weighed
from kb.records import Span
from kb.retrieval import Passage, Retrieved, Scoring

DENSE, SENTENCE, LEXICAL = 0, 1, 2  # columns


def place(passage: Passage, span: Span) -> Place:
    """Where a span of a passage stands."""
    told = passage.document.description
    return Place(
        document_id=passage.document.id,
        title=told.title,
        tier=told.tier,
        published=told.published,
        language=passage.chunk.language,
        page=span.page,
        page_label=passage.page_label if span.page == passage.chunk.page else None,
        start=span.start,
        end=span.end,
    )


def passages(retrieved: Retrieved, weighed: tuple[Weighed, ...]) -> tuple[PassageEvidence, ...]:
    """In order."""
    scoring = retrieved.scoring
    if scoring is None:
        return ()
    return tuple(
        _passage(number, each, scoring, [one for one in weighed if one.passage is each])
        for number, each in enumerate(retrieved.passages, start=1)
    )


def _passage(number: int, passage: Passage, scoring: Scoring, weighed: list[Weighed]) -> PassageEvidence:
    chunk, row = passage.chunk, scoring.fused.names.index(passage.chunk.id)
    dense, sentence = (_scored(scoring, row, column) for column in (DENSE, SENTENCE))
    worded = bool(scoring.fused.same[row]) and chunk.id in scoring.listed.lexical
    lexical = _scored(scoring, row, LEXICAL) if worded else None
    met = _met(scoring, chunk.id)
    first = chunk.sentences[0].spans[0]
    ends = [span.end for each in chunk.sentences for span in each.spans if span.page == first.page]
    return PassageEvidence(
        **place(passage, Span(first.page, first.start, max(ends))).model_dump(),
        n=number,
        id=chunk.id,
        kind=passage.document.description.kind.value,
        section=chunk.section,
        text=chunk.text,
        score=round(passage.score, 4),
        dense=dense,
        sentence=sentence,
        lexical=lexical,
        tokens=met,
        sentences=len(weighed),
        failed=sum(isinstance(each.outcome, str) for each in weighed),
        why=_why(dense, sentence, lexical, met, same=bool(scoring.fused.same[row])),
    )


def _scored(scoring: Scoring, row: int, column: int) -> Scored:
    fused, listed = scoring.fused, scoring.listed.lexical
    counted: npt.NDArray[np.bool_] = np.ones(len(fused.names), np.bool_)
    if column == LEXICAL:
        counted = fused.same & np.array([name in listed for name in fused.names])
    value = fused.measured[row, column]
    voting = sum(fused.weights) if fused.same[row] else sum(fused.weights[:LEXICAL])
    return Scored(
        value=round(float(value), 4),
        rank=1 + int((fused.measured[counted, column] > value).sum()),
        of=int(counted.sum()),
        share=round(float(fused.standard[row, column]) * fused.weights[column] / voting, 4),
    )


def _met(scoring: Scoring, name: str) -> Meeting | None:
    if name not in scoring.met:
        return None
    value = scoring.met[name]
    order = [each for each, _ in scoring.fused.ranked()]
    return Meeting(
        value=round(value, 4),
        rank=1 + sum(each > value for each in scoring.met.values()),
        of=len(scoring.met),
        before=1 + order.index(name),
    )


def _why(dense: Scored, sentence: Scored, lexical: Scored | None, met: Meeting | None, *, same: bool) -> str:
    parts = [
        f"{_nth(dense.rank)} of {dense.of} by the meaning of the passage",
        f"{_nth(sentence.rank)} by that of its best sentence",
    ]
    if lexical is not None:
        parts.append(f"{_nth(lexical.rank)} of {lexical.of} by its words")
    elif same:
        parts.append("not listed by its words")
    else:
        parts.append("in the other language, where words have no vote")
    if met is not None:
        parts.append(
            f"moved from place {met.before} by how its tokens meet the question’s ({_nth(met.rank)} of {met.of})"
        )
    told = ", ".join(parts)
    return f"{told[0].upper()}{told[1:]}."


def _nth(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
