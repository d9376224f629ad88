"""Why an answer is as it is: the evidence agrees with the answer, is for staff alone, and changes nothing."""

from __future__ import annotations

import json

import pytest

from kb.access import PUBLIC, STAFF, Tier, Viewer
from kb.answer.evidence import Evidence, SearchEvidence
from kb.answer.explaining.standing import standing
from kb.answer.gathering import gather
from kb.answer.judging.refusal import CALIBRATION
from kb.answer.models import Answer, Question
from kb.answer.stopwatch import Stopwatch
from kb.errors import Forbidden
from kb.library import Library
from kb.retrieval import RANKING
from making import answer

PILOT = "How many lorries did the Harbor pilot put on the road?"
OTHER_YEAR = "How many trucks did the Harbor pilot put on the road in 2019?"
SITES = "How many charging sites does the Marsh guide count in Ningbo?"


def explained(library: Library, question: str, **more: object) -> tuple[Answer, Evidence, SearchEvidence]:
    told = answer(library, question, STAFF, evidence=True, **more)
    assert told.evidence is not None
    return told, told.evidence, told.evidence.searches[0]


@pytest.mark.parametrize("question", [PILOT, OTHER_YEAR, "到2025年建成多少座换电站？", "and in Ningbo?"])
def test_evidence_changes_nothing_and_is_the_same_each_time(club: Library, question: str):
    without, *again = (answer(club, question, STAFF, evidence=asked) for asked in (False, True, True))
    same = {"timings_ms": {}, "conversation_id": None}
    assert without.evidence is None
    assert again[0].evidence == again[1].evidence is not None
    assert again[0].model_copy(update={**same, "evidence": None}) == without.model_copy(update=same)


def test_it_agrees_with_the_answer(club: Library):
    told, evidence, search = explained(club, PILOT)
    (stated,) = [each for each in search.sentences if each.outcome == "stated"]
    (citation,) = told.citations
    assert (stated.statement, stated.text) == (1, told.statements[0].text)
    assert (stated.document_id, stated.page) == (citation.document_id, citation.page)
    assert stated.probability == told.confidence >= evidence.threshold == CALIBRATION.threshold
    assert stated.passage == search.passages[0].n == 1
    assert evidence.basis == "sentences"
    assert evidence.searched == evidence.of == 6


def test_the_scores_of_a_passage_add_up_to_its_own(club: Library):
    _, _, search = explained(club, PILOT)
    for each in search.passages:
        parts = [each.dense, each.sentence, each.lexical]
        if all(parts) and each.tokens is None:  # in one language every score has a vote
            assert sum(part.share for part in parts if part) == pytest.approx(each.score, abs=0.001)
    first = search.passages[0]
    assert (first.dense.rank, first.sentence.rank) == (1, 1)
    assert first.lexical is not None
    assert first.lexical.rank == 1
    assert any(each.tokens is not None and each.lexical is None for each in search.passages), "the Chinese one"


def test_words_are_told_with_what_bears_them_out(club: Library):
    _, _, search = explained(club, PILOT)
    (stated,) = [each for each in search.sentences if each.outcome == "stated"]
    met = {each.word: each for each in stated.words}
    assert (met["lorries"].by, met["lorries"].equivalents) == ("equivalent", ("trucks",))
    assert (met["pilot"].by, met["pilot"].own) == ("itself", 1.0)
    assert [each.word for each in search.understood.words] == list(met)
    assert search.understood.names == ("Harbor",)


def test_a_refusal_says_which_check_the_sentences_failed(club: Library):
    told, evidence, search = explained(club, OTHER_YEAR)
    assert told.status == "not_found"
    assert evidence.basis == "nothing"
    nearest = next(each for each in search.sentences if "12 zero-emission trucks" in each.text)
    assert (nearest.outcome, nearest.check, nearest.lacking) == ("failed", "years", ("2019",))
    assert nearest.probability is None
    assert sum(each.sentences for each in search.failed) == search.weighed - search.candidates
    assert "hard checks" in evidence.verdict


def test_an_edition_that_was_passed_over_is_named(club: Library):
    _, evidence, _ = explained(club, SITES)
    (passed,) = evidence.superseded
    assert (passed.title, passed.later_title) == ("Marsh guide", "Marsh guide, 2024")


@pytest.mark.parametrize("viewer", [PUBLIC, Viewer(Tier.MEMBER, "a member")], ids=["public", "member"])
@pytest.mark.parametrize("wanted", [{"evidence": True}, {"as_tier": Tier.PUBLIC}], ids=["evidence", "as_tier"])
def test_it_is_for_staff_alone(club: Library, viewer: Viewer, wanted: dict[str, object]):
    with pytest.raises(Forbidden):
        answer(club, PILOT, viewer, **wanted)


@pytest.mark.parametrize(
    "question", [SITES, "Who won the Zanzibar charging tender?", "Which loan was refused in 2022?"]
)
def test_staff_see_what_a_lower_tier_gets_and_nothing_above_it(club: Library, question: str):
    told = answer(club, question, STAFF, evidence=True, as_tier=Tier.PUBLIC)
    seen = answer(club, question, PUBLIC)
    same = {"timings_ms": {}, "conversation_id": None, "evidence": None}
    assert told.model_copy(update=same) == seen.model_copy(update=same)
    assert told.evidence is not None
    assert told.evidence.tier is Tier.PUBLIC
    whole = json.dumps(told.model_dump(mode="json"), ensure_ascii=False)
    assert [
        word for word in ("Quillback", "Ortolan", "Vireo", "975 charging", "Marsh guide, 2024") if word in whole
    ] == []


def test_what_was_erased_since_is_left_out_of_it(club: Library):
    question = Question(question=PILOT, evidence=True)
    with club.reading():
        gathered = gather(club, question, STAFF, RANKING, Stopwatch())
    gone = gathered.retrieved.passages[0].document.revision_id
    left = standing(gathered, set(gathered.shelf.readable) - {gone})
    assert len(left.retrieved.passages) == len(gathered.retrieved.passages) - 1
    assert gone in {each.passage.document.revision_id for each in gathered.weighed}
    assert gone not in {each.passage.document.revision_id for each in left.weighed}


def test_a_register_tells_its_rows(sample: Library):
    told, evidence, _ = explained(sample, "Which Chinese companies took part in the 2023 Shanghai summit?")
    assert told.coverage is not None
    assert evidence.basis == "register"
    assert evidence.ledger is not None
    assert (evidence.ledger.register_name, evidence.ledger.total) == ("partners", told.coverage.rows)
    cited = {each.document_id for each in told.citations}
    assert all(cited & {place.document_id for place in row.sources} for row in evidence.ledger.rows)
    named = {field.value for row in evidence.ledger.rows for field in row.fields if field.name == "organization"}
    assert any(name in told.text for name in named)


def test_a_question_of_two_parts_is_searched_part_by_part(sample: Library):
    question = "How many people came to the first summit, and what did the battery-electric bus cost against diesel?"
    told, evidence, _ = explained(sample, question)
    if len(evidence.searches) > 1:
        stated = {each.statement for search in evidence.searches for each in search.sentences if each.statement}
        assert stated >= set(range(1, len(told.statements) + 1))
    assert evidence.searches[0].understood.parts == tuple(each.understood.text for each in evidence.searches[1:])
