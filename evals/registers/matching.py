"""When an extracted fact is the listed one: same register, same document, and the fields that make it that fact equal.

Figures, dates, years, units, statuses, addresses and numbers must be equal; what is not said must not be claimed
(period, e-mail, phone). Names are equal by alias, or one listed wording stands in the extracted name. What is counted
or done (`what`, `name`, `event`, `how`) holds all words of a listed wording. No part of a match counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.registers.listed import Listed
from kb.index.terms import terms
from kb.registers.aliases import Aliases, plain_name
from kb.registers.facts import REGISTERS, Fact
from kb.registers.places import places

# By register: fields that must be equal, equal even when the list leaves them empty, names, and words.
_EQUAL = {
    "targets": ("value", "unit", "by_year", "status"),
    "market": ("value", "unit"),
    "partners": ("part",),
    "events": ("first", "last", "place"),
    "contacts": (),
    "joining": (),
}
_EXACT = {"market": ("period",), "contacts": ("email", "phone"), "targets": ("base_year",)}
_NAMES = {"targets": ("who",), "partners": ("organization", "person"), "contacts": ("name",)}
_WORDS = {"targets": ("what",), "market": ("what",), "partners": ("event",), "events": ("name",), "joining": ("how",)}
_CONTEXT = {"what": ("scope", "where"), "event": ("session",)}
REST = {
    "targets": ("scope",),
    "market": ("where",),
    "partners": ("position", "since"),
    "events": ("venue", "organizers", "supporters", "attendance"),
    "contacts": ("organization", "subject"),
    "joining": (),
}


@dataclass(frozen=True, slots=True)
class Matched:
    """The facts of one document in one register. `pairs`: listed with extracted; `missed` and `wrong` have no other."""

    document: str
    register: str
    pairs: tuple[tuple[Listed, Fact], ...]
    missed: tuple[Listed, ...]
    wrong: tuple[Fact, ...]


def match(document: str, register: str, listed: Sequence[Listed], facts: Sequence[Fact], aliases: Aliases) -> Matched:
    """Each listed fact takes one extracted fact at most, and the other way round; what is told twice is wrong once."""
    left = [fact for fact in facts if isinstance(fact, REGISTERS[register])]
    pairs: list[tuple[Listed, Fact]] = []
    missed: list[Listed] = []
    for each in listed:
        found = next((fact for fact in left if is_fact(each, fact, aliases)), None)
        if found is None:
            missed.append(each)
        else:
            left.remove(found)
            pairs.append((each, found))
    return Matched(document, register, tuple(pairs), tuple(missed), tuple(left))


def is_fact(listed: Listed, fact: Fact, aliases: Aliases) -> bool:
    """Whether the extracted fact is the listed one."""
    register = listed.kind
    for field in _EQUAL[register]:
        if (wanted := listed.wordings(field)) and _told(fact, field) not in wanted:
            return False
    if register == "events" and _told(fact, "last") != (listed.wordings("last") or [""])[0]:
        return False
    for field in _EXACT.get(register, ()):
        if _told(fact, field) not in (listed.wordings(field) or [""]):
            return False
    for field in _NAMES.get(register, ()):
        if not _named(listed, fact, field, aliases):
            return False
    return all(_worded(listed.wordings(field), fact, field) for field in _WORDS.get(register, ()))


def right_fields(listed: Listed, fact: Fact, aliases: Aliases) -> tuple[int, int]:
    """Of the other listed fields of a matched fact: how many are right, and how many there are."""
    fields = [field for field in REST[listed.kind] if field in listed.fields]
    return sum(_right(listed, fact, field, aliases) for field in fields), len(fields)


def _right(listed: Listed, fact: Fact, field: str, aliases: Aliases) -> bool:
    wanted, told = listed.wordings(field), getattr(fact, field)
    if field in {"organizers", "supporters"}:
        return len(wanted) == len(told) and all(any(_same(each, name, aliases) for name in told) for each in wanted)
    if field == "where":
        return bool({told, *places(told)} & {place for each in wanted for place in (each, *places(each))})
    if field in {"position", "organization", "venue"}:
        return any(_same(each, told, aliases) for each in wanted)
    return told in wanted or _worded(wanted, fact, field)


def _named(listed: Listed, fact: Fact, field: str, aliases: Aliases) -> bool:
    wanted, told = listed.wordings(field), _told(fact, field)
    if not wanted:
        # A person needs no organization; an organization that is listed alone takes no person.
        return not told or field == "organization"
    return any(_same(each, told, aliases) for each in wanted)


def _same(wanted: str, told: str, aliases: Aliases) -> bool:
    if aliases.same(wanted, told):
        return True
    one, other = plain_name(wanted), plain_name(told)
    return one in other if any("一" <= each <= "鿿" for each in one) else f" {one} " in f" {other} "


def _worded(wanted: Sequence[str], fact: Fact, field: str) -> bool:
    told = " ".join(_told(fact, each) for each in (field, *_CONTEXT.get(field, ())))
    there = set(terms(told))
    return not wanted or any(
        all(term in there or term in told.lower() for term in terms(each, compounds=False)) for each in wanted
    )


def _told(fact: Fact, field: str) -> str:
    return str(getattr(fact, field, ""))
