"""The evidence of an answer, put together."""

from __future__ import annotations

from kb.answer.evidence import Basis, Evidence, LiftedCheck, PassedOver, SearchEvidence
from kb.answer.explaining.passages import passages, place
from kb.answer.explaining.sentences import Search, failed_checks, sentences
from kb.answer.explaining.understanding import understood
from kb.answer.explaining.weights import percent
from kb.answer.extractive import Said
from kb.answer.gathering import Gathered
from kb.answer.judging.evidence import Check
from kb.answer.judging.refusal import CALIBRATION
from kb.answer.models import Answer, Question
from kb.answer.saying.near_miss import NearMiss
from kb.answer.understanding.question import Asked, points_back
from kb.retrieval import Retrieved


def explain(question: Question, gathered: Gathered, said: Said, answer: Answer, missed: NearMiss | None) -> Evidence:
    """Why `answer` is as it is. Everything was noted while it was made (`question.evidence`); nothing is asked anew."""
    basis = _basis(said, answer)
    searches = [
        (gathered.asked, gathered.retrieved, Search(gathered.asked, gathered.weighed, _ids(gathered.retrieved)))
    ]
    searches += [
        (part.asked, part.retrieved, Search(part.asked, part.weighed, _ids(part.retrieved)))
        for part in gathered.parts
        if part.retrieved is not None
    ]
    told = tuple(
        _search(asked, retrieved, search, answer, basis, question.question if number == 0 else asked.text)
        for number, (asked, retrieved, search) in enumerate(searches)
    )
    shelf = gathered.shelf
    return Evidence(
        verdict=_verdict(gathered, said, basis, told[0]),
        basis=basis,
        tier=shelf.viewer.tier,
        searched=len(shelf.answering(question.filters)),
        of=len(shelf.current),
        threshold=CALIBRATION.threshold,
        searches=told,
        ledger=said.register if basis == "register" else None,
        near_miss=_lifted(missed),
        superseded=_superseded(gathered, [retrieved for _, retrieved, _ in searches]),
    )


def _ids(retrieved: Retrieved) -> tuple[str, ...]:
    return tuple(each.chunk.id for each in retrieved.passages)


def _search(
    asked: Asked, retrieved: Retrieved, search: Search, answer: Answer, basis: Basis, text: str
) -> SearchEvidence:
    candidates = search.candidates()
    return SearchEvidence(
        understood=understood(asked, search.weighed, text),
        passages=passages(retrieved, search.weighed),
        weighed=len(search.weighed),
        failed=failed_checks(search),
        candidates=len(candidates),
        likely=sum(each.probability >= CALIBRATION.threshold for each in candidates),
        sentences=sentences(search, answer, basis),
    )


def _basis(said: Said, answer: Answer) -> Basis:
    if not answer.statements:
        return "nothing"
    if said.coverage is not None:
        return "register"
    return "model" if answer.answerer == "llm" else "sentences"


def _verdict(gathered: Gathered, said: Said, basis: Basis, whole: SearchEvidence) -> str:
    best, needed = percent(gathered.confidence), f"{100 * CALIBRATION.threshold:.0f}%"
    if basis == "nothing":
        return _refused(gathered, whole, best, needed)
    if basis == "register":
        rows = said.register.total if said.register else 0
        fit = "1 row fits" if rows == 1 else f"{rows} rows fit"
        return f"A register answers: {fit} every constraint and every other word of the question."
    likely = f"The best sentence is {best} likely to answer"
    if basis == "model":
        return f"The chat model wrote it, and each statement is borne out by what it cites. {likely}."
    if gathered.disagreements:
        return f"Publications disagree, so each of them is quoted. {likely}."
    return f"{likely}; at least {needed} is needed."


def _refused(gathered: Gathered, whole: SearchEvidence, best: str, needed: str) -> str:
    if points_back(gathered.asked):
        return "The question only points back to one before it, and asks nothing alone."
    if not whole.passages:
        return "No publication that may answer is left to search."
    if not gathered.candidates and whole.failed:
        most = whole.failed[0]
        return f"No sentence passed the hard checks. Of {whole.weighed}, {most.sentences} fell to this one: {most.told}"
    if gathered.confidence >= CALIBRATION.threshold:
        return "The chat model found no answer in the passages."
    unlikely = f"No sentence is likely enough to answer: the best reaches {best}, and {needed} is needed."
    fallen = [each for each in whole.failed if each.check != Check.STATEMENT]
    if not fallen or 2 * (whole.weighed - whole.candidates) < whole.weighed:
        return unlikely
    return f"{unlikely} Of {whole.weighed} sentences {fallen[0].sentences} fell to a hard check: {fallen[0].told}"


def _lifted(missed: NearMiss | None) -> LiftedCheck | None:
    if missed is None:
        return None
    best = missed.best
    return LiftedCheck(
        lifted=missed.lifted,
        sentence=best.sentence.text,
        probability=round(best.probability, 4),
        place=place(best.passage, best.sentence.spans[0]),
    )


def _superseded(gathered: Gathered, searched: list[Retrieved]) -> tuple[PassedOver, ...]:
    """Editions before those that were found, and those that the indexes listed and that may not answer."""
    shelf = gathered.shelf
    found = {each.document.revision_id for retrieved in searched for each in retrieved.passages}
    near = {name for each in searched if each.scoring for name in each.scoring.listed.dropped}
    return tuple(
        PassedOver(
            document_id=earlier.id,
            title=earlier.description.title,
            published=earlier.description.published,
            later_id=later.id,
            later_title=later.description.title,
            later_published=later.description.published,
        )
        for name, later in sorted(shelf.replaced.items())
        if (later.revision_id in found or name in near) and (earlier := shelf.readable.get(name)) is not None
    )
