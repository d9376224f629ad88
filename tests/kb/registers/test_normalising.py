"""Figures, dates and names of organizations in one form, whichever way a publication writes them."""

import pytest

from kb.registers.aliases import learn
from kb.registers.dates import dates, years
from kb.registers.numbers import figures
from kb.registers.places import cities


@pytest.mark.parametrize(
    ("text", "value", "percent"),
    [
        ("sixteen companies", "16", False),
        ("Twenty-eight of them", "28", False),
        ("40 percent of sales", "40", True),
        ("40% of sales", "40", True),
        ("占40％", "40", True),
        ("百分之四十", "40", True),
        ("百分之百零排放", "100", True),
        ("六成企业", "60", True),
        ("1.5 million cars", "1500000", False),
        ("150万辆", "1500000", False),
        ("1,500,000 cars", "1500000", False),
        ("3.8万元", "38000", False),
        ("1.2亿元", "120000000", False),
        ("4 to 5 million", "4000000-5000000", False),
        ("between 4 and 5 million", "4000000-5000000", False),
        ("40 to 50 percent", "40-50", True),
        ("一百多名代表", "100", False),
        ("十六家企业", "16", False),
        ("三万五千人", "35000", False),
        ("每千瓦时0.48元", "0.48", False),
    ],
)
def test_a_figure_has_one_form(text: str, value: str, percent: bool) -> None:
    figure = next(figures(text))
    assert (figure.value, figure.percent) == (value, percent)


def test_figures_side_by_side_are_no_range() -> None:
    assert [figure.value for figure in figures("30 percent by 2030 and 100 percent by 2040")] == [
        "30", "2030", "100", "2040",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("From November 6th to 11th, 2023, the center", "2023-11-06", "2023-11-11"),
        ("from Monday, November 6, to Saturday, November 11, 2023", "2023-11-06", "2023-11-11"),
        ("from 6 to 11 November 2023", "2023-11-06", "2023-11-11"),
        ("2023年11月6日至11日", "2023-11-06", "2023-11-11"),
        ("Nov. 6", "2023-11-06", ""),
        ("Monday, November 6: Shenzhen", "2023-11-06", ""),
        ("on 20 March 2014", "2014-03-20", ""),
        ("in October 2012", "2012-10", ""),
        ("2025年5月", "2025-05", ""),
        ("11月7日", "2023-11-07", ""),
        ("Jun 1, 2022 9:00 am", "2022-06-01", ""),
    ],
)
def test_a_date_has_one_form(text: str, first: str, last: str) -> None:
    found = next(dates(text, "2023"))
    assert (found.first, found.last) == (first, last)


def test_a_day_without_a_year_is_no_date_when_the_year_is_unknown() -> None:
    assert list(dates("On November 7th the mission came.")) == []


def test_years_are_not_looked_for_inside_other_numbers() -> None:
    assert years("In 2012 they paid 12,012 dollars, call +1-555-2013-99; 20120 more.") == ["2012"]


def test_places_are_told_in_english() -> None:
    assert cities("在广州和Shanghai，Guangdong") == ["Guangzhou", "Shanghai"]


def test_names_of_one_organization_are_joined() -> None:
    aliases = learn(
        [
            "The Guild of Lamp Makers (GLM) meets twice.",
            "会议由河口灯具研究院（Hekou Lamp Research Institute）主办。",
        ]
    )
    assert aliases.same("GLM", "the Guild of Lamp Makers")
    assert aliases.same("Hekou Lamp Research Institute", "河口灯具研究院")
    assert aliases.same("CCPIT", "中国国际贸易促进委员会")
    assert aliases.same("China Council for the Promotion of International Trade (CCPIT)", "ccpit")
    assert aliases.same("iCET", "能源与交通创新中心（iCET）")
    assert aliases.same("U.S.-China Clean Tech Center", "US–China Clean Tech Center")
    assert not aliases.same("GLM", "iCET")


def test_an_abbreviation_that_does_not_fit_its_words_is_not_learnt() -> None:
    aliases = learn(["They met in the Hall of Glass (see above) and the Ministry of Lamps (ABC)."])
    assert not aliases.same("ABC", "Ministry of Lamps")
