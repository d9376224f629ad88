"""One library with real indexes: what a change does, everywhere, and what a reader sees meanwhile."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb.access import PUBLIC, STAFF, Tier, Viewer, hash_key, new_key
from kb.catalog.catalog import document_id
from kb.errors import Inconsistent, NotFound, Unauthorized, Unavailable
from kb.index.multivector import ChunkVectors
from kb.library import Library, open_library
from kb.maintenance import check
from kb.records import IndexEntry
from kb.settings import Settings
from making import answer, passages, revision

OLD = "The chair of the forum in 2012 was Alice Oldham. The Ochre Hall was the venue."
NEW = "The chair of the forum in 2013 was Boris Newland. The Nickel Hall was the venue."
CHAIR = "Who was the chair of the forum?"
FORUM = document_id("notes/forum.txt")


def traces(library: Library, revision_id: str) -> list[str]:
    """Where anything of a revision still is."""
    indexes = library.indexes
    ids = {
        "chunk": indexes.vectors.ids,
        "sentence": indexes.multivector.sentence_counts,
        "token": indexes.multivector.ids_of_tokens,
        "lexical": indexes.lexical.ids,
    }
    found = [
        f"{what} {tier}"
        for what, of_tier in ids.items()
        for tier in Tier
        if any(name.startswith(revision_id) for name in of_tier(tier))
    ]
    if indexes.multivector.token_mean(Tier, frozenset({revision_id})) is not None:
        found.append("token sums")
    found += ["files"] if revision_id in library.files.ids() else []
    found += ["catalog"] if library.catalog.live(revision_id) or library.catalog.chunks([f"{revision_id}.0"]) else []
    return found + (["pending"] if revision_id in library.catalog.pending() else [])


def test_a_stored_document_answers_and_is_everywhere_once(empty: Library):
    new = revision(OLD)
    assert empty.store(new) == "added"
    assert answer(empty, CHAIR).text == "The chair of the forum in 2012 was Alice Oldham. [1]"
    assert empty.page(FORUM, 1, PUBLIC).text == OLD
    assert empty.content(FORUM, PUBLIC) == (OLD.encode(), "text/plain")
    everywhere = [
        "chunk public",
        "sentence public",
        "token public",
        "lexical public",
        "lexical member",
        "lexical staff",
    ]
    assert traces(empty, new.id) == [*everywhere, "token sums", "files", "catalog"]
    assert check(empty).findings == ()


def test_the_same_again_changes_nothing(empty: Library):
    empty.store(revision(OLD))
    before = empty.index_version
    assert empty.store(revision(OLD)) == "unchanged"
    assert empty.index_version == before


def test_of_a_replaced_revision_nothing_is_left_anywhere(empty: Library, tmp_path: Path):
    old, new = revision(OLD), revision(NEW)
    empty.store(old)
    before = empty.index_version
    assert empty.store(new) == "replaced"
    assert empty.index_version == before + 1
    assert traces(empty, old.id) == []
    assert empty.indexes.lexical.document_frequency(STAFF, "ochr") == 0
    assert answer(empty, CHAIR).text == "The chair of the forum in 2013 was Boris Newland. [1]"
    assert [each.text for each in passages(empty, "Alice Oldham Ochre Hall")] == [NEW]
    with pytest.raises(Inconsistent):
        empty.files.read(old.id)
    assert check(empty).findings == ()
    assert b"Oldham" not in b"".join(file.read_bytes() for file in (tmp_path / "empty" / "files").iterdir())


def test_a_change_of_tier_takes_the_text_out_of_the_lower_tier(empty: Library):
    empty.store(revision(OLD))
    empty.store(revision(OLD, tier=Tier.MEMBER))
    indexes = empty.indexes
    assert [each(Tier.PUBLIC) for each in (indexes.vectors.ids, indexes.multivector.ids_of_tokens)] == [set(), set()]
    assert indexes.multivector.sentence_counts(Tier.PUBLIC) == {}
    assert empty.token_mean(empty.shelf(PUBLIC)) is None
    assert empty.indexes.lexical.document_frequency(PUBLIC, "ochr") == 0
    assert answer(empty, CHAIR).status == "not_found"
    assert answer(empty, CHAIR, Viewer(Tier.MEMBER)).status == "answered"
    with pytest.raises(NotFound):
        empty.page(FORUM, 1, PUBLIC)
    assert check(empty).findings == ()


def test_a_removed_document_is_gone_with_a_receipt(own: Library):
    before = own.index_version
    doc = document_id("club/award.txt")
    live = own.document(doc, STAFF)
    receipt = own.remove(doc)
    assert (receipt.title, receipt.chunks, receipt.sentences) == ("Tender award", 1, 1)
    assert traces(own, live.revision_id) == []
    assert own.index_version == before + 1
    assert answer(own, "Who won the Zanzibar charging tender?", STAFF).status == "not_found"
    assert check(own).findings == ()
    with pytest.raises(NotFound, match="There is no document"):
        own.remove(doc)


def test_readers_see_the_old_or_the_new_and_never_neither_or_both(empty: Library):
    empty.store(revision("The chair of the forum in 2000 was Alice Person0. The Hall0 was the venue."))
    done, wrong, asked = threading.Event(), [], []

    def read() -> None:
        while not done.is_set():
            try:
                told = answer(empty, CHAIR)
                (page,) = {empty.page(FORUM, 1, PUBLIC).text[:33]}
                seen = passages(empty, "Who was the chair? Where was the venue?")
            except Exception as error:
                wrong.append(error)
                return
            asked.append(told.text)
            if told.status != "answered" or len(seen) != 1 or not page.startswith("The chair of the forum in 20"):
                wrong.append((told, seen))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for n in range(1, 9):
        empty.store(revision(f"The chair of the forum in {2000 + n} was Alice Person{n}. The Hall{n} was the venue."))
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert len(set(asked)) > 1
    assert check(empty).findings == ()


def test_several_are_stored_at_once(empty: Library):
    """New ones, one of them twice, and one that replaces another: all are whole, and nothing is left of the old one."""
    old = revision(OLD, "notes/0.txt")
    empty.store(old)
    wanted = [revision(f"Hall {n} had {n + 40} seats.\n" * 20, f"notes/{n}.txt") for n in range(4)]
    with ThreadPoolExecutor(5) as threads:
        stored = [threads.submit(empty.store, each) for each in [*wanted, wanted[3]]]
        told = sorted(each.result() for each in stored)
    assert told == ["added", "added", "added", "replaced", "unchanged"]
    assert {each.revision_id for each in empty.catalog.documents()} == {each.id for each in wanted}
    assert empty.catalog.pending() == []
    assert traces(empty, old.id) == []
    assert check(empty).findings == ()


def test_a_text_that_is_being_written_hides_none_that_is_there(empty: Library):
    """Its passages stand in the indexes before the commit, nearer to the question than all that is live."""
    empty.store(revision(OLD))
    chunks = [f"rev_crowd.{n}" for n in range(130)]
    vector = empty.encoder.encode_queries([CHAIR])
    kept = dict.fromkeys(chunks, ChunkVectors(vector[0], vector.repeat(4, axis=0), ("",) * 5))
    empty.indexes.multivector.write(Tier.PUBLIC, "rev_crowd", kept, {}, None)
    vectors = vector.repeat(len(chunks), axis=0)
    empty.indexes.vectors.write(Tier.PUBLIC, "doc_crowd", "rev_crowd", chunks, vectors)
    entries = [IndexEntry(name, "rev_crowd", "The chair of the forum") for name in chunks]
    empty.indexes.lexical.write(Tier.PUBLIC, "doc_crowd", entries)
    assert [each.text for each in passages(empty, CHAIR)] == [OLD]
    assert answer(empty, CHAIR).status == "answered"


def test_a_key_is_kept_as_a_hash_only_and_is_worthless_once_revoked(own: Library, own_home: Path):
    key = new_key()
    own.catalog.keys.add("Acme Trucks", Tier.MEMBER, hash_key(key))
    assert own.viewer(key) == Viewer(Tier.MEMBER, "Acme Trucks")
    assert own.viewer(None) == PUBLIC
    files = [file for file in own_home.rglob("*") if file.is_file()]
    assert any(b"Acme Trucks" in file.read_bytes() for file in files)
    assert [file for file in files if key.encode() in file.read_bytes()] == []
    own.catalog.keys.revoke("Acme Trucks")
    with pytest.raises(Unauthorized, match="not known"):
        own.viewer(key)


@pytest.mark.parametrize("key", ["", "fn_wrong", "fn_" + "é" * 400, "' OR 1=1 --"])
def test_a_key_that_is_not_ours_is_refused(own: Library, key: str):
    with pytest.raises(Unauthorized):
        own.viewer(key)


def test_what_fails_while_it_is_written_leaves_nothing(empty: Library):
    """A text with a lone surrogate can be neither encoded nor kept: it fails late, in the catalog's commit."""
    old = revision(OLD)
    empty.store(old)
    broken = revision(NEW, publisher="broken \ud800 publisher")
    with pytest.raises(UnicodeEncodeError):
        empty.store(broken)
    assert traces(empty, broken.id) == []
    assert answer(empty, CHAIR).citations[0].revision_id == old.id
    assert check(empty).findings == ()


def test_progress_counts_every_text(empty: Library):
    told: list[tuple[int, int]] = []
    empty.store(revision("\n".join(f"Truck {n} went to city {n}." for n in range(40))), lambda *each: told.append(each))
    assert told[-1][0] == told[-1][1] >= 41
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_home_that_cannot_be_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("no folder")
    for home in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(Unavailable, match="cannot be made") as caught:
            open_library(Settings(home=home), purpose="tests").__enter__()
        assert "FOOTNOTE_HOME" in caught.value.advice


def test_whoever_follows_may_end_it_until_the_commit(empty: Library):
    new = revision("The Gull pilot began in 2020.")
    told: list[int] = []

    def removed(done: int, total: int) -> None:
        told.append(done)
        if told.count(total) == 2:  # all is embedded and written
            raise Unavailable("Its document was removed.", advice="")

    with pytest.raises(Unavailable):
        empty.store(new, removed)
    assert empty.catalog.documents() == []
    assert check(empty).findings == ()
