"""Targets, market figures, contacts, steps of joining: what is read, and what is not."""

import pytest

from kb.registers.facts import Contact, Joining, MarketFigure, Status, Target
from publications import facts, publication


def test_several_targets_of_one_sentence() -> None:
    reading = publication(
        "Norway has committed to peak emissions by 2030, to 100 percent zero-emission vehicles by 2050 and to carbon "
        "neutrality by 2060."
    )
    assert facts(reading, "targets") == [
        Target("Norway", "emissions", "peak", "", "2030", Status.PLEDGED, ()),
        Target("Norway", "zero-emission vehicles", "100", "%", "2050", Status.PLEDGED, ()),
        Target("Norway", "", "neutral", "", "2060", Status.PLEDGED, ()),
    ]


def test_a_second_figure_is_of_the_same_thing() -> None:
    reading = publication(
        "Under it, 16 countries have committed to 30% of truck sales being zero emissions by 2030, and 100% by 2040."
    )
    found = [(each.who, each.value, each.by_year, each.scope) for each in facts(reading, "targets")]
    assert found == [("16 countries", "30", "2030", "truck sales"), ("16 countries", "100", "2040", "truck sales")]


def test_a_roadmap_projects_and_the_country_is_the_one_before() -> None:
    reading = publication(
        "Norway, in turn, is expected to adopt a rule.",
        "The country's roadmap of new-car sales projects 7 million ZEVs by the year 2025.",
    )
    (target,) = facts(reading, "targets")
    assert (target.who, target.value, target.unit, target.status) == ("Norway", "7000000", "vehicles", Status.PROJECTED)
    assert facts(reading, "market") == []  # told once, as a target


def test_chinese_targets_and_proposals() -> None:
    reading = publication(
        "挪威承诺2030年前实现碳达峰，2060年前实现碳中和。",
        "鼓励港口在招标中规定零排放运输比例，2027年达到50%*。",
    )
    found = [(each.who, each.value, each.by_year, each.status) for each in facts(reading, "targets")]
    assert found == [
        ("挪威", "peak", "2030", Status.PLEDGED),
        ("挪威", "neutral", "2060", Status.PLEDGED),
        ("港口", "50", "2027", Status.PROPOSED),
    ]


def test_what_a_study_computes_or_readers_believe_is_no_target() -> None:
    reading = publication(
        "China wants to know whether a scenario reaches 30 percent zero-emission vehicles by 2030.",
        "问卷显示，64%的听众认为2030年30%的目标可以实现。",
    )
    assert facts(reading, "targets") == []


def test_the_place_of_a_figure_is_not_that_of_the_next_one() -> None:
    reading = publication("郑州最低，充电价格为每千瓦时0.62元；上海最高，充电价格为每千瓦时0.95元。")
    assert [(each.value, each.where) for each in facts(reading, "market")] == [("0.62", ""), ("0.95", "")]
    there = publication("In 2022 operators bought 500 buses in Ningbo, against 40 trucks in Suzhou.")
    assert [(each.value, each.where) for each in facts(there, "market")] == [("500", "Ningbo"), ("40", "Suzhou")]


def test_tables_of_sales_prices_and_shares() -> None:
    reading = publication(
        "| Segment: Buses; 2012: 11,800; 2015 forecast: 21,500; Share of segment in 2015: 29 percent; Life: 5 years",
        lead="Cleaner vehicles sold by segment (units*)",
    )
    found = [(each.value, each.unit, each.period) for each in facts(reading, "market")]
    assert found == [("11800", "vehicles", "2012"), ("21500", "vehicles", "2015"), ("29", "%", "2015")]
    thousands = publication(
        "| Vehicle: Bus; Diesel: 392; Hybrid: not offered", lead="Total cost of ownership (thousand U.S. dollars*)"
    )
    (cost,) = facts(thousands, "market")
    assert cost == MarketFigure("Bus, Diesel: Total cost of ownership", "392000", "USD", ())
    chinese = publication(
        "| 城市: 深圳; 换电站（座）: 34; 每车最高补贴（万元）: 2.0; 路权优先: 有", lead="2023年底数据"
    )
    found = [(each.value, each.unit, each.period, each.where) for each in facts(chinese, "market")]
    assert found == [("34", "stations", "2023", "Shenzhen"), ("20000", "CNY", "2023", "Shenzhen")]


def test_figures_of_other_tables_are_left_out() -> None:
    reading = publication(
        "| Topic: Gas engines; Meetings: 47", "| Vehicle: Van; Range, km: 165; Availability: 96 percent"
    )
    assert facts(reading, "market") == []


def test_sales_stations_and_prices_in_sentences() -> None:
    reading = publication(
        "Sales of electric trucks reached 24,600 in 2022*, more than twice as many as in the year before.",
        "At the end of 2022 there were 1,150 public charging sites* and 310 swapping stations for trucks*.",
        "The dates assume a diesel price of 7.2 yuan per litre.",
        "电价为每千瓦时0.48元。",
    )
    assert [(each.what, each.value, each.unit, each.period) for each in facts(reading, "market")] == [
        ("Sales of electric trucks", "24600", "vehicles", "2022"),
        ("public charging sites", "1150", "stations", "2022"),
        ("swapping stations for trucks", "310", "stations", "2022"),
        ("The dates assume a diesel price per litre", "7.2", "CNY", ""),
        ("电价为每千瓦时", "0.48", "CNY", ""),
    ]


def test_a_figure_of_the_text_and_of_the_table_is_one() -> None:
    reading = publication(
        "Sales of heavy trucks reached 24,600 in 2022.",
        "| Segment: Heavy trucks; 2021: 10,400; 2022: 24,600",
        lead="Sales by segment (vehicles)",
    )
    assert [each.value for each in facts(reading, "market")] == ["24600", "10400"]


def test_contacts_in_both_languages() -> None:
    reading = publication(
        "Questions about the program: Ida Roth and Tom Hale, desk@example.org, +1-555-0150.",
        "Contact Ann Lee with any questions at",
        "Corridor desk of the Guild: corridor@example.org, +1-555-0117.",
        "Call Sam Fox, 626-555-0144, or Kim Ash, 626-555-0145.",
        "有关问题请联系Jo Wren或Al Poe：jo@example.org，电话 +1-555-0108。",
        "北京联络处设在能源与交通创新中心（iCET）：bj@example.org，+1-555-0110。",
    )
    assert facts(reading, "contacts") == [
        Contact("Ida Roth", (), "desk@example.org", "+1-555-0150", subject="program"),
        Contact("Tom Hale", (), "desk@example.org", "+1-555-0150", subject="program"),
        Contact("Ann Lee", ()),
        Contact("Corridor desk", (), "corridor@example.org", "+1-555-0117"),
        Contact("Sam Fox", (), phone="626-555-0144"),
        Contact("Kim Ash", (), phone="626-555-0145"),
        Contact("Jo Wren", (), "jo@example.org", "+1-555-0108"),
        Contact("Al Poe", (), "jo@example.org", "+1-555-0108"),
        Contact("北京联络处", (), "bj@example.org", "+1-555-0110"),
    ]


def test_steps_of_joining() -> None:
    reading = publication(
        "- 1. Download the Guild Agreement.",
        "- 2. Send it back before the next event.",
        "Companies join by signing the Guild Agreement, which is free of charge.",
        "Foreign companies cannot sign the Guild Agreement.",
        "登记免费，需要提交以下材料：",
        heading="How to join in two steps",
    )
    assert [each.how[:12] for each in facts(reading, "joining") if isinstance(each, Joining)] == [
        "1. Download ", "2. Send it b", "Companies jo", "登记免费，需要提交以下材",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "who", "value", "unit", "by_year"),
    [
        (
            "The European Union aims to cut emissions from new trucks by 45% by 2030.",
            "European Union",
            "45",
            "%",
            "2030",
        ),
        ("India's target is 30 percent electric bus sales by 2030.", "India", "30", "%", "2030"),
        (
            "Shenzhen plans to put 300,000 electric cars on the road by 2025.",
            "Shenzhen",
            "300000",
            "vehicles",
            "2025",
        ),
        ("《发展规划》提出，到2025年，新能源汽车新车销售量达到20%左右。", "《发展规划》", "20", "%", "2025"),
        ("上海市计划到2025年建成充电桩76万个。", "上海市", "760000", "stations", "2025"),
    ],
)
def test_ways_to_say_a_target(sentence: str, who: str, value: str, unit: str, by_year: str) -> None:
    (target,) = facts(publication(sentence), "targets")
    assert isinstance(target, Target)
    assert (target.who, target.value, target.unit, target.by_year) == (who, value, unit, by_year)


@pytest.mark.parametrize(
    ("sentence", "value", "unit", "period"),
    [
        ("Chinese manufacturers exported 15,000 electric buses in 2023.", "15000", "vehicles", "2023"),
        ("Electric trucks accounted for 5.6% of heavy truck sales in 2023.", "5.6", "%", "2023"),
        ("At the end of 2024, Zhejiang had 312 battery swapping stations.", "312", "stations", "2024"),
        ("2023年，中国新能源重卡销量达到3.45万辆，同比增长36%。", "34500", "vehicles", "2023"),
        ("截至2024年底，浙江省建成换电站312座。", "312", "stations", "2024"),
        ("The average price of an electric bus fell to 250,000 dollars in 2022.", "250000", "USD", "2022"),
    ],
)
def test_ways_to_say_a_market_figure(sentence: str, value: str, unit: str, period: str) -> None:
    (figure,) = facts(publication(sentence), "market")
    assert isinstance(figure, MarketFigure)
    assert (figure.value, figure.unit, figure.period) == (value, unit, period)


@pytest.mark.parametrize(
    ("text", "what", "value", "unit"),
    [
        ("In 2019, 4,120 electric tow trucks were registered in Tromsø.", "electric tow trucks", "4120", "vehicles"),
        (
            "The stock of electric buses in Oslo stood at 554 in 2019.",
            "stock of electric buses in Oslo",
            "554",
            "vehicles",
        ),
        (
            "Deliveries of electric vans rose 40 percent to 2,350 vehicles.",
            "Deliveries of electric vans",
            "2350",
            "vehicles",
        ),
        ("The penetration rate of electric buses is 92%.", "penetration rate of electric buses", "92", "%"),
        ("There are 290 battery swapping stations in Norway.", "battery swapping stations", "290", "stations"),
        ("A battery-electric tractor costs about 780,000 yuan.", "battery-electric tractor costs", "780000", "CNY"),
        ("新能源拖车渗透率达到13.6%。", "新能源拖车渗透率", "13.6", "%"),
        ("2019年，奥斯陆新增新能源拖车2350辆。", "新增新能源拖车", "2350", "vehicles"),
        ("电动拖车占拖车总销量的9.4%。", "电动拖车占拖车总销量", "9.4", "%"),
    ],
)
def test_plain_statements_of_the_market(text: str, what: str, value: str, unit: str) -> None:
    (figure,) = facts(publication(text), "market")
    assert isinstance(figure, MarketFigure)
    assert (figure.what, figure.value, figure.unit) == (what, value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "The goal is for electric tractors to make up 45 percent of sales by 2027.",
        "In 2019, one in five trucks sold in Oslo was electric.",
        "Its share of women engineers was 31 percent in 2019.",
        "The share of coal in power generation was 58 percent in 2019.",
        "The number of visitors was 12,000.",
        "The penetration rate of electric trucks rose by 3 percentage points.",
        "The fleet was 14 years old on average.",
        "到2026年将推广氢能货车5000辆。",
        "该车自重降低800公斤，能耗下降12%。",
    ],
)
def test_what_somebody_wants_and_what_is_no_market_is_no_market_figure(text: str) -> None:
    assert facts(publication(text), "market") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oslo has pledged that all new buses will be zero-emission by 2029.", [("Oslo", "100", "2029")]),
        ("到2030年，挪威力争建成加氢站200座。", [("挪威", "200", "2030")]),
        ("挪威计划到2028年将重卡电动化比例提高到50%。", [("挪威", "50", "2028")]),
        # The year that a cut is measured against is not the one by which.
        ("挪威计划到2040年货车碳排放较2019年下降90%。", [("挪威", "90", "2040")]),
    ],
)
def test_targets_said_in_other_ways(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = [(each.who, each.value, each.by_year) for each in facts(publication(text), "targets")]
    assert found == expected


def test_two_bodies_may_want_the_same() -> None:
    reading = publication(
        "Norway has committed to 50 percent zero-emission bus sales by 2031.",
        "Iceland has committed to 50 percent zero-emission bus sales by 2031.",
        "Norway has committed to 50 percent of bus sales being zero-emission vehicles by 2031.",
    )
    assert [each.who for each in facts(reading, "targets")] == ["Norway", "Iceland"]


def test_a_heap_of_figures_is_not_read() -> None:
    text = "Norway has committed to 50 percent zero-emission bus sales by 2031, " + "7 and 8, " * 40 + "we hear."
    assert facts(publication(text), "targets") == []
