"""When and where an event was, which there were, and how many, out of the register of events."""

from __future__ import annotations

import re
from functools import partial

from kb.answer.ledger.context import Context
from kb.answer.ledger.occasions import Occasion, day_told, matching
from kb.answer.ledger.rows import Entry, Found, Source
from kb.answer.understanding.events import EventMention
from kb.answer.understanding.intents import Intent
from kb.answer.understanding.question import Sort
from kb.index.terms import terms
from kb.registers.dates import dates
from kb.registers.facts import Event

_KINDS = frozenset(
    terms(
        "summit forum conference meeting webinar dialogue mission trade delegation seminar workshop "
        "expo first second third "
        "fourth fifth meet met organized hosted visit visited exactly start begin city cities kinds"
    )
) | frozenset("峰会 论坛 对接会 会议 大会 代表团 研讨会 首届 第二届 第三届 第四届 举办 办 召开 准备 开 届".split())
_EVENTS = re.compile(
    r"\b(?:which|what|list|name|how many)\b.*\b(?:events|summits|forums|conferences|meetings|webinars|missions)\b"
    r"|\b(?:which|what) (?:\w+ )?cit(?:y|ies)\b|哪些(?:活动|会议|峰会|论坛|城市)|几[届次场]|哪几个城市",
    re.IGNORECASE,
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "both": 2, "两": 2, "三": 3, "四": 4}


def events(context: Context) -> Found | None:
    """The events that are asked for; None where something else is."""
    asked = context.asked
    if asked.intent in {Intent.WHEN, Intent.WHERE} or (asked.parts and asked.sort in {Sort.WHEN, Sort.WHERE}):
        return _when_or_where(context)
    if asked.intent in {Intent.LIST, Intent.ACROSS} and _EVENTS.search(asked.text):
        return _which(context)
    return None


def _when_or_where(context: Context) -> Found | None:
    mentions = [each for each in context.asked.constraints.events if each.particular or each.words]
    several = re.search(rf"\b({'|'.join(_NUMBERS)}) \w+s\b|([两三四])届", context.asked.text, re.IGNORECASE)
    if not mentions:
        return None
    found = context.occasions
    for mention in mentions[:1]:
        found = _meant(context, mention, found)
    if several:
        number = _NUMBERS.get((several[1] or several[2]).lower(), 0)
        numbered = [each for each in found if each.ordinal]
        found = found if len(found) == number else numbered if len(numbered) == number else []
    return _told(context, found) if found and (several or len(found) == 1) else None


def _meant(context: Context, mention: EventMention, found: list[Occasion]) -> list[Occasion]:
    years = context.asked.constraints.years
    return [
        each
        for each in matching(mention, found)
        if (not years or each.year in years) and day_told(context.asked.text, each)
    ]


def _which(context: Context) -> Found | None:
    """A list of events: of the years and places that are asked for, or all of a sort."""
    constraints = context.asked.constraints
    found = context.occasions
    mentions = constraints.events
    if mentions:
        # `the Forum` that held them is no event of its own.
        named = [each for each in mentions if each.particular or each.words] or list(mentions[:1])
        named += [each for each in mentions if each.kind != "forum" and each not in named]
        groups = [_meant(context, each, context.occasions) for each in named]
        if not all(groups):
            return None
        found = [each for group in groups for each in group]
    if constraints.years:
        found = [each for each in found if each.year in constraints.years]
    if constraints.period:
        found = [each for each in found if each.year and constraints.period.holds(int(each.year))]
    if constraints.places:
        found = [each for each in found if each.places() & set(constraints.places)]
    if not mentions and not (constraints.years or constraints.period):
        return None
    unique = list({id(each): each for each in found}.values())
    counted = bool(re.search(r"how many|几[届次场]|多少[届次场]", context.asked.text, re.IGNORECASE))
    told = _told(context, sorted(unique, key=lambda each: each.first))
    return Found("events", told.entries, counted=counted) if told else None


def _told(context: Context, found: list[Occasion]) -> Found | None:
    """Each event with the sources that say what is asked for; None where one of them does not fit the question."""
    entries = []
    for occasion in found:
        spent = (
            (_KINDS - _program(context))
            | {occasion.year}
            | frozenset(word for each in context.asked.constraints.events for word in each.words)
        )
        fitting = [each for each in occasion.sources if not context.missing(each, spent, occasion)]
        if not fitting:
            return None
        best = sorted(fitting, key=lambda each: _fullness(context, each), reverse=True)
        good = sum(_fullness(context, each) == _fullness(context, best[0]) for each in best)
        says = partial(_dated, occasion.first) if context.asked.sort is Sort.WHEN else None
        entries.append(Entry((occasion.first, occasion.place), (tuple(best),), best=good, says=says))
    return Found("events", tuple(entries)) if entries else None


def _program(context: Context) -> frozenset[str]:
    """`The Forum` that held several summits is a program, which must be named where they are told."""
    kinds = {each.kind for each in context.asked.constraints.events}
    plain = any(each.kind == "forum" and not each.particular for each in context.asked.constraints.events)
    return frozenset({"forum", "论坛"}) if plain and len(kinds) > 1 else frozenset()


def _dated(first: str, quote: str) -> bool:
    """Whether a quote says the day, or the month or year where no more is known."""
    return any(each.first[: len(first)] == first for each in dates(quote, first[:4]))


def _fullness(context: Context, source: Source) -> tuple[int, ...]:
    """More is better: the day in full, the venue where the place is asked for, its own sentence holds it."""
    event = source.fact
    assert isinstance(event, Event)
    where = context.asked.sort is Sort.WHERE
    own = source.quotes[0].quote
    dated = _dated(event.first, own) or context.asked.sort is not Sort.WHEN
    return (
        int(dated),
        int(bool(event.venue)) if where else len(event.first),
        int(bool(event.place)),
        int(event.first[:4] in own),
    )
