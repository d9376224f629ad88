"""The sentences that were considered, and what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.answer.evidence import Basis, FailedCheck, Outcome, SentenceEvidence
from kb.answer.explaining.passages import place
from kb.answer.explaining.weights import percent, weights
from kb.answer.explaining.words import words_met
from kb.answer.judging.answer_types import figures
from kb.answer.judging.evidence import Check, has_name
from kb.answer.judging.refusal import CALIBRATION
from kb.answer.judging.selection import Candidate, Choice, Weighed, choices
from kb.answer.models import Answer
from kb.answer.understanding.question import Asked

PASSED, FAILED = 8, 4  # sentences told of those that pass the hard checks, and that do not
CHECKS: Mapping[Check, str] = {
    Check.STATEMENT: "It says nothing by itself: a question, a bare heading, or words to software.",
    Check.DATELINE: "It is the publication’s own date line.",
    Check.KIND: "It holds no {sort} of the kind that is asked for.",
    Check.YEARS: "It does not speak of {lacking}, which is asked for.",
    Check.FIGURES: "{lacking} is asked for, and does not stand around it.",
    Check.NAMES: "{lacking} is asked for, and does not stand around it.",
}
_SORTS = {"how_many": "figure", "when": "date", "contact": "way to get in touch"}
_UNUSED: Mapping[Basis, str] = {
    "register": "Likely enough, but a register answers the question whole.",
    "model": "Likely enough; the chat model said it in other words, or not.",
    "sentences": "Likely enough, but another sentence is told: of a part of the question, or of a disagreement.",
    "nothing": "Likely enough, but the chat model found no answer in the passages.",
}
_BY_CHOICE: Mapping[Choice, Outcome] = {
    Choice.CHOSEN: "unused",
    Choice.UNLIKELY: "unlikely",
    Choice.WEAKER: "weaker",
    Choice.ENOUGH: "enough",
    Choice.SAME: "same",
}


@dataclass(frozen=True, slots=True)
class Search:
    """One search as it went: of the question or a part of it."""

    asked: Asked
    weighed: tuple[Weighed, ...]
    passages: tuple[str, ...]  # ids of the chunks, in order

    def candidates(self) -> list[Candidate]:
        """Those that passed the hard checks, most probable first."""
        found = [each.outcome for each in self.weighed if isinstance(each.outcome, Candidate)]
        return sorted(found, key=lambda each: (-each.probability, each.sentence.id))


def failed_checks(search: Search) -> tuple[FailedCheck, ...]:
    """How many sentences failed which check first, most first."""
    counts = Counter(each.outcome for each in search.weighed if isinstance(each.outcome, Check))
    asked = search.asked
    wanted = {
        Check.YEARS: _listed(_years(asked)),
        Check.FIGURES: _listed(sorted(asked.figures)),
        Check.NAMES: _listed(asked.names),
    }
    return tuple(
        FailedCheck(check=check.value, told=_told(check, asked, wanted.get(check, "")), sentences=number)
        for check, number in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    )


def sentences(search: Search, answer: Answer, basis: Basis) -> tuple[SentenceEvidence, ...]:
    """What was stated and what came nearest to it, most probable first; then the nearest that failed a check."""
    weighed = {each.sentence.id: each for each in search.weighed}
    judged = list(choices(search.candidates()))
    told = [_passing(search, weighed[each.sentence.id], choice, answer, basis) for each, choice in judged]
    shown = [each for place, each in enumerate(told) if place < PASSED or each.outcome in {"stated", "also"}]
    failing = sorted(_failing(search), key=lambda each: (-each[0].cosine, each[0].sentence.id))[:FAILED]
    return (*shown, *(_failed(search, each, check) for each, check in failing))


def _failing(search: Search) -> Iterator[tuple[Weighed, Check]]:
    for each in search.weighed:
        if isinstance(each.outcome, Check) and each.outcome is not Check.STATEMENT:
            yield each, each.outcome


def _passing(search: Search, weighed: Weighed, choice: Choice, answer: Answer, basis: Basis) -> SentenceEvidence:
    candidate = weighed.outcome
    assert isinstance(candidate, Candidate)
    statement, also = _stated(weighed, answer)
    outcome: Outcome = "also" if also else "stated" if statement else _BY_CHOICE[choice]
    likely, needed = percent(candidate.probability), f"{100 * CALIBRATION.threshold:.0f}%"
    by_register = f"Statement {statement}, as the words of a row."
    why = {
        "stated": by_register
        if basis == "register"
        else f"Statement {statement}. {likely} likely to answer; {needed} is needed.",
        "also": f"Says the same as statement {statement}, and is cited beside it.",
        "unlikely": f"{likely} likely to answer; {needed} is needed.",
        "weaker": f"{likely} likely to answer, far less than the first.",
        "same": "Says what a statement says already, or belongs to its list.",
        "enough": "An answer has as many statements already as it may have.",
        "unused": _UNUSED[basis],
    }
    return SentenceEvidence(
        **place(weighed.passage, weighed.sentence.spans[0]).model_dump(),
        text=weighed.sentence.text,
        passage=_number(search, weighed),
        outcome=outcome,
        statement=statement,
        why=why[outcome],
        probability=round(candidate.probability, 4),
        weights=weights(candidate),
        words=words_met(search.asked, weighed),
    )


def _failed(search: Search, weighed: Weighed, check: Check) -> SentenceEvidence:
    lacking = _lacking(search.asked, weighed, check)
    return SentenceEvidence(
        **place(weighed.passage, weighed.sentence.spans[0]).model_dump(),
        text=weighed.sentence.text,
        passage=_number(search, weighed),
        outcome="failed",
        statement=None,
        why=_told(check, search.asked, _listed(lacking)),
        probability=None,
        check=check.value,
        lacking=lacking,
        words=words_met(search.asked, weighed),
    )


def _number(search: Search, weighed: Weighed) -> int:
    return 1 + search.passages.index(weighed.passage.chunk.id)


def _stated(weighed: Weighed, answer: Answer) -> tuple[int | None, bool]:
    """The number of the statement that quotes a sentence, or (then True) that bears a footnote to it."""
    revision = weighed.passage.document.revision_id
    quoting = {
        each.n
        for each in answer.citations
        for span in weighed.sentence.spans
        if each.revision_id == revision
        and (each.page, span.page) == (span.page, each.page)
        and each.start < span.end
        and span.start < each.end
    }
    for number, statement in enumerate(answer.statements, start=1):
        if quoting & set(statement.citations):
            return number, False
    for number, statement in enumerate(answer.statements, start=1):
        if quoting & set(statement.also):
            return number, True
    return None, False


def _lacking(asked: Asked, weighed: Weighed, check: Check) -> tuple[str, ...]:
    around = weighed.around
    match check:
        case Check.NAMES:
            return tuple(name for name in asked.names if not has_name(name, around))
        case Check.FIGURES:
            return tuple(sorted(asked.figures - figures(around.text) - around.around))
        case Check.YEARS:
            return _years(asked)
        case _:
            return ()


def _years(asked: Asked) -> tuple[str, ...]:
    period = asked.constraints.period
    if period is None or period.recent is not None:
        return tuple(sorted(asked.years))
    return (f"{period.first or '…'} to {period.last or '…'}", *sorted(asked.constraints.years))


def _told(check: Check, asked: Asked, lacking: str) -> str:
    return CHECKS[check].format(sort=_SORTS.get(asked.sort.value, asked.sort.value), lacking=lacking)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)
