"""Does an answer cite an edition that a later one has replaced, or that was not out yet?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from evals.measures.kinds import Measure, answer_of
from evals.results.scores import Share
from evals.runs.records import DocumentInfo, Record, RunInfo
from kb.answer.models import Question
from kb.answer.understanding.as_of import earlier_question


def stale_citations(record: Record, info: RunInfo) -> Share | None:
    """Citations of a document that a later edition replaces, for this viewer on this day, or that was not yet out on
    it / citations. Ours.

    Which editions belong together is told by all documents of the run, since one that this viewer may not read can
    stand between two that they may; but only what they may read, and what was out by `as_of`, replaces.
    """
    cited = answer_of(record).citations
    if not cited:
        return None
    topic, day = record.topic, _day(record)
    readable = [each for each in info.documents.get(topic.viewer, ()) if _out(each, day)]
    every = {each.source: each for documents in info.documents.values() for each in documents}
    stale = _replaced(readable, every) | {each.id for each in every.values() if not _out(each, day)}
    return Share(num=sum(each.document_id in stale for each in cited), den=len(cited))


def _day(record: Record) -> date | None:
    """The day asked about: that of the topic, or of the words of its question if the answer says it is as of then."""
    if record.topic.as_of is not None:
        return record.topic.as_of
    earlier = earlier_question(Question(question=record.topic.question))
    named = earlier.as_of if earlier else None
    return named if named == answer_of(record).as_of else None


def _replaced(readable: Sequence[DocumentInfo], every: dict[str, DocumentInfo]) -> set[str]:
    """Ids of the documents of which a later edition is readable."""
    latest: dict[str, DocumentInfo] = {}
    for each in sorted(readable, key=lambda each: _age(_editions(each, every), every)):
        latest[_editions(each, every)[-1]] = each
    kept = {each.id for each in latest.values()}
    return {each.id for each in readable} - kept


def _editions(document: DocumentInfo, every: dict[str, DocumentInfo]) -> list[str]:
    """Sources from this edition back to the first; one that nobody has ends the chain with its name."""
    sources = [document.source]
    current: DocumentInfo | None = document
    while current is not None and current.edition_of is not None and current.edition_of not in sources:
        sources.append(current.edition_of)
        current = every.get(current.edition_of)
    return sources


def _age(sources: list[str], every: dict[str, DocumentInfo]) -> tuple[date, int]:
    """Later is greater: by date of publication (an undated edition came after the one before it), then by place."""
    dates = (every[each].published for each in sources if each in every)
    return next((each for each in dates if each is not None), date.min), len(sources)


def _out(document: DocumentInfo, day: date | None) -> bool:
    return day is None or document.published is None or document.published <= day


MEASURES = (
    Measure(
        "stale citations",
        "citations",
        "lower",
        "Of the footnotes, how many lead to an edition that is replaced, or is not out yet.",
        stale_citations,
    ),
)
