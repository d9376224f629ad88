"""Events with date, place, organizers and attendance; who takes what part in them."""

from datetime import date

import pytest

from kb.registers.facts import Event, Part, Partner
from publications import facts, publication

FAIR = (
    "On May 4, 2021, the Wick and Lamp Conference was held in Qingdao.",
    "It was organized by the Lamp Bureau of Qingdao, the Guild of Lamp Makers (GLM) and the UCCTC, with support "
    "from the Energy Foundation.",
    "Over 270 representatives attended.",
    "Ida Roth, Deputy Director-General of the Lamp Bureau of Qingdao, and Tom Hale, Head of Sales at Wick & Sons, "
    "delivered speeches.",
)


def test_an_event_is_told_whole() -> None:
    (event,) = facts(publication(*FAIR), "events")
    assert event == Event(
        name="Wick and Lamp Conference",
        first="2021-05-04",
        spans=(),
        place="Qingdao",
        organizers=("Lamp Bureau of Qingdao", "Guild of Lamp Makers", "UCCTC"),
        supporters=("Energy Foundation",),
        attendance="270",
    )


def test_speakers_have_office_and_organization() -> None:
    found = [each for each in facts(publication(*FAIR), "partners") if each.person]
    name = "Wick and Lamp Conference"
    assert found == [
        Partner(Part.SPEAKER, (), "Lamp Bureau of Qingdao", "Ida Roth", "Deputy Director-General", name),
        Partner(Part.SPEAKER, (), "Wick & Sons", "Tom Hale", "Head of Sales", name),
    ]


def test_the_year_of_a_day_is_that_of_the_last_full_date_or_the_publication() -> None:
    later = "On May 6th, the Glass Forum was held in Jinan."
    assert [each.first for each in facts(publication(*FAIR, later), "events")] == ["2021-05-04", "2021-05-06"]
    (alone,) = facts(publication(later, published=date(2020, 6, 1)), "events")
    assert alone.first == "2020-05-06"
    assert facts(publication(later), "events") == []


def test_date_and_place_may_stand_in_the_heading() -> None:
    (event,) = facts(publication("The week opened with the Glass Forum.", heading="Jinan, May 4, 2021"), "events")
    assert (event.first, event.place) == ("2021-05-04", "Jinan")


def test_what_is_only_wished_for_is_no_event() -> None:
    reading = publication(
        "Hold the second Glass Summit in Jinan.", "The Glass Forum brings makers together since 2012."
    )
    assert facts(reading, "events") == []


def test_chinese_events_and_their_hosts() -> None:
    reading = publication(
        "2021年5月4日，河口—北美灯具产业对接会在青岛白云会议中心举行，由河口市商务局与中美清洁技术中心（UCCTC）联合主办。",
        "来自各地的270多名代表出席。",
        "河口市商务局副局长李明（Li Ming）和美国灯具协会首席商务官Tom Hale分别致辞。",
    )
    (event,) = facts(reading, "events")
    assert (event.name, event.first, event.place) == ("河口—北美灯具产业对接会", "2021-05-04", "Qingdao")
    assert (event.organizers, event.attendance) == (("河口市商务局", "中美清洁技术中心"), "270")
    people = [(each.organization, each.person, each.position) for each in facts(reading, "partners") if each.person]
    assert people == [("河口市商务局", "李明", "副局长"), ("美国灯具协会", "Tom Hale", "首席商务官")]


def test_lists_of_speakers_and_a_moderator() -> None:
    reading = publication(
        "- Ida Roth, Director – Marlow Glass School",
        "- Tom HALE, PhD, Lead Engineer, Wick & Sons (WS)",
        lead="9:40 – 10:10 AM Panel discussion – Moderated by Ann Lee",
    )
    found = [(each.person, each.organization, each.part) for each in facts(reading, "partners")]
    assert found == [
        ("Ann Lee", "", Part.MODERATOR),
        ("Ida Roth", "Marlow Glass School", Part.PANELIST),
        ("Tom HALE", "Wick & Sons", Part.PANELIST),
    ]


def test_a_table_of_participants() -> None:
    reading = publication("| Company: Wick & Sons; Event: Glass Forum; City: Jinan; Year: 2021; Role: Showcase")
    (partner,) = facts(reading, "partners")
    assert partner == Partner(Part.EXHIBITOR, (), "Wick & Sons", event="Glass Forum")
    (event,) = facts(reading, "events")
    assert event == Event("Glass Forum", "2021", (), place="Jinan")


def test_work_that_two_bodies_do_together_is_no_part_in_an_event() -> None:
    reading = publication(
        "The new ledger is a service hosted by the Federal Lamp Administration.",
        "It was written in partnership with the Department of Glass.",
    )
    assert facts(reading, "partners") == []


@pytest.mark.parametrize(
    ("sentence", "part", "names"),
    [
        ("Sponsors: Wick & Sons, Eaton and Lamp Works.", Part.SUPPORTER, ["Wick & Sons", "Eaton", "Lamp Works"]),
        (
            "CALSTART and the Guild of Lamp Makers co-hosted the Glass Dialogue in Jinan on May 9, 2024.",
            Part.HOST,
            ["CALSTART", "Guild of Lamp Makers"],
        ),
        (
            "2024年6月18日，由中国贸促会主办、能源与交通创新中心承办的绿色货运研讨会在武汉召开。",
            Part.ORGANIZER,
            ["能源与交通创新中心", "中国贸促会"],
        ),
    ],
)
def test_ways_to_say_who_carries_an_event(sentence: str, part: Part, names: list[str]) -> None:
    found = facts(publication(sentence), "partners")
    assert [(each.part, each.organization) for each in found] == [(part, name) for name in names]


@pytest.mark.parametrize(
    ("sentence", "person", "position", "organization"),
    [
        ("Ida Roth, President of Lamp Works, opened the conference.", "Ida Roth", "President", "Lamp Works"),
        ("Welcome remarks: Ida Roth, Deputy Director, Lamp Bureau", "Ida Roth", "Deputy Director", "Lamp Bureau"),
        ("圆桌讨论由世界资源研究所研究员刘岱宗主持。", "刘岱宗", "研究员", "世界资源研究所"),
        ("宁波市交通局局长王强出席并致辞。", "王强", "局长", "宁波市交通局"),
    ],
)
def test_ways_to_say_who_speaks(sentence: str, person: str, position: str, organization: str) -> None:
    (found,) = facts(publication(sentence), "partners")
    assert (found.person, found.position, found.organization) == (person, position, organization)
