"""API keys as the catalog keeps them: their hashes, whose they are, what they open."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine, delete, insert, select

from kb.access import Tier
from kb.catalog import schema
from kb.catalog.questions import erase_name
from kb.errors import Conflict, NotFound


class Keys:
    """Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, tier: Tier, key_hash: str) -> None:
        with self._engine.begin() as connection:
            if connection.execute(select(schema.keys.c.name).where(schema.keys.c.name == name)).first():
                raise Conflict(f"There is a key named {name!r} already.", advice="Choose another name, or revoke it.")
            now = datetime.now(UTC).isoformat(timespec="seconds")
            connection.execute(insert(schema.keys).values(hash=key_hash, name=name, tier=tier.value, created_at=now))

    def find(self, key_hash: str) -> tuple[str, Tier] | None:
        """Name and tier of the key with this hash."""
        with self._engine.connect() as connection:
            row = connection.execute(select(schema.keys).where(schema.keys.c.hash == key_hash)).first()
        return None if row is None else (row.name, Tier(row.tier))

    def all(self) -> list[tuple[str, Tier, str]]:
        """Name, tier and time of creation of all keys."""
        with self._engine.connect() as connection:
            found = connection.execute(select(schema.keys).order_by(schema.keys.c.name))
            return [(row.name, Tier(row.tier), row.created_at) for row in found]

    def revoke(self, name: str) -> None:
        with self._engine.begin() as connection:
            if connection.execute(delete(schema.keys).where(schema.keys.c.name == name)).rowcount == 0:
                raise NotFound(f"There is no key named {name!r}.", advice="`footnote key list` shows them.")
            erase_name(connection, name)
