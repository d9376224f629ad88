"""What people corrected in the registers, kept by source: it is laid over what is read of any revision, and goes when
the document is removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select

from kb.catalog import schema
from kb.catalog.version import advance
from kb.errors import NotFound

Action = Literal["edit", "hide", "add"]


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """`key`: of the fact as it was read (`kb.registers.identity.key_of`), or of the one that is added. `fields`: those
    that are changed, of an added fact all. `quotes`: pages and the text on them that bears it out."""

    source: str
    register: str
    key: str
    action: Action
    fields: Mapping[str, Any]
    quotes: tuple[tuple[int, str], ...]
    by: str


@dataclass(frozen=True, slots=True)
class Correction(NewCorrection):
    """One that is in force; the later ones lie over the earlier."""

    number: int
    at: str


class CorrectionStore:
    """Corrections by the source of their document."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, sources: Collection[str]) -> dict[str, list[Correction]]:
        """By source, in the order of their making."""
        found: dict[str, list[Correction]] = defaultdict(list)
        for each in self.all():
            if each.source in sources:
                found[each.source].append(each)
        return dict(found)

    def all(self) -> list[Correction]:
        query = select(schema.fact_corrections).order_by(schema.fact_corrections.c.number)
        with self._engine.connect() as connection:
            return [_correction(row) for row in connection.execute(query)]

    def add(self, made: Sequence[NewCorrection]) -> None:
        """Put them in force, at one instant."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        rows = [
            {
                "source": each.source, "register": each.register, "key": each.key, "action": each.action,
                "fields": dict(each.fields), "quotes": [list(quote) for quote in each.quotes], "made_by": each.by,
                "made_at": now,
            }
            for each in made
        ]  # fmt: skip
        with self._engine.begin() as connection:
            connection.execute(insert(schema.fact_corrections), rows)
            advance(connection)

    def undo(self, number: int) -> Correction:
        """Take one back; what it lay over is in force again.

        Raises:
            NotFound: there is none with this number.
        """
        where = schema.fact_corrections.c.number == number
        with self._engine.begin() as connection:
            row = connection.execute(select(schema.fact_corrections).where(where)).first()
            if row is None:
                raise NotFound(f"There is no correction {number}.", advice="GET /v1/corrections lists them.")
            connection.execute(delete(schema.fact_corrections).where(where))
            advance(connection)
        return _correction(row)


def erase_corrections(connection: Connection, source: str) -> int:
    """How many there were."""
    where = schema.fact_corrections.c.source == source
    count = connection.execute(select(func.count()).select_from(schema.fact_corrections).where(where)).scalar_one()
    connection.execute(delete(schema.fact_corrections).where(where))
    return count


def _correction(row: Row[Any]) -> Correction:
    return Correction(
        source=row.source, register=row.register, key=row.key, action=row.action, fields=dict(row.fields),
        quotes=tuple((page, quote) for page, quote in row.quotes), by=row.made_by, number=row.number, at=row.made_at,
    )  # fmt: skip
