"""Conversations in the catalog: whose they are, their turns, and which documents the answers quote.

A conversation belongs to the key it was begun with, or to the viewer of a site whom a token names, or else to whoever
knows its id; and to the tier it was begun at. It goes with its key, or with its site.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    delete,
    func,
    insert,
    literal,
    null,
    select,
    true,
    update,
)  # fmt: skip

from kb.access import Viewer
from kb.catalog import schema
from kb.catalog.questions import erase_asked
from kb.errors import NotFound
from kb.turns import KeptConversation, KeptSummary, KeptTurn

_EMPTY: dict[str, Any] = {"text": "", "statements": [], "citations": []}
_HELD, _TURNS, _KEYS, _SITES = schema.conversations.c, schema.turns.c, schema.keys.c, schema.sites.c


class Conversations:
    """All SQL of conversations. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # --- reading

    def find(self, wanted: str, viewer: Viewer | None, days: int) -> KeptConversation | None:
        """The conversation with its turns of the last so many days, as they were kept; None if there is none that is
        this viewer's. `viewer`: None for whoever has the shell."""
        with self._engine.connect() as connection:
            row = connection.execute(_conversations().where(_HELD.id == wanted, _owned(viewer))).first()
            if row is None:
                return None
            query = select(schema.turns).where(_TURNS.conversation_id == wanted, _TURNS.asked_at > _before(days))
            turns = connection.execute(query.order_by(_TURNS.number)).all()
        if not turns:
            return None
        return KeptConversation(
            id=row.id, begun_at=row.begun_at, until=_until(turns[-1].asked_at, days), turns=tuple(map(_turn, turns))
        )

    def all(self, viewer: Viewer | None, days: int) -> list[KeptSummary]:
        """Those of this viewer (None: everybody's), the latest first."""
        early = schema.turns.alias()
        first = select(early.c.question).where(early.c.conversation_id == _HELD.id).order_by(early.c.number).limit(1)
        of_turns = (func.count().label("turns"), func.max(_TURNS.asked_at).label("asked_at"))
        query = (
            select(*_HELD, _KEYS.name, *of_turns, first.scalar_subquery().label("question"))
            .join(schema.turns, _TURNS.conversation_id == _HELD.id)
            .outerjoin(schema.keys, _KEYS.hash == _HELD.key_hash)
            .where(_owned(viewer), _TURNS.asked_at > _before(days))
            .group_by(_HELD.id, _KEYS.name)
            .order_by(func.max(_TURNS.number).desc())
        )
        with self._engine.connect() as connection:
            found = connection.execute(query).all()
        return [
            KeptSummary(
                id=row.id, viewer=row.name or row.owner or row.tier, begun_at=row.begun_at, asked_at=row.asked_at,
                until=_until(row.asked_at, days), turns=row.turns, question=row.question,
            )
            for row in found
        ]  # fmt: skip

    def quoted(self) -> set[str]:
        """Ids of all documents that kept answers quote."""
        with self._engine.connect() as connection:
            return set(connection.execute(select(schema.turn_documents.c.document_id)).scalars())

    # --- changing

    def keep(
        self, conversation: str, viewer: Viewer, turn: KeptTurn, documents: Sequence[str], *, begins: bool
    ) -> bool:
        """Keep a turn, with its conversation if it `begins` one; without its answer, if one of `documents`, which that
        names, was removed while it was made. False: the conversation was erased meanwhile, its key revoked, or its site
        removed."""
        with self._engine.begin() as connection:
            if begins:
                _begin(connection, conversation, viewer, turn.asked_at)
            values = asdict(turn)
            # One statement that writes from the start: two questions at once wait for one another.
            source = select(_HELD.id, *(literal(value, _TURNS[name].type) for name, value in values.items()))
            added = connection.execute(
                insert(schema.turns).from_select(
                    ["conversation_id", *values], source.where(_HELD.id == conversation, _owned(viewer))
                )
            )
            if not added.rowcount:
                return False
            number = connection.execute(
                select(func.max(_TURNS.number)).where(_TURNS.conversation_id == conversation)
            ).scalar_one()
            known = select(schema.documents.c.id).where(schema.documents.c.id.in_(documents))
            if set(connection.execute(known).scalars()) != set(documents):
                connection.execute(
                    update(schema.turns).where(_TURNS.number == number).values(**_EMPTY)
                )  # removed since
            elif documents:
                rows = [{"turn_number": number, "document_id": each} for each in sorted(set(documents))]
                connection.execute(insert(schema.turn_documents), rows)
        return True

    def erase(self, wanted: str, viewer: Viewer | None) -> int:
        """Erase a conversation, out of the log of questions too; how many turns it had.

        Raises:
            NotFound: there is none that is this viewer's.
        """
        with self._engine.begin() as connection:
            owned = select(_HELD.id).where(_HELD.id == wanted, _owned(viewer)).scalar_subquery()
            turns = connection.execute(delete(schema.turns).where(_TURNS.conversation_id == owned)).rowcount
            if not connection.execute(delete(schema.conversations).where(_HELD.id == wanted, _owned(viewer))).rowcount:
                raise not_found(wanted)
            erase_asked(connection, wanted)
        return turns

    def expire(self, days: int) -> int:
        """Erase the turns that are older than so many days, and conversations without any; how many turns."""
        with self._engine.connect() as connection:  # mostly there is nothing to do, and nothing is written then
            if (
                connection.execute(select(_TURNS.number).where(_TURNS.asked_at <= _before(days)).limit(1)).first()
                is None
            ):
                return 0
        with self._engine.begin() as connection:
            erased = connection.execute(delete(schema.turns).where(_TURNS.asked_at <= _before(days))).rowcount
            left = select(_TURNS.conversation_id)
            connection.execute(delete(schema.conversations).where(_HELD.id.not_in(left)))
        return erased


def erase_quotes(connection: Connection, document_id: str) -> int:
    """Erase every kept answer that quotes this document, and how questions after it were understood, which may name
    what it said. The questions are the asker's own. How many answers there were."""
    quoting = schema.turn_documents.c
    numbers = select(quoting.turn_number).where(quoting.document_id == document_id)
    found = connection.execute(select(_TURNS.number, _TURNS.conversation_id).where(_TURNS.number.in_(numbers))).all()
    for row in found:
        connection.execute(update(schema.turns).where(_TURNS.number == row.number).values(**_EMPTY))
        after = (_TURNS.conversation_id == row.conversation_id) & (_TURNS.number > row.number)
        connection.execute(update(schema.turns).where(after).values(understood=null()))
        connection.execute(delete(schema.turn_documents).where(quoting.turn_number == row.number))
    return len(found)


def not_found(wanted: str) -> NotFound:
    """The same for one that is not there and one that is somebody else's."""
    return NotFound(
        f"There is no conversation {wanted}.", advice="It may have been erased, have expired, or belong to another key."
    )


def _conversations() -> Any:
    return select(_HELD.id, _HELD.begun_at)


def _owned(viewer: Viewer | None) -> ColumnElement[bool]:
    if viewer is None:
        return true()
    return _whose(viewer) & (_HELD.tier == viewer.tier.value)


def _whose(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.name is None:
        return _HELD.key_hash.is_(None) & _HELD.owner.is_(None)
    if viewer.site is not None:
        return (_HELD.site == viewer.site) & (_HELD.owner == viewer.name)
    keys = schema.keys.alias()
    return _HELD.key_hash == select(keys.c.hash).where(keys.c.name == viewer.name).scalar_subquery()


def _begin(connection: Connection, conversation: str, viewer: Viewer, now: str) -> None:
    """Nothing is begun for a key that was revoked meanwhile, or on a site that was removed."""
    told = (literal(conversation), literal(viewer.tier.value), literal(now))
    if viewer.site is not None:
        source = select(*told, null(), _SITES.id, literal(viewer.name)).where(_SITES.id == viewer.site)
    elif viewer.name is not None:
        source = select(*told, _KEYS.hash, null(), null()).where(_KEYS.name == viewer.name)
    else:
        source = select(*told, null(), null(), null())
    columns = ["id", "tier", "begun_at", "key_hash", "site", "owner"]
    connection.execute(insert(schema.conversations).from_select(columns, source))


def _turn(row: Row[Any]) -> KeptTurn:
    told = {name: value for name, value in row._mapping.items() if name not in {"number", "conversation_id"}}
    return KeptTurn(**told)


def _before(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="microseconds")


def _until(asked_at: str, days: int) -> date:
    return (datetime.fromisoformat(asked_at) + timedelta(days=days)).date()
