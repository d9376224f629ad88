"""`check` names whatever was changed behind the library's back, and nothing in a whole one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from kb.access import STAFF, Tier
from kb.catalog.catalog import document_id
from kb.index.maxsim import quantise
from kb.index.multivector import ChunkVectors, TokenSum
from kb.library import Library
from kb.maintenance import check
from kb.records import IndexEntry


def pilot(library: Library) -> str:
    return library.document(document_id("club/pilot.txt"), STAFF).revision_id


def execute(library: Library, statement: str, *values: object) -> None:
    with sqlite3.connect(library.settings.home / "catalog.sqlite") as connection:
        connection.execute(statement, values)
    connection.close()


def findings(library: Library) -> list[str]:
    return list(check(library).findings)


def test_a_whole_library_has_no_findings_and_is_counted(own: Library):
    report = check(own)
    assert (report.documents, report.chunks, report.sentences, report.findings) == (7, 7, 7, ())


@pytest.mark.parametrize("text", ["The Harbor pilot put 13 zero-emission trucks on the road in 2023.", "The Harbor"])
def test_a_changed_sentence(own: Library, text: str):
    execute(own, "UPDATE sentences SET text = ? WHERE id = ?", text, f"{pilot(own)}.0.0")
    assert findings(own) == ["club/pilot.txt, page 1: a sentence is not what stands on the page."]


def test_a_changed_page(own: Library):
    execute(own, "UPDATE pages SET text = replace(text, '12', '13') WHERE revision_id = ?", pilot(own))
    assert findings(own) == [
        "club/pilot.txt, page 1: a sentence is not what stands on the page.",
        "club/pilot.txt: a fact of market is not borne out by its page (value).",
    ]


def test_missing_vectors(own: Library):
    own.indexes.vectors.erase(pilot(own))
    assert findings(own) == [f"public chunk vectors: 1 missing ({pilot(own)}.0)."]
    own.indexes.multivector.erase(pilot(own))
    assert findings(own) == [
        f"public chunk vectors: 1 missing ({pilot(own)}.0).",
        f"public sentence vectors: 1 missing ({pilot(own)}.0.0).",
    ]


def test_vectors_of_too_few_sentences_and_of_too_many(own: Library):
    vector = own.encoder.encode_passages(["x"])[0]
    kept = {f"{pilot(own)}.0": ChunkVectors(vector, np.empty((0, 384), np.float32), ("",))}
    own.indexes.multivector.write(Tier.PUBLIC, pilot(own), kept, {}, None)
    assert findings(own) == [f"public sentence vectors: 1 missing ({pilot(own)}.0.0)."]
    kept = {f"{pilot(own)}.0": ChunkVectors(vector, np.stack([vector] * 3), ("",) * 4)}
    own.indexes.multivector.write(Tier.PUBLIC, pilot(own), kept, {}, None)
    surplus = f"{pilot(own)}.0.1, {pilot(own)}.0.2"
    assert findings(own) == [f"public sentence vectors: 2 that the catalog does not know ({surplus})."]


def test_extra_vectors(own: Library):
    vector = own.encoder.encode_passages(["x"])
    own.indexes.vectors.write(Tier.MEMBER, "doc_x", "rev_x", ["rev_x.0"], vector)
    assert findings(own) == ["member chunk vectors: 1 that the catalog does not know (rev_x.0)."]
    own.indexes.vectors.erase("rev_x")
    own.indexes.multivector.write(Tier.MEMBER, "rev_x", {}, {"rev_x.0": quantise(vector, [0, 1])}, None)
    assert findings(own) == ["member token vectors: 1 that the catalog does not know (rev_x.0)."]


def test_what_is_left_of_a_document_that_is_no_more(own: Library):
    vector = own.encoder.encode_passages(["x"])[0]
    kept = {"rev_x.0": ChunkVectors(vector, np.empty((0, 384), np.float32), ("",))}
    own.indexes.multivector.write(Tier.MEMBER, "rev_x", kept, {}, TokenSum(1, np.ones(384)))
    execute(own, "INSERT INTO edits VALUES ('club/gone.txt', 'title', '\"Gone\"', 'now')")
    execute(own, "INSERT INTO rejected_editions VALUES ('club/pilot.txt', 'club/gone.txt', 'now')")
    execute(own, "INSERT INTO pending VALUES ('rev_y')")
    (own.settings.home / "files" / ".rev_x.part").write_bytes(b"half")
    assert findings(own) == [
        "member sums of token vectors: 1 that the catalog does not know (rev_x).",
        "files: 1 that the catalog does not know (.rev_x.part).",
        "edits of descriptions: 1 that the catalog does not know (club/gone.txt).",
        "decisions on editions: 1 that the catalog does not know (club/gone.txt).",
        "Revision rev_y is not wholly erased or not wholly written.",
    ]


def test_a_chunk_without_sentences_is_told_and_does_not_stop_a_reindex(own: Library):
    chunk = f"{pilot(own)}.0"
    execute(own, "DELETE FROM sentences WHERE chunk_id = ?", chunk)
    assert f"chunks: 1 that have no sentence to cite ({chunk})." in findings(own)
    own.reindex()
    assert findings(own) == [f"chunks: 1 that have no sentence to cite ({chunk})."]


def test_token_vectors_may_be_missing(own: Library):
    """They are made when a question needs them."""
    indexes, chunk = own.indexes.multivector, f"{pilot(own)}.0"
    kept = indexes.chunks((Tier.PUBLIC,), [chunk])
    indexes.erase(pilot(own))
    indexes.write(Tier.PUBLIC, pilot(own), kept, {}, None)
    assert indexes.tokens((Tier.PUBLIC,), [chunk]) == {}
    assert findings(own) == []


def test_a_vector_in_the_wrong_tier(own: Library):
    """What a member pays for must not stand among the public's vectors, even if it stands where it should as well."""
    award = own.document(document_id("club/award.txt"), STAFF).revision_id
    vector = own.encoder.encode_passages(["x"])
    own.indexes.vectors.write(Tier.PUBLIC, "doc", award, [f"{award}.0"], vector)
    assert findings(own) == [f"public chunk vectors: 1 that the catalog does not know ({award}.0)."]


def test_what_is_kept_of_a_chunk_in_the_wrong_tier(own: Library):
    award = own.document(document_id("club/award.txt"), STAFF).revision_id
    indexes, chunk = own.indexes.multivector, f"{award}.0"
    kept, tokens = indexes.chunks((Tier.MEMBER,), [chunk]), indexes.tokens((Tier.MEMBER,), [chunk])
    indexes.write(Tier.PUBLIC, award, kept, tokens, None)
    assert findings(own) == [
        f"public sentence vectors: 1 that the catalog does not know ({chunk}.0).",
        f"public token vectors: 1 that the catalog does not know ({chunk}).",
        f"member sentence vectors: 1 missing ({chunk}.0).",
    ]


def test_missing_and_extra_lexical_entries(own: Library):
    own.indexes.lexical.erase(pilot(own))
    own.indexes.lexical.write(Tier.STAFF, "doc_x", [IndexEntry(f"rev_x.{n}", "rev_x", "words") for n in range(5)])
    assert findings(own) == [
        f"lexical index for public viewers: 1 missing ({pilot(own)}.0).",
        f"lexical index for member viewers: 1 missing ({pilot(own)}.0).",
        f"lexical index for staff viewers: 1 missing ({pilot(own)}.0).",
        "lexical index for staff viewers: 5 that the catalog does not know (rev_x.0, rev_x.1, rev_x.2, …).",
    ]


def test_missing_changed_and_extra_files(own: Library, own_home: Path):
    (own_home / "files" / pilot(own)).unlink()
    award = own.document(document_id("club/award.txt"), STAFF).revision_id
    (own_home / "files" / award).write_bytes(b"other")
    (own_home / "files" / "rev_x").write_bytes(b"extra")
    assert findings(own) == [
        f"files: 1 missing ({pilot(own)}).",
        "files: 1 that the catalog does not know (rev_x).",
        "The file of club/award.txt is not the one that was ingested.",
        "The file of club/pilot.txt is not the one that was ingested.",
    ]


def test_reindex_repairs_all_indexes(own: Library):
    own.indexes.vectors.erase(pilot(own))
    own.indexes.multivector.erase(pilot(own))
    own.indexes.lexical.write(Tier.STAFF, "doc_x", [IndexEntry("rev_x.0", "rev_x", "words")])
    own.reindex()
    assert findings(own) == []


def test_the_check_changes_nothing(own: Library):
    own.indexes.vectors.erase(pilot(own))
    before, version = findings(own), own.index_version
    assert findings(own) == before
    assert own.index_version == version


def test_the_sample_library_is_whole(sample: Library):
    report = check(sample)
    assert report.findings == ()
    assert report.documents >= 24
