"""A new file under the name of a publication: what was said of it stays, and its folder may take it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.editing import edit, find_document
from ingest.pipeline import ingest_bytes
from ingest.reading import Reader
from ingest.replacing import replacement
from kb.access import PUBLIC, Tier
from kb.errors import InvalidInput, NotFound
from kb.library import Library
from kb.records import Kind
from making import answer, folder, ingest_folder, revision

OLD, NEW = "The Quillback depot opened in 2021.\n", "The Quillback depot closed in 2024.\n"


def test_what_was_said_stays_and_the_folder_goes_before_it_again(empty: Library, tmp_path: Path):
    told = {"path": "a.txt", "title": "Depot", "tier": "member"}
    there = folder(tmp_path / "club", {"a.txt": OLD}, [told])
    ingest_folder(empty, there)
    edit(empty, "club/a.txt", {"kind": "news"})
    before = find_document(empty.catalog, "club/a.txt")
    file = replacement(empty.catalog, before.id, "depot final.txt", len(NEW), 1)
    with Reader(empty.settings) as reader:
        (outcome,) = ingest_bytes(empty, file, NEW.encode(), reader)
    assert (outcome.status, outcome.document_id) == ("replaced", before.id)
    about = find_document(empty.catalog, "club/a.txt").description
    assert (about.title, about.kind, about.tier) == ("Depot", Kind.NEWS, Tier.MEMBER)
    assert "2021" not in answer(empty, "When did the Quillback depot open?", PUBLIC).text
    assert [each.status for each in ingest_folder(empty, there)] == ["replaced"]
    assert find_document(empty.catalog, "club/a.txt").sha256 == before.sha256


@pytest.mark.parametrize(
    ("name", "size", "says"),
    [("a.pdf", 10, "cannot be replaced by .pdf"), ("a", 10, "a file without an ending"), ("a.txt", 2_000_000, "limit"),
     (".txt", 10, "no file name")],
)  # fmt: skip
def test_what_is_another_sort_of_file_or_too_large_is_refused(club: Library, name: str, size: int, says: str):
    with pytest.raises(InvalidInput, match=says):
        replacement(club.catalog, "club/pilot.txt", name, size, 1)


def test_an_address_of_the_web_and_what_is_not_there_are_not_replaced(empty: Library):
    empty.store(revision("The depot opened in 2021.", "https://example.org/a.txt"))
    with pytest.raises(InvalidInput, match="read from the web"):
        replacement(empty.catalog, "https://example.org/a.txt", "a.txt", 10, 1)
    with pytest.raises(NotFound):
        replacement(empty.catalog, "doc_none", "a.txt", 10, 1)
