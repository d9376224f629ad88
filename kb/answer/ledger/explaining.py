"""What is told of the rows that answer."""

from __future__ import annotations

from dataclasses import fields

from kb.answer.evidence import Field, Place, RegisterEvidence, RowEvidence
from kb.answer.ledger.context import Context
from kb.answer.ledger.rows import Entry, Found, Quotable

ROWS = 12  # told at most
SOURCES = 4  # of a row


def evidence_of(found: Found, context: Context) -> RegisterEvidence:
    """The rows that fit the question, and which of its words a row had to bear out."""
    return RegisterEvidence(
        register_name=found.register,
        words=tuple(sorted(context.words)),
        total=len(found.entries),
        rows=tuple(map(_row, found.entries[:ROWS])),
    )


def _row(entry: Entry) -> RowEvidence:
    sources = [source for group in entry.groups for source in group]
    # A mention is a sentence alone; every other row is a fact with fields.
    fact = getattr(sources[0], "fact", None)
    told = [(each.name, getattr(fact, each.name)) for each in (fields(fact) if fact else ()) if each.name != "spans"]
    return RowEvidence(
        fields=tuple(Field(name=name, value=_said(value)) for name, value in told if value),
        sources=tuple(_place(each) for each in sources[:SOURCES]),
    )


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _place(source: Quotable) -> Place:
    told, quote = source.document.description, source.quotes[0]
    return Place(
        document_id=source.document.id,
        title=told.title,
        tier=told.tier,
        published=told.published,
        language=told.language,
        page=quote.page,
        start=quote.start,
        end=quote.end,
    )
