"""The facts of the registers, each with the spans of the stored text that it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from kb.records import Span

Spans = tuple[Span, ...]


class Status(StrEnum):
    """How far a target is binding."""

    PLEDGED = "pledged"
    PROPOSED = "proposed"
    IN_FORCE = "in force"
    PROJECTED = "projected"
    REPLACED = "replaced"


class Part(StrEnum):
    """What somebody does at an event or in a program."""

    HOST = "host"
    ORGANIZER = "organizer"
    SUPPORTER = "supporter"
    PARTNER = "partner"
    SPEAKER = "speaker"
    PANELIST = "panelist"
    MODERATOR = "moderator"
    PARTICIPANT = "participant"
    EXHIBITOR = "exhibitor"


@dataclass(frozen=True, slots=True)
class Target:
    """What somebody wants to reach by a year.

    `value`: a figure (`30`), a range (`4000000-5000000`), or `peak` or `neutral`; `unit`: `%`, `vehicles` or empty.
    `spans`: first the sentence or row itself, then what it leans on (a heading, the sentence before).
    """

    who: str
    what: str
    value: str
    unit: str
    by_year: str
    status: Status
    spans: Spans
    scope: str = ""
    base_year: str = ""


@dataclass(frozen=True, slots=True)
class MarketFigure:
    """How many were, are or will be sold, bought, exported or in service, their share, or what they cost.

    `unit`: `%`, `vehicles`, `stations`, `units`, `USD` or `CNY`; `period`: a year or empty.
    """

    what: str
    value: str
    unit: str
    spans: Spans
    period: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Partner:
    """An organization or a person of one, and the part it has. One of the two may be empty. `since`: a year."""

    part: Part
    spans: Spans
    organization: str = ""
    person: str = ""
    position: str = ""
    event: str = ""
    session: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """`first` and `last`: ISO dates, cut to the year or month where no more is said. `place`: an English city name."""

    name: str
    first: str
    spans: Spans
    last: str = ""
    place: str = ""
    venue: str = ""
    organizers: tuple[str, ...] = ()
    supporters: tuple[str, ...] = ()
    attendance: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or a desk, and how to reach it. `subject`: what for."""

    name: str
    spans: Spans
    email: str = ""
    phone: str = ""
    organization: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Joining:
    """A step of how to join, or what joining costs, in the publication's own words."""

    how: str
    spans: Spans


Fact = Target | MarketFigure | Partner | Event | Contact | Joining
REGISTERS: dict[str, type[Fact]] = {
    "targets": Target,
    "market": MarketFigure,
    "partners": Partner,
    "events": Event,
    "contacts": Contact,
    "joining": Joining,
}


def register_of(fact: Fact) -> str:
    """The name of the register that a fact is in."""
    return next(name for name, kind in REGISTERS.items() if isinstance(fact, kind))


def told(fact: Fact) -> dict[str, str | list[str]]:
    """The fields that say anything, but for the spans, as JSON."""
    values = {each.name: getattr(fact, each.name) for each in fields(fact) if each.name != "spans"}
    return {name: list(value) if isinstance(value, tuple) else str(value) for name, value in values.items() if value}


def fact_of(register: str, values: Mapping[str, Any], spans: Spans) -> Fact:
    """The fact with these fields; those that are not named are empty.

    Raises:
        ValueError: a status or a part that there is not, or a field that this register has not or needs.
    """
    names = {
        each.name for each in fields(REGISTERS[register]) if each.name not in {"spans", "organizers", "supporters"}
    }
    given: dict[str, Any] = dict.fromkeys(names, "") | {
        name: tuple(value) if isinstance(value, list | tuple) else value for name, value in values.items()
    }
    for name, choice in (("status", Status), ("part", Part)):
        if name in given:
            given[name] = choice(given[name])
    try:
        return REGISTERS[register](**given, spans=spans)
    except TypeError as error:
        raise ValueError(str(error)) from error
