"""Whether a text holds the sort of thing that is asked for."""

from __future__ import annotations

import pytest

from kb.answer.judging.answer_types import counts, figures, fits, fragment
from kb.answer.understanding.equivalents import expand
from kb.answer.understanding.question import understand
from kb.index.terms import terms
from kb.records import SentenceKind
from tests.kb.answer.hand_made import sentence

HOW_MANY, WHEN, WHO = "How many companies came?", "When was it?", "Who spoke?"
CONTACT, LIST = "Who do I call?", "Which companies came?"


@pytest.mark.parametrize(
    ("question", "text", "holds"),
    [
        (HOW_MANY, "They were 16.", True),
        (HOW_MANY, "Sixteen came.", True),
        (HOW_MANY, "共有二十家企业。", True),
        (HOW_MANY, "A few came.", False),
        (HOW_MANY, "They came in 2023.", False),
        (HOW_MANY, "They came on November 8, 2023.", False),
        (HOW_MANY, "They came on 8 November at 10:30.", False),
        (HOW_MANY, "他们11月8日到达。", False),
        (HOW_MANY, "这是一种方法。", False),  # a lone 一 is an article
        (HOW_MANY, "一百多名代表出席。", True),
        (WHEN, "It was in 2023.", True),
        (WHEN, "It was on Nov. 8.", True),
        (WHEN, "Coaches leave at 10:30.", True),
        (WHEN, "It was on a Wednesday.", True),
        (WHEN, "会议于11月8日举行。", True),
        (WHEN, "It was in the morning.", False),
        (WHEN, "It took 120 days and 20231 dollars.", False),
        (CONTACT, "Susan Romeo: guide-desk@example.org.", True),
        (CONTACT, "+1-555-0104.", True),
        (CONTACT, "请联系秘书处。", True),
        (CONTACT, "The office is in Pasadena.", False),
        (WHO, "A speech by Zhu Yi opened it.", True),
        (WHO, "由王小明主任主持。", True),
        (WHO, "a speech opened it.", False),
        (LIST, "They were Alpha, Beta, Gamma and Delta.", True),
        (LIST, "包括电池、充电、储能。", True),
        (LIST, "They were Alpha and Beta.", False),
    ],
)
def test_a_sentence_fits_what_is_asked_for(question: str, text: str, holds: bool):
    assert fits(understand(question), sentence(text)) is holds


def test_list_items_and_what_introduces_them_are_lists():
    asked = understand(LIST)
    assert fits(asked, sentence("Alpha", SentenceKind.LIST_ITEM))
    assert fits(asked, sentence("They were:", lead_in=True))
    assert not fits(asked, sentence("Table, of, things", SentenceKind.CAPTION))


def test_anything_fits_an_open_question():
    assert fits(understand("What is HTUF?"), sentence("whatever"))


@pytest.mark.parametrize(
    ("what", "text", "holds"),
    [
        ("companies", "16 U.S. companies took part.", True),
        ("companies", "Sixteen companies took part.", True),
        ("companies", "共有16家企业参加。", True),  # the same thing in the other language
        ("trucks", "1,500 electric trucks were sold.", True),
        ("代表", "一百多名代表出席。", True),
        ("代表", "约270名代表出席。", True),
        ("代表", "一名代表出席。", False),
        ("代表", "2023年代表出席。", False),
        ("代表", "11月8日代表出席。", False),
        ("companies", "In 2023 companies came.", False),
        ("companies", "On November 8 companies came.", False),
        ("companies", "At 10:30 companies came.", False),
        ("companies", "Nov. 8 to 9 companies came.", False),
        ("companies", "Companies paid 16 dollars.", False),
        ("companies", "16 days of hard and very long talks with companies.", False),  # too far away
        ("companies", "A delegation of companies came.", False),
    ],
)
def test_a_figure_counts_what_stands_after_it(what: str, text: str, holds: bool):
    assert counts(expand(frozenset(terms(what))), text) is holds


@pytest.mark.parametrize(
    ("text", "found"),
    [("Sixteen companies took part.", False), ("共有16家企业参加。", False), ("(It was so.)", False),
     ("Photo of the coach", True), ("By Our Reporter", True), ("They cover:", True)],
)  # fmt: skip
def test_running_text_without_an_end_is_a_fragment(text: str, found: bool):
    assert fragment(sentence(text)) is found


def test_items_rows_and_lead_ins_are_no_fragments():
    assert not fragment(sentence("batteries", SentenceKind.LIST_ITEM))
    assert not fragment(sentence("City: Nanjing", SentenceKind.TABLE_ROW))
    assert not fragment(sentence("They cover:", lead_in=True))


def test_figures_are_not_years_and_have_no_separators():
    assert figures("In 2030, 1,500 of 12.5% and 3, or 20301") == {"1500", "12.5", "3", "20301"}
