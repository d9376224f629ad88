"""What each register looks like as a table: its columns, the fields of its form, what it is filtered by."""

from __future__ import annotations

from dataclasses import dataclass, fields
from urllib.parse import urlencode

from api.console.charts import figure_of
from api.session import PATH
from kb.ledger.listing import FILTERS
from kb.ledger.rows import Row, Source
from kb.page_names import page_name
from kb.registers.check import UNITS
from kb.registers.facts import REGISTERS, Part, Status, told

NAMES = {
    "targets": "Targets", "market": "Market figures", "partners": "Partners", "events": "Events",
    "contacts": "Contacts", "joining": "How to join",
}  # fmt: skip
LABELS = {
    "who": "Who", "what": "What", "value": "Value", "unit": "Unit", "by_year": "By year", "status": "Status",
    "scope": "Of what", "base_year": "Base year", "period": "Year", "where": "Place", "part": "Part",
    "organization": "Organization", "person": "Person", "position": "Position", "event": "Event", "session": "Session",
    "since": "Since", "name": "Name", "first": "First day", "last": "Last day", "place": "Place", "venue": "Venue",
    "organizers": "Organizers", "supporters": "Supporters", "attendance": "Attendance", "email": "E-mail",
    "phone": "Telephone", "subject": "What for", "how": "How", "text": "Words in the row or its quote", "year": "Year",
}  # fmt: skip
CHOICES: dict[str, tuple[str, ...]] = {
    "status": tuple(Status), "part": tuple(Part), "unit": tuple(unit for unit in UNITS if unit),
}  # fmt: skip
LISTS = ("organizers", "supporters")
AT_ONCE = 50  # rows on one page of a table


@dataclass(frozen=True, slots=True)
class Column:
    """`sort`: the field that its heading sorts by. `number`: set to the right."""

    name: str
    sort: str
    number: bool = False


COLUMNS: dict[str, tuple[Column, ...]] = {
    "targets": (
        Column("By year", "by_year"), Column("Who", "who"), Column("Value", "value", number=True),
        Column("What", "what"), Column("Status", "status"),
    ),
    "market": (
        Column("Year", "period"), Column("What", "what"), Column("Value", "value", number=True),
        Column("Place", "where"),
    ),
    "partners": (
        Column("Year", "year"), Column("Organization", "organization"), Column("Person", "person"),
        Column("Part", "part"), Column("Event", "event"),
    ),
    "events": (
        Column("When", "first"), Column("Name", "name"), Column("Place", "place"), Column("Organizers", "venue"),
        Column("Attendance", "attendance", number=True),
    ),
    "contacts": (
        Column("Name", "name"), Column("Organization", "organization"), Column("What for", "subject"),
        Column("E-mail", "email"), Column("Telephone", "phone"),
    ),
    "joining": (Column("How", "how"),),
}  # fmt: skip


def cells(row: Row) -> list[tuple[str, str]]:
    """What stands in the columns of its register: the main words, and those below them."""
    said = {name: "; ".join(value) if isinstance(value, list) else value for name, value in told(row.fact).items()}

    def of(name: str, below: str = "") -> tuple[str, str]:
        under = said.get(below, "")
        return said.get(name, ""), "" if under == said.get(name) else under

    match row.register:
        case "targets":
            return [of("by_year", "base_year"), of("who"), (figure_of(row), ""), of("what", "scope"), of("status")]
        case "market":
            return [of("period"), of("what"), (figure_of(row), ""), of("where")]
        case "partners":
            return [(row.year, ""), of("organization"), of("person", "position"), of("part"), of("event", "session")]
        case "events":
            first, last = said.get("first", ""), said.get("last", "")
            when = f"{first} – {last}" if last and last != first else first
            return [(when, ""), of("name"), of("place", "venue"), of("organizers", "supporters"), of("attendance")]
        case "contacts":
            return [of("name"), of("organization"), of("subject"), of("email"), of("phone")]
    return [of("how")]


def filters(register: str) -> tuple[str, ...]:
    """What the form above the table asks for; words first."""
    return ("text", *(name for name in FILTERS[register] if name != "text"))


def form_fields(register: str) -> list[str]:
    return [each.name for each in fields(REGISTERS[register]) if each.name != "spans"]


def source_link(source: Source) -> str:
    """The page of a source, with its words marked."""
    first = source.quotes[0]
    pages = [each for each in source.quotes if each.page == first.page]
    marks = [("mark", f"{each.start}-{each.end}") for each in pages]
    return f"{PATH}/documents/{source.document.id}?{urlencode([('page', first.page), *marks])}"


def row_link(row: Row, document_id: str, place: int) -> str:
    """A row in the table of what this document says, where it stands at `place`, from 0."""
    page = place // AT_ONCE + 1
    query = {"document": document_id, **({"page": page} if page > 1 else {})}
    return f"{PATH}/registers/{row.register}?{urlencode(query)}#{row.id}"


def source_page(source: Source) -> str:
    return page_name(source.quotes[0].page, source.quotes[0].label)
