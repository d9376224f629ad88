"""Who is signed in to the staff console: a session stands for the key it was begun with, and goes with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, insert, select

from kb.access import Tier
from kb.catalog import schema

LASTS = timedelta(hours=12)

_SESSIONS, _KEYS = schema.sessions.c, schema.keys.c


class Sessions:
    """Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, session_hash: str, key_hash: str) -> None:
        """Keep a session of this key for twelve hours; those that are over are forgotten."""
        now = datetime.now(UTC)
        with self._engine.begin() as connection:
            connection.execute(delete(schema.sessions).where(_SESSIONS.until <= now.isoformat()))
            values = {"hash": session_hash, "key_hash": key_hash, "until": (now + LASTS).isoformat()}
            connection.execute(insert(schema.sessions).values(values))

    def find(self, session_hash: str) -> tuple[str, Tier] | None:
        """Name and tier of the key that this session stands for; None if it is over, ended, or its key revoked."""
        query = (
            select(_KEYS.name, _KEYS.tier)
            .join(schema.sessions, _SESSIONS.key_hash == _KEYS.hash)
            .where(_SESSIONS.hash == session_hash, _SESSIONS.until > datetime.now(UTC).isoformat())
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else (row.name, Tier(row.tier))

    def end(self, session_hash: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(schema.sessions).where(_SESSIONS.hash == session_hash))
