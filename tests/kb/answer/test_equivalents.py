"""Words that mean the same, within a language and between the two."""

from __future__ import annotations

import pytest

from kb.answer.understanding.equivalents import expand, places, translatable
from kb.index.terms import terms


def known(text: str) -> frozenset[str]:
    return expand(frozenset(terms(text)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sixteen", "16"), ("two", "2"), ("companies", "企业"), ("companies", "firms"), ("Shanghai", "上海"),
        ("Wuhan", "武汉"), ("attended", "participate"), ("participants", "代表"), ("hydrogen", "燃料电池"),
        ("third", "第三届"), ("pledge", "承诺"), ("natural gas", "天然气"), ("trade mission", "贸易代表团"),
    ],
)  # fmt: skip
def test_equivalents_work_both_ways(one: str, other: str):
    assert set(terms(other, compounds=False)) <= known(one)
    assert set(terms(one, compounds=False)) <= known(other)


@pytest.mark.parametrize(
    ("part", "other"),
    [("natural", "天然气"), ("gas", "天然气"), ("fuel", "燃料电池"), ("Hong", "香港"), ("zero", "零排放")],
)
def test_a_phrase_needs_all_its_terms(part: str, other: str):
    assert other not in known(part)


def test_different_things_stay_different():
    assert "17" not in known("sixteen")
    assert "shenzhen" not in known("Wuhan")
    assert "客车" not in known("truck")


def test_what_was_known_stays():
    assert {"quillback", "compani"} <= known("quillback companies")
    assert expand(frozenset()) == frozenset()


def test_places_are_known_in_both_languages():
    assert places(terms("from Wuhan and 上海 to Quillback with companies")) == {"wuhan", "上海"}


@pytest.mark.parametrize(
    ("word", "holds"), [("companies", True), ("武汉", True), ("quillback", False), ("eleven", False)]
)
def test_translatable_is_what_the_table_has_in_both(word: str, holds: bool):
    assert all(translatable(term) for term in terms(word)) is holds
