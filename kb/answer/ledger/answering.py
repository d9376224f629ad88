"""Which register answers a question, if one can answer it whole."""

from __future__ import annotations

import re
from collections.abc import Callable

from kb.answer.ledger.context import Context
from kb.answer.ledger.desks import contacts, joining
from kb.answer.ledger.gatherings import events
from kb.answer.ledger.goals import targets
from kb.answer.ledger.people import partners
from kb.answer.ledger.rows import Found
from kb.answer.understanding.intents import Intent
from kb.answer.understanding.question import understand

_BOOKS: tuple[Callable[[Context], Found | None], ...] = (contacts, joining, targets, partners, events)


def consult(context: Context) -> Found | None:
    """What the registers answer; None where the sentences are to answer."""
    if context.turned or not _one_question(context):
        return None
    return next((found for book in _BOOKS if (found := book(context)) is not None), None)


_SIGNED = re.compile(r"\bwho\b.*\b(?:sign|commit|pledg|agree)|谁.*(?:签|承诺)|by when|哪一?年", re.IGNORECASE)


def _one_question(context: Context) -> bool:
    """Whether one row answers all parts of the question: when and where, what share by when and who has signed."""
    parts = [understand(part) for part in context.asked.parts]
    intents = {each.intent for each in parts}
    signed = all(each.intent is Intent.TARGET or _SIGNED.search(each.text) for each in parts)
    return not parts or intents <= {Intent.WHEN, Intent.WHERE} or (signed and Intent.TARGET in intents)
