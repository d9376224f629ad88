"""Passages, candidates and judgements made by hand, for tests that need no library."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kb.answer.judging.alignment import Met
from kb.answer.judging.evidence import Bearing, bearing, seek, surroundings
from kb.answer.judging.refusal import Features
from kb.answer.judging.selection import Candidate
from kb.answer.understanding.question import Asked, understand
from kb.index.terms import terms
from kb.records import Description, Document, SentenceKind, Span, StoredChunk, StoredSentence
from kb.retrieval import Passage

UNJUDGED = Bearing(0.0, 0.0, 0.0, False, False, False, False, False, False)
AUTUMN_2023 = date(2023, 12, 1)


def sentence(text: str, kind: SentenceKind = SentenceKind.TEXT, **more: Any) -> StoredSentence:
    """A sentence that stands alone on its page."""
    plain = StoredSentence("rev_a.0.0", "rev_a.0", 0, text, text, (Span(1, 0, len(text)),), kind, None, False)
    return replace(plain, **more)


def document(name: str = "a", title: str = "Summary", published: date | None = AUTUMN_2023) -> Document:
    return Document(
        id=f"doc_{name}",
        source=f"notes/{name}.txt",
        revision_id=f"rev_{name}",
        sha256="0" * 64,
        media_type="text/plain",
        pages=1,
        chunks=1,
        ingested_at="2024-01-01T00:00:00Z",
        description=Description(title=title, published=published),
    )


def passage(
    *sentences: str | StoredSentence,
    of: Document | None = None,
    section: tuple[str, ...] = (),
    language: str = "en",
) -> Passage:
    """Sentences as one chunk of a document."""
    of = of or document()
    made = [each if isinstance(each, StoredSentence) else sentence(each) for each in sentences]
    chunk_id = f"{of.revision_id}.0"
    kept = tuple(
        replace(each, id=f"{chunk_id}.{number}", chunk_id=chunk_id, ordinal=number) for number, each in enumerate(made)
    )
    text = " ".join(each.text for each in kept)
    chunk = StoredChunk(chunk_id, of.revision_id, 0, section, language, text, kept)
    heading = frozenset(terms("\n".join((of.description.title, *section))))
    return Passage(chunk, of, 1.0, 0.9, 0.9, heading, tuple(frozenset(terms(each.embedded)) for each in kept))


def judge(question: str | Asked, there: Passage, number: int = 0) -> Bearing | None:
    """How one sentence of a passage bears on a question, all terms being equally rare."""
    asked = understand(question) if isinstance(question, str) else question
    return bearing(seek(asked, lambda _: 1.0), there.chunk.sentences[number], surroundings(asked, there)[number])


def candidate(question: str | Asked, text: str | StoredSentence, of: Document, probability: float = 0.8) -> Candidate:
    """A sentence of a document, as likely an answer as we say."""
    there = passage(text, of=of)
    features = Features(0.9, None, 1.0, False, False, judge(question, there) or UNJUDGED, Met(0.5, 0.5, 0.0))
    return Candidate(there.chunk.sentences[0], there, probability, features)
