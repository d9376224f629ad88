"""The index version: a number that rises with each change that a reader can see."""

from __future__ import annotations

from sqlalchemy import Connection, update

from kb.catalog import schema


def advance(connection: Connection) -> None:
    """What a reader sees changes with the commit of this transaction."""
    connection.execute(update(schema.library).values(index_version=schema.library.c.index_version + 1))
