"""How well passages and documents are ranked, by ir-measures over qrels derived from the evidence."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from evals.measures.figures import figures
from evals.measures.kinds import Ranked
from evals.results.scores import Share
from evals.runs.records import DocumentInfo, Record, RunInfo
from evals.topics.topic import Evidence, Topic
from evals.topics.wording import plain
from kb.answer.models import PassageView

WHOLE = 0.5  # of a long quote's characters in one run, with all its figures, are the quote, cut by a chunk's edge
LONG = 40  # characters; half of a shorter quote may stand anywhere
Judged = tuple[list[str], list[str]]  # relevant items (qrels), and ranked items, best first


def passage_ranking(record: Record, info: RunInfo) -> Judged:
    """One relevant item for each evidence entry; a passage that holds a new one is that item, any other is none.
    A passage that holds several new ones stands for all of them, one after the other."""
    documents = _documents(record.topic, info)
    relevant = [f"evidence {number}" for number, _ in enumerate(record.topic.evidence)]
    left = dict(zip(relevant, record.topic.evidence, strict=True))
    ranked = []
    for place, passage in enumerate(record.passages):
        text = plain(passage.text)
        found = [name for name, each in left.items() if _bears(passage, text, each, documents)]
        for name in found:
            del left[name]
        ranked += found or [f"other {place}"]
    return relevant, ranked


def document_ranking(record: Record, info: RunInfo) -> Judged:
    """One relevant item for each document of the evidence; documents rank by their first passage."""
    documents = _documents(record.topic, info)
    relevant = list(dict.fromkeys(each.document for each in record.topic.evidence))
    ranked = [
        next((path for path in relevant if _at(passage, path, documents)), f"other {passage.document_id}")
        for passage in record.passages
    ]
    return relevant, list(dict.fromkeys(ranked))


def _documents(topic: Topic, info: RunInfo) -> dict[str, DocumentInfo]:
    return {each.id: each for each in info.documents.get(topic.viewer, ())}


def _bears(passage: PassageView, text: str, evidence: Evidence, documents: Mapping[str, DocumentInfo]) -> bool:
    if not _at(passage, evidence.document, documents):
        return False
    quote = plain(evidence.quote)
    if quote in text:
        return True
    return len(quote) > LONG and any(_whole(quote, run, text) for run in _runs(quote, text))


def _runs(quote: str, text: str) -> Iterator[tuple[int, int]]:
    """Where the runs of at least half the quote that stand in the text begin and end."""
    least = math.ceil(len(quote) * WHOLE)
    for start in range(len(quote) - least + 1):
        end = start + least
        if quote[start:end] in text:
            while end < len(quote) and quote[start : end + 1] in text:
                end += 1
            yield start, end


def _whole(quote: str, run: tuple[int, int], text: str) -> bool:
    """Whether all figures of the quote are in the run, and are figures of the text: 13 is none of 130."""
    told = {each.value for each in figures(text)}
    return all(run[0] <= each.start and each.end <= run[1] and each.value in told for each in figures(quote))


def _at(passage: PassageView, path: str, documents: Mapping[str, DocumentInfo]) -> bool:
    return passage.document_id in documents and documents[passage.document_id].is_at(path)


def _measured(
    name: str, judge: Callable[[Record, RunInfo], Judged]
) -> Callable[[Sequence[Record], RunInfo], Mapping[str, Share]]:
    def of(records: Sequence[Record], info: RunInfo) -> Mapping[str, Share]:
        import ir_measures  # noqa: PLC0415 - brings scipy

        judged = {each.topic.id: judge(each, info) for each in records if each.topic.evidence}
        qrels = list(_qrels(judged, ir_measures.Qrel))
        ranking = list(_ranking(judged, ir_measures.ScoredDoc))
        measure = ir_measures.parse_measure(name)
        told = ir_measures.iter_calc([measure], qrels, ranking) if qrels else ()
        return {each.query_id: Share(num=float(each.value)) for each in told}

    return of


def _qrels(judged: Mapping[str, Judged], make: Callable[[str, str, int], Any]) -> Iterator[Any]:
    for topic, (relevant, _) in judged.items():
        yield from (make(topic, item, 1) for item in relevant)


def _ranking(judged: Mapping[str, Judged], make: Callable[[str, str, float], Any]) -> Iterator[Any]:
    """Scores are places from the end, since ties would be broken by name."""
    for topic, (_, ranked) in judged.items():
        yield from (make(topic, item, float(len(ranked) - place)) for place, item in enumerate(ranked))


_ABOUT = {
    "nDCG@10": "How near the top the {what} that bear the answer out stand (Järvelin and Kekäläinen 2002).",
    "R@5": "Of the {what} that bear the answer out, how many are among the first 5.",
    "R@20": "Of the {what} that bear the answer out, how many are among the first 20.",
    "RR": "One over the place of the first of the {what} that bear the answer out.",
}
MEASURES = tuple(
    Ranked(f"{name} {what}", "retrieval", "higher", about.format(what=what), _measured(name, judge))
    for what, judge in (("passages", passage_ranking), ("documents", document_ranking))
    for name, about in _ABOUT.items()
)
