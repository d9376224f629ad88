"""The lexical index on a real tantivy: BM25 as published, one index for each tier of viewer."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from kb.access import PUBLIC, STAFF, Tier, Viewer
from kb.index.lexical import LexicalIndex
from kb.index.terms import terms
from kb.records import IndexEntry

MEMBER = Viewer(Tier.MEMBER)


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    return LexicalIndex(tmp_path / "lexical")


def write(index: LexicalIndex, tier: Tier, revision: str, *texts: str) -> None:
    entries = [IndexEntry(f"{revision}.{number}", revision, text) for number, text in enumerate(texts)]
    index.write(tier, f"doc_{revision}", entries)


TEXTS = (
    "trucks trucks and buses",
    "zero-emission trucks in Shenzhen",
    "buses of the city",
    "上海的电动卡车试点",
)


def bm25(query: str, k1: float = 1.2, b: float = 0.75) -> dict[str, float]:
    """Robertson and Zaragoza 2009, written down once more."""
    texts = [terms(text) for text in TEXTS]
    average = sum(map(len, texts)) / len(texts)
    scores: dict[str, float] = {}
    for number, words in enumerate(texts):
        for term in dict.fromkeys(terms(query)):
            having = sum(term in each for each in texts)
            often = words.count(term)
            if often:
                weight = math.log(1 + (len(texts) - having + 0.5) / (having + 0.5))
                part = often * (k1 + 1) / (often + k1 * (1 - b + b * len(words) / average))
                scores[f"rev_a.{number}"] = scores.get(f"rev_a.{number}", 0.0) + weight * part
    return scores


@pytest.mark.parametrize("query", ["trucks", "zero-emission buses", "电动卡车", "trucks of the city in Shenzhen"])
def test_scores_are_bm25(index: LexicalIndex, query: str):
    write(index, Tier.PUBLIC, "rev_a", *TEXTS)
    assert index.query(PUBLIC, query, 10) == pytest.approx(bm25(query), rel=1e-4)


def test_best_first_and_no_more_than_asked(index: LexicalIndex):
    write(index, Tier.PUBLIC, "rev_a", *TEXTS)
    assert list(index.query(PUBLIC, "trucks", 1)) == ["rev_a.0"]
    found = list(index.query(PUBLIC, "trucks", 5).values())
    assert found == sorted(found, reverse=True)


def test_a_text_without_terms_finds_nothing(index: LexicalIndex):
    write(index, Tier.PUBLIC, "rev_a", *TEXTS)
    assert index.query(PUBLIC, "the of and ?!", 10) == {}


def test_a_viewers_index_has_no_term_from_above_their_tier(index: LexicalIndex):
    write(index, Tier.PUBLIC, "rev_p", "an open forum")
    write(index, Tier.MEMBER, "rev_m", "a quillback forum")
    write(index, Tier.STAFF, "rev_s", "a vireo forum")
    seen = [[index.document_frequency(viewer, terms(word)[0]) for word in ("forum", "quillback", "vireo")]
            for viewer in (PUBLIC, MEMBER, STAFF)]  # fmt: skip
    assert seen == [[1, 0, 0], [2, 1, 0], [3, 1, 1]]
    assert [index.size(viewer) for viewer in (PUBLIC, MEMBER, STAFF)] == [1, 2, 3]
    assert index.query(PUBLIC, "quillback vireo", 10) == {}
    assert index.ids(Tier.PUBLIC) == {"rev_p.0"}
    assert index.ids(Tier.STAFF) == {"rev_p.0", "rev_m.0", "rev_s.0"}


def test_scores_of_the_public_do_not_depend_on_what_members_have(tmp_path: Path):
    alone, mixed = LexicalIndex(tmp_path / "alone"), LexicalIndex(tmp_path / "mixed")
    for index in (alone, mixed):
        write(index, Tier.PUBLIC, "rev_p", *TEXTS)
    write(mixed, Tier.MEMBER, "rev_m", *["trucks in depots"] * 9)
    assert alone.query(PUBLIC, "trucks", 10) == mixed.query(PUBLIC, "trucks", 10)


def test_a_query_may_be_kept_to_some_revisions_and_scores_the_same(index: LexicalIndex):
    write(index, Tier.PUBLIC, "rev_a", *TEXTS)
    write(index, Tier.PUBLIC, "rev_b", "trucks of another kind")
    everywhere = index.query(PUBLIC, "trucks", 10)
    assert index.query(PUBLIC, "trucks", 10, ["rev_b"]) == pytest.approx({"rev_b.0": everywhere["rev_b.0"]})


def test_writing_again_changes_nothing(index: LexicalIndex):
    for _ in range(2):
        write(index, Tier.PUBLIC, "rev_a", *TEXTS)
    assert index.size(PUBLIC) == len(TEXTS)
    assert index.document_frequency(PUBLIC, "truck") == 2


def test_what_is_erased_is_not_even_counted(index: LexicalIndex):
    # Twelve commits, so that tantivy merges: the erased text then stands in a segment that lives on.
    for number in range(12):
        write(index, Tier.PUBLIC, f"rev_{number}", "a quillback forum" if number == 3 else "a forum")
    index.erase("rev_3")
    assert index.document_frequency(PUBLIC, "quillback") == 0
    assert index.document_frequency(PUBLIC, "forum") == 11
    assert index.query(PUBLIC, "quillback", 10) == {}
    assert "rev_3.0" not in index.ids(Tier.PUBLIC)


def test_what_was_written_is_there_after_reopening(tmp_path: Path):
    write(LexicalIndex(tmp_path), Tier.PUBLIC, "rev_a", *TEXTS)
    assert list(LexicalIndex(tmp_path).query(PUBLIC, "Shenzhen", 10)) == ["rev_a.1"]


def test_files_that_a_killed_commit_left_do_not_stand_in_the_way(tmp_path: Path):
    index = LexicalIndex(tmp_path)
    index.rewrite((Tier.STAFF, f"doc_{name}", IndexEntry(f"{name}.0", name, f"trucks of {name}")) for name in "ab")
    before = {file: file.read_bytes() for file in tmp_path.glob("*/meta.json")}
    index.erase("a")
    for file, content in before.items():  # as if it had been killed before the last of its steps
        file.write_bytes(content)
    again = LexicalIndex(tmp_path)
    again.erase("a")
    assert again.ids(Tier.STAFF) == {"b.0"}
