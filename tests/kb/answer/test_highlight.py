"""The answering words of a statement: the nearest to what is asked about, and none when that is not sure."""

from __future__ import annotations

import pytest

from kb.answer.saying.highlight import highlight
from kb.answer.saying.quantities import quantities
from kb.answer.understanding.question import understand

ROW = "Level: Gold; Contribution*: 18,000 dollars; Speaking slot: Panel; Exhibit tables: 2"
TWO = "It gathered 214 participants*: 61 from U.S. companies*, 118 from Chinese manufacturers, and 35 from ministries."
GOALS = "California wants 1.5 million vehicles on its roads by 2025, and between 4 and 5 million by 2030."
OFFICES = "Ann Lee, Director of Sales at Acme, and Bo Diaz, Principal Officer at the U.S. Embassy, spoke."


def marked(question: str, text: str) -> list[str]:
    return [text[each.start : each.end] for each in highlight(understand(question), text)]


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("How many companies came?", "In 2023 sixteen U.S. companies came with 40 guests.", ["sixteen U.S. companies"]),
        ("How many guests came?", "In 2023 sixteen U.S. companies came with 40 guests.", ["40 guests"]),
        ("What share of trucks is electric?", "Of 24,600 trucks, 17 percent are electric.", ["17 percent"]),
        ("What does the Gold level cost?", ROW, ["18,000 dollars"]),
        ("How many exhibit tables does Gold have?", ROW, ["2"]),
        ("How many people from U.S. companies were there?", TWO, ["61"]),
        ("How many vehicles does California want on its roads by 2030?", GOALS, ["between 4 and 5 million"]),
        ("会议有多少名代表参加？", "2023年会议有来自30家企业的100名代表参加。", ["100名代表"]),
        ("When was the summit held?", "The summit was held on November 8, 2023 in Shanghai.", ["November 8, 2023"]),
        ("峰会是什么时候举行的？", "峰会于2012年10月在北京举行。", ["2012年10月"]),
        ("What time do the coaches leave?", "The coaches leave on November 9 at 10:30*.", ["10:30"]),
        ("前三次访问广东分别是哪几年？", "前三次分别在2017年、2018年和2019年。", ["2017年", "2018年", "2019年"]),
        ("Who spoke for the U.S. Embassy?", OFFICES, ["Bo Diaz"]),
        ("谁主持了分论坛？", "分论坛由徐林（Xu Lin）主持。", ["徐林（Xu Lin）"]),
        ("Which company hosted?", "The meeting was hosted by Acme Power Systems.", ["Acme Power Systems"]),
        ("Where was the summit held?", "It was held at the Baiyun Convention Center.", ["Baiyun Convention Center"]),
        ("Who do I contact?", "Write to Ann Lee: ann@example.org.", ["Ann Lee", "ann@example.org"]),
        ("What is the phone number of the desk?", "The desk: ann@example.org, +1-555-0101.", ["+1-555-0101"]),
        ("What is the email of the desk?", "The desk: ann@example.org, +1-555-0101.", ["ann@example.org"]),
        ("Which topics does it cover?", "It covers:\nhybrid trucks;\nclean diesel.", ["hybrid trucks", "clean diesel"]),
        ("What is HTUF?", "HTUF is a forum of 40 fleets.", []),
    ],
)  # fmt: skip
def test_the_answering_words_are_marked(question: str, text: str, words: list[str]):
    assert marked(question, text) == words


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many were there?", "The red team had 12, the blue team had 14."),
        ("Who is it?", "Ann Lee met Bo Diaz."),
        ("Where is it?", "It went from Beijing by train; later Shanghai followed."),
    ],
)
def test_nothing_is_marked_where_two_things_answer_as_well(question: str, text: str):
    assert marked(question, text) == []


def test_a_figure_that_the_question_names_is_no_answer_to_it():
    text = "The electric tractor is cheaper by 502,000 yuan over five years."
    assert marked("By how much is it cheaper over five years?", text) == ["502,000 yuan"]


def test_quantities_leave_out_dates_ordinals_and_the_numbers_of_tables():
    text = "Table 3: on 8 November 2023 the 4th summit at 10:30 had 180 guests and cost $2.5 million."
    assert [(text[each.start : each.end], each.value) for each in quantities(text)] == [
        ("180", "180"),
        ("$2.5 million", "2500000"),
    ]
