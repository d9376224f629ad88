"""The tables. A change here needs a migration in `migrations/versions` (a test compares the two)."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

library = Table(
    "library",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("encoder", String(200), nullable=False),
    Column("golden", LargeBinary, nullable=False, comment="float32 vector of a fixed text by that encoder"),
    Column("folder", String(100), nullable=False, comment="name of the folder that holds the indexes"),
    Column("setting", String(200), comment="what that encoder is chosen by"),
    Column("address", Text, comment="of the server that it runs on, where it is not the usual one"),
    Column("cosines", JSON, comment="{relation of languages: [slope, offset]}; none for our own encoder"),
    Column("index_version", Integer, nullable=False),
    Column("created_at", String(40), nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("source", Text, nullable=False, unique=True),
    Column("origin", Text, nullable=False),
    Column("revision_id", String(40), nullable=False, unique=True),
    Column("ingested_at", String(40), nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("publisher", Text),
    Column("program", Text),
    Column("published", Date),
    Column("language", String(20), nullable=False),
    Column("tier", String(20), nullable=False),
    Column("listed", Boolean, nullable=False),
    Column("edition_of", Text, comment="source of the edition that this one replaces"),
    Column("url", Text),
    Column("illustrative", Boolean, nullable=False),
    Column("place", Text),
    Column("covers_from", Date),
    Column("covers_until", Date),
    Column("origins", JSON, nullable=False, server_default="{}", comment="{field: [where found, 0 to 1]}"),
    Column("told", JSON, nullable=False, server_default="{}", comment="what catalog.yaml or the upload says of it"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("document_id", String(40), ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("sha256", String(64), nullable=False),
    Column("media_type", String(200), nullable=False),
    Column("pages", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("signature", LargeBinary, comment="MinHash of the text, little-endian uint32; null of an older revision"),
    Column("figures", String(64), comment="hash of the figures in the text, in their order"),
    Column("extractor", String(40), comment="version of the grammar that read its facts; null: not read yet"),
    Column("model", String(200), comment="chat model and prompt that read its facts as well"),
)

pages = Table(
    "pages",
    metadata,
    Column("revision_id", String(40), ForeignKey("revisions.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("label", String(100)),
    Column("width", Float),
    Column("height", Float),
    Column("confidence", Float, comment="of text recognition; null for text of the file's own"),
    Column("furniture", JSON(none_as_null=True), comment="the running headers and footers, a list of texts"),
    Column("text", Text, nullable=False),
)

chunks = Table(
    "chunks",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("revision_id", String(40), ForeignKey("revisions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("section", JSON, nullable=False),
    Column("language", String(20), nullable=False),
    Column("tokens", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("embedded", Text, nullable=False),
)

sentences = Table(
    "sentences",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("chunk_id", String(60), ForeignKey("chunks.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("embedded", Text, nullable=False),
    Column("spans", JSON, nullable=False, comment="[[page, start, end, [[left, top, right, bottom], ...]], ...]"),
    Column("kind", String(20), nullable=False),
    Column("list_group", Integer),
    Column("lead_in", Boolean, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("tier", String(20), nullable=False),
    Column("created_at", String(40), nullable=False),
)

sites = Table(
    "sites",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("origins", JSON, nullable=False, comment="of its pages, as browsers send them"),
    Column("tier", String(20), nullable=False, comment="the highest that a token of it opens"),
    Column("asks_per_minute", Integer, nullable=False, comment="of one viewer"),
    Column("secret", String(100), nullable=False, comment="signs viewer tokens"),
    Column("created_at", String(40), nullable=False),
)

pending = Table(
    "pending",
    metadata,
    Column("revision_id", String(40), primary_key=True, comment="its index entries may be there without its rows"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("number", Integer, primary_key=True, comment="in the order of their making"),
    Column("id", String(40), nullable=False, unique=True),
    Column("batch", String(40), nullable=False, index=True, comment="the request or command that made it"),
    Column("source", Text, nullable=False, index=True, comment="of the document that it is about"),
    Column("todo", JSON, nullable=False, comment="what is to be done; ingest.jobs.todo knows it"),
    Column("state", String(20), nullable=False, index=True),
    Column("change", BigInteger, nullable=False, index=True, comment="rises with every change of any job"),
    Column("attempts", Integer, nullable=False, comment="tries that failed and may be made again"),
    Column("cancelling", Boolean, nullable=False),
    Column("stage", String(20)),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("error", JSON, comment="[class, message, advice]"),
    Column("not_before", Float, comment="seconds since 1970: when it is tried again"),
    Column("created_at", String(40), nullable=False),
    Column("ended_at", String(40)),
)

job_outcomes = Table(
    "job_outcomes",
    metadata,
    Column("job_id", String(40), ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("source", Text, nullable=False, index=True),
    Column("status", String(20), nullable=False),
    Column("document_id", String(40), nullable=False),
    Column("title", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("error", JSON, comment="[class, message, advice]"),
)

edits = Table(
    "edits",
    metadata,
    Column("source", Text, primary_key=True, comment="of the document; outlives its revisions"),
    Column("field", String(40), primary_key=True),
    Column("value", JSON, nullable=False, comment="null: there is no such thing"),
    Column("edited_at", String(40), nullable=False),
)

rejected_editions = Table(
    "rejected_editions",
    metadata,
    Column("source", Text, primary_key=True),
    Column("edition_of", Text, primary_key=True, comment="the source of what it is no edition of"),
    Column("decided_at", String(40), nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("key_hash", String(64), ForeignKey("keys.hash", ondelete="CASCADE"), index=True, comment="null: no key"),
    Column("tier", String(20), nullable=False, comment="of whoever began it"),
    Column("begun_at", String(40), nullable=False),
    Column("site", String(40), index=True, comment="that it was begun on; no foreign key"),
    Column("owner", String(200), comment="name of a viewer of that site; null: a key, or whoever knows the id"),
)

turns = Table(
    "turns",
    metadata,
    Column("number", Integer, primary_key=True, comment="in the order of their keeping"),
    Column(
        "conversation_id", String(40), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("question", Text, nullable=False),
    Column("understood", Text, comment="the question as rewritten to stand alone"),
    Column("answer_id", String(40), nullable=False),
    Column("status", String(20), nullable=False),
    Column("language", String(20), nullable=False),
    Column("text", Text, nullable=False, comment="empty once a document that it quotes is removed"),
    Column("statements", JSON, nullable=False),
    Column("citations", JSON, nullable=False),
    Column("nearest", JSON, nullable=False, server_default="{}", comment="{id of a chunk: score} beside a refusal"),
    Column("contacts", JSON, nullable=False, server_default="[]", comment="[id of a fact] beside a refusal"),
    Column("as_of", Date),
    Column("index_version", Integer, nullable=False),
    Column("asked_at", String(40), nullable=False, index=True),
)

turn_documents = Table(
    "turn_documents",
    metadata,
    Column(
        "turn_number", Integer, ForeignKey("turns.number", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("document_id", String(40), primary_key=True, index=True),
)

facts = Table(
    "facts",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("revision_id", String(40), ForeignKey("revisions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("register", String(20), nullable=False),
    Column("key", String(40), nullable=False, comment="what makes it this fact; the same in the next revision"),
    Column("fields", JSON, nullable=False),
    Column("read_by", String(20), nullable=False, comment="grammar or model"),
)

fact_spans = Table(
    "fact_spans",
    metadata,
    Column("fact_id", String(60), ForeignKey("facts.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False, comment="0 is the sentence or row itself"),
    Column("page", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

fact_names = Table(
    "fact_names",
    metadata,
    Column("revision_id", String(40), ForeignKey("revisions.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("full", Text, nullable=False),
    Column("short", Text, nullable=False, comment="that the text gives beside the full name"),
)

fact_corrections = Table(
    "fact_corrections",
    metadata,
    Column("number", Integer, primary_key=True, comment="in the order of their making"),
    Column("source", Text, nullable=False, index=True, comment="of the document; outlives its revisions"),
    Column("register", String(20), nullable=False),
    Column("key", String(40), nullable=False, comment="of the fact as it was read, or of the one that is added"),
    Column("action", String(10), nullable=False, comment="edit, hide or add"),
    Column("fields", JSON, nullable=False, comment="those that are changed; of an added fact all"),
    Column("quotes", JSON, nullable=False, comment="[[page, quote], ...] where it stands; empty: where it was read"),
    Column("made_by", String(100), nullable=False),
    Column("made_at", String(40), nullable=False),
    sqlite_autoincrement=True,  # the number of one that was undone is never given to another
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String(64), primary_key=True, comment="of the random text in the cookie"),
    Column("key_hash", String(64), ForeignKey("keys.hash", ondelete="CASCADE"), nullable=False, index=True),
    Column("until", String(40), nullable=False),
)
