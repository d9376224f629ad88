"""Which words of a question a passage bears out: by the word, or by tokens that mean the same."""

from __future__ import annotations

import numpy as np
import pytest

from kb.answer.judging.alignment import Alignment, question_words
from kb.answer.understanding.question import understand
from kb.index.maxsim import TokenCosines

NOTHING: frozenset[str] = frozenset()
ASKED = understand("How many lorries burned?")  # words that say something: lorries, burned
SPANS = np.array([[9, 13], [13, 16], [17, 23]], np.int64)  # lorr, ies, burned


def cosines(*sentences: tuple[float, float, float]) -> TokenCosines:
    """One token a sentence, and how near it is to each of the question's."""
    return TokenCosines(np.array(sentences, np.float32), np.arange(len(sentences) + 1, dtype=np.int32))


def aligned(found: TokenCosines | None, *, other_language: bool = False) -> Alignment:
    return Alignment(question_words(ASKED, SPANS, lambda _: 1.0), found, other_language)


def test_words_that_only_ask_are_none_of_them():
    words = question_words(ASKED, SPANS, {"lorri": 2.0, "burn": 5.0}.__getitem__)
    assert [(ASKED.text[each.begin : each.end], each.tokens, each.weight) for each in words] == [
        ("lorries", (0, 1), 2.0), ("burned", (2,), 5.0)
    ]  # fmt: skip


def test_without_token_vectors_only_the_words_themselves_count():
    met = aligned(None).met(0, frozenset({"lorri"}), frozenset({"lorri"}))
    assert (met.own, met.around, met.missing) == pytest.approx((0.5, 0.5, 1.0))


def test_what_means_the_same_counts_as_there():
    met = aligned(cosines((0.9, 0.9, 0.1), (0.1, 0.1, 0.9))).met(0, NOTHING, NOTHING)
    assert (met.own, met.around, met.missing) == pytest.approx((0.5, 1.0, 0.0))


def test_what_is_no_nearer_than_anything_counts_as_missing():
    met = aligned(cosines((0.9, 0.9, 0.2))).met(0, NOTHING, NOTHING)
    assert (met.around, met.missing) == pytest.approx((0.5, 1.0))


def test_across_languages_less_nearness_is_enough():
    found = cosines((0.5, 0.5, 0.5))
    within, across = (
        aligned(found).met(0, NOTHING, NOTHING),
        aligned(found, other_language=True).met(0, NOTHING, NOTHING),
    )
    assert 0 < within.own < across.own == pytest.approx(1.0)


def test_a_name_is_meant_where_its_tokens_are_near():
    there = aligned(cosines((0.7, 0.7, 0.1)))
    assert there.means(9, 16)
    assert not there.means(17, 23)
    assert not aligned(None).means(9, 16)
