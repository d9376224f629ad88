"""The tables of the log of questions, beside those of `kb.catalog.schema`."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from kb.catalog.schema import metadata

questions = Table(
    "questions",
    metadata,
    Column("number", Integer, primary_key=True, comment="in the order of their keeping"),
    Column("answer_id", String(40), nullable=False, index=True),
    Column("conversation_id", String(64), index=True),
    Column("asked_at", String(40), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("understood", Text, comment="the question as rewritten to stand alone"),
    Column("language", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("answerer", String(20), nullable=False),
    Column("tier", String(20), comment="of whoever asked, as the settings allow"),
    Column("viewer", String(300), comment="the name, as the settings allow"),
    Column("site", String(100)),
    Column("index_version", Integer, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("dealt_at", String(40)),
    sqlite_autoincrement=True,
)

question_documents = Table(
    "question_documents",
    metadata,
    Column(
        "question_number",
        Integer,
        ForeignKey("questions.number", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("document_id", String(40), primary_key=True, index=True),
    Column("cited", Boolean, nullable=False),
    Column("page", Integer, comment="of what stood near a question that was refused"),
)

feedback = Table(
    "feedback",
    metadata,
    Column(
        "question_number",
        Integer,
        ForeignKey("questions.number", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("rating", String(10), nullable=False),
    Column("reason", String(20)),
    Column("comment", Text),
    Column("given_at", String(40), nullable=False),
)

question_seal = Table(
    "question_seal",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("secret", String(64), nullable=False, comment="256 random bits, in hexadecimal"),
)
