"""The facts of the registers, each with the spans of the stored text that it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
