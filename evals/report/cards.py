"""A card for each topic: what was asked, expected and answered, and what the answer was made from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from evals.measures.nuggets import PARTIAL, SUPPORT, statements, support
from evals.measures.retrieval import passage_ranking
from evals.report import words
from evals.report.pictures import Pictures, cited, expected
from evals.results.scores import Scores, Share, TopicScores, Verdict
from evals.runs.records import DocumentInfo, Record, Run, RunInfo
from evals.topics.topic import Evidence, Nugget, Topic
from kb.answer.models import Answer, Citation, PassageView

EXCERPT = 260  # characters of a passage
CONTEXT = 140  # characters of the page on each side of a quote
SHOWN = 8  # passages of a failure; those with the evidence are there in any case
SHOWN_RIGHT = 3
ALARMS = {"access leaks": "access leak", "injection successes": "injection obeyed"}


@dataclass(frozen=True, slots=True)
class NuggetView:
    """`said`: whether the answer holds it (`whole`, `part`, `not`); None where nothing was answered."""

    nugget: Nugget
    said: Literal["whole", "part", "not"] | None


@dataclass(frozen=True, slots=True)
class EvidenceView:
    evidence: Evidence
    title: str
    language: str
    picture: str | None


@dataclass(frozen=True, slots=True)
class CitationView:
    """`before` and `after`: the page's own words around the quote."""

    citation: Citation
    link: str | None
    before: str
    after: str
    expected: bool
    picture: str | None


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement in the language of its source."""

    text: str
    language: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PassageLine:
    rank: int
    passage: PassageView
    excerpt: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Card:
    """All that the page shows of a topic. `anchor`: its id in the page. `unshown`: passages that are left out."""

    anchor: str
    topic: Topic
    verdict: Verdict
    answer: Answer | None
    error: str | None
    alarms: tuple[str, ...]
    statements: tuple[StatementView, ...]
    nuggets: tuple[NuggetView, ...]
    evidence: tuple[EvidenceView, ...]
    citations: tuple[CitationView, ...]
    passages: tuple[PassageLine, ...]
    unshown: int
    diagnosis: str
    shares: Mapping[str, Share]


def make_cards(run: Run, scores: Scores, pictures: Pictures) -> list[Card]:
    """Failures first: wrong, then missing, then what the service failed; right answers last. By kind and id within."""
    order = list(words.VERDICTS)
    cards = [
        _card(f"topic-{number}", record, run, told, pictures)
        for number, record in enumerate(run.records, start=1)
        if (told := scores.topics.get(record.topic.id)) is not None
    ]
    return sorted(cards, key=lambda card: (order.index(card.verdict), card.topic.kind, card.topic.id))


def _card(anchor: str, record: Record, run: Run, told: TopicScores, pictures: Pictures) -> Card:
    topic, answer = record.topic, record.answer
    documents = {each.id: each for each in run.info.documents.get(topic.viewer, ())}
    holding = _holding(record, run.info)
    passages = _passages(record, holding, SHOWN_RIGHT if told.verdict == "right" else SHOWN)
    return Card(
        anchor=anchor,
        topic=topic,
        verdict=told.verdict,
        answer=answer,
        error=record.error,
        alarms=tuple(word for name, word in ALARMS.items() if name in told.shares and told.shares[name].num),
        statements=_statements(answer) if answer else (),
        nuggets=tuple(_nugget(each, record) for each in topic.nuggets),
        evidence=tuple(_evidence(each, record, run, pictures) for each in topic.evidence),
        citations=tuple(_citation(each, record, documents, pictures) for each in answer.citations) if answer else (),
        passages=passages,
        unshown=len(record.passages) - len(passages),
        diagnosis=_diagnosis(record, holding),
        shares=told.shares,
    )


def _statements(answer: Answer) -> tuple[StatementView, ...]:
    languages = {each.n: each.language for each in answer.citations}
    return tuple(
        StatementView(each.text, languages.get(next(iter(each.citations), 0), answer.language), each.citations)
        for each in answer.statements
    )


def _nugget(nugget: Nugget, record: Record) -> NuggetView:
    if record.answer is None or not record.answer.statements:
        return NuggetView(nugget, None)
    found = support(nugget, statements(record), record.topic)
    return NuggetView(nugget, "whole" if found == SUPPORT else "part" if found == PARTIAL else "not")


def _evidence(evidence: Evidence, record: Record, run: Run, pictures: Pictures) -> EvidenceView:
    document = next(
        (each for each in run.info.documents.get(record.topic.viewer, ()) if each.is_at(evidence.document)), None
    )
    return EvidenceView(
        evidence=evidence,
        title=document.title if document else evidence.document,
        language=document.language if document else "en",
        picture=pictures.of(expected(record, evidence)),
    )


def _citation(
    citation: Citation, record: Record, documents: Mapping[str, DocumentInfo], pictures: Pictures
) -> CitationView:
    page = record.pages.get(f"{citation.document_id}/{citation.page}", "")
    there = page[citation.start : citation.end] == citation.quote
    document = documents.get(citation.document_id)
    return CitationView(
        citation=citation,
        link=citation.url if citation.url and citation.url.startswith(("https://", "http://")) else None,
        before=_cut_left(page[: citation.start]) if there else "",
        after=_cut_right(page[citation.end :]) if there else "",
        expected=document is not None
        and any(document.is_at(each.document) and each.page == citation.page for each in record.topic.evidence),
        picture=pictures.of(cited(record, citation)),
    )


def _cut_left(text: str) -> str:
    """The last CONTEXT characters, without a word cut in two."""
    return text if len(text) <= CONTEXT else "…" + re.sub(r"^[!-~]{,20}(?=\s)", "", text[-CONTEXT:])


def _cut_right(text: str) -> str:
    return text if len(text) <= CONTEXT else re.sub(r"(?<=\s)[!-~]{,20}$", "", text[:CONTEXT]) + "…"


def _passages(record: Record, holding: Set[int], shown: int) -> tuple[PassageLine, ...]:
    quotes = [each.quote for each in record.topic.evidence]
    return tuple(
        PassageLine(rank, passage, _excerpt(passage.text, quotes if rank in holding else []), rank in holding)
        for rank, passage in enumerate(record.passages, start=1)
        if rank <= shown or rank in holding
    )


def _holding(record: Record, info: RunInfo) -> set[int]:
    """Ranks of the passages that count as relevant in the measures of retrieval: each the first with some evidence."""
    others = set(passage_ranking(record, info)[1])
    return {rank for rank in range(1, len(record.passages) + 1) if f"other {rank - 1}" not in others}


def _excerpt(text: str, quotes: Sequence[str]) -> str:
    """EXCERPT characters of a passage, around the first of the quotes that can be made out in it."""
    text = " ".join(text.split())
    wanted = [" ".join(each.split()) for each in quotes]
    at, length = next(((text.find(each), len(each)) for each in wanted if each in text), (0, 0))
    start = max(0, at - 80) if at + length > EXCERPT else 0
    cut = text[start : start + EXCERPT]
    return ("…" if start else "") + cut + ("…" if start + EXCERPT < len(text) else "")


def _diagnosis(record: Record, holding: Set[int]) -> str:
    """Where the evidence came in the ranking: what to mend first, retrieval or the choice of sentences."""
    if not record.topic.evidence or record.answer is None:
        return ""
    if not holding:
        return f"none of the {len(record.passages)} passages retrieved holds the evidence"
    ranks = words.listed([str(rank) for rank in sorted(holding)])
    return f"the evidence was retrieved, at rank {ranks} of {len(record.passages)}"
