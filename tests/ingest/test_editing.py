"""A description is changed at one instant, by a new revision; what was found comes back when the edit is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.editing import edit, find_document
from ingest.pipeline import ingest
from ingest.sources import find_sources
from kb.access import PUBLIC, STAFF, Tier
from kb.catalog.catalog import document_id
from kb.errors import Changed, FootnoteError, InvalidInput, NotFound
from kb.index.encoder import Vectors
from kb.library import Library
from kb.maintenance import check
from kb.records import From, Kind
from making import answer, folder, ingest_folder, passages, revision

PILOT = "club/pilot.txt"
TRUCKS = "How many trucks did the Harbor pilot put on the road?"


def test_an_edit_goes_before_the_catalog_until_it_is_taken_back(own: Library):
    before = find_document(own.catalog, PILOT)
    changed = edit(own, before.id, {"title": "Harbour", "published": "2023-07-02", "program": "", "place": "Ningbo"})
    told = changed.description
    assert (told.title, told.published, told.program, told.place) == ("Harbour", date(2023, 7, 2), None, "Ningbo")
    assert {told.origins[field].found for field in ("title", "published", "program", "place")} == {From.EDITED}
    assert (told.kind, told.origins["kind"].found) == (Kind.NEWS, From.CATALOG)
    assert changed.revision_id != before.revision_id
    assert answer(own, TRUCKS).citations[0].title == "Harbour"
    back = edit(own, PILOT, dict.fromkeys(("title", "published", "program", "place")))
    assert (back.description, back.revision_id) == (before.description, before.revision_id)
    assert check(own).findings == ()


def test_an_edit_is_kept_when_the_file_changes_and_by_reindex(empty: Library, tmp_path: Path):
    there = folder(tmp_path / "club", {"a.txt": "The Quillback depot opened in 2021.\n"})
    ingest_folder(empty, there)
    edit(empty, "club/a.txt", {"title": "Depot", "kind": "news"})
    assert [each.status for each in ingest_folder(empty, there)] == ["unchanged"]
    (there / "a.txt").write_text("The Quillback depot opened in 2022.\n")
    assert [each.status for each in ingest_folder(empty, there)] == ["replaced"]
    empty.reindex()
    told = find_document(empty.catalog, "club/a.txt").description
    assert (told.title, told.kind, told.origins["kind"].found) == ("Depot", Kind.NEWS, From.EDITED)
    assert answer(empty, "When did the Quillback depot open?").citations[0].title == "Depot"


def test_a_raised_tier_closes_the_document(own: Library):
    doc = document_id(PILOT)
    edit(own, doc, {"tier": "staff"})
    with pytest.raises(NotFound):
        own.page(doc, 1, PUBLIC)
    assert all(each.document_id != doc for each in passages(own, TRUCKS))
    assert answer(own, TRUCKS).status == "not_found"
    assert answer(own, TRUCKS, STAFF).citations[0].document_id == doc
    assert own.indexes.lexical.document_frequency(PUBLIC, "harbor") == 0
    assert check(own).findings == ()
    edit(own, doc, {"tier": None})
    assert own.document(doc, PUBLIC).description.tier is Tier.PUBLIC


class Deaf:
    """An encoder that fails, as one on a server may."""

    def __init__(self, name: str, dimensions: int) -> None:
        self.name, self.dimensions = name, dimensions

    def encode_passages(self, texts: object) -> Vectors:
        raise FootnoteError("The server of the encoder is gone.")

    def encode_queries(self, texts: object) -> Vectors:
        raise FootnoteError("The server of the encoder is gone.")

    def close(self) -> None:
        pass


def test_a_raised_tier_closes_even_if_the_new_revision_cannot_be_made(own: Library):
    from dataclasses import replace  # noqa: PLC0415

    doc, encoding = document_id(PILOT), own.encoding
    own.encoding = replace(encoding, encoder=Deaf(own.encoder.name, own.encoder.dimensions))
    with pytest.raises(FootnoteError, match="gone"):
        edit(own, doc, {"tier": "member", "title": "Other"})
    own.encoding = encoding
    with pytest.raises(NotFound):
        own.page(doc, 1, PUBLIC)
    assert own.document(doc, STAFF).description.title == "Harbor pilot"  # of the rest, nothing took effect
    assert check(own).findings  # its index entries still stand with those of its old tier
    edit(own, doc, {"tier": "member"})
    assert check(own).findings == ()
    assert own.document(doc, STAFF).description.tier is Tier.MEMBER


def test_of_two_edits_at_once_neither_is_lost(own: Library):
    seen = find_document(own.catalog, PILOT).revision_id
    edit(own, PILOT, {"title": "Mine"}, seen)
    with pytest.raises(Changed):
        edit(own, PILOT, {"title": "Yours"}, seen)
    assert find_document(own.catalog, PILOT).description.title == "Mine"


def test_what_was_begun_over_another_description_is_not_committed(empty: Library):
    """As when a file is read while somebody edits, or the other way round."""
    empty.store(revision("The chair was Alice Oldham."))
    late = revision("The chair was Bob Newman.")
    edit(empty, "notes/forum.txt", {"title": "Chairs"})
    with pytest.raises(Changed):
        empty.store(late)
    assert find_document(empty.catalog, "notes/forum.txt").description.title == "Chairs"
    assert check(empty).findings == ()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"colour": "red"}, "There is no field colour."),
        ({"kind": "leaflet"}, "^kind: "),
        ({"published": "May 2024"}, "^published: "),
        ({"title": ""}, "title cannot be empty"),
        ({"tier": "secret"}, "^tier: "),
        ({"tier": ["staff"]}, "^tier: "),
        ({"edition_of": "club/guide-2024.txt"}, "is itself an edition of"),
        ({"edition_of": "club/nowhere.txt"}, "There is no document"),
        ({"covers_from": "2024-01-01", "covers_until": "2023-01-01"}, "must not be later"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(own: Library, changes: Mapping[str, Any], says: str):
    version = own.index_version
    with pytest.raises((InvalidInput, NotFound), match=says):
        edit(own, "club/guide-2022.txt", changes)
    assert own.index_version == version


def test_an_edition_that_is_said_afterwards(empty: Library, tmp_path: Path):
    files = {"old.txt": "The Marsh guide counts 310 sites.\n", "new.txt": "The Marsh guide counts 975 sites.\n"}
    found = find_sources([folder(tmp_path / "club", files)])
    list(ingest(empty, found))
    old = document_id("club/old.txt")
    edit(empty, "club/new.txt", {"edition_of": old})
    assert {each.source for each in empty.shelf(PUBLIC).current.values()} == {"club/new.txt"}
    edit(empty, "club/new.txt", {"edition_of": None})
    assert len(empty.shelf(PUBLIC).current) == 2
