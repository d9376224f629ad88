"""Questions within a conversation: understood, kept for whoever asked, and gone when they must be."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from ingest.editing import edit
from kb.access import PUBLIC, Tier, Viewer, hash_key
from kb.answer.models import Answer, Question
from kb.catalog.catalog import document_id
from kb.catalog.opening import forget_old, open_catalog
from kb.conversations.conversing import converse
from kb.conversations.export import to_markdown
from kb.conversations.keeping import (
    conversation_in_shell,
    find_conversation,
    forget_conversation,
    get_conversation,
    list_conversations,
)
from kb.errors import NotFound
from kb.library import Library, open_library
from kb.maintenance import check
from kb.settings import Settings
from making import answer, folder, ingest_folder
from scripted_chat import ScriptedChat

SOLD = "How many zero-emission trucks did the Harbor pilot put on the road in 2023?"
TEXT_2023 = "The Harbor pilot put 12 zero-emission trucks on the road in 2023.\n"
TEXT_2024 = "The Harbor pilot put 31 zero-emission trucks on the road in 2024.\n"
ACME, OTHER, GONE = (Viewer(Tier.MEMBER, name) for name in ("Acme", "Other", "Gone"))
DAYS = 30


TEXTS = {
    "first.txt": TEXT_2023,
    "second.txt": TEXT_2024,
    "other.txt": "The Zibeline depot cost 4800 dollars.\n",
    "gone.txt": "The Vireo depot cost 5900 dollars.\n",
    "changed.txt": "The Petrel ferry took 12 zero-emission lorries across in 2020.\n",
    "odd.txt": "The *Marsh* <b>pilot</b> [x](http://a) cost 77 dollars in 2023.\n",
}
CATALOG = [{"path": "second.txt", "tier": "member"}, {"path": "first.txt", "title": "First year"}]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A small library of two years, one of them for members, with three keys."""
    top = tmp_path_factory.mktemp("talks")
    with open_library(Settings(home=top / "home"), purpose="tests") as library:
        ingest_folder(library, folder(top / "club", TEXTS, CATALOG))
        for viewer in (ACME, OTHER, GONE):
            library.catalog.keys.add(str(viewer.name), viewer.tier, hash_key(str(viewer.name)))
        yield library


@pytest.fixture
def club(opened: Library) -> Library:
    """The same without conversations."""
    for each in list_conversations(opened.catalog, None, DAYS):
        forget_conversation(opened.catalog, each.id, None)
    return opened


def ask(library: Library, question: str, viewer: Viewer = ACME, within: Answer | None = None) -> Answer:
    conversation = within.conversation_id if within else None
    return converse(library, Question(question=question, conversation_id=conversation), viewer)


def identity(found: Answer) -> str:
    assert found.conversation_id is not None
    return found.conversation_id


def test_a_follow_up_is_understood_and_shown(club: Library):
    first = ask(club, SOLD)
    assert (first.understood, "12" in first.text) == (None, True)
    second = ask(club, "and in 2024?", within=first)
    assert second.understood == SOLD.replace("2023", "2024")
    assert "31" in second.text
    assert second.conversation_id == first.conversation_id
    third = ask(club, "那2023年呢？", within=first)
    assert third.understood == SOLD
    assert (third.language, "12" in third.text) == ("zh", True)
    kept = get_conversation(club, identity(first), ACME)
    assert [each.question for each in kept.turns] == [SOLD, "and in 2024?", "那2023年呢？"]
    assert [each.understood for each in kept.turns] == [None, second.understood, third.understood]
    assert kept.turns[1].statements == second.statements
    assert kept.turns[1].citations == second.citations
    assert kept.turns[1].index_version == club.index_version


def test_an_answer_in_a_conversation_is_the_answer_to_the_question_alone(club: Library):
    first = ask(club, SOLD)
    assert first.id == answer(club, SOLD, ACME).id
    alone = "What did the Zibeline depot cost?"
    second = ask(club, alone, within=first)
    assert (second.understood, second.id) == (None, answer(club, alone, ACME).id)


def test_a_conversation_is_for_the_key_and_the_tier_it_was_begun_with(club: Library):
    public, member = ask(club, SOLD, PUBLIC), ask(club, SOLD)
    for viewer in (PUBLIC, OTHER, Viewer(Tier.MEMBER), Viewer(Tier.STAFF), Viewer(Tier.PUBLIC, "Acme")):
        assert find_conversation(club, identity(member), viewer) is None
    for viewer in (ACME, Viewer(Tier.STAFF)):
        assert find_conversation(club, identity(public), viewer) is None
    assert get_conversation(club, identity(public), PUBLIC).turns
    assert [each.id for each in list_conversations(club.catalog, ACME, DAYS)] == [member.conversation_id]
    assert list_conversations(club.catalog, OTHER, DAYS) == []
    with pytest.raises(NotFound):
        forget_conversation(club.catalog, identity(member), OTHER)


@pytest.mark.parametrize("viewer", [PUBLIC, OTHER])
def test_somebody_elses_or_an_unknown_id_begins_a_new_conversation(club: Library, viewer: Viewer):
    theirs = ask(club, SOLD)
    mine = ask(club, "and in 2024?", viewer, within=theirs)
    assert mine.conversation_id != theirs.conversation_id
    assert mine.understood is None
    assert [each.code for each in mine.notes] == ["conversation_new"]
    assert theirs.notes == ()
    assert len(get_conversation(club, identity(theirs), ACME).turns) == 1
    unknown = converse(club, Question(question=SOLD, conversation_id="made-up"), viewer)
    assert unknown.conversation_id not in {"made-up", theirs.conversation_id, mine.conversation_id}


def test_a_conversation_goes_with_its_key(club: Library):
    talk = identity(ask(club, SOLD, GONE))
    club.catalog.keys.revoke("Gone")
    club.catalog.keys.add("Gone", Tier.MEMBER, hash_key("another"))
    assert find_conversation(club, talk, GONE) is None
    assert list_conversations(club.catalog, None, DAYS) == []


def test_what_is_closed_to_the_viewer_is_withheld_with_what_came_of_it(club: Library):
    first = ask(club, SOLD, PUBLIC)
    ask(club, "What did it put on the road?", PUBLIC, within=first)
    edit(club, "club/first.txt", {"tier": "staff"})
    turns = get_conversation(club, identity(first), PUBLIC).turns
    assert turns[0].withheld
    assert (turns[0].statements, turns[0].citations, turns[1].understood) == ((), (), None)
    assert "12 zero" not in get_conversation(club, identity(first), PUBLIC).model_dump_json()
    assert ask(club, "and in 2024?", PUBLIC, within=first).status == "not_found"
    edit(club, "club/first.txt", {"tier": "public"})
    assert "12" in get_conversation(club, identity(first), PUBLIC).turns[0].text


def test_a_description_that_is_edited_leaves_the_answer_and_follows_the_revision(club: Library):
    first = ask(club, SOLD)
    edit(club, "club/first.txt", {"place": "Ningbo"})
    cited = get_conversation(club, identity(first), ACME).turns[0].citations[0]
    page = club.page(cited.document_id, cited.page, ACME)
    assert cited.revision_id != first.citations[0].revision_id
    assert page.text[cited.start : cited.end] == cited.quote


def test_words_that_the_publication_no_longer_says_are_withheld(club: Library):
    first = ask(club, "How many zero-emission lorries did the Petrel ferry take across in 2020?")
    assert "12" in first.text
    file = Path(club.catalog.origin("club/changed.txt") or "")
    file.write_text(TEXTS["changed.txt"].replace("12", "13"))
    ingest_folder(club, file.parent)
    assert get_conversation(club, identity(first), ACME).turns[0].withheld


def test_a_removal_erases_the_answers_that_quote_the_document(club: Library):
    first = ask(club, "What did the Vireo depot cost?")
    assert "5900 dollars" in first.text
    ask(club, SOLD, within=first)
    receipt = club.remove(document_id("club/gone.txt"))
    assert receipt.answers == 1
    kept = get_conversation(club, identity(first), ACME)
    assert [each.withheld for each in kept.turns] == [True, False]
    files = [each for each in club.settings.home.rglob("*") if each.is_file()]
    assert [each.name for each in files if b"5900 dollars" in each.read_bytes()] == []
    assert check(club).findings == ()


def test_what_is_forgotten_is_in_no_file(club: Library):
    first = ask(club, "Does anybody sell quokkabus spares?")
    receipt = forget_conversation(club.catalog, identity(first), ACME)
    assert (receipt.id, receipt.turns, receipt.complete) == (first.conversation_id, 1, True)
    files = [each for each in club.settings.home.rglob("*") if each.is_file()]
    assert [each.name for each in files if b"quokkabus" in each.read_bytes()] == []
    with pytest.raises(NotFound):
        get_conversation(club, identity(first), ACME)
    assert ask(club, "and in 2024?", within=first).conversation_id != first.conversation_id


def test_turns_are_erased_when_their_days_are_over(club: Library):
    first = ask(club, SOLD)
    old = (datetime.now(UTC) - timedelta(days=DAYS, minutes=1)).isoformat(timespec="microseconds")
    with club.catalog._engine.begin() as connection:
        connection.execute(text("UPDATE turns SET asked_at = :old"), {"old": old})
    assert find_conversation(club, identity(first), ACME) is None  # before anything has erased it
    later = ask(club, SOLD)
    forget_old(club.catalog, club.settings)
    with club.catalog._engine.connect() as connection:
        assert connection.execute(text("SELECT id FROM conversations")).scalars().all() == [later.conversation_id]
        assert connection.execute(text("SELECT count(*) FROM turn_documents")).scalar() == len(
            {each.document_id for each in later.citations}
        )


def test_with_no_days_nothing_is_kept(club: Library):
    first = ask(club, SOLD)
    days, club.settings = club.settings, club.settings.model_copy(update={"conversation_days": 0})
    try:
        found = ask(club, "and in 2024?", within=first)
    finally:
        club.settings, settings = days, club.settings
    assert (found.conversation_id, found.understood) == (None, None)
    with open_catalog(settings) as catalog:
        assert list_conversations(catalog, None, DAYS) == []


def test_questions_at_once_in_one_conversation_are_all_kept(club: Library):
    first = ask(club, SOLD)
    questions = [f"and in {year}?" for year in range(2024, 2032)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda question: ask(club, question, within=first), questions))
    assert {each.conversation_id for each in found} == {first.conversation_id}
    kept = get_conversation(club, identity(first), ACME)
    assert sorted(each.question for each in kept.turns[1:]) == questions


def test_one_that_is_forgotten_while_it_is_asked_in_does_not_come_back(club: Library):
    first = ask(club, SOLD)
    kept = club.catalog.conversations.find(identity(first), ACME, DAYS)
    assert kept is not None
    forget_conversation(club.catalog, identity(first), ACME)
    assert not club.catalog.conversations.keep(kept.id, ACME, kept.turns[0], ["doc_a"], begins=False)
    assert list_conversations(club.catalog, None, DAYS) == []


def test_an_answer_that_quotes_what_was_removed_while_it_was_made_is_kept_without_it(club: Library):
    first = ask(club, SOLD)
    kept = club.catalog.conversations.find(identity(first), ACME, DAYS)
    assert kept is not None
    assert club.catalog.conversations.keep(kept.id, ACME, kept.turns[0], ["doc_gone"], begins=False)
    turns = get_conversation(club, identity(first), ACME).turns
    assert [each.withheld for each in turns] == [False, True]
    assert club.catalog.conversations.quoted() == {each.document_id for each in first.citations}


def test_a_chat_model_is_asked_only_where_it_answers_and_the_rules_leave_alone(club: Library):
    first = ask(club, SOLD)
    alone = "Did the depot of Zibeline pay for the former?"
    model = ScriptedChat(["Did the depot of Zibeline pay for the Harbor pilot?"])
    club.chat = model
    try:
        by_rules = converse(
            club, Question(question=alone, conversation_id=first.conversation_id, answerer="extractive"), ACME
        )
        assert (by_rules.understood, model.asked) == (None, [])
        by_model = ask(club, alone, within=first)
    finally:
        club.chat = None
    assert by_model.understood == "Did the depot of Zibeline pay for the Harbor pilot?"


def test_the_export_has_footnotes_and_no_markup_of_the_publications(club: Library):
    first = ask(club, "What did the Marsh pilot cost in 2023?")
    ask(club, "and in 1999?", within=first)
    told = to_markdown(conversation_in_shell(club.catalog, identity(first), DAYS))
    assert "## 1. What did the Marsh pilot cost in 2023?" in told
    assert "*Understood as: What did the Marsh pilot cost in 1999?*" in told
    assert "[^1-1]" in told
    assert "\n[^1-1]: " in told
    assert "<b>" not in told.replace("\\<b\\>", "")
    assert "[x](" not in told
