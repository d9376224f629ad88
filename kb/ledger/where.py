"""Which rows of a register are asked for."""

from __future__ import annotations

from dataclasses import dataclass, fields

from kb.index.terms import terms
from kb.ledger.rows import Row
from kb.registers.aliases import Aliases, plain_name
from kb.registers.places import places


@dataclass(frozen=True, slots=True)
class Where:
    """What rows must say; what is empty asks for nothing, and a row passes if it passes all that is asked.

    `organization`: by any of its names, or a part of one; also who hosts an event, or has a target. `person`, `event`,
    `session`, `subject`: all the words. `place`: in either language; also where a figure is of. `year`: as `Row.year`.
    `status`, `part`, `unit`: as they are. `what`: the words in what is counted, wanted or done. `value`: a figure in
    plain digits. `text`: the words anywhere in the row or its quote.
    """

    organization: str = ""
    person: str = ""
    event: str = ""
    session: str = ""
    subject: str = ""
    place: str = ""
    year: str = ""
    status: str = ""
    part: str = ""
    unit: str = ""
    what: str = ""
    value: str = ""
    text: str = ""

    def passes(self, row: Row, aliases: Aliases) -> bool:
        """Whether a row says all that is asked. `aliases`: of what the viewer may read."""
        return all(
            _CHECKS.get(each.name, _as_it_is)(row, each.name, wanted, aliases)
            for each in fields(self)
            if (wanted := getattr(self, each.name))
        )


ALL = Where()


def _as_it_is(row: Row, name: str, wanted: str, _: Aliases) -> bool:
    return str(getattr(row.fact, name, "")).casefold() == wanted.casefold()


def _of_year(row: Row, _name: str, wanted: str, _: Aliases) -> bool:
    return row.year == wanted


def _organization(row: Row, _name: str, wanted: str, aliases: Aliases) -> bool:
    names = [name for told in row.names.values() for name in told]
    asked = {plain_name(wanted), aliases.canonical(wanted)}
    return any(_holds(plain_name(name), each) for name in names for each in asked)


def _holds(name: str, asked: str) -> bool:
    if any("一" <= each <= "鿿" for each in asked):
        return asked.replace(" ", "") in name.replace(" ", "")
    return f" {asked} " in f" {name} "


def _in_words(row: Row, name: str, wanted: str, _: Aliases) -> bool:
    told = " ".join(str(getattr(row.fact, each, "")) for each in _FIELDS[name])
    return _said(told.casefold(), wanted)


def _said(there: str, wanted: str) -> bool:
    """Whether all words are there, in any of their forms: a stem is the beginning of each."""
    return all(word in there for word in wanted.casefold().split()) or all(
        term in there for term in terms(wanted, compounds=False)
    )


def _place(row: Row, _name: str, wanted: str, _: Aliases) -> bool:
    told = [str(getattr(row.fact, name, "")) for name in ("place", "where", "venue")]
    asked = {*places(wanted)} or {wanted}
    return any(plain_name(each) in plain_name(text) for each in asked for text in told)


def _text(row: Row, _name: str, wanted: str, _: Aliases) -> bool:
    return _said(row.said, wanted)


_FIELDS = {
    "person": ("person", "name"),
    "event": ("event", "name"),
    "session": ("session",),
    "subject": ("subject",),
    "what": ("what", "scope", "how"),
}
_CHECKS = {
    **dict.fromkeys(_FIELDS, _in_words),
    "organization": _organization,
    "place": _place,
    "year": _of_year,
    "text": _text,
}
