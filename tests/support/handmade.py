"""Records by hand, to measure: an answer whose statements quote pages that are what they say they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from evals.runs.records import DocumentInfo, Record, Run, RunInfo, Service
from evals.topics.topic import Evidence, Nugget, Topic
from kb.access import Tier
from kb.answer.models import Answer, Citation, PassageView, Statement
from kb.records import Kind


def topic(name: str = "a", *nuggets: Nugget, **more: Any) -> Topic:
    """A topic with an answer, or with `expected="not_found"` without one."""
    told: dict[str, Any] = {"id": name, "split": "dev", "kind": "who", "question": "Who?", "language": "en"}
    if more.get("expected", "answered") == "answered":
        evidence = (Evidence(document="a.txt", page=1, quote="Harbor pilot"),)
        told |= {"expected": "answered", "nuggets": nuggets or (nugget("Harbor"),), "evidence": evidence}
    return Topic(**{**told, **more})


def nugget(*wordings: str, **more: Any) -> Nugget:
    return Nugget(wordings=wordings or ("see the value",), **more)


def citation(number: int, quote: str, **more: Any) -> Citation:
    told: dict[str, Any] = {
        "n": number, "document_id": "doc_a", "revision_id": "rev_a", "title": "A", "kind": Kind.NEWS,
        "publisher": None, "published": None, "language": "en", "illustrative": False, "page": number,
        "page_label": None, "section": (), "quote": quote, "start": 0, "end": len(quote), "boxes": (), "url": None,
    }  # fmt: skip
    return Citation(**{**told, **more})


def answer(*said: str, **more: Any) -> Answer:
    """Statements that quote a page each; without any, a refusal."""
    told: dict[str, Any] = {
        "id": "ans_a", "conversation_id": "c", "status": "answered" if said else "not_found",
        "text": " ".join(f"{each} [{i}]" for i, each in enumerate(said, 1)) or "The publications do not say.",
        "statements": tuple(Statement(text=each, citations=(i,), support="verbatim") for i, each in enumerate(said, 1)),
        "citations": tuple(citation(i, each) for i, each in enumerate(said, 1)), "confidence": 0.5,
        "index_version": 1, "answerer": "extractive", "language": "en", "timings_ms": {},
    }  # fmt: skip
    return Answer(**{**told, **more})


def record(asked: Topic, told: Answer | None, **more: Any) -> Record:
    """With the pages as cited."""
    cited = told.citations if told else ()
    pages = {
        f"{each.document_id}/{each.page}": ("Before " * each.start)[: each.start] + each.quote + " More."
        for each in cited
    }
    return Record(**{"topic": asked, "answer": told, "pages": pages, "ask_ms": 20.0, "floor_ms": 10.0, **more})


def passage(text: str, document_id: str = "doc_a", name: str = "p", title: str = "A") -> PassageView:
    return PassageView(
        id=name, document_id=document_id, revision_id="rev_a", title=title, kind=Kind.NEWS, published=None,
        language="en", page=1, section=(), text=text, score=1.0,
    )  # fmt: skip


def document(name: str, **more: Any) -> DocumentInfo:
    """`a` is doc_a, at club/a.txt."""
    told: dict[str, Any] = {
        "id": f"doc_{name}", "revision_id": f"rev_{name}", "source": f"club/{name}.txt", "title": name.upper(),
        "language": "en", "tier": Tier.PUBLIC, "published": date(2023, 1, 1), "edition_of": None,
        "listed": False, "sha256": "0" * 64,
    }  # fmt: skip
    return DocumentInfo(**{**told, **more})


def info(documents: Sequence[DocumentInfo] | Mapping[Tier, Sequence[DocumentInfo]] = (), **more: Any) -> RunInfo:
    """What every viewer, or each, may read; one document `a` if nothing is said."""
    if not isinstance(documents, Mapping):
        documents = dict.fromkeys(Tier, tuple(documents) or (document("a"),))
    told: dict[str, Any] = {
        "started_at": "2026-01-01", "topics_file": "t.jsonl", "topics_sha256": "0", "split": "dev",
        "service": Service(address="in process", version="0", encoder="e", index_version=1),
        "documents": {tier: tuple(each) for tier, each in documents.items()},
    }  # fmt: skip
    return RunInfo(**{**told, **more})


def made_run(*records: Record, **more: Any) -> Run:
    return Run(Path("nowhere"), info(**more), records)
