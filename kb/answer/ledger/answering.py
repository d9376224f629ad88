"""Which register answers a question, if one can answer it whole."""

from __future__ import annotations

from collections.abc import Callable

from kb.answer.ledger.context import Context
from kb.answer.ledger.desks import contacts, joining
from kb.answer.ledger.gatherings import events
from kb.answer.ledger.goals import targets
from kb.answer.ledger.people import partners
from kb.answer.ledger.rows import Found

_BOOKS: tuple[Callable[[Context], Found | None], ...] = (contacts, joining, targets, partners, events)


def consult(context: Context) -> Found | None:
    """What the registers answer; None where the sentences are to answer."""
    if context.turned:
        return None
    return next((found for book in _BOOKS if (found := book(context)) is not None), None)
