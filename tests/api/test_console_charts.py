"""The charts of the console: where marks stand, and that none mixes units, places or things that do not compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from api.console.charts import figure_of, market, nice, short_number, shortened, timeline
from kb.ledger.rows import Row, Source
from kb.library import Library
from kb.registers.facts import Fact, MarketFigure, Status, Target

Making = Callable[..., Row]


@pytest.fixture(scope="module")
def row(club: Library) -> Making:
    """`row(fact, "a")`: the row of a fact that the document `a` says."""
    document = club.catalog.documents()[0]

    def make(fact: Fact, name: str = "doc") -> Row:
        source = Source(replace(document, id=name), "fact", "key", fact, (), "grammar")
        year = fact.by_year if isinstance(fact, Target) else getattr(fact, "period", "")
        return Row("fact", "market", fact, {}, year, (source,))

    return make


def target(who: str, year: str) -> Target:
    return Target(who, "bus sales", "30", "%", year, Status.PLEDGED, ())


def figure(value: str, unit: str = "vehicles", period: str = "2023", where: str = "China") -> MarketFigure:
    return MarketFigure("trucks sold", value, unit, (), period, where)


def test_targets_stand_at_their_years_in_order(row: Making):
    drawing = timeline([row(target("Late", "2040")), row(target("Early", "2030")), row(target("Never", ""))])
    assert drawing is not None
    assert [lane.label for lane in drawing.lanes] == ["Early", "Late"]
    early, late = (lane.marks[0] for lane in drawing.lanes)
    assert (early.x, late.x) == (drawing.left, drawing.right)
    assert (early.left, late.left) == (False, True)
    assert drawing.undrawn == 1
    assert timeline([row(target("Never", ""))]) is None


def test_no_drawing_mixes_units_or_places(row: Making):
    rows = [row(each) for each in (
        figure("1000"), figure("2000", period="2024"), figure("3", "%"), figure("4", "%", period="2024"),
        figure("5", where="California"), figure("6", where="California", period="2022"), figure("7", "CNY"),
    )]  # fmt: skip
    drawings, undrawn = market(rows)
    assert sorted(each.name for each in drawings) == ["per cent · China", "vehicles · California", "vehicles · China"]
    assert undrawn == 1
    assert [len(market([each])[0]) for each in rows[:1]] == [1]  # one alone is drawn where there is no other


def test_figures_whose_statements_name_no_place_stand_apart_with_their_publications(row: Making):
    (unplaced, placed), _ = market(
        [row(figure("68000")), row(figure("2100")), row(figure("35", where="")), row(figure("40", where=""))]
    )
    assert (placed.name, placed.publications) == ("vehicles · China", ())
    assert (unplaced.name, len(unplaced.publications)) == ("vehicles · no place read", 1)


def test_places_with_one_figure_each_are_drawn_together_and_named(row: Making):
    rows = [row(figure("34", where=where)) for where in ("Ningbo", "Suzhou")]
    ((drawing,), undrawn) = market([*rows, row(figure("7", "stations", where="Ningbo"))])
    assert (drawing.name, undrawn) == ("vehicles · place by place", 1)
    assert [lane.label for lane in drawing.lanes] == ["2023  Ningbo: trucks sold", "2023  Suzhou: trucks sold"]


def test_publications_that_differ_share_a_line_and_one_publication_never_differs_from_itself(row: Making):
    (drawing,), _ = market([row(figure("68000"), "a"), row(figure("74000"), "b"), row(figure("2100"), "a")])
    assert [(lane.differs, [mark.words for mark in lane.marks]) for lane in drawing.lanes] == [
        (True, ["68,000", "74,000"]),
        (False, ["2,100"]),
    ]


@pytest.mark.parametrize(
    ("value", "unit", "says"),
    [
        ("30", "%", "30%"), ("4000000-5000000", "vehicles", "4,000,000–5,000,000 vehicles"), ("peak", "", "peak"),
        ("5.70", "%", "5.7%"), ("1359000", "CNY", "1,359,000 CNY"),
    ],
)  # fmt: skip
def test_figures_are_written_as_people_write_them(row: Making, value: str, unit: str, says: str):
    assert figure_of(row(figure(value, unit))) == says


def test_scales_end_at_round_numbers():
    assert [nice(each) for each in (0, 0.62, 7, 71, 310_000, 1_359_000)] == [1, 0.8, 8, 80, 400_000, 2_000_000]
    assert [short_number(each) for each in (0, 2.5, 1500, 4_000_000)] == ["0", "2.5", "1.5k", "4M"]


def test_a_name_too_long_for_its_place_is_cut():
    assert shortened("Norway", 100) == "Norway"
    assert shortened("全球零排放中重型车谅解备忘录", 60) == "全球零排…"
