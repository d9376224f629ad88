"""The check that a fact of a grammar or a model passes: each field stands in its spans."""

from dataclasses import replace
from datetime import date

import pytest

from kb.records import Chunk, Sentence, SentenceKind, Span
from kb.registers.check import unsupported
from kb.registers.facts import Contact, Event, Fact, MarketFigure, Part, Partner, Status, Target
from kb.registers.reading import read

PAGE = (
    "Sixteen countries have committed to 40 percent zero-emission sales by 2030. Ida Roth, Director of the U.S.-China "
    "Lamp Center (LC), moderated the Glass Forum on November 7. Sales reached 1.5 million* trucks in 2022. "
    "会议在广州举行，共270多名代表出席。"
)
WHOLE = (Span(1, 0, len(PAGE)),)
TARGET = Target("sixteen countries", "zero-emission sales", "40", "%", "2030", Status.PLEDGED, WHOLE)
PARTNER = Partner(Part.MODERATOR, WHOLE, "US-China Lamp Center", "Ida Roth", "Director", "Glass Forum")
FIGURE = MarketFigure("trucks", "1500000", "vehicles", WHOLE, "2022")
EVENT = Event("Glass Forum", "2023-11-07", WHOLE, place="Guangzhou", attendance="270")


@pytest.mark.parametrize("fact", [TARGET, PARTNER, FIGURE, EVENT, Contact("Ida Roth", WHOLE)])
def test_what_is_there_in_any_form_holds(fact: Fact) -> None:
    assert unsupported(fact, {1: PAGE}, date(2023, 12, 1)) == ()


@pytest.mark.parametrize(
    ("fact", "field"),
    [
        (replace(TARGET, value="41"), "value"),
        (replace(TARGET, by_year="2035"), "by_year"),
        (replace(TARGET, who="seventeen countries"), "who"),
        (replace(TARGET, status=Status.PROPOSED), "status"),
        (replace(TARGET, what="hydrogen sales"), "what"),
        (replace(PARTNER, person="Ida Rothe"), "person"),
        (replace(PARTNER, organization="Lamp Cent"), "organization"),
        (replace(PARTNER, part=Part.SUPPORTER), "part"),
        (replace(FIGURE, unit="USD"), "unit"),
        (replace(FIGURE, value="15000000"), "value"),
        (replace(FIGURE, period="2021"), "period"),
        (replace(EVENT, first="2021-11-07"), "first"),
        (replace(EVENT, place="Shanghai"), "place"),
        (replace(EVENT, attendance="280"), "attendance"),
        (Contact("Ida Roth", WHOLE, email="ida@example.org"), "email"),
    ],
)
def test_what_is_not_there_is_named(fact: Fact, field: str) -> None:
    assert unsupported(fact, {1: PAGE}, date(2023, 12, 1)) == (field,)


def test_a_span_that_no_page_has_bears_nothing_out() -> None:
    assert unsupported(replace(TARGET, spans=(Span(2, 0, 5),)), {1: PAGE}) == ("spans",)
    assert unsupported(replace(TARGET, spans=()), {1: PAGE}) == ("spans",)
    assert unsupported(replace(TARGET, spans=(Span(1, 0, len(PAGE) + 1),)), {1: PAGE}) == ("spans",)


def test_orders_to_software_are_not_read() -> None:
    told = Sentence(PAGE, WHOLE, PAGE)
    assert len(read("", None, [Chunk(0, (), PAGE, PAGE, 1, "en", (told,))], {1: PAGE}).lines) == 1
    order = Sentence(PAGE, WHOLE, PAGE, SentenceKind.ORDER)
    assert read("", None, [Chunk(0, (), PAGE, PAGE, 1, "en", (order,))], {1: PAGE}).lines == ()
