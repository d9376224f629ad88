"""Intent, typed constraints and parts of questions; `footnote eval understanding` has the long list."""

from __future__ import annotations

import pytest

from kb.answer.understanding.constraints import Period
from kb.answer.understanding.events import EventMention
from kb.answer.understanding.intents import Intent
from kb.answer.understanding.question import understand


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("whom can i ring about the lamp fair", Intent.CONTACT),
        ("How do we join the lamp league?", Intent.JOINING),
        ("what does GLOW stand for", Intent.DEFINITION),
        ("What is the Lamp Pact?", Intent.DEFINITION),
        ("What is the price of the Lamp Pact?", Intent.HOW_MANY),
        ("Who spoke both in Oslo and in Rome?", Intent.ACROSS),
        ("How many publications mention lamps?", Intent.ACROSS),
        ("Are lamps cheaper than candles?", Intent.COMPARE),
        ("How many lamps does Norway want by 2035?", Intent.TARGET),
        ("灯具协会到2035年的目标是什么？", Intent.TARGET),
        ("有多少份报告提到灯具？", Intent.ACROSS),
        ("怎样加入灯具联盟？", Intent.JOINING),
        ("GLOW是什么意思", Intent.DEFINITION),
        ("Why are lamps blue?", Intent.OTHER),
    ],
)
def test_what_is_wanted(question: str, intent: Intent) -> None:
    assert understand(question).intent is intent


@pytest.mark.parametrize(
    ("question", "period", "by", "years"),
    [
        ("lamps sold between 2015 and 2018", Period(2015, 2018), "", set()),
        ("lamps sold since 2015 in 2017", Period(first=2015), "", {"2017"}),
        ("lamps sold before 2020", Period(last=2019), "", set()),
        ("lamps that must glow by the end of 2030", None, "2030", set()),
        ("2030年前要卖多少盏灯", None, "2030", set()),
        ("2019年以来卖了多少盏灯", Period(first=2019), "", set()),
        ("最近五年卖了多少盏灯", Period(recent=5), "", set()),
    ],
)
def test_years_are_a_limit_or_asked_for(question: str, period: Period | None, by: str, years: set[str]) -> None:
    found = understand(question).constraints
    assert (found.period, found.by, found.years) == (period, by, frozenset(years))


def test_a_period_has_its_ends_in_it() -> None:
    assert [Period(2015, 2018).holds(year) for year in (2014, 2015, 2018, 2019)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("question", "events"),
    [
        ("who spoke at the 2021 oslo lamp summit", [EventMention("summit", 0, "2021", "Oslo", frozenset({"lamp"}))]),
        ("Who opened the third Lamp and Candle Forum?", [EventMention("forum", 3, words=frozenset({"lamp", "candl"}))]),
        ("Who came to the conference in Rome?", [EventMention("conference", place="Rome")]),
        ("the 2021 and the 2022 expo", [EventMention("expo", year="2021"), EventMention("expo", year="2022")]),
        ("从第二届峰会到第三届峰会", [EventMention("summit", 2), EventMention("summit", 3)]),
        ("2021年奥斯陆峰会有谁参加", [EventMention("summit", 0, "2021", "Oslo")]),
    ],
)
def test_events_say_which(question: str, events: list[EventMention]) -> None:
    assert list(understand(question).constraints.events) == events


def test_places_nations_bodies_and_people_are_told_apart() -> None:
    found = understand("Did U.S. companies meet Greta Lund of the Lamp Institute of Norway in texas?").constraints
    assert found.nations == ("United States",)
    assert found.persons == ("Greta Lund",)
    assert found.organizations == ("Lamp Institute of Norway",)
    assert found.places == ("Texas",)
    chinese = understand("挪威灯具研究院邀请了哪些中国企业到上海？").constraints
    assert (chinese.nations, chinese.places) == (("China",), ("Shanghai",))


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("When and where was the lamp fair held?", ("When was the lamp fair held?", "Where was the lamp fair held?")),
        ("How many came in 2016 and how many in 2017?", ("How many came in 2016?", "How many came in 2017?")),
        ("lamps in Oslo in 2018 and in Rome in 2019", ("lamps in Oslo in 2018?", "lamps in Rome in 2019?")),
        ("Price in the 2015 and in the 2016 list?", ("Price in the 2015 list?", "Price in the 2016 list?")),
        ("Who spoke both in 2016 and in 2017?", ()),
        ("How many lamps were sold between 2015 and 2018?", ()),
        ("灯展是什么时候、在哪里举行的？", ("灯展是什么时候举行的？", "灯展在哪里举行的？")),
        ("奥斯陆和罗马两场灯展分别有多少人？", ("奥斯陆灯展有多少人？", "罗马灯展有多少人？")),
        ("想买灯，应该找谁？", ()),
    ],
)
def test_two_questions_are_taken_apart(question: str, parts: tuple[str, ...]) -> None:
    assert understand(question).parts == parts
