"""Nuggets are found in statements: in full, by half, or not."""

from __future__ import annotations

from typing import Any

import pytest

from evals.measures.nuggets import MEASURES, Said, numeric_match, support
from evals.topics.topic import Evidence, Nugget
from handmade import answer, citation, info, nugget, record, topic

BY_NAME = {each.name: each for each in MEASURES}


def assigned(fact: Nugget, *said: str, around: str = "", **more: Any) -> float:
    return support(fact, [Said(each, around) for each in said], topic("a", fact, **more))


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ("The Innovation Center for Energy came.", 1.0),
        ("the  INNOVATION center\nfor energy", 1.0),
        ("创新中心来了", 1.0),
        ("An energy center of innovations.", 0.5),  # the same terms, another wording
        ("The center of innovation.", 0.5),  # two of three terms
        ("The center.", 0.0),
        ("Energy stood in one statement.", 0.0),
    ],
)
def test_wordings(said: str, share: float):
    assert assigned(nugget("Innovation Center for Energy", "创新中心"), said) == share


def test_half_of_a_wording_must_stand_in_one_statement():
    assert assigned(nugget("Innovation Center for Energy"), "The center.", "Energy.") == 0.0


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ("It counts 1.5 million trucks.", 1.0),
        ("共150万辆。", 1.0),
        ("The 1,500,000 U.S. and European heavy trucks.", 1.0),
        ("Year: 2023; Trucks (million): 1.5", 1.0),
        ("City: Ningbo; Trucks: over 1,500,000", 1.0),
        ("It counts 1.5 million buses.", 0.5),
        ("1.5 million of trucks were there. 3 trucks left.", 1.0),
        ("1.5 million buses and 3 trucks.", 0.5),
        ("1.6 million trucks.", 0.0),
        ("1.5% of trucks.", 0.0),
    ],
)
def test_value_and_unit(said: str, share: float):
    assert assigned(nugget(value=1500000, unit="trucks|辆"), said) == share


@pytest.mark.parametrize(
    ("value", "unit", "said", "share"),
    [
        (40, "%", "百分之四十", 1.0),
        (40, "percent", "Availability, percent*: 40", 1.0),
        (40, "%", "40 trucks", 0.5),
        (40, "trucks", "40% of trucks", 0.5),
        (50000, "yuan|元", "换电站（座）: 68; 每车补贴（万元）: 5.0", 1.0),
        (4800, "dollars", "$4800", 1.0),
        (4800, "dollars", "4800 yuan", 0.5),
        (165, "km", "Measure*: Range a day, km; Diesel: 420; Electric: 165", 1.0),
        (12, None, "Twelve came.", 1.0),
        (16, "companies|家", "全球谅解备忘录：16个国家", 0.5),
        (16, "companies|家", "16台机器人，来自各家", 0.5),
        (16, "companies|家", "16余家企业", 1.0),
        (16, "企业", "16个企业家", 0.5),
        (16, "企业|家企业", "16家美国企业", 1.0),
        (73, "场", "73个市场", 0.5),
        (126, "meetings", "The number of meetings was 126 in 2012.", 1.0),
        (126, "companies", "16 companies met 126 times.", 0.5),
        (126, "companies", "The companies saved 126 tons.", 0.5),
        (126, "companies", "The companies were 126 km away.", 0.5),
        (270, "people|人", "参会人数超过270，其中多数来自上海。", 1.0),
    ],
)
def test_units(value: float, unit: str | None, said: str, share: float):
    assert assigned(nugget(value=value, unit=unit), said) == share


@pytest.mark.parametrize(
    ("value", "quote", "said", "share"),
    [
        (-4, "sales fell by 4%", "Sales fell by 4%.", 1.0),
        (-4, "sales fell by 4%", "Sales rose by 4%.", 0.0),
        (-4, "sales fell by 4%", "Sales by 4%.", 0.0),
        (4, "sales rose by 4%", "Sales fell by 4%.", 0.0),
        (4, "emissions are cut by 4%", "Cut emissions by 4%.", 1.0),  # a positive figure of how much less
        (4, "emissions are cut by 4%", "A target of 4%.", 1.0),
        (4, "emissions are cut by 4%", "An increase of 4%.", 0.0),
    ],
)
def test_the_sign(value: float, quote: str, said: str, share: float):
    evidence = (Evidence(document="a.txt", page=1, quote=quote),)
    assert assigned(nugget(value=value, unit="%"), said, evidence=evidence) == share


@pytest.mark.parametrize(
    ("said", "around", "share"),
    [
        ("In 2023, 16 companies came.", "", 1.0),
        ("16 companies came.", "The 2023 summit", 1.0),
        ("16 companies came.", "The summit", 0.5),
        ("In 2021, 16 companies came.", "The 2023 summit", 0.5),  # the statement's own year counts
    ],
)
def test_the_year(said: str, around: str, share: float):
    assert assigned(nugget(value=16, unit="companies", year=2023), said, around=around) == share


def test_the_year_of_publication_is_the_last_resort():
    fact = nugget(value=16, unit="companies", year=2023)
    published = frozenset({2023})
    for said, share in (
        (Said("16 companies.", "", published), 1.0),
        (Said("16 companies.", "The 2021 summit", published), 0.5),
        (Said("16 companies in 2021.", "", published), 0.5),
    ):
        assert support(fact, [said], topic("a", fact)) == share


def test_a_year_is_no_size():
    fact = nugget(value=2030, unit="trucks")
    assert assigned(fact, "By 2030 trucks are clean.") == 0.0
    assert assigned(fact, "Of 2,030 trucks.") == 1.0
    assert assigned(nugget(value=2030, unit="year"), "By 2030 trucks are clean.") == 1.0


def test_value_and_unit_must_stand_in_one_statement():
    assert assigned(nugget(value=16, unit="companies"), "There were 16.", "The companies came.") == 0.5


def test_the_year_of_a_citation_is_in_its_section_title_or_quote():
    asked = topic("a", nugget(value=16, unit="companies", year=2023))
    for place in ({"section": ("Summit 2023",)}, {"title": "Summit 2023"}, {"quote": "2023: 16 companies came."}):
        told = answer("16 companies came.")
        cited = citation(1, "16 companies came.").model_copy(update=place)
        share = numeric_match(record(asked, told.model_copy(update={"citations": (cited,)})), info())
        assert share is not None
        assert share.num == 1
    share = numeric_match(record(asked, answer("16 companies came.")), info())
    assert share is not None
    assert (share.num, share.den) == (0, 1)


def test_the_year_of_a_row_may_be_in_the_caption_of_its_table():
    row = "Level: Gold; Tables: 2; Places: 8"
    asked = topic("a", nugget(value=2, unit="tables", year=2013))
    for caption, share in (("Table 1. Levels, 2013", 1), ("Table 1. Levels", 0), ("Written in 2013.", 0)):
        page = f"{caption}\n\nLevel: Title; Tables: 4; Places: 12\n{row}"
        cited = citation(1, row, start=page.index(row), end=len(page))
        found = numeric_match(record(asked, answer(row, citations=(cited,)), pages={"doc_a/1": page}), info())
        assert found is not None
        assert found.num == share


@pytest.mark.parametrize(
    ("said", "num", "den"),
    [
        (("The Harbor came.",), 1, 1),
        (("So the ferry saved 300 tons.",), 1, 1),  # the evidence, without the nugget
        (("The Harbor came.", "It rained."), 1, 2),
        (("The Harbor came. It rained.\n\nIt ended.",), 1, 3),  # one statement that is a page
        (("Pilot: Harbor; Trucks: 12\nPilot: Marsh; Trucks: 3",), 1, 2),
    ],
)
def test_precision_is_over_sentences(said: tuple[str, ...], num: int, den: int):
    asked = topic("a", nugget("Harbor"), evidence=(Evidence(document="a.txt", page=1, quote="ferry saved 300 tons"),))
    share = BY_NAME["statement precision"].of(record(asked, answer(*said)), info())
    assert share is not None
    assert (share.num, share.den) == (num, den)


@pytest.mark.parametrize(
    ("text", "wording"),
    [("深圳，\n北京", "深圳，北京"), ("2025 年 5 月", "2025年5月"), ("来自 Volvo 的", "来自Volvo的")],
)
def test_white_space_beside_chinese_means_nothing(text: str, wording: str):
    assert assigned(nugget(wording), text) == 1.0
    assert assigned(nugget(text), wording) == 1.0


def test_recall_is_over_vital_or_all_and_counts_halves_or_not():
    facts = (nugget("Harbor pilot"), nugget("Vireo Bank"), nugget("Marsh guide", vital=False), nugget("x", vital=False))
    made = record(topic("a", *facts), answer("The Harbor pilot.", "A bank.", "The Marsh guide."))
    found = {name: each.of(made, info()) for name, each in BY_NAME.items()}
    assert {name: share.num / share.den for name, share in found.items() if share} == {
        "nugget recall vital strict": 0.5,
        "nugget recall vital lenient": 0.75,
        "nugget recall all strict": 0.5,
        "nugget recall all lenient": 0.625,
        "nugget recall answered": 0.5,
        "statement precision": 2 / 3,
    }


def test_our_own_words_are_not_searched():
    made = record(topic("a", nugget("Harbor pilot")), answer("It came.", text="Harbor pilot [1]"))
    share = BY_NAME["nugget recall vital lenient"].of(made, info())
    assert share is not None
    assert share.num == 0


def test_a_topic_without_nuggets_is_in_no_measure():
    made = record(topic(expected="not_found"), answer("It came."))
    assert all(each.of(made, info()) is None for each in MEASURES)
