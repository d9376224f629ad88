"""The log of questions in the catalog, with what the askers thought of the answers.

No answer is kept here, only the ids of the documents that it cites; they go with these. Who asked stands here as far as
a setting allows, and goes with the key or the site.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, delete, func, insert, null, or_, select, update

from kb.access import Viewer
from kb.catalog import question_schema as tables
from kb.catalog import schema
from kb.errors import NotFound
from kb.questions.records import Asked, Feedback, KeptQuestion, Viewers, Wanted

_ASKED, _NAMED, _GIVEN = tables.questions.c, tables.question_documents.c, tables.feedback.c


class Questions:
    """All SQL of the log. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @cached_property
    def _secret(self) -> bytes:
        with self._engine.connect() as connection:
            return bytes.fromhex(connection.execute(select(tables.question_seal.c.secret)).scalar_one())

    def seal(self, name: str) -> str:
        """The id of an answer that nobody guesses who was not told it; the same for the same name in this library. It
        is what feedback is let in by."""
        return "ans_" + hmac.digest(self._secret, name.encode(), hashlib.sha256).hex()[:20]

    # --- writing

    def keep(self, asked: Asked) -> bool:
        """Keep a question. False: its conversation was forgotten meanwhile."""
        values = {name: getattr(asked, name) for name in _COLUMNS}
        with self._engine.begin() as connection:
            number = connection.execute(insert(tables.questions).values(**values)).inserted_primary_key[0]  # type: ignore[index]
            held = select(schema.conversations.c.id).where(schema.conversations.c.id == asked.conversation_id)
            if asked.conversation_id is not None and connection.execute(held).first() is None:
                connection.execute(delete(tables.questions).where(_ASKED.number == number))
                return False
            wanted = {*asked.cited, *asked.nearest}
            found = set(
                connection.execute(select(schema.documents.c.id).where(schema.documents.c.id.in_(wanted))).scalars()
            )
            rows = [{"document_id": each, "page": asked.nearest.get(each)} for each in sorted(wanted & found)]
            if rows:
                named = [
                    {"question_number": number, "cited": each["document_id"] in asked.cited, **each} for each in rows
                ]
                connection.execute(insert(tables.question_documents), named)
        return True

    def rate(self, answer_id: str, conversation_id: str | None, viewer: Viewer, given: Feedback, days: int) -> int:
        """Keep what this viewer thought of an answer in place of what they thought before; the number of the question.
        Where several asked the same, it is of the one in this conversation, else of the last.

        Raises:
            NotFound: no such answer is in the log, or another viewer got it; the two are not told apart.
        """
        theirs = and_(
            _ASKED.answer_id == answer_id,
            _ASKED.asked_at > _before(days),
            or_(_ASKED.tier.is_(None), _ASKED.tier == viewer.tier.value),
            or_(_ASKED.viewer.is_(None), _ASKED.viewer == viewer.name),
        )
        order = ((_ASKED.conversation_id == conversation_id).desc(), _ASKED.viewer.is_(None), _ASKED.number.desc())
        with self._engine.begin() as connection:
            # Writes first: a transaction that reads first may find that another has written meanwhile.
            number = select(_ASKED.number).where(theirs).order_by(*order).limit(1).scalar_subquery()
            connection.execute(delete(tables.feedback).where(_GIVEN.question_number == number))
            found = connection.execute(select(number)).scalar_one()
            if found is None:
                raise NotFound(
                    f"There is no answer {answer_id[:80]} to rate.",
                    advice="Only who got an answer may rate it, for as long as the question is kept.",
                )
            values = {name: getattr(given, name) for name in ("rating", "reason", "comment", "given_at")}
            connection.execute(insert(tables.feedback).values(question_number=found, **values))
        return int(found)

    def deal(self, numbers: Collection[int], *, dealt: bool) -> int:
        """Say that these are dealt with, or not; how many of them there are."""
        at = _now() if dealt else None
        with self._engine.begin() as connection:
            return connection.execute(
                update(tables.questions).where(_ASKED.number.in_(numbers)).values(dealt_at=at)
            ).rowcount

    def expire(self, days: int, viewers: Viewers) -> bool:
        """Erase what is older than so many days, and of whoever asked what may not be kept any more. Whether there was
        any."""
        gone = _ASKED.asked_at <= _before(days)
        hidden = _hidden(viewers)
        told = [column for name, column in _ASKED.items() if name in hidden]
        naming = or_(gone, *(column.is_not(None) for column in told))
        with self._engine.connect() as connection:  # mostly there is nothing to do, and nothing is written then
            if connection.execute(select(_ASKED.number).where(naming).limit(1)).first() is None:
                return False
        with self._engine.begin() as connection:
            connection.execute(delete(tables.questions).where(gone))
            if hidden:
                connection.execute(update(tables.questions).values(dict.fromkeys(hidden, null())))
        return True

    # --- reading

    def page(self, wanted: Wanted, days: int, limit: int, offset: int = 0) -> list[KeptQuestion]:
        """The latest first; of those with a rating what was not useful first, then the latest feedback."""
        query = _lines(*_ASKED, *_RATED).where(*_where(wanted, days)).order_by(*_order(wanted))
        with self._engine.connect() as connection:
            return _with_documents(connection, connection.execute(query.limit(limit).offset(offset)).all())

    def numbers(self, wanted: Wanted, days: int) -> list[int]:
        """Of all of them, in the order of `page`."""
        query = _lines(_ASKED.number).where(*_where(wanted, days)).order_by(*_order(wanted))
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def numbered(self, numbers: Sequence[int]) -> list[KeptQuestion]:
        """Those with these numbers, in their order, without those that are gone. The numbers are parameters of one
        statement: some thousands at most."""
        query = _lines(*_ASKED, *_RATED).where(_ASKED.number.in_(numbers))
        with self._engine.connect() as connection:
            found = _with_documents(connection, connection.execute(query).all())
        of_number = {each.number: each for each in found}
        return [of_number[number] for number in numbers if number in of_number]

    def count(self, wanted: Wanted, days: int) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(_lines(func.count()).where(*_where(wanted, days))).scalar_one())

    def named(self) -> set[str]:
        """Ids of all documents in the log."""
        with self._engine.connect() as connection:
            return set(connection.execute(select(_NAMED.document_id)).scalars())


def erase_mentions(connection: Connection, document_id: str) -> int:
    """Take a document out of the log, and how questions after an answer that cites it were understood, which may name
    what it said. How many questions there were."""
    found = connection.execute(
        select(_ASKED.number, _ASKED.conversation_id, _NAMED.cited)
        .join(tables.question_documents)
        .where(_NAMED.document_id == document_id)
    ).all()
    for row in found:
        if row.cited and row.conversation_id is not None:
            after = (_ASKED.conversation_id == row.conversation_id) & (_ASKED.number > row.number)
            connection.execute(update(tables.questions).where(after).values(understood=null()))
    connection.execute(delete(tables.question_documents).where(_NAMED.document_id == document_id))
    return len(found)


def erase_asked(connection: Connection, conversation_id: str) -> None:
    """Erase the questions of a conversation, with the feedback."""
    connection.execute(delete(tables.questions).where(_ASKED.conversation_id == conversation_id))


def erase_name(connection: Connection, name: str) -> None:
    """Erase who asked, where it is this key."""
    connection.execute(update(tables.questions).where(_ASKED.viewer == name).values(viewer=null()))


def erase_site(connection: Connection, site: str) -> None:
    """Erase through which site was asked, and by whom of it."""
    connection.execute(update(tables.questions).where(_ASKED.site == site).values(site=null(), viewer=null()))


_COLUMNS = [column.name for column in tables.questions.c if column.name not in {"number", "dealt_at"}]
_RATED = [column for column in tables.feedback.c if column.name != "question_number"]


def _hidden(viewers: Viewers) -> tuple[str, ...]:
    return {"none": ("tier", "viewer"), "tier": ("viewer",), "name": ()}[viewers]


def _lines(*columns: Any) -> Any:
    """Questions, with what was thought of their answers."""
    return select(*columns).select_from(tables.questions.outerjoin(tables.feedback))


def _order(wanted: Wanted) -> tuple[ColumnElement[Any], ...]:
    last = _ASKED.number.desc()
    return (_GIVEN.rating, _GIVEN.given_at.desc(), last) if wanted.rating else (last,)  # down before up


def _where(wanted: Wanted, days: int) -> list[ColumnElement[bool]]:
    made: list[ColumnElement[bool]] = [_ASKED.asked_at > _before(days)]
    if wanted.status:
        made.append(_ASKED.status.in_(wanted.status))
    if wanted.rating:
        made.append(_GIVEN.rating.in_(wanted.rating))
    for column, value in ((_ASKED.language, wanted.language), (_ASKED.site, wanted.site)):
        if value:
            made.append(column == value)
    if wanted.since:
        made.append(_ASKED.asked_at >= wanted.since)
    if wanted.dealt is not None:
        made.append(_ASKED.dealt_at.is_not(None) if wanted.dealt else _ASKED.dealt_at.is_(None))
    if wanted.cites:
        cited = select(_NAMED.question_number).where(_NAMED.document_id == wanted.cites, _NAMED.cited)
        made.append(_ASKED.number.in_(cited))
    for word in wanted.text.split():
        told = (_ASKED.question, _ASKED.understood, _GIVEN.comment)
        made.append(or_(*(column.icontains(word, autoescape=True) for column in told)))
    return made


def _with_documents(connection: Connection, rows: Sequence[Row[Any]]) -> list[KeptQuestion]:
    wanted = _NAMED.question_number.in_([row.number for row in rows])
    named = connection.execute(select(tables.question_documents).where(wanted).order_by(_NAMED.document_id))
    of_number: dict[int, list[Row[Any]]] = {}
    for each in named:
        of_number.setdefault(each.question_number, []).append(each)
    return [_kept(row, of_number.get(row.number, [])) for row in rows]


def _kept(row: Row[Any], named: list[Row[Any]]) -> KeptQuestion:
    asked = Asked(
        **{name: getattr(row, name) for name in _COLUMNS},
        cited=tuple(each.document_id for each in named if each.cited),
        nearest={each.document_id: each.page for each in named if each.page is not None},
    )
    rated = Feedback(row.rating, row.reason, row.comment, row.given_at) if row.rating else None
    return KeptQuestion(row.number, asked, row.dealt_at, rated)


def _before(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="microseconds")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
