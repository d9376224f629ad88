"""Rows of a register: what publications say, the same fact in several of them as one row with several sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Literal

from kb.catalog.facts import Quoted
from kb.index.terms import terms
from kb.records import Document
from kb.registers.aliases import Aliases, plain_name
from kb.registers.dates import years
from kb.registers.facts import Contact, Event, Fact, Joining, MarketFigure, Partner, Target
from kb.registers.numbers import figures

NAMED = ("who", "organization", "organizers", "supporters")  # fields that hold names of organizations


@dataclass(frozen=True, slots=True)
class Corrected:
    """That people changed or added a fact. `unsupported`: fields that its quotes do not bear out, which stand on the
    word of who made the correction."""

    by: str
    at: str
    action: Literal["edit", "add"]
    numbers: tuple[int, ...]
    unsupported: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A fact in one publication. `quotes`: the stored text of its pages that bears it out, the sentence or row itself
    first, then what it leans on. `names`: the publication's own short names of organizations."""

    document: Document
    fact_id: str
    key: str
    fact: Fact
    quotes: tuple[Quoted, ...]
    read_by: Literal["grammar", "model", "hand"]
    correction: Corrected | None = None
    year: str = ""

    @property
    def by_hand(self) -> bool:
        """Whether a field stands on a person's word alone, and cannot be footnoted."""
        return self.correction is not None and bool(self.correction.unsupported)


@dataclass(frozen=True, slots=True)
class Row:
    """A fact with all publications that say it, the newest first; `fact` is as that one says it, and `id` is its.

    `names`: by field, the names that stand for its organizations, whatever they are called here (`CCPIT` is the China
    Council for the Promotion of International Trade). `year`: that it is of, or empty: of a target the one by which, of
    a figure the period, of an event and of who took part in it the one in which it was.
    """

    id: str
    register: str
    fact: Fact
    names: Mapping[str, tuple[str, ...]]
    year: str
    sources: tuple[Source, ...]
    said: str = field(default="", repr=False)  # all that it says, folded, for a search
    plain_names: tuple[str, ...] = field(default=(), repr=False)  # `names`, in their plain form

    @property
    def order(self) -> tuple[object, ...]:
        """What rows are in order of, when nothing else is asked for."""
        match self.fact:
            case Target(who=who, by_year=year, value=value):
                return (year or "9999", plain_name(who), number_of(value))
            case MarketFigure(what=what):
                return (-int(self.year or 0), plain_name(what), number_of(self.fact.value))
            case Partner(event=event, part=part):
                return (-int(self.year or 0), plain_name(event), part.value, *map(plain_name, _who(self.fact)))
            case Event(first=first, name=name):
                return (-int(first[:4] or 0), [-int(each) for each in first[5:].split("-") if each], plain_name(name))
            case Contact(name=name, email=email):
                return (plain_name(name), email)
            case Joining(how=how):
                return (plain_name(how),)


def number_of(value: str) -> float:
    """The first number of a value; what is none comes first."""
    return next((float(each.value.split("-")[0]) for each in figures(value)), -1.0)


def merged(register: str, sources: Iterable[Source], own: Mapping[str, Aliases], aliases: Aliases) -> tuple[Row, ...]:
    """`own`: by revision id, the names that a publication gives itself, which go before those of the library."""
    groups: dict[tuple[str, ...], list[list[Source]]] = {}
    canonical: dict[int, Fact] = {}
    newest_first = sorted(sources, key=lambda each: each.document.description.published or date.min, reverse=True)
    for source in newest_first:
        fact = canonical[id(source)] = _canonical(source.fact, own[source.document.revision_id], aliases)
        alike = groups.setdefault(same(fact), [])
        for group in alike:
            if _says_as_much(fact, canonical[id(group[0])]):
                group.append(source)
                break
        else:
            alike.append([source])
    rows = (_row(register, group, canonical[id(group[0])]) for alike in groups.values() for group in alike)
    return tuple(sorted(rows, key=lambda row: row.order))


def with_years(sources: Sequence[Source], events: Sequence[Source]) -> list[Source]:
    """The sources with the year that each is of; who took part in an event has that of the event of the publication."""
    held = {(each.document.revision_id, plain_name(each.fact.name)): each.fact.first[:4]
            for each in events if isinstance(each.fact, Event)}  # fmt: skip
    return [replace(each, year=_year(each, held)) for each in sources]


def _year(source: Source, events: Mapping[tuple[str, str], str]) -> str:
    match source.fact:
        case Target(by_year=year):
            return year
        case MarketFigure(period=period):
            return period[:4]
        case Event(first=first):
            return first[:4]
        case Partner(event=event, since=since):
            found = events.get((source.document.revision_id, plain_name(event))) if event else ""
            return found or next(iter(years(event)), "") or since
    return ""


def _canonical(fact: Fact, own: Aliases, aliases: Aliases) -> Fact:
    """The fact with the names that stand for its organizations."""
    changed: dict[str, str | tuple[str, ...]] = {}
    for each in fields(fact):
        if each.name in NAMED and (told := getattr(fact, each.name)):
            changed[each.name] = (
                tuple(aliases.name(own.name(name)) for name in told)
                if isinstance(told, tuple)
                else aliases.name(own.name(told))
            )
    return replace(fact, **changed)  # type: ignore[arg-type]  # names of fields of this fact


def same(fact: Fact) -> tuple[str, ...]:
    """What must be equal for two facts to be one."""
    match fact:
        case Target():
            return (_in_digits(fact.who), fact.value, fact.unit, fact.by_year, fact.base_year, fact.status.value)
        case MarketFigure():
            return (fact.value, fact.unit, fact.period, fact.where)
        case Partner():
            return (fact.part.value, plain_name(fact.organization), plain_name(fact.person), fact.since)
        case Event():
            return (fact.first, fact.last, fact.place)
        case Contact():
            return (plain_name(fact.name), fact.email, fact.phone)
        case Joining():
            return (plain_name(fact.how),)


def _in_digits(who: str) -> str:
    """`Sixteen leading countries` are `16 leading countries`."""
    for figure in reversed(list(figures(who))):
        who = f"{who[: figure.start]}{figure.value}{who[figure.end :]}"
    return plain_name(who)


def _says_as_much(one: Fact, other: Fact) -> bool:
    """Whether the words of one are among those of the other."""
    match one, other:
        case (Target(), Target()):
            return _among(f"{one.what} {one.scope}", f"{other.what} {other.scope}")
        case (MarketFigure(), MarketFigure()):
            return _among(one.what, other.what)
        case (Event(), Event()):
            return _among(one.name, other.name)
        case (Partner(), Partner()):
            return (
                set(terms(one.session)) == set(terms(other.session))
                and bool(one.event) == bool(other.event)
                and _among(one.event, other.event)
            )
    return True


def _among(one: str, other: str) -> bool:
    first, second = set(terms(one)), set(terms(other))
    return first <= second or second <= first if first and second else first == second


def _row(register: str, group: Sequence[Source], canonical: Fact) -> Row:
    first = group[0]
    names = {
        name: told if isinstance(told, tuple) else (told,) for name in NAMED if (told := getattr(canonical, name, ""))
    }
    said = [str(value) for fact in (first.fact, canonical) for each in fields(fact) if each.name != "spans"
            and (value := getattr(fact, each.name))]  # fmt: skip
    said += [quote.quote for source in group for quote in source.quotes[:1]]
    plain = tuple(plain_name(name) for told in names.values() for name in told)
    return Row(first.fact_id, register, first.fact, names, first.year, tuple(group), " ".join(said).casefold(), plain)


def _who(partner: Partner) -> tuple[str, str]:
    return partner.organization, partner.person
