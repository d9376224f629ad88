"""Whether a sentence, where it stands, bears on a question."""

from __future__ import annotations

from datetime import date

import pytest

from kb.records import SentenceKind
from tests.kb.answer.hand_made import document, judge, passage, sentence

HOW_MANY_2023 = "How many companies took part in 2023?"
TOOK_PART = "Sixteen companies took part."


def passes(question: str, *sentences: str, **where) -> bool:
    return judge(question, passage(*sentences, **where)) is not None


def test_a_year_in_the_sentence_must_be_one_that_was_asked_for():
    assert passes(HOW_MANY_2023, "In 2023 sixteen companies took part.")
    assert not passes(HOW_MANY_2023, "In 2019 sixteen companies took part.")
    # Its own year counts for more than those around it.
    assert not passes(HOW_MANY_2023, "In 2019 sixteen companies took part.", section=("The mission of 2023",))


@pytest.mark.parametrize(
    "where",
    [
        {"section": ("The mission of 2023",), "of": document(published=None)},
        {"of": document(title="Mission 2023", published=None)},
        {"of": document(published=date(2023, 12, 1))},
    ],
)
def test_the_year_may_stand_around_a_sentence_that_names_none(where: dict[str, object]):
    assert passes(HOW_MANY_2023, TOOK_PART, **where)


def test_without_the_year_anywhere_it_is_no_evidence():
    assert not passes(HOW_MANY_2023, TOOK_PART, of=document(published=None))
    assert not passes(HOW_MANY_2023, TOOK_PART, of=document(published=date(2019, 12, 1)))


def test_a_name_must_be_there():
    question = "How many companies came to Wuhan?"
    assert passes(question, "In Wuhan we met 12 companies.")
    assert passes(question, "We met 12 companies.", section=("The stop in Wuhan",))
    assert not passes(question, "In Shenzhen we met 12 companies.")


def test_ordinals_must_be_there():
    assert passes("Where was the third meeting?", "The third meeting was in Beijing.")
    assert not passes("Where was the third meeting?", "The second meeting was in Beijing.")


def test_an_acronym_may_be_spelt_out():
    question = "What does the ITA do?"
    assert passes(question, "The International Trade Administration helps exporters.")
    assert passes(question, "The ITA helps exporters.")
    assert not passes(question, "The International Monetary Fund helps states.")
    assert passes("What is the BCC?", "The Bureau of Commerce and Customs is an office.")


def test_a_place_is_checked_across_languages():
    question = "How many companies came to Shenzhen?"
    assert passes(question, "深圳对接会有16家企业参加。", language="zh")
    assert not passes(question, "南京对接会有16家企业参加。", language="zh")
    assert passes("深圳对接会有多少家企业参加？", "In Shenzhen sixteen companies took part.")
    assert not passes("深圳对接会有多少家企业参加？", "In Nanjing sixteen companies took part.")


def test_a_name_that_cannot_be_translated_is_not_looked_for_in_the_other_language():
    question = "Where did Ortolan speak?"
    assert passes(question, "他在上海发言。", language="zh")
    assert not passes(question, "He spoke in Shanghai.")


def test_a_figure_may_be_a_word_but_must_be_the_same():
    assert passes("Which fields do the 16 companies cover?", "The sixteen companies cover fuels.")
    assert not passes("Which fields do the 17 companies cover?", "The sixteen companies cover fuels.")


@pytest.mark.parametrize(
    ("question", "text"),
    [(HOW_MANY_2023, "Companies took part."), ("When was the forum?", "The forum was in Beijing."),
     ("Who do I call about the guide?", "The guide is free.")],
)  # fmt: skip
def test_what_is_asked_for_must_be_in_the_sentence(question: str, text: str):
    assert not passes(question, text)


def test_a_question_is_no_statement():
    assert not passes("What is HTUF?", "What is HTUF?")
    assert not passes("HTUF是什么？", "HTUF是什么？", language="zh")


@pytest.mark.parametrize("kind", [SentenceKind.HEADING, SentenceKind.CAPTION])
def test_headings_and_captions_say_only_when_and_where(kind: SentenceKind):
    there = passage(sentence("The first forum, Beijing, October 2012", kind))
    assert judge("When was the first forum?", there) is not None
    assert judge("Where was the first forum?", there) is not None
    assert judge("Who opened the first forum?", there) is None
    assert judge("How many came to the forum of 2012?", passage(sentence("12 companies at the forum", kind))) is None


def test_a_dateline_is_no_answer_to_when():
    of = document(published=date(2023, 11, 14))
    question = "When did the companies visit China?"
    assert not passes(question, "Companies visit China, Shanghai, November 14, 2023", of=of)
    assert passes(question, "The companies visited China until November 14, 2023.", of=of)
    assert passes(question, "Companies visit China, Shanghai, October 9, 2022", of=of)


def test_coverage_grows_with_what_stands_around():
    there = passage("Sixteen came.", "They were companies.", "It rained.", section=("Electric trucks",))
    first = judge("How many companies with trucks came?", there)
    assert (first.covered, first.covered_near, first.covered_around) == pytest.approx((1 / 3, 2 / 3, 1))


def test_equivalents_cover():
    assert judge("How many companies attended?", passage("16 enterprises took part.")).covered == pytest.approx(1)


def test_what_cannot_be_translated_weighs_half_across_languages():
    there = passage("有16家企业。", language="zh")
    assert judge("How many quillback companies?", there).covered == pytest.approx(1 / 1.5)
    assert judge("How many quillback companies?", passage("16 companies.")).covered == pytest.approx(1 / 2)


def test_a_contact_is_told_beside_what_about():
    there = passage("Ask the desk for the guide.", "Susan Romeo: desk@example.org")
    judged = judge("Who do I call about the guide?", there, 1)
    assert judged.covered == pytest.approx(1)
    assert not judged.fragment


def test_a_figure_may_count_or_not_what_is_asked_for():
    counted = judge("How many companies came?", passage("Sixteen companies came."))
    beside = judge("How many companies came?", passage("Companies came on 3 coaches."))
    neither = judge("When did companies come?", passage("Companies came in 2023."))
    assert [(each.counted, each.uncounted) for each in (counted, beside, neither)] == [
        (True, False), (False, True), (False, False)
    ]  # fmt: skip


def test_a_figure_for_a_place_that_was_not_named_is_narrower():
    text = "In Nanjing sixteen companies came."
    assert judge("How many companies came?", passage(text)).narrower
    assert not judge("How many companies came to Nanjing?", passage(text)).narrower
    assert not judge("南京有多少家企业参加？", passage(text)).narrower
    assert not judge("Who came?", passage(text)).narrower


@pytest.mark.parametrize(
    ("question", "year", "holds"),
    [("How many companies came since 2019?", 2021, True), ("How many companies came since 2019?", 2017, False),
     ("How many companies came before 2020?", 2018, True), ("How many companies came before 2020?", 2022, False)],
)  # fmt: skip
def test_a_period_is_borne_out_by_a_year_in_it(question: str, year: int, holds: bool):
    assert passes(question, f"In {year} sixteen companies took part.") is holds
