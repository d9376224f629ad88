"""Editions and days: the newest says what is so, an earlier day what was, in so many words too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from kb.access import PUBLIC, Tier, Viewer
from kb.answer.models import Answer, Question
from kb.answer.understanding.as_of import earlier_question
from kb.library import Library, open_library
from kb.settings import Settings
from making import answer, folder, ingest_folder

MEMBER = Viewer(Tier.MEMBER)
STAND = "What does a stand at the Marsh fair cost?"
TEXTS = {
    "fair-2018.txt": "A stand at the Marsh fair costs 700 dollars.\n",
    "fair-2020.txt": "A stand at the Marsh fair costs 900 dollars.\n",
    "fair-2022.txt": "A stand at the Marsh fair costs 1100 dollars.\n",
    "count-2019.txt": "The Harbor fleet runs 210 electric buses in 2019.\n",
    "count-2021.txt": "The Harbor fleet runs 470 electric buses in 2021.\n",
    "pledge.txt": "Quill Freight pledged in 2017 to run 300 zero-emission trucks by 2025.\n",
    "pledge-news.txt": (
        "Quill Freight's target of 300 zero-emission trucks by 2025 was replaced in 2021 by one of 800 by 2030.\n"
    ),
}
CATALOG = [
    {"path": "fair-2018.txt", "title": "Fair 2018", "published": "2018-03-01"},
    {"path": "fair-2020.txt", "title": "Fair 2020", "published": "2020-03-01", "edition_of": "fair-2018.txt"},
    {
        "path": "fair-2022.txt", "title": "Fair 2022", "published": "2022-03-01", "edition_of": "fair-2020.txt",
        "tier": "member",
    },
    {"path": "count-2019.txt", "title": "Count 2019", "published": "2019-12-01"},
    {"path": "count-2021.txt", "title": "Count 2021", "published": "2021-12-01"},
    {"path": "pledge.txt", "title": "Pledge", "published": "2017-05-01"},
    {"path": "pledge-news.txt", "title": "Pledge news", "published": "2021-06-01"},
]  # fmt: skip


@pytest.fixture(scope="module")
def fair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Three editions, of which the last is for members; two years of one count; a target that was replaced."""
    top = tmp_path_factory.mktemp("fair")
    with open_library(Settings(home=top / "home"), purpose="tests") as library:
        ingest_folder(library, folder(top / "club", TEXTS, CATALOG))
        yield library


def said(found: Answer) -> tuple[str, list[str | None]]:
    return found.text, [each.superseded_by.title if each.superseded_by else None for each in found.citations]


@pytest.mark.parametrize(
    ("words", "day", "rest"),
    [
        ("As of 2019, how many buses ran?", date(2019, 12, 31), "how many buses ran?"),
        ("How many buses ran as of March 2020?", date(2020, 3, 31), "How many buses ran?"),
        ("How many ran, as of 15 January 2013, in Wuhan?", date(2013, 1, 15), "How many ran in Wuhan?"),
        ("How many ran as of January 15, 2013?", date(2013, 1, 15), "How many ran?"),
        ("How many ran as at 2012-02-29?", date(2012, 2, 29), "How many ran?"),
        ("截至2020年，有多少辆公交车？", date(2020, 12, 31), "有多少辆公交车？"),
        ("截止到2020年2月底有多少辆公交车？", date(2020, 2, 29), "有多少辆公交车？"),
        ("截至2020年3月5日，有多少辆公交车？", date(2020, 3, 5), "有多少辆公交车？"),
    ],
)
def test_a_day_in_words(words: str, day: date, rest: str):
    found = earlier_question(Question(question=words))
    assert found is not None
    assert (found.as_of, found.question) == (day, rest)


@pytest.mark.parametrize(
    "words",
    [
        "How many buses ran in 2019?",
        "As of 31 February 2019, how many?",
        "As of 2019?",
        "What was it as of then?",
        "截至2020年？",
    ],
)
def test_what_names_no_day(words: str):
    assert earlier_question(Question(question=words)) is None


def test_a_day_that_is_given_goes_before_the_words():
    assert earlier_question(Question(question="As of 2019, how many?", as_of=date(2018, 1, 1))) is None


def test_only_the_newest_edition_that_may_be_read_answers_today(fair: Library):
    assert "900 dollars" in answer(fair, STAND).text
    assert "1100 dollars" in answer(fair, STAND, MEMBER).text
    for viewer in (PUBLIC, MEMBER):
        assert "700" not in answer(fair, STAND, viewer).model_dump_json(exclude={"id", "conversation_id", "timings_ms"})


def test_an_earlier_day_is_answered_and_what_replaced_it_is_told_to_those_who_may_read_it(fair: Library):
    for viewer, later in ((PUBLIC, "Fair 2020"), (MEMBER, "Fair 2022")):
        found = answer(fair, STAND, viewer, as_of=date(2019, 1, 1))
        assert "700 dollars" in found.text
        assert (said(found)[1], found.as_of) == ([later], date(2019, 1, 1))
    assert "Fair 2022" not in answer(fair, STAND, as_of=date(2021, 1, 1)).model_dump_json()
    assert said(answer(fair, STAND, as_of=date(2021, 1, 1)))[1] == [None]


def test_a_day_to_come_is_as_today(fair: Library):
    found = answer(fair, STAND, as_of=date(2099, 1, 1))
    assert ("900 dollars" in found.text, said(found)[1]) == (True, [None])


def test_a_day_in_words_is_as_the_publications_stood_then_and_says_so(fair: Library):
    found = answer(fair, "As of 2018, what does a stand at the Marsh fair cost?")
    assert "700 dollars" in found.text
    assert found.text.endswith("This is as the publications stood on 2018-12-31.")
    assert (found.as_of, said(found)[1]) == (date(2018, 12, 31), ["Fair 2020"])
    assert "900" not in found.text


def test_what_names_the_year_itself_answers_before_what_stood_then(fair: Library):
    found = answer(fair, "How many electric buses does the Harbor fleet run as of 2019?")
    assert "210 electric buses" in found.text
    assert found.as_of is None


def test_a_newer_publication_with_another_figure_comes_first_with_both_dates(fair: Library):
    found = answer(fair, "How many electric buses does the Harbor fleet run?")
    assert "470 electric buses" in found.statements[0].text
    assert {each.published for each in found.citations} <= {date(2019, 12, 1), date(2021, 12, 1)}
    before = answer(fair, "How many electric buses does the Harbor fleet run?", as_of=date(2020, 6, 1))
    assert "210 electric buses" in before.text
    assert "470" not in before.text


def test_a_target_that_was_replaced_is_told_as_such(fair: Library):
    found = answer(fair, "How many zero-emission trucks does Quill Freight want to run?")
    assert "replaced in 2021" in found.text
