"""Sites as the catalog keeps them. Their secrets stand here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select, update

from kb.access import Tier
from kb.catalog import schema
from kb.catalog.questions import erase_site
from kb.errors import Conflict, NotFound
from kb.sites import Site, check_site

_SITES = schema.sites.c


class Sites:
    """All SQL of the sites. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, site: Site) -> None:
        """
        Raises:
            Conflict: there is one with this id.
        """
        with self._engine.begin() as connection:
            if connection.execute(select(_SITES.id).where(_SITES.id == site.id)).first():
                raise Conflict(f"There is a site {site.id} already.", advice="Choose another id, or edit that one.")
            connection.execute(insert(schema.sites).values(**_values(site)))

    def find(self, wanted: str) -> Site | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(schema.sites).where(_SITES.id == wanted)).first()
        return None if row is None else _site(row)

    def get(self, wanted: str) -> Site:
        """
        Raises:
            NotFound: there is none.
        """
        found = self.find(wanted)
        if found is None:
            raise _not_found(wanted)
        return found

    def all(self) -> list[Site]:
        """By id."""
        with self._engine.connect() as connection:
            return [_site(row) for row in connection.execute(select(schema.sites).order_by(_SITES.id))]

    def change(self, wanted: str, changes: Mapping[str, Any]) -> Site:
        """The site with other values of some of its fields, from this moment.

        Raises:
            NotFound: there is none.
            InvalidInput: it cannot be a site with them.
        """
        with self._engine.begin() as connection:
            row = connection.execute(select(schema.sites).where(_SITES.id == wanted)).first()
            if row is None:
                raise _not_found(wanted)
            changed = check_site(replace(_site(row), **changes))
            connection.execute(update(schema.sites).where(_SITES.id == wanted).values(**_values(changed)))
        return changed

    def remove(self, wanted: str) -> int:
        """Erase a site, with the conversations that were begun on it (how many), and out of the log of questions.

        Raises:
            NotFound: there is none.
        """
        held = schema.conversations
        with self._engine.begin() as connection:
            # Not by a foreign key: to add one, SQLite would make the table anew, and drop every turn with the old one.
            conversations = connection.execute(delete(held).where(held.c.site == wanted)).rowcount
            if connection.execute(delete(schema.sites).where(_SITES.id == wanted)).rowcount == 0:
                raise _not_found(wanted)
            erase_site(connection, wanted)
        return conversations


def _values(site: Site) -> dict[str, Any]:
    return {**asdict(site), "origins": list(site.origins), "tier": site.tier.value}


def _site(row: Row[Any]) -> Site:
    return Site(**{**row._mapping, "origins": tuple(row.origins), "tier": Tier(row.tier)})


def _not_found(wanted: str) -> NotFound:
    return NotFound(f"There is no site {wanted!r}.", advice="`footnote site list` shows them.")
