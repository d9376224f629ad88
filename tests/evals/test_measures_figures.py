"""Figures are read out of English and Chinese text with size, sign, unit and year."""

from __future__ import annotations

import pytest

from evals.measures.figures import figures, years


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,500,000 trucks", [1500000]),
        ("1.5 million trucks", [1500000]),
        ("150万辆", [1500000]),
        ("1亿5千万元", [150000000]),
        ("US$ 1.2bn and 50k trucks", [1.2e9, 50000]),
        ("sixteen of forty-five companies", [16, 45]),
        ("one hundred and twenty, or a dozen", [120, 12]),
        ("三百二十五家，一百零五座，两场", [325, 105, 2]),
        ("500千瓦时，3万千瓦", [500, 30000]),
        ("5 to 10 million", [5e6, 1e7]),
        ("5至10万辆", [50000, 100000]),
        ("rose from 500 to 1.2 million", [500, 1.2e6]),
        ("16th place, PM2.5", []),
        ("12 zero-emission trucks, net zero, 零排放，一般，第一，第三", [12]),
        ("一家，一百，zero trucks", [1, 100, 0]),
        ("零点五，二点五万，二十点五，三点五十分", [0.5, 25000, 20.5, 3, 50]),
        ("十几家，二十几家，数十家，几百辆，一百多家", [100]),
        ("$1.5m and a 12 m bus", [1.5e6, 12]),
        ("5 million 辆，sixteen 家", [5e6, 16]),
    ],
)
def test_sizes(text: str, values: list[float]):
    assert [each.value for each in figures(text)] == pytest.approx(values)


@pytest.mark.parametrize(
    "text", ["40%", "40 percent", "40 per cent", "40％", "百分之四十", "四成", "forty percent", "40-percent cut"]
)
def test_shares(text: str):
    assert [(each.value, each.percent) for each in figures(text)] == [(40, True)]


@pytest.mark.parametrize(("text", "value"), [("百分之二点五", 2.5), ("百分之百", 100), ("三成半", 35)])
def test_chinese_shares(text: str, value: float):
    assert [(each.value, each.percent) for each in figures(text)] == [(value, True)]


def test_both_ends_of_a_range_are_shares():
    assert [(each.value, each.percent, each.direction) for each in figures("30-50%")] == [(30, True, 0), (50, True, 0)]


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("-4%", -1), ("(−4%)", -1), ("down 4 percent", -1), ("fell by 4%", -1), ("fell by about 4%", -1),
        ("下降4%", -1), ("排放减少了约4%", -1), ("a 4 percent decline", -1), ("4% lower", -1),
        ("reduce emissions from heavy trucks by 4%", -1), ("up 4 percent", 1), ("增长4%", 1), ("a 4% rise", 1),
        ("fell in May and rose by 4%", 1), ("up to 4%", 0), ("less than 4%", 0), ("4%", 0), ("cut with 4 trucks", 0),
        ("1-4%", 0),
    ],
)  # fmt: skip
def test_signs(text: str, direction: int):
    assert figures(text)[-1].direction == direction


@pytest.mark.parametrize(
    ("text", "money"),
    [("$4800", "$"), ("4800 dollars", "$"), ("4800美元", "$"), ("RMB 4800", "¥"), ("4800元", "¥"), ("4800 km", None)],
)
def test_currencies(text: str, money: str | None):
    assert [each.money for each in figures(text)] == [money]


def test_years_are_no_sizes():
    assert [each.year for each in figures("By 2030, 2030%; $2030; 二〇三〇年")] == [True, False, False, True]
    assert [each.year for each in figures("2,030 trucks")] == [False]
    assert years("From 2025-2030, 二〇三五年; 120300 km, 1.2030, 1,940 buses, FY2040") == {2025, 2030, 2035, 2040}
