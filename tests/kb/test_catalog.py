"""The catalog alone: its schema, what goes in and comes out, and when its version rises."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event
from sqlalchemy.engine import Engine

from kb.access import Tier
from kb.catalog import Catalog, schema
from kb.catalog.catalog import Identity, document_id
from kb.catalog.engine import alembic_config, open_engine
from kb.errors import IncompatibleLibrary, NotFound
from kb.identity import Edits, Fingerprint
from kb.preview import spans_on
from kb.records import Box, Chunk, Description, From, Kind, NewRevision, Origin, Page, Sentence, Span
from making import revision


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog(open_engine(tmp_path / "catalog.sqlite"))
    catalog.set_identity(Identity("an encoder", np.ones(3, np.float32), "index-1"))
    yield catalog
    catalog.close()


EMBEDDED = "Title\nOne > Two\nIt began here and went on."


def full_revision() -> NewRevision:
    """One that has something in every field."""
    first = Sentence(
        "It began here", (Span(1, 0, 13, (Box(1, 2, 3, 4), Box(1, 5, 3, 7))),), "Lead: it began", group=1, lead_in=True
    )
    second = Sentence("and went on.", (Span(1, 14, 17), Span(2, 0, 8)), "and went on.")
    return NewRevision(
        id="rev_full", source="a/b.pdf", origin="/x/a/b.pdf", sha256="0" * 64, media_type="application/pdf",
        content=b"%PDF", notes=("Page 3 is a scan.",),
        description=Description(
            title="清洁卡车", kind=Kind.AGENDA, publisher="CALSTART", program="Forum", published=date(2024, 2, 29),
            language="zh", tier=Tier.MEMBER, listed=True, edition_of="a/old.pdf", url="https://example.org/b",
            illustrative=True, place="北京", covers_from=date(2023, 1, 1), covers_until=date(2023, 12, 31),
            origins={"title": Origin(From.CATALOG, 1.0), "place": Origin(From.CONTENT, 0.65)},
        ),
        told={"entry": {"path": "b.pdf", "tier": "member"}, "edition_of": "a/old.pdf"},
        fingerprint=Fingerprint(b"\x01\x02\x03\x04" * 128, "f" * 64),
        pages=(Page(1, "It began here and", "i", 595.0, 842.5, 0.97), Page(2, "went on.")),
        chunks=(Chunk(0, ("One", "Two"), "It began here and went on.", EMBEDDED, 7, "en", (first, second)),),
    )  # fmt: skip


def test_migrations_make_exactly_the_schema(tmp_path: Path):
    engine = open_engine(tmp_path / "catalog.sqlite")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "render_as_batch": True}
        )
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()


@pytest.mark.parametrize(
    ("encoder", "setting"),
    [("multilingual-e5-small/onnx-int7-1", "int8"), ("multilingual-e5-small/onnx-fp32-1", "fp32"), ("minilm/1", None)],
)
def test_a_library_of_before_tells_the_setting_of_its_encoder(tmp_path: Path, encoder: str, setting: str | None):
    engine = open_engine(tmp_path / "catalog.sqlite")
    Catalog(engine).set_identity(Identity(encoder, np.ones(3, np.float32), "index-1"))
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    engine.dispose()
    catalog = Catalog(open_engine(tmp_path / "catalog.sqlite"))
    identity = catalog.identity()
    catalog.close()
    assert identity is not None
    assert (identity.encoder, identity.setting, identity.address) == (encoder, setting, None)
    assert identity.scale.apply(0.4, "en", "zh") == 0.4


def test_a_newer_schema_is_refused(tmp_path: Path):
    file = tmp_path / "catalog.sqlite"
    open_engine(file).dispose()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(IncompatibleLibrary, match=r"made by a newer Footnote \(schema 9999\)") as caught:
        open_engine(file)
    assert "Update Footnote" in caught.value.advice


@pytest.mark.parametrize("content", [b"no database at all, only words" * 40, b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes):
    file = tmp_path / "catalog.sqlite"
    file.write_bytes(content)
    with pytest.raises(IncompatibleLibrary, match=r"catalog\.sqlite is not a catalog"):
        open_engine(file)
    assert file.read_bytes() == content


def test_a_first_start_that_is_cut_short_leaves_no_half_schema(tmp_path: Path):
    class Killed(BaseException):
        pass

    def kill(_connection, _cursor, statement, *_more):
        if "CREATE TABLE pages" in statement:
            raise Killed

    event.listen(Engine, "before_cursor_execute", kill)
    try:
        with pytest.raises(Killed):
            open_engine(tmp_path / "catalog.sqlite")
    finally:
        event.remove(Engine, "before_cursor_execute", kill)
    catalog = Catalog(open_engine(tmp_path / "catalog.sqlite"))
    assert catalog.documents() == []
    catalog.close()


def test_a_new_library_may_be_opened_by_several_at_once(tmp_path: Path):
    failures: list[Exception] = []

    def open_and_close() -> None:
        try:
            open_engine(tmp_path / "catalog.sqlite").dispose()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=open_and_close) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_revision_comes_back_as_it_went_in(catalog: Catalog):
    new = full_revision()
    assert catalog.commit(new) is None
    (document,) = catalog.documents()
    assert (document.id, document.source, document.revision_id) == (document_id("a/b.pdf"), "a/b.pdf", "rev_full")
    assert document.description == new.description
    assert (document.description.origins, document.fingerprint) == (new.description.origins, new.fingerprint)
    assert catalog.edits.told(document.id) == new.told
    assert (document.pages, document.chunks, document.notes) == (2, 1, ("Page 3 is a scan.",))
    assert [catalog.page("rev_full", number) for number in (1, 2)] == list(new.pages)
    (chunk,) = catalog.chunks(["rev_full.0"])
    assert (chunk.section, chunk.text, chunk.language, chunk.page) == (("One", "Two"), new.chunks[0].text, "en", 1)
    assert [part.id for part in chunk.sentences] == ["rev_full.0.0", "rev_full.0.1"]
    for stored, given in zip(chunk.sentences, new.chunks[0].sentences, strict=True):
        assert (stored.text, stored.spans, stored.group, stored.lead_in) == (
            given.text, given.spans, given.group, given.lead_in,
        )  # fmt: skip
    (entry,) = catalog.index_entries("rev_full")
    assert (entry.id, entry.revision_id, entry.embedded) == ("rev_full.0", "rev_full", EMBEDDED)
    assert entry.sentences == ("Lead: it began", "and went on.")
    assert [EMBEDDED[begin:end] for begin, end in entry.ranges] == ["It began here", "and went on."]
    assert catalog.index_entries_of(["rev_full.0", "rev_x.0"]) == [entry]
    assert [catalog.sentence_counts(tier) for tier in Tier] == [{}, {"rev_full.0": 2}, {}]


def test_the_live_revision_is_found_by_its_id_and_a_replaced_one_is_not(catalog: Catalog):
    old, new = revision("It was 2012."), revision("It was 2013.")
    catalog.commit(old)
    assert catalog.live(old.id) == catalog.documents()[0]
    assert catalog.commit(new) == old.id
    assert catalog.live(old.id) is None
    assert [each.revision_id for each in catalog.documents()] == [new.id]
    assert catalog.pending() == [old.id]
    assert catalog.chunks([f"{old.id}.0"]) == []
    with pytest.raises(NotFound, match="no page 1"):
        catalog.page(old.id, 1)


def test_chunks_come_in_the_order_asked_for_and_unknown_ones_are_left_out(catalog: Catalog):
    first, second = revision("One.", "a/1.txt"), revision("Two.", "a/2.txt")
    catalog.commit(first)
    catalog.commit(second)
    asked = [f"{second.id}.0", "rev_unknown.0", f"{first.id}.0"]
    assert [chunk.text for chunk in catalog.chunks(asked)] == ["Two.", "One."]
    assert catalog.languages(asked) == {f"{first.id}.0": "en", f"{second.id}.0": "en"}


def test_the_index_version_rises_with_each_change_and_with_nothing_else(catalog: Catalog):
    before = catalog.index_version()
    new = revision("It was 2012.")
    catalog.add_pending(new.id)
    assert catalog.index_version() == before
    catalog.commit(new)
    assert catalog.index_version() == before + 1
    catalog.keys.add("A", Tier.MEMBER, "hash")
    catalog.keys.revoke("A")
    catalog.move(document_id(new.source), "/elsewhere")
    assert catalog.index_version() == before + 1
    catalog.remove(document_id(new.source))
    assert catalog.index_version() == before + 2


def test_a_commit_that_fails_changes_nothing(catalog: Catalog):
    old = revision("It was 2012.")
    catalog.commit(old)
    before = catalog.index_version()
    twice = revision("It was 2013.")
    broken = replace(twice, chunks=(*twice.chunks, *twice.chunks))  # two chunks of one id
    with pytest.raises(Exception, match="UNIQUE"):
        catalog.commit(broken)
    assert (catalog.index_version(), catalog.pending()) == (before, [])
    assert catalog.page(old.id, 1).text == "It was 2012."


def test_a_removal_tells_what_it_erased(catalog: Catalog):
    new = revision("It was 2012. It was cold.\nIt was far.")
    catalog.commit(new)
    receipt, erased = catalog.remove(document_id(new.source))
    assert erased == new.id
    assert (receipt.source, receipt.title) == (new.source, "Forum notes")
    assert (receipt.revisions, receipt.pages, receipt.chunks, receipt.sentences) == (1, 1, 1, 3)
    with pytest.raises(NotFound, match="There is no document"):
        catalog.remove(document_id(new.source))


def test_a_removal_takes_edits_decisions_and_links_with_it(catalog: Catalog):
    first, second, third = (
        replace(
            revision("It was 2012.", f"a/{name}.txt", edition_of=before),
            told={"edition_of": before}, edits=Edits({"title": name}, {}),
        )
        for name, before in (("first", None), ("second", "a/first.txt"), ("third", "a/second.txt"))
    )  # fmt: skip
    for each in (first, second, third):
        catalog.commit(each)
    catalog.editions.reject("a/other.txt", second.source)
    receipt, _ = catalog.remove(document_id(second.source))
    assert (receipt.edits, receipt.decisions, receipt.links) == (1, 1, 1)
    assert catalog.edits.sources() == {first.source, third.source}
    assert catalog.editions.rejected() == set()
    links = {each.source: each.description.edition_of for each in catalog.documents()}
    assert links == {first.source: None, third.source: first.source}  # or the first would answer again
    assert catalog.edits.told(document_id(third.source)) == {"edition_of": first.source}


def test_of_what_an_earlier_version_stored_all_counts_as_told(tmp_path: Path):
    """An edit reads the file again without its catalog.yaml: it must not open what that had closed."""
    file = tmp_path / "catalog.sqlite"
    engine = open_engine(file)
    kept = Catalog(engine)
    kept.set_identity(Identity("an encoder", np.ones(3, np.float32), "index-1"))
    kept.commit(full_revision())
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
    kept.close()
    catalog = Catalog(open_engine(file))
    told = catalog.edits.told(document_id("a/b.pdf"))
    assert told["edition_of"] == "a/old.pdf"
    assert told["entry"] == {
        "path": "b.pdf", "title": "清洁卡车", "kind": "agenda", "publisher": "CALSTART", "program": "Forum",
        "published": "2024-02-29", "language": "zh", "tier": "member", "listed": True,
        "url": "https://example.org/b", "illustrative": True,
    }  # fmt: skip
    catalog.close()


def test_a_pages_sentences_are_those_on_it(catalog: Catalog):
    catalog.commit(full_revision())
    for page, spans in ((1, [(0, 13), (14, 17)]), (2, [(0, 8)])):
        found = spans_on(catalog.chunks_on("rev_full", page), page)
        assert [(span.start, span.end) for _, _, span in found] == spans
    assert catalog.chunks_on("rev_full", 3) == []
    assert catalog.page_numbers("rev_full") == [1, 2]


@pytest.mark.parametrize(
    ("column", "value"),
    [("text", "and went on. And on."), ("text", "and went"), ("text", "and wept on."), ("spans", "[[1, 14, 17, []]]")],
)
def test_a_broken_quote_is_found_whatever_was_changed(catalog: Catalog, column: str, value: str):
    catalog.commit(full_revision())
    assert catalog.soundness.broken_quotes("rev_full") == []
    with catalog._engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE sentences SET {column} = ? WHERE ordinal = 1", (value,))
    assert catalog.soundness.broken_quotes("rev_full") == [1]
