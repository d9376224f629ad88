"""Retrieval: three scores fused as published, filters, languages, an order that does not depend on chance."""

from __future__ import annotations

import numpy as np
import pytest

from kb.access import STAFF
from kb.catalog.catalog import document_id
from kb.fusion import BACKGROUND, OTHER_LANGUAGE
from kb.index.terms import terms
from kb.library import Library
from kb.retrieval import RANKING, retrieve
from making import passages, revision


def titles(library: Library, query: str, **filters) -> list[str]:
    return [each.title for each in passages(library, query, STAFF, **filters)]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("How many trucks did the Harbor pilot put on the road?", "Harbor pilot"),
        ("Ortolan Motors", "Tender award"),
        ("Which bank refused a loan?", "Loan debrief"),
        ("到2025年建成多少座换电站？", "江苏计划"),
        ("How many battery swap stations does Jiangsu province plan to build?", "江苏计划"),  # over the languages
    ],
)
def test_the_right_passage_is_first(club: Library, query: str, title: str):
    assert titles(club, query)[0] == title


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"kind": ("news",)}, {"Harbor pilot", "Tender award"}),
        ({"program": ("Pilots",)}, {"Harbor pilot"}),
        ({"language": ("zh",)}, {"江苏计划"}),
        ({"published_before": "2022-12-31"}, {"江苏计划"}),
        ({"published_after": "2023-01-01"}, {"Harbor pilot", "Marsh guide, 2024"}),
        ({"document_ids": (document_id("club/debrief.txt"),)}, {"Loan debrief"}),
        ({"kind": ("agenda",)}, set()),
    ],
)
def test_filters_are_kept_to(club: Library, filters: dict[str, object], expected: set[str]):
    assert set(titles(club, "trucks and stations", **filters)) == expected


def test_the_limit_is_kept_to_and_scores_fall(club: Library):
    found = passages(club, "charging sites", STAFF, limit=3)
    assert len(found) == 3
    scores = [each.score for each in found]
    assert scores == sorted(scores, reverse=True)


def test_a_passage_says_where_it_stands(club: Library):
    found = passages(club, "Harbor pilot trucks", STAFF)[0]
    assert found.model_dump(mode="json", exclude={"score", "id", "revision_id"}) == {
        "document_id": document_id("club/pilot.txt"), "title": "Harbor pilot", "kind": "news",
        "published": "2023-06-01", "language": "en", "page": 1, "section": [],
        "text": "The Harbor pilot put 12 zero-emission trucks on the road in 2023.", "published_from": "catalog",
        "also_in": [], "page_label": None,
    }  # fmt: skip


def test_cosines_are_those_of_the_question_with_chunk_and_best_sentence(club: Library):
    question = "How many trucks did the Harbor pilot put on the road?"
    with club.reading():
        shelf = club.shelf(STAFF)
        found = retrieve(club, shelf, shelf.current, question, 1)
    (entry,) = club.catalog.index_entries(found.passages[0].chunk.revision_id)
    vectors = club.encoder.encode_passages([entry.embedded, *entry.sentences])
    assert found.passages[0].cosine == pytest.approx(float(vectors[0] @ found.vector), abs=1e-4)
    assert found.passages[0].sentence_cosine == pytest.approx(float(vectors[1] @ found.vector), abs=1e-4)
    assert np.linalg.norm(found.vector) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("question", ["Which bank refused a loan?", "到2025年建成多少座换电站？"])
def test_a_passage_has_the_terms_of_its_heading_and_of_each_sentence(club: Library, question: str):
    with club.reading():
        shelf = club.shelf(STAFF)
        found = retrieve(club, shelf, shelf.current, question, 20).passages
    assert len(found) == len(shelf.current)
    for passage in found:
        chunk = passage.chunk
        heading = "\n".join((passage.document.description.title, *chunk.section))
        assert passage.heading_terms == set(terms(heading)) != set()
        assert passage.terms == tuple(set(terms(each.embedded)) for each in chunk.sentences)
        assert all(passage.terms)


def test_the_fused_score_is_the_weighted_sum_of_standard_scores(club: Library):
    """Computed once more by hand, over the six current English and Chinese documents."""
    question = "charging sites in Ningbo"
    with club.reading():
        shelf = club.shelf(STAFF)
        found = retrieve(club, shelf, shelf.current, question, 20).passages
    assert len(found) == len(shelf.current) == 6
    lexical = club.indexes.lexical.query(STAFF, question, 50)
    rows = np.array([[each.cosine, each.sentence_cosine, lexical.get(each.chunk.id, 0.0)] for each in found])
    same = np.array([each.chunk.language == "en" for each in found])
    rows[~same, :2] += OTHER_LANGUAGE["en"]
    measured = np.vstack([rows, BACKGROUND])
    standard = (rows - measured.mean(axis=0)) / measured.std(axis=0)
    weights = RANKING.weights
    dense = weights[0] * standard[:, 0] + weights[1] * standard[:, 1]
    expected = np.where(same, dense + weights[2] * standard[:, 2], dense / (weights[0] + weights[1]))
    assert [each.score for each in found] == pytest.approx(list(expected), abs=1e-4)
    assert sum(~same) == 1


def test_an_empty_library_and_a_filter_that_leaves_nothing_give_nothing(empty: Library):
    assert passages(empty, "anything") == []
    empty.store(revision("The forum met in 2012."))
    assert passages(empty, "forum", document_ids=("doc_unknown",)) == []
