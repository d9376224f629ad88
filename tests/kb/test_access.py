"""A viewer gets nothing from above their tier: no text, title, count, picture or term. The library is `club`."""

from __future__ import annotations

import json
import re

import pytest

from kb.access import PUBLIC, STAFF, Tier, Viewer, hash_key, new_key
from kb.answer.judging.selection import rank_sentences
from kb.answer.understanding.question import understand
from kb.catalog.catalog import document_id
from kb.errors import NotFound
from kb.index.terms import terms
from kb.library import Library
from kb.pictures import page_picture
from kb.retrieval import DENSE, retrieve
from making import answer, passages

MEMBER = Viewer(Tier.MEMBER)
HIDDEN = {  # words that only a publication above the viewer's tier has
    PUBLIC: ("Quillback", "4800", "Ortolan", "Zanzibar", "Vireo", "975", "award.txt", "debrief.txt", "Tender award"),
    MEMBER: ("Vireo", "debrief.txt", "Loan debrief"),
}
QUESTIONS = (
    "What did the Quillback depot tour cost each member?",
    "Who won the Zanzibar charging tender?",
    "Which loan was refused in 2022?",
    "How many charging sites does the Marsh guide count in Ningbo?",
)


@pytest.mark.parametrize("viewer", [PUBLIC, MEMBER], ids=["public", "member"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_no_answer_and_no_search_tells_anything_from_above(club: Library, viewer: Viewer, question: str):
    told = answer(club, question, viewer).model_dump(
        mode="json", exclude={"restricted", "id", "conversation_id", "timings_ms"}
    )
    told["text"] = told["text"].replace("Depot tour", "")  # listed: its title may be told
    seen = [each.model_dump(mode="json") for each in passages(club, question, viewer)]
    whole = re.sub(r"\d+\.\d+", "", json.dumps([told, seen], ensure_ascii=False))  # scores may hold any digits
    assert [word for word in HIDDEN[viewer] if word in whole] == []


@pytest.mark.parametrize(
    ("question", "viewer", "status"),
    [
        (QUESTIONS[0], PUBLIC, "restricted"),  # listed
        (QUESTIONS[0], MEMBER, "answered"),
        (QUESTIONS[1], PUBLIC, "not_found"),  # not listed
        (QUESTIONS[1], MEMBER, "answered"),
        (QUESTIONS[2], MEMBER, "not_found"),
        (QUESTIONS[2], STAFF, "answered"),
    ],
)
def test_the_status_is_the_viewers(club: Library, question: str, viewer: Viewer, status: str):
    told = answer(club, question, viewer)
    assert told.status == status
    if status == "restricted":
        assert [(each.title, each.tier) for each in told.restricted] == [("Depot tour", "member")]
        assert told.statements == told.citations == ()
        assert "Depot tour" in told.text
    else:
        assert told.restricted == ()


def test_documents_pages_and_files_above_are_not_there(club: Library):
    above = {PUBLIC: ("depots.txt", "award.txt", "debrief.txt", "guide-2024.txt"), MEMBER: ("debrief.txt",)}
    for viewer, names in above.items():
        for doc in (document_id(f"club/{name}") for name in names):
            assert club.document(doc, STAFF).id == doc
            unknown = "doc_0000000000000000"
            for read in (club.document, club.content, lambda doc, who: club.page(doc, 1, who),
                         lambda doc, who: page_picture(club, doc, 1, who)):  # fmt: skip
                with pytest.raises(NotFound) as hidden:
                    read(doc, viewer)
                with pytest.raises(NotFound) as never:
                    read(unknown, viewer)
                # One cannot tell what is hidden from what never was.
                assert hidden.value.message.replace(doc, "") == never.value.message.replace(unknown, "")


def test_a_shelf_counts_and_lists_what_may_be_known(club: Library):
    shelves = {viewer: club.shelf(viewer) for viewer in (PUBLIC, MEMBER, STAFF)}
    assert [len(shelf.readable) for shelf in shelves.values()] == [3, 6, 7]
    assert [each.description.title for each in shelves[PUBLIC].listed] == ["Depot tour"]
    assert shelves[MEMBER].listed == shelves[STAFF].listed == ()


def test_the_terms_of_a_members_publication_are_not_in_the_publics_index(club: Library):
    lexical = club.indexes.lexical
    for word in ("Quillback", "Zanzibar", "Ortolan", "Vireo"):
        (term,) = terms(word)
        assert lexical.document_frequency(PUBLIC, term) == 0
        assert lexical.document_frequency(STAFF, term) == 1
    assert [lexical.size(viewer) for viewer in (PUBLIC, MEMBER, STAFF)] == [3, 6, 7]


def test_an_edition_that_the_viewer_may_not_read_does_not_replace_the_one_they_may(club: Library):
    question = QUESTIONS[3]
    assert "310" in answer(club, question, PUBLIC).text
    newer = answer(club, question, MEMBER).text
    assert "975" in newer
    assert "310" not in newer
    assert [each.title for each in passages(club, question, MEMBER) if "Marsh" in each.title] == ["Marsh guide, 2024"]


def test_as_of_a_day_the_library_answers_as_it_would_have_then(club: Library):
    told = answer(club, QUESTIONS[3], MEMBER, as_of="2023-12-31")
    assert "310" in told.text
    assert answer(club, QUESTIONS[3], MEMBER, as_of="2022-04-30").status == "not_found"
    assert (
        answer(club, "How many trucks did the Harbor pilot put on the road?", as_of="2023-05-31").status == "not_found"
    )


def test_filters_do_not_reach_above_the_tier(club: Library):
    hidden = document_id("club/award.txt")
    assert passages(club, "tender", PUBLIC, document_ids=(hidden,)) == []
    assert answer(club, QUESTIONS[1], PUBLIC, filters={"document_ids": (hidden,)}).status == "not_found"
    assert len(passages(club, "tender", MEMBER, document_ids=(hidden,))) == 1


def test_tiers_are_ordered_and_a_viewer_reads_downwards():
    assert [tier.rank for tier in Tier] == [0, 1, 2]
    assert MEMBER.readable == (Tier.PUBLIC, Tier.MEMBER)
    assert MEMBER.above == (Tier.STAFF,)
    assert [PUBLIC.may_read(tier) for tier in Tier] == [True, False, False]
    assert Viewer() == PUBLIC


def test_keys_are_random_long_and_hashed_one_way():
    keys = {new_key() for _ in range(50)}
    assert len(keys) == 50
    assert all(key.startswith("fn_") and len(key) >= 35 for key in keys)
    key = keys.pop()
    assert hash_key(key) == hash_key(key) != hash_key(key + "x")
    assert key not in hash_key(key)


def test_what_is_not_listed_has_no_part_in_what_is_told_of_what_is(own: Library):
    def told() -> list[float]:
        shelf, above, asked = own.shelf(PUBLIC), own.shelf(STAFF), understand(QUESTIONS[0])
        listed = {each.revision_id: each for each in shelf.listed}
        found = retrieve(own, above, listed, asked.text, 10, ranking=DENSE)
        return [each.probability for each in rank_sentences(own, above, asked, found, PUBLIC)]

    before = told()
    assert before
    own.remove(document_id("club/debrief.txt"))
    own.remove(document_id("club/award.txt"))
    assert told() == pytest.approx(before, abs=1e-9)
