from __future__ import annotations

from kb.access import STAFF
from kb.langchain_retriever import FootnoteRetriever
from kb.library import Library
from making import passages


def test_it_gives_what_search_gives_to_the_same_viewer(club: Library):
    found = FootnoteRetriever(library=club, viewer=STAFF, limit=3).invoke("Who won the Zanzibar tender?")
    expected = passages(club, "Who won the Zanzibar tender?", STAFF, limit=3)
    assert [each.page_content for each in found] == [each.text for each in expected]
    assert found[0].metadata["title"] == "Tender award"
    assert [each.metadata["score"] for each in found] == [each.score for each in expected]


def test_without_a_viewer_it_reads_as_the_public(club: Library):
    found = FootnoteRetriever(library=club, limit=50).invoke("Who won the Zanzibar tender?")
    assert {each.metadata["title"] for each in found} == {"Harbor pilot", "江苏计划", "Marsh guide"}
