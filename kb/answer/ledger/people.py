"""Who took which part in an event: speakers, hosts, supporters, participants, out of the register of partners."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.ledger.context import EVENT_WORDS, Context, nation_of
from kb.answer.ledger.occasions import Occasion, matching
from kb.answer.ledger.roles import REPRESENTS, ROLES, Role
from kb.answer.ledger.rows import Entry, Found, Quotable, Source, known, text_of
from kb.answer.understanding.events import EventMention
from kb.answer.understanding.intents import Intent
from kb.index.terms import terms
from kb.registers.aliases import plain_name
from kb.registers.facts import Part, Partner

_BODIES = re.compile(
    r"\b(?:compan|firm|business|organi[sz]ation|institution|bod(?:y|ies)|agenc|ministr|authorit|universit)|企业|公司|单位|机构|部门"
)
_PERSONS = re.compile(
    r"\bwho\b|\bwhose\b|speaker|panelist|moderator|official|people|person|manager|director|chairman|谁|官员|哪位|嘉宾|领导",
    re.IGNORECASE,
)
_HEADS = re.compile(
    r"how many (?:\w+ )?(?:speaker|panelist|organizer|exhibitor|moderator)|多少[位名个](?:发言|演讲|主持)",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\bboth\b|\beach of\b|既.*又|都|同时", re.IGNORECASE)
_SESSION_WORDS = frozenset(terms("panel session round table sub")) | frozenset({"圆桌", "分论坛", "讨论"})
_SESSIONS = frozenset({"sub-forum", "round table"})


def partners(context: Context) -> Found | None:
    """Those who fit; None where the question is for something else, or not all of it can be checked."""
    asked = context.asked
    roles = [each for each in ROLES if each.pattern.search(asked.text)]
    if not roles and REPRESENTS.pattern.search(asked.text) and asked.intent is Intent.WHO:
        roles = [REPRESENTS]
    # Who moderated the panel was not on it.
    roles = [each for each in roles if Part.MODERATOR in each.parts[0]] or roles
    counting = asked.intent is Intent.HOW_MANY
    if not roles or asked.intent not in {Intent.WHO, Intent.LIST, Intent.ACROSS, Intent.OTHER, Intent.HOW_MANY}:
        return None
    if counting and not _HEADS.search(asked.text):
        return None
    events = [each for each in asked.constraints.events if each.kind not in _SESSIONS]
    groups = _groups(context, events)
    if not groups:
        return None
    spent = _SESSION_WORDS | frozenset(word for role in roles for word in role.words) | _event_words(context, events)
    people = _wants_people(asked.text, roles)
    found = [_first(context, group, roles, spent, people=people) for group in groups]
    entries = _particular(context, _in_all(found))
    if len(groups) == 1:
        entries = _once(entries, asked.language)
    told = _NUMBER.search(asked.text)
    if not entries or (told and _NUMBERS[told[1] or told[2]] != len(entries)):
        return None
    return Found("partners", tuple(entries), counted=counting)


_NUMBERS = {word: number for number, word in enumerate("two three four five six seven eight".split(), 2)}
_NUMBERS |= {word: number for number, word in enumerate("两三四五六七八", 2)}
# `which two institutions`, 三家主办单位: that many there must be.
_NUMBER = re.compile(rf"\b({'|'.join(list(_NUMBERS)[:7])}) (?!days|years)(?=[a-z])|([两三四五六七八])(?=[家位个名])")


def _first(
    context: Context, group: Sequence[Occasion], roles: Sequence[Role], spent: frozenset[str], *, people: bool
) -> dict[tuple[str, ...], Entry]:
    """Who has the part that is asked for; where nobody has, one that is nearly the same (`hosted`, `organized`)."""
    for rank in range(max(len(role.parts) for role in roles)):
        parts = frozenset(part for role in roles for part in role.parts[min(rank, len(role.parts) - 1)])
        if found := _entries(context, group, parts, spent, people=people):
            return found
    return {}


_OFFICES = frozenset(
    terms(
        "consulate embassy bank university bureau commission chairman director manager president "
        "领事馆 大使馆 银行 大学"
    )
)


def _particular(context: Context, entries: Sequence[Entry]) -> list[Entry]:
    """Of several who are told in one sentence, those that the names of the question are of: the manager of Acme."""
    events = frozenset(term for each in context.asked.constraints.events for term in each.words)
    named = frozenset(term for name in context.asked.names for term in terms(name)) | _OFFICES
    kept = list(entries)
    for term in (named & context.words) - events:
        own = [each for each in kept if any(term in _own_words(source) for group in each.groups for source in group)]
        kept = own or kept
    return kept


def _once(entries: Sequence[Entry], language: str) -> list[Entry]:
    """Two publications in two languages may have two names for one body: then those of one language, the asker's unless
    the other tells more."""
    told = {
        each.key: {source.document.description.language for group in each.groups for source in group}
        for each in entries
    }
    own = [each for each in entries if language in told[each.key]]
    other = [each for each in entries if told[each.key] - {language}]
    return own if len(own) >= len(other) else other


def _own_words(source: Quotable) -> frozenset[str]:
    fact = getattr(source, "fact", None)
    assert isinstance(fact, Partner)
    return known(f"{fact.organization} {fact.person} {fact.position}")


def _wants_people(text: str, roles: Sequence[Role]) -> bool:
    if _BODIES.search(text):
        return False
    return bool(_PERSONS.search(text)) and any(role.people for role in roles)


def _groups(context: Context, events: Sequence[EventMention]) -> list[list[Occasion]]:
    """The events that are meant: one group, or as many as somebody must have been at."""
    constraints = context.asked.constraints
    both = bool(_BOTH.search(context.asked.text))
    if both and len(events) > 1:
        groups = [matching(each, context.occasions) for each in events]
        return groups if all(groups) else []
    sessions = [each for each in constraints.events if each.kind in _SESSIONS]
    if both and len(constraints.years) > 1:
        return [[each for each in context.occasions if each.year == year] for year in sorted(constraints.years)]
    told = [each for each in events if each.particular or each.words]
    found = context.occasions
    for mention in told:
        found = [each for each in matching(mention, found)]
    if constraints.years:
        found = [each for each in found if each.year in constraints.years]
    if constraints.period:
        found = [each for each in found if each.year and constraints.period.holds(int(each.year))]
    if constraints.places and not told:
        found = [each for each in found if each.places() & set(constraints.places)]
    named = told or constraints.years or constraints.period or constraints.places or sessions
    one = len(found) == 1 or bool(constraints.period or sessions) or (bool(constraints.years) and not events)
    return [found] if named and found and one else []


def _event_words(context: Context, events: Sequence[EventMention]) -> frozenset[str]:
    """Terms of the question that the events have seen to."""
    years = context.asked.constraints.years
    return EVENT_WORDS | years | frozenset(word for each in events for word in each.words)


def _entries(
    context: Context, group: Sequence[Occasion], parts: frozenset[Part], spent: frozenset[str], *, people: bool
) -> dict[tuple[str, ...], Entry]:
    """Who has one of the parts at one of these events, by name."""
    sources: dict[tuple[str, ...], list[Source]] = {}
    for source in context.sources("partners"):
        fact = source.fact
        if (
            not isinstance(fact, Partner)
            or fact.part not in parts
            or not (fact.person if people else fact.organization)
        ):
            continue
        occasion = context.occasion_of(source, fact.event)
        if occasion is None or not any(occasion is each for each in group):
            continue
        if not _of_nation(context, source, fact) or context.missing(source, spent, occasion):
            continue
        name = plain_name(fact.person) if people else context.aliases.canonical(fact.organization)
        sources.setdefault((name,), []).append(source)
    return {
        key: Entry(key, (tuple(each),), tuple(dict.fromkeys(_shown(source, people=people) for source in each)))
        for key, each in sources.items()
    }


def _shown(source: Source, *, people: bool) -> str:
    fact = source.fact
    assert isinstance(fact, Partner)
    return fact.person if people else fact.organization


def _of_nation(context: Context, source: Source, fact: Partner) -> bool:
    wanted = context.asked.constraints.nations
    return not wanted or nation_of(fact.organization, text_of(source)) in wanted


def _in_all(found: Sequence[dict[tuple[str, ...], Entry]]) -> list[Entry]:
    """Those who are in every group, with what is said of them in each."""
    common = [key for key in found[0] if all(key in each for each in found[1:])]
    return [
        Entry(
            key,
            tuple(group for each in found for group in each[key].groups),
            tuple(dict.fromkeys(word for each in found for word in each[key].shown)),
        )
        for key in common
    ]
