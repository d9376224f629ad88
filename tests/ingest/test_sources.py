"""Which files there are, what the catalog file says of them, and which document each one is."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from ingest.sources import SourceFile, find_sources
from kb.access import Tier
from kb.errors import InvalidInput, NotFound
from kb.records import Kind
from making import folder


def found(*paths: Path) -> list[SourceFile]:
    return list(find_sources(paths).files)


def sources(*paths: Path) -> list[str]:
    return [each.source for each in found(*paths)]


def test_a_folder_gives_its_files_by_name_and_all_below(tmp_path: Path):
    pubs = folder(tmp_path / "pubs", {"b.txt": "b", "a.PDF": "a", "news/2023/c.md": "c"})
    assert sources(pubs) == ["pubs/a.PDF", "pubs/b.txt", "pubs/news/2023/c.md"]


def test_hidden_and_underscored_names_and_the_catalog_itself_are_passed_over(tmp_path: Path):
    files = {"a.txt": "a", ".b.txt": "b", "_c.txt": "c", "_drafts/d.txt": "d", ".git/e.txt": "e"}
    pubs = folder(tmp_path / "pubs", files, [{"path": "a.txt"}])
    looked = find_sources([pubs])
    assert [each.source for each in looked.files] == ["pubs/a.txt"]
    assert looked.passed_over == ()


def test_kinds_that_are_not_read_are_told_but_one_that_is_named_is_tried(tmp_path: Path):
    pubs = folder(tmp_path / "pubs", {"a.txt": "a", "b.gz": "b", "c.json": "c", "README": "d"})
    looked = find_sources([pubs])
    assert [each.name for each in looked.passed_over] == ["README", "b.gz", "c.json"]
    assert sources(pubs / "b.gz") == ["pubs/b.gz"]


def test_a_file_named_twice_comes_once(tmp_path: Path):
    pubs = folder(tmp_path / "pubs", {"a.txt": "a", "b.txt": "b"})
    assert sources(pubs, pubs / "a.txt", Path(os.path.relpath(pubs))) == ["pubs/a.txt", "pubs/b.txt"]


def test_what_is_not_there_is_told(tmp_path: Path):
    (tmp_path / "dangling.pdf").symlink_to(tmp_path / "gone.pdf")
    for name in ("none.pdf", "dangling.pdf"):
        with pytest.raises(NotFound, match=f"There is no file or folder .*{name}") as caught:
            find_sources([tmp_path / name])
        assert caught.value.advice


def test_what_a_browser_keeps_beside_a_saved_page_is_no_publication(tmp_path: Path):
    files = {"fair.html": "a", "fair_files/frame.html": "b", "other_files/c.html": "c", "fair.txt": "d"}
    assert sources(folder(tmp_path / "pubs", files)) == ["pubs/fair.html", "pubs/fair.txt", "pubs/other_files/c.html"]


def test_links_that_go_round_are_followed_once(tmp_path: Path):
    pubs = folder(tmp_path / "pubs", {"a.txt": "a", "sub/b.txt": "b"})
    (pubs / "sub" / "round").symlink_to(pubs)
    (pubs / "other").symlink_to(pubs / "sub")
    assert sources(pubs) == ["pubs/a.txt", "pubs/other/b.txt", "pubs/sub/b.txt"]


def test_the_catalogs_word_comes_with_each_file(tmp_path: Path):
    entry = {
        "path": "a.txt", "title": "A title", "kind": "policy-study", "publisher": "CALSTART", "program": "Drive",
        "published": "2022-05-25", "language": "zh", "tier": "member", "listed": True, "edition_of": "b.txt",
        "url": "https://example.org", "illustrative": True,
    }  # fmt: skip
    pubs = folder(tmp_path / "pubs", {"a.txt": "a", "b.txt": "b", "c.txt": "c"}, [entry, {"path": "b.txt"}])
    a, b, c = found(pubs)
    assert a.entry is not None
    assert (a.entry.kind, a.entry.published, a.entry.tier) == (Kind.POLICY_STUDY, date(2022, 5, 25), Tier.MEMBER)
    assert a.edition_of == "pubs/b.txt"
    assert b.entry is not None
    assert (b.entry.tier, b.entry.listed, b.edition_of) == (Tier.PUBLIC, False, None)
    assert c.entry is None


@pytest.mark.parametrize("spelling", ["./a.txt", "sub/../a.txt", "sub//b.txt", "./sub/./b.txt"])
def test_however_a_path_is_spelled_its_tier_holds(tmp_path: Path, spelling: str):
    """An entry that missed its file would open a members' publication to everybody."""
    pubs = folder(tmp_path / "pubs", {"a.txt": "a", "sub/b.txt": "b"}, [{"path": spelling, "tier": "staff"}])
    if ".." in spelling:
        with pytest.raises(InvalidInput, match="inside the folder"):
            find_sources([pubs])
    else:
        assert [each.entry.tier for each in found(pubs) if each.entry] == [Tier.STAFF]


def test_one_catalog_governs_a_file_however_it_is_reached(tmp_path: Path):
    pubs = folder(tmp_path / "all" / "pubs", {"sub/a.txt": "a"}, [{"path": "sub/a.txt", "tier": "staff"}])
    (tmp_path / "all" / "other").mkdir()
    for path in (pubs, pubs / "sub", pubs / "sub" / "a.txt", tmp_path / "all"):
        (only,) = found(path)
        assert (only.source, only.entry and only.entry.tier) == ("pubs/sub/a.txt", Tier.STAFF), path


def test_files_that_the_catalog_names_and_that_are_not_there_are_told(tmp_path: Path):
    pubs = folder(tmp_path / "all" / "pubs", {"a.txt": "a"}, [{"path": "a.txt"}, {"path": "gone.txt"}])
    for path in (pubs, tmp_path / "all"):
        assert find_sources([path]).missing == (str(pubs / "gone.txt"),)
    assert find_sources([pubs / "a.txt"]).missing == ()


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([{"path": "a.txt"}, {"path": "b.txt", "titel": "x"}], r"catalog\.yaml, document 2: titel: "),
        ([{"path": "a.txt", "tier": "gold"}], r"document 1: tier: .*'public', 'member' or 'staff'"),
        ([{"path": "a.txt", "kind": "leaflet"}], r"document 1: kind: "),
        ([{"path": "a.txt", "published": "25 May 2022"}], r"document 1: published: "),
        ([{"path": "a.txt", "published": 2022}], r"document 1: published: "),
        ([{"title": "No path"}], r"document 1: path: Field required"),
        (["a.txt"], r"document 1: entry: "),
        ([{"path": "a.txt"}, {"path": "./a.txt"}], r"catalog\.yaml names a\.txt twice"),
        ([{"path": "../secret.txt"}], r"document 1: path: .*inside the folder"),
        ([{"path": "/etc/passwd"}], r"document 1: path: .*inside the folder"),
        ([{"path": "a.txt", "edition_of": "../b.txt"}], r"document 1: edition_of: .*inside the folder"),
        ([{"path": "a.txt", "edition_of": "b.txt"}], r"is an edition of b\.txt, which the catalog does not name"),
        ([{"path": "a.txt", "edition_of": "b.txt"}, {"path": "b.txt", "edition_of": "a.txt"}],
         r"a\.txt is an edition of b\.txt is an edition of a\.txt"),
        ([{"path": "a.txt", "edition_of": "a.txt"}], r"a\.txt is an edition of a\.txt"),
    ],
)  # fmt: skip
def test_a_catalog_that_cannot_be_used_is_refused_by_file_and_entry(tmp_path: Path, entries: list, said: str):
    pubs = folder(tmp_path / "pubs", {"a.txt": "a", "b.txt": "b"}, entries)
    with pytest.raises(InvalidInput, match=said) as caught:
        find_sources([pubs])
    assert str(pubs / "catalog.yaml") in caught.value.message
    assert caught.value.advice


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"documents: [", "is not YAML that can be read"),
        (b"\xff\xfe\x00", "is not YAML that can be read"),
        (b"", "has no list `documents`"),
        (b"- path: a.txt", "has no list `documents`"),
        (b"documents: a.txt", "has no list `documents`"),
        (b"document: []", "has no list `documents`"),
    ],
)
def test_a_catalog_that_is_none_is_refused(tmp_path: Path, content: bytes, said: str):
    pubs = folder(tmp_path / "pubs", {"a.txt": "a", "catalog.yaml": content})
    for path in (pubs, pubs / "a.txt"):
        with pytest.raises(InvalidInput, match=f"catalog.yaml {said}"):
            find_sources([path])
