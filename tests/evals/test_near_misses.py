"""Near misses made of questions, for fitting the refusal."""

from __future__ import annotations

import random

from evals.near_misses import AT_MOST, near_misses


def test_one_word_is_changed_in_each():
    question = "How many Chinese companies came to the Shanghai summit in 2023?"
    made = near_misses(question, random.Random(1))
    assert 1 < len(made) <= AT_MOST + 1
    for each in made:
        assert sum(a != b for a, b in zip(question.split(), each.split(), strict=True)) == 1


def test_chinese_questions_are_changed_too():
    assert all(
        "上海" not in each or "企业" not in each for each in near_misses("上海有多少家企业参加？", random.Random(1))
    )


def test_a_question_without_such_words_is_left():
    assert near_misses("Who opened it?", random.Random(1)) == []
