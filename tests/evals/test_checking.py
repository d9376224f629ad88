"""Topics that do not fit the publications are named, all of them, before anything is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.runs.target import InProcess
from evals.topics.checking import Problem, check_topics, find_problems
from evals.topics.topic import Evidence, Nugget, Topic
from kb.access import Tier
from kb.errors import InvalidInput
from kb.library import Library
from making import folder, ingest_folder


class Keyless(InProcess):
    """As a service is without API keys."""

    def tiers(self) -> tuple[Tier, ...]:
        return (Tier.PUBLIC,)


class Counting(InProcess):
    """Counts the pages that are fetched."""

    pages = 0

    def page(self, document_id: str, number: int, viewer: Tier) -> str | None:
        self.pages += 1
        return super().page(document_id, number, viewer)


class Unread(InProcess):
    """Of a page that is a picture of its text nothing was read."""

    def page(self, document_id: str, number: int, viewer: Tier) -> str | None:
        return "" if number == 2 else super().page(document_id, number, viewer)


def topic(document: str, quote: str, wording: str, page: int = 1, **more: Any) -> Topic:
    told: dict[str, Any] = {
        "id": "one", "split": "dev", "kind": "how_many", "question": "How many?", "language": "en",
        "expected": "answered", "nuggets": (Nugget(wordings=(wording,)),),
        "evidence": (Evidence(document=document, page=page, quote=quote),),
    }  # fmt: skip
    return Topic.model_validate(told | more)


def refused(**more: Any) -> Topic:
    told = {"id": "far", "split": "dev", "kind": "leak", "question": "?", "language": "en", "expected": "not_found"}
    return Topic.model_validate(told | more)


PILOT = topic("pilot.txt", "put 12 zero-emission  trucks on the road", "12")


@pytest.mark.parametrize(
    "fitting",
    [
        PILOT,
        topic("club/pilot.txt", "zero–emission trucks", "twelve", nuggets=(Nugget(wordings=("twelve", "12")),)),
        topic("plan-zh.txt", "500座 换电站", "500座"),
        topic("depots.txt", "4800 dollars", "4,800", viewer=Tier.MEMBER),
        topic("depots.txt", "4800 dollars", "4,800", viewer=Tier.STAFF),
        refused(forbidden=("Ortolan",)),
        refused(expected="restricted"),
    ],
)
def test_what_fits_passes(club: Library, fitting: Topic):
    assert find_problems([fitting], InProcess(club)) == []


@pytest.mark.parametrize(
    ("unfit", "why"),
    [
        (topic("pilots.txt", "12 trucks", "12"), "pilots.txt is not in the library"),
        (topic("ot.txt", "12 zero-emission trucks", "12"), "ot.txt is not in the library"),
        (topic("depots.txt", "4800 dollars", "4800"), "depots.txt may not be read by public"),
        (topic("debrief.txt", "2022", "2022", viewer=Tier.MEMBER), "debrief.txt may not be read by member"),
        (topic("pilot.txt", "12 zero-emission trucks", "12", page=2), "pilot.txt has no page 2"),
        (
            topic("pilot.txt", "13 zero-emission trucks", "12"),
            '"13 zero-emission trucks" is not on page 1 of pilot.txt',
        ),
        (topic("pilot.txt", "zero-emission trucks", "13"), 'no evidence page says "13"'),
        (topic("pilot.txt", "zero-emission trucks", "20"), 'no evidence page says "20"'),
        (
            topic("pilot.txt", "12 zero-emission trucks", "12", forbidden=("12",)),
            '"12" is forbidden and in the evidence',
        ),
        (
            topic("pilot.txt", "on the road", "12", forbidden=("12",)),
            '"12" is forbidden and in every wording of a nugget',
        ),
        (refused(expected="restricted", viewer=Tier.STAFF), "nothing is restricted for staff"),
    ],
)
def test_what_does_not_fit_is_named(club: Library, unfit: Topic, why: str):
    assert why in [each.why for each in find_problems([PILOT, unfit], InProcess(club))]


def test_every_problem_is_told_with_its_place(club: Library):
    wrong = [topic("pilot.txt", "on the moon", "12", id="moon"), topic("nowhere.txt", "on the road", "12", id="road")]
    with pytest.raises(InvalidInput) as error:
        check_topics([wrong[0], PILOT, wrong[1]], InProcess(club), {"moon": 4})
    assert error.value.message.splitlines() == [
        "2 of 3 topics do not fit the publications.",
        'line 4, moon: "on the moon" is not on page 1 of pilot.txt',
        "road: nowhere.txt is not in the library",
    ]


def test_a_long_list_of_problems_is_cut_and_counted(club: Library):
    wrong = [topic("nowhere.txt", "on the road", "12", id=f"t{number}") for number in range(25)]
    with pytest.raises(InvalidInput) as error:
        check_topics(wrong, InProcess(club))
    told = error.value.message.splitlines()
    assert told[0] == "25 of 25 topics do not fit the publications."
    assert told[-1] == "and 5 more"
    assert len(told) == 22


def test_a_viewer_without_a_key_cannot_be_checked(club: Library):
    asked = topic("depots.txt", "4800 dollars", "4800", viewer=Tier.MEMBER)
    assert find_problems([asked], Keyless(club)) == [Problem("one", "there is no API key to check it as member")]


def test_a_page_is_fetched_once(club: Library):
    target = Counting(club)
    assert find_problems([PILOT, PILOT, topic("pilot.txt", "on the road", "12")], target) == []
    assert target.pages == 1


def test_one_path_of_two_publications_is_ambiguous(empty: Library, tmp_path: Path):
    for name in ("north", "south"):
        ingest_folder(empty, folder(tmp_path / name, {"pilot.txt": f"The {name} has 12 trucks.\n"}))
    (problem,) = find_problems([topic("pilot.txt", "12 trucks", "12")], InProcess(empty))
    assert "north/pilot.txt" in problem.why
    assert "south/pilot.txt" in problem.why
    assert find_problems([topic("north/pilot.txt", "12 trucks", "12")], InProcess(empty)) == []


# A page of the sample that is a picture of its text.
MINUTES = {"document": "summits/2014-qingdao-corridor-meeting.pdf", "quote": "138 km", "wording": "138 km", "page": 2}


def test_a_scanned_page_is_taken_on_trust_by_topics_of_that_kind_only(sample: Library):
    assert find_problems([topic(**MINUTES, kind="scanned")], Unread(sample)) == []
    assert find_problems([topic(**MINUTES)], InProcess(sample)) == [], "the text was recognised: it is looked into"
    (problem,) = find_problems([topic(**MINUTES)], Unread(sample))
    assert "page 2 of summits/2014-qingdao-corridor-meeting.pdf has no text" in problem.why
    (problem,) = find_problems([topic(**MINUTES | {"page": 1}, kind="scanned")], Unread(sample))
    assert "is not on page 1" in problem.why
