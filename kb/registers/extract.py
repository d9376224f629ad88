"""All registers of one publication: read by grammar and layout, checked against their spans, each fact once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kb.index.terms import terms
from kb.records import Page
from kb.registers.aliases import Aliases, joined, pairs, plain_name
from kb.registers.check import unsupported
from kb.registers.facts import Contact, Event, Fact, Joining, MarketFigure, Part, Partner, Target
from kb.registers.grammar.contacts import contacts
from kb.registers.grammar.events import Scene, scenes
from kb.registers.grammar.joining import joining
from kb.registers.grammar.market import market
from kb.registers.grammar.partners import partners
from kb.registers.grammar.targets import targets
from kb.registers.reading import Reading, SectionedChunk, read

# Raise it when other facts are read off the same text: those of before are then read again from the catalog.
EXTRACTOR = "4"

ALIKE = 200  # that one fact is compared with: a table of ten thousand rows with one figure is not compared row by row

_FAMILIES = (
    frozenset({Part.HOST, Part.ORGANIZER}),
    frozenset({Part.SPEAKER, Part.PANELIST}),
    frozenset({Part.PARTNER, Part.SUPPORTER}),
)


@dataclass(frozen=True, slots=True)
class Extracted:
    """`facts` hold; `dropped` did not, each with the fields that its spans do not bear out. `names`: the full names of
    organizations with the short ones beside them."""

    facts: tuple[Fact, ...]
    dropped: tuple[tuple[Fact, tuple[str, ...]], ...]
    names: tuple[tuple[str, str], ...] = ()


def extract_from(
    title: str, published: date | None, chunks: Sequence[SectionedChunk], pages: Iterable[Page]
) -> Extracted:
    """The facts of a publication as it is stored, by the names that it gives itself."""
    texts = {page.number: page.text for page in pages}
    names = pairs(texts.values())
    return replace(extract(read(title, published, chunks, texts), joined(names)), names=names)


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
    """The first of those that say the same; of two targets those of one body, which may be called more briefly."""
    seen: dict[tuple[str, ...], list[set[str]]] = {}
    for fact in facts:
        key: tuple[str, ...]
        if isinstance(fact, Target):
            key, who = (fact.value, fact.unit, fact.by_year, fact.status), set(terms(fact.who))
        else:
            key, who = (plain_name(fact.how),), set()
        there = seen.setdefault(key, [])
        if not any(who & each or not who for each in there):
            there.append(who)
            yield fact


def _figures_once(facts: Iterable[MarketFigure]) -> list[MarketFigure]:
    """A figure of the running text that a table has as well is the same one; rows of tables are all different."""
    kept: list[MarketFigure] = []
    places: dict[tuple[str, str], list[int]] = {}  # in `kept`, of the figures with this value and unit
    for fact in facts:
        alike = places.setdefault((fact.value, fact.unit), [])
        for number in alike[:ALIKE]:
            if _same_figure(fact, other := kept[number]):
                kept[number] = max(other, fact, key=lambda each: (bool(each.period), len(each.spans)))
                break
        else:
            alike.append(len(kept))
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
    places: dict[tuple[str, str], list[int]] = {}  # in `kept`, of those with this event and person
    for partner in found:
        alike = places.setdefault((partner.event, plain_name(partner.person)), [])
        for number in alike[:ALIKE]:
            if _same_part(partner, other := kept[number], aliases):
                better = not other.organization and partner.organization
                kept[number] = partner if better else other
                break
        else:
            alike.append(len(kept))
            kept.append(partner)
    yield from kept


def _same_part(one: Partner, other: Partner, aliases: Aliases) -> bool:
    same = one.part is other.part or any({one.part, other.part} <= family for family in _FAMILIES)
    if not same:
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
