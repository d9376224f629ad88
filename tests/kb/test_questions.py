"""The log of questions in the catalog: what is kept, for how long, of whom; and which questions ask the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kb.access import PUBLIC, Tier, Viewer
from kb.catalog.catalog import document_id
from kb.catalog.opening import forget_old
from kb.errors import NotFound
from kb.index.cosines import CosineScale
from kb.library import Library
from kb.maintenance import check
from kb.questions.grouping import Grouping
from kb.questions.records import Asked, Feedback, KeptQuestion, Wanted
from kb.sites import new_site
from making import answer

DAYS = 90
PILOT = document_id("club/pilot.txt")
ALL = Wanted()
MEMBER = Viewer(Tier.MEMBER, "Acme")
UP = Feedback("up", None, None, "2026-01-01T00:00:00+00:00")
DOWN = Feedback("down", "outdated", "There is a newer one.", "2026-01-02T00:00:00+00:00")


def asked(question: str = "How many trucks?", **more: object) -> Asked:
    told = Asked(
        answer_id="ans_1", conversation_id=None, asked_at=datetime.now(UTC).isoformat(timespec="microseconds"),
        question=question, understood=None, language="en", status="answered", answerer="extractive", tier="public",
        viewer=None, site=None, index_version=7, milliseconds=90,
    )  # fmt: skip
    return replace(told, **more)  # type: ignore[arg-type]


def kept(library: Library, wanted: Wanted = ALL) -> list[KeptQuestion]:
    return library.catalog.questions.page(wanted, DAYS, 100)


def test_the_id_of_an_answer_is_the_same_each_time_and_another_in_another_library(own: Library, empty: Library):
    first, second = answer(own, "How many trucks?"), answer(own, "How many trucks?")
    assert first.id == second.id
    assert own.catalog.questions.seal("x") == own.catalog.questions.seal("x") != empty.catalog.questions.seal("x")


def test_what_is_kept_comes_back_the_latest_first(own: Library):
    log = own.catalog.questions
    first = asked(cited=(PILOT,), site="demo", understood="How many trucks of the Harbor pilot?")
    second = asked("Wer fährt?", status="not_found", nearest={PILOT: 1}, language="zh")
    assert log.keep(first)
    assert log.keep(second)
    assert [each.asked for each in kept(own)] == [second, first]
    assert [each.asked for each in log.page(ALL, DAYS, 1, offset=1)] == [first]
    for wanted in (
        Wanted(status=("answered",)), Wanted(site="demo"), Wanted(language="en"), Wanted(text="harbor TRUCKS"),
    ):  # fmt: skip
        assert [each.asked for each in kept(own, wanted)] == [first]
        assert log.count(wanted, DAYS) == 1
    assert kept(own, Wanted(text="100%_")) == kept(own, Wanted(since="2100-01-01")) == []


def test_of_a_document_that_is_not_there_nothing_is_kept(own: Library):
    own.catalog.questions.keep(asked(cited=("doc_gone", PILOT), nearest={"doc_gone": 2}))
    assert kept(own)[0].asked.cited == (PILOT,)
    assert kept(own)[0].asked.nearest == {}


def test_feedback_replaces_what_the_same_viewer_said_before(own: Library):
    log = own.catalog.questions
    log.keep(asked())
    assert log.rate("ans_1", None, PUBLIC, UP, DAYS) == log.rate("ans_1", None, PUBLIC, DOWN, DAYS)
    assert [each.feedback for each in kept(own)] == [DOWN]
    assert kept(own, Wanted(rating=("up",))) == []
    assert [each.feedback for each in kept(own, Wanted(rating=("down",), text="newer"))] == [DOWN]


@pytest.mark.parametrize(
    ("answer_id", "viewer"), [("ans_2", MEMBER), ("ans_1", PUBLIC), ("ans_1", Viewer(Tier.MEMBER, "Other"))]
)
def test_what_a_viewer_did_not_get_they_do_not_rate(own: Library, answer_id: str, viewer: Viewer):
    own.catalog.questions.keep(asked(tier="member", viewer="Acme"))
    with pytest.raises(NotFound):
        own.catalog.questions.rate(answer_id, None, viewer, UP, DAYS)
    assert kept(own)[0].feedback is None


def test_of_several_who_asked_the_same_the_conversation_tells_which_is_rated(own: Library):
    first, second = (answer_in(own, PUBLIC) for _ in range(2))
    own.catalog.questions.rate("ans_1", first, PUBLIC, DOWN, DAYS)
    own.catalog.questions.rate("ans_1", None, PUBLIC, UP, DAYS)
    assert {each.asked.conversation_id: each.feedback for each in kept(own)} == {first: DOWN, second: UP}


def answer_in(library: Library, viewer: Viewer, **more: object) -> str:
    """The id of a new conversation in which one question is logged."""
    from kb.answer.models import Question  # noqa: PLC0415
    from kb.conversations.conversing import converse  # noqa: PLC0415

    name = converse(library, Question(question="How many trucks did the Harbor pilot put on the road?"), viewer)
    assert name.conversation_id is not None
    library.catalog.questions.keep(asked(conversation_id=name.conversation_id, **more))
    return name.conversation_id


def test_a_conversation_that_is_forgotten_takes_its_questions_and_feedback_along(own: Library):
    name = answer_in(own, PUBLIC)
    own.catalog.questions.keep(asked("Another?"))
    own.catalog.questions.rate("ans_1", name, PUBLIC, DOWN, DAYS)
    own.catalog.conversations.erase(name, PUBLIC)
    assert [(each.asked.question, each.feedback) for each in kept(own)] == [("Another?", None)]
    assert not own.catalog.questions.keep(asked(conversation_id=name))
    assert len(kept(own)) == 1


def test_a_removal_takes_the_document_out_of_the_log(own: Library):
    name = answer_in(own, PUBLIC, cited=(PILOT,))
    own.catalog.questions.keep(asked("And later?", conversation_id=name, understood="And after the Harbor pilot?"))
    own.catalog.questions.keep(asked("Who?", status="not_found", nearest={PILOT: 1}))
    assert own.remove(PILOT).questions == 2
    assert [(each.asked.cited, each.asked.nearest, each.asked.understood) for each in kept(own)] == [((), {}, None)] * 3
    assert check(own).findings == ()


def test_a_document_left_behind_in_the_log_is_found(own: Library):
    own.catalog.questions.keep(asked(cited=(PILOT,)))
    with own.catalog._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE question_documents SET document_id = 'doc_gone'")
    assert any("log of questions" in each for each in check(own).findings)


def test_the_name_goes_with_the_key(own: Library):
    own.catalog.keys.add("Acme", Tier.MEMBER, "hash")
    own.catalog.questions.keep(asked(tier="member", viewer="Acme"))
    own.catalog.keys.revoke("Acme")
    assert [(each.asked.tier, each.asked.viewer) for each in kept(own)] == [("member", None)]


@pytest.mark.parametrize(
    ("viewers", "left"), [("name", ("member", "Acme")), ("tier", ("member", None)), ("none", (None, None))]
)
def test_what_a_stricter_setting_forbids_is_erased(own: Library, viewers: str, left: tuple[str | None, str | None]):
    own.catalog.questions.keep(asked(tier="member", viewer="Acme"))
    forget_old(own.catalog, own.settings.model_copy(update={"question_viewers": viewers}))
    assert [(each.asked.tier, each.asked.viewer) for each in kept(own)] == [left]


@pytest.mark.parametrize(("days", "left"), [(DAYS, ["new"]), (DAYS + 2, ["new", "old"]), (0, [])])
def test_questions_are_erased_when_their_days_are_over(own: Library, days: int, left: list[str]):
    old = (datetime.now(UTC) - timedelta(days=DAYS, minutes=1)).isoformat(timespec="microseconds")
    own.catalog.questions.keep(asked("old", asked_at=old))
    own.catalog.questions.keep(asked("new"))
    assert [each.asked.question for each in kept(own)] == ["new"]  # before anything has erased it
    forget_old(own.catalog, own.settings.model_copy(update={"question_days": days}))
    assert sorted(each.asked.question for each in own.catalog.questions.page(ALL, 9999, 9)) == left


def test_refused_questions_that_ask_the_same_are_counted_together(own: Library):
    wordings = [
        "Who spoke at the 2025 Shenzhen summit?",
        "Who spoke at the 2025 Beijing summit?",
        "What does hydrogen cost in Shanghai?",
        "who spoke at the 2025 shenzhen summit",
        "How many trucks are leased in Oslo?",
        "Which people were speakers in Shenzhen in 2025?",
        "price of hydrogen Shanghai",
        "Who spoke at the 2019 Shenzhen summit?",
    ]
    for each in wordings:
        own.catalog.questions.keep(asked(each))
    grouping = Grouping()
    for _ in range(2):  # the second time with the vectors of the first
        groups = grouping.groups(kept(own), own.encoder, CosineScale())
        assert [(each.text, len(each.questions)) for each in groups] == [
            ("who spoke at the 2025 shenzhen summit", 3),
            ("price of hydrogen Shanghai", 2),
            ("Who spoke at the 2019 Shenzhen summit?", 1),
            ("How many trucks are leased in Oslo?", 1),
            ("Who spoke at the 2025 Beijing summit?", 1),
        ]


def test_the_site_and_the_names_on_it_go_with_the_site(own: Library):
    own.catalog.sites.add(new_site("demo", "Demo", ["https://demo.example"], Tier.MEMBER, 20))
    own.catalog.questions.keep(asked(tier="member", viewer="demo/anna", site="demo"))
    own.catalog.sites.remove("demo")
    assert [(each.asked.tier, each.asked.viewer, each.asked.site) for each in kept(own)] == [("member", None, None)]
