"""What may be asked of each register, and in which order it is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from kb.errors import InvalidInput
from kb.ledger.rows import Row, number_of
from kb.ledger.where import Where
from kb.registers.aliases import plain_name
from kb.registers.facts import REGISTERS

FILTERS: dict[str, tuple[str, ...]] = {
    "targets": ("organization", "what", "value", "unit", "status", "year", "text"),
    "market": ("what", "value", "unit", "place", "year", "text"),
    "partners": ("organization", "person", "part", "event", "session", "year", "text"),
    "events": ("event", "organization", "place", "year", "text"),
    "contacts": ("organization", "person", "subject", "text"),
    "joining": ("what", "text"),
}
_NUMBERS = {"value", "attendance"}


def checked(register: str, where: Where) -> Where:
    """
    Raises:
        InvalidInput: something that this register does not tell is asked of it.
    """
    asked = [each.name for each in fields(where) if getattr(where, each.name)]
    for name in asked:
        if name not in FILTERS[register]:
            raise InvalidInput(
                f"{register} cannot be filtered by {name}.", advice=f"They can by {', '.join(FILTERS[register])}."
            )
    return where


@dataclass(frozen=True, slots=True)
class Order:
    """`name`: a field of the register, `year` or `published`."""

    name: str
    descending: bool

    def apply(self, rows: Sequence[Row]) -> list[Row]:
        """Rows that have nothing there come last, either way; rows that are equal keep their order."""
        there = [row for row in rows if self._of(row) != ""]
        return sorted(there, key=self._key, reverse=self.descending) + [row for row in rows if self._of(row) == ""]

    def _of(self, row: Row) -> str:
        if self.name == "year":
            return row.year
        if self.name == "published":
            return str(row.sources[0].document.description.published or "")
        return str(getattr(row.fact, self.name) or "")

    def _key(self, row: Row) -> tuple[float, str]:
        return (number_of(self._of(row)) if self.name in _NUMBERS else 0.0, plain_name(self._of(row)))


def order_of(register: str, sort: str) -> Order:
    """`-published`: the newest first.

    Raises:
        InvalidInput: the register has no such field.
    """
    name = sort.removeprefix("-")
    known = [
        each.name for each in fields(REGISTERS[register]) if each.name not in {"spans", "organizers", "supporters"}
    ]
    if name not in (*known, "year", "published"):
        raise InvalidInput(
            f"{register} cannot be sorted by {name[:60]}.",
            advice=f"They can by {', '.join((*known, 'year', 'published'))}, with - before it the other way round.",
        )
    return Order(name, sort.startswith("-"))
