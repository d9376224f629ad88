"""The answer of a register: its rows as statements, and how far it goes."""

from __future__ import annotations

from kb.access import Tier
from kb.answer.extractive import Said
from kb.answer.gathering import Gathered
from kb.answer.ledger.answering import consult
from kb.answer.ledger.citing import cite_rows
from kb.answer.ledger.context import Context
from kb.answer.ledger.explaining import evidence_of
from kb.answer.ledger.mentions import mentions
from kb.answer.ledger.rows import Found
from kb.answer.models import Coverage, Question
from kb.answer.saying.wording import say
from kb.jobs import JobState
from kb.library import Library

# About the share of right answers among those of registers on the development topics.
RIGHT = 0.9


def tell(library: Library, question: Question, gathered: Gathered, language: str) -> Said | None:
    """What a register answers; None where the sentences are to answer. `language`: of our own words."""
    context = Context(gathered.asked, gathered.shelf, library.registers, question.filters)
    found = mentions(library, context) or consult(context)
    if found is None:
        return None
    cited, shown = cite_rows(library, gathered.shelf, found, gathered.asked.language)
    if not cited.statements:
        return None
    coverage = _coverage(library, question, gathered, found, shown, language)
    register = evidence_of(found, context) if question.evidence else None
    return Said(cited, coverage=coverage, confidence=max(RIGHT, gathered.confidence), register=register)


def _coverage(
    library: Library, question: Question, gathered: Gathered, found: Found, shown: int, language: str
) -> Coverage:
    shelf = gathered.shelf
    searched, of, rows = len(shelf.answering(question.filters)), len(shelf.current), len(found.entries)
    # Whose tier nobody could read: that there is such a file is for staff to know.
    unread = _unread(library) if shelf.viewer.tier is Tier.STAFF else None
    text = say(
        "mentioned" if found.register == "mentions" else "rows", language,
        rows=say("entry" if rows == 1 else "entries", language, rows=str(rows)), number=str(rows),
        register=say(f"register_{found.register}", language),
        more=say("shown", language, shown=str(shown)) if shown < rows else "",
        searched=str(searched), of=str(of),
        unread=say("unread", language, unread=str(unread)) if unread else "",
    )  # fmt: skip
    return Coverage(
        register_name=found.register, searched=searched, of=of, unread=unread, rows=rows, shown=shown, text=text
    )


def _unread(library: Library) -> int:
    """Files that were refused, and of which nothing answers now."""
    there = {each.source for each in library.catalog.documents()}
    failed = library.catalog.jobs.page((JobState.FAILED,), limit=500)
    return len({each.source for each in failed} - there)
