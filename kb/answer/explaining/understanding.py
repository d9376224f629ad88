"""How a question was read."""

from __future__ import annotations

from kb.answer.evidence import AskedWord, Understood
from kb.answer.judging.selection import Weighed
from kb.answer.understanding.constraints import Period
from kb.answer.understanding.events import EventMention
from kb.answer.understanding.question import Asked


def understood(asked: Asked, weighed: tuple[Weighed, ...], text: str) -> Understood:
    """`text`: as it came in."""
    held = asked.constraints
    return Understood(
        text=asked.text,
        mended=asked.text != " ".join(text.split()),
        language=asked.language,
        intent=asked.intent.value,
        sort=asked.sort.value,
        years=tuple(sorted(asked.years)),
        figures=tuple(sorted(asked.figures)),
        names=asked.names,
        counted=tuple(sorted(asked.counted)),
        organizations=held.organizations,
        persons=held.persons,
        places=held.places,
        nations=held.nations,
        events=tuple(map(_event, held.events)),
        period=_period(held.period),
        by=held.by,
        direction=held.direction,
        parts=asked.parts,
        words=_words(asked, weighed),
    )


def _words(asked: Asked, weighed: tuple[Weighed, ...]) -> tuple[AskedWord, ...]:
    """Those that say something, with the weight that they had; none where no sentence was weighed."""
    aligned = [each.aligned for each in weighed[:1]]
    return tuple(
        AskedWord(word=asked.text[word.begin : word.end], weight=round(word.weight, 3))
        for each in aligned
        for word in each.words
    )


def _event(event: EventMention) -> str:
    number = f"number {event.ordinal}" if event.ordinal else ""
    return ", ".join(filter(None, (event.kind, event.year, number, event.place, " ".join(sorted(event.words)))))


def _period(period: Period | None) -> str:
    if period is None:
        return ""
    if period.recent:
        return f"the last {period.recent} years"
    if period.first and period.last:
        return f"{period.first} to {period.last}"
    return f"from {period.first}" if period.first else f"until {period.last}"
