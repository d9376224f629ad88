"""All registers of one publication: read by grammar and layout, checked against their spans, each fact once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kb.index.terms import terms
from kb.registers.aliases import Aliases, plain_name
from kb.registers.check import unsupported
from kb.registers.contacts import contacts
from kb.registers.events import Scene, scenes
from kb.registers.facts import Contact, Event, Fact, Joining, MarketFigure, Part, Partner, Target
from kb.registers.joining import joining
from kb.registers.market import market
from kb.registers.partners import partners
from kb.registers.reading import Reading
from kb.registers.targets import targets

_FAMILIES = (
    frozenset({Part.HOST, Part.ORGANIZER}),
    frozenset({Part.SPEAKER, Part.PANELIST}),
    frozenset({Part.PARTNER, Part.SUPPORTER}),
)


@dataclass(frozen=True, slots=True)
class Extracted:
    """`facts` hold; `dropped` did not, each with the fields that its spans do not bear out."""

    facts: tuple[Fact, ...]
    dropped: tuple[tuple[Fact, tuple[str, ...]], ...]


def extract(reading: Reading, aliases: Aliases) -> Extracted:
    """The facts of a publication. `aliases` tell when two names are of one organization."""
    found = scenes(reading)
    facts: list[Fact] = []
    dropped: list[tuple[Fact, tuple[str, ...]]] = []

    def hold(register: Iterable[Fact]) -> list[Fact]:
        """Those of a register that pass the check."""
        start = len(facts)
        for fact in register:
            missing = unsupported(fact, reading.pages, reading.published)
            if missing:
                dropped.append((fact, missing))
            else:
                facts.append(fact)
        return facts[start:]

    aimed = {aim.spans[0] for aim in hold(_once(targets(reading)))}
    # What a sentence tells as a target is not told again as a figure of the market.
    hold(figure for figure in _figures_once(market(reading)) if figure.spans[0] not in aimed)
    people = [each for each in hold(_once_each(partners(reading, found), aliases)) if isinstance(each, Partner)]
    hold(_events(found, people))
    hold(_reachable(contacts(reading)))
    hold(_once(joining(reading)))
    return Extracted(tuple(facts), tuple(dropped))


def _once(facts: Iterable[Target | Joining]) -> Iterator[Target | Joining]:
    """The first of those that say the same."""
    seen: set[tuple[str, ...]] = set()
    for fact in facts:
        key = (
            (fact.value, fact.unit, fact.by_year, fact.status) if isinstance(fact, Target) else (plain_name(fact.how),)
        )
        if key not in seen:
            seen.add(key)
            yield fact


def _figures_once(facts: Iterable[MarketFigure]) -> list[MarketFigure]:
    """A figure of the running text that a table has as well is the same one; rows of tables are all different."""
    kept: list[MarketFigure] = []
    for fact in facts:
        for number, other in enumerate(kept):
            if _same_figure(fact, other):
                kept[number] = max(other, fact, key=lambda each: (bool(each.period), len(each.spans)))
                break
        else:
            kept.append(fact)
    return kept


def _same_figure(one: MarketFigure, other: MarketFigure) -> bool:
    if (one.value, one.unit) != (other.value, other.unit) or (
        one.period != other.period and one.period and other.period
    ):
        return False
    if ": " in one.what and ": " in other.what:
        return False
    # Without the year of both, only the same thing by name: what stands before the first comma of a table's row.
    names = [each.what if one.period == other.period else each.what.split(", ")[0] for each in (one, other)]
    return bool(set(terms(names[0])) & set(terms(names[1])))


def _once_each(found: Iterable[Partner], aliases: Aliases) -> Iterator[Partner]:
    """Each person or organization once for each part in an event; with an office goes before without."""
    kept: list[Partner] = []
    for partner in found:
        for number, other in enumerate(kept):
            if _same_part(partner, other, aliases):
                better = not other.organization and partner.organization
                kept[number] = partner if better else other
                break
        else:
            kept.append(partner)
    yield from kept


def _same_part(one: Partner, other: Partner, aliases: Aliases) -> bool:
    same = one.part is other.part or any({one.part, other.part} <= family for family in _FAMILIES)
    if not same or one.event != other.event or plain_name(one.person) != plain_name(other.person):
        return False
    if aliases.same(one.organization, other.organization):
        return True
    return bool(one.person) and not (one.organization and other.organization)


def _events(found: Sequence[Scene], people: Sequence[Partner]) -> Iterator[Event]:
    """Events with who organizes and supports them."""
    for scene in found:
        event = scene.event
        own = [each for each in people if each.event == event.name and not each.session and each.organization]
        organizers = [each for each in own if each.part in {Part.HOST, Part.ORGANIZER}]
        supporters = [each for each in own if each.part is Part.SUPPORTER]
        spans = [span for each in (*organizers, *supporters) for span in each.spans if span not in event.spans]
        yield replace(
            event,
            organizers=tuple(each.organization for each in organizers),
            supporters=tuple(each.organization for each in supporters),
            spans=(*event.spans, *dict.fromkeys(spans)),
        )


def _reachable(found: Iterable[Contact]) -> list[Contact]:
    """Each person or desk once, with the address where there is one."""
    kept: dict[tuple[str, str], Contact] = {}
    for contact in found:
        key = (plain_name(contact.name), "") if contact.name else ("", contact.email or contact.phone)
        standing = kept.get(key)
        if standing is None or (not (standing.email or standing.phone) and (contact.email or contact.phone)):
            kept[key] = contact
    return list(kept.values())
