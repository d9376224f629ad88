"""Which rows of a register are asked for."""

from __future__ import annotations

from collections.abc import Callable
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

    def test(self, aliases: Aliases) -> Callable[[Row], bool]:
        """Whether a row says all that is asked. `aliases`: of what the viewer may read."""
        checks = [
            _CHECKS.get(each.name, _as_it_is)(each.name, wanted, aliases)
            for each in fields(self)
            if (wanted := getattr(self, each.name))
        ]
        return lambda row: all(check(row) for check in checks)


ALL = Where()
Check = Callable[[Row], bool]


def _as_it_is(name: str, wanted: str, _: Aliases) -> Check:
    asked = wanted.casefold()
    return lambda row: str(getattr(row.fact, name, "")).casefold() == asked


def _of_year(_name: str, wanted: str, _: Aliases) -> Check:
    return lambda row: row.year == wanted


def _organization(_name: str, wanted: str, aliases: Aliases) -> Check:
    asked = {plain_name(wanted), aliases.canonical(wanted)}
    return lambda row: any(_holds(name, each) for name in row.plain_names for each in asked)


def _holds(name: str, asked: str) -> bool:
    if any("一" <= each <= "鿿" for each in asked):
        return asked.replace(" ", "") in name.replace(" ", "")
    return f" {asked} " in f" {name} "


def _in_words(name: str, wanted: str, _: Aliases) -> Check:
    said = _said(wanted)
    return lambda row: said(" ".join(str(getattr(row.fact, each, "")) for each in _FIELDS[name]).casefold())


def _said(wanted: str) -> Callable[[str], bool]:
    """Whether all words are there, in any of their forms: a stem is the beginning of each."""
    words, stems = wanted.casefold().split(), terms(wanted, compounds=False)
    return lambda there: all(word in there for word in words) or (bool(stems) and all(stem in there for stem in stems))


def _place(_name: str, wanted: str, _: Aliases) -> Check:
    asked = [plain_name(each) for each in {*places(wanted)} or {wanted}]

    def check(row: Row) -> bool:
        told = [plain_name(str(getattr(row.fact, name, ""))) for name in ("place", "where", "venue")]
        return any(each in text for each in asked for text in told)

    return check


def _text(_name: str, wanted: str, _: Aliases) -> Check:
    said = _said(wanted)
    return lambda row: said(row.said)


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
