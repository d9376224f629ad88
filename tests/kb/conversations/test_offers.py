"""What a refusal offered, when its conversation is read again: the same, as far as it may be read now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.editing import edit
from kb.access import PUBLIC, Tier, Viewer, hash_key
from kb.answer.models import Answer, Question
from kb.catalog.catalog import document_id
from kb.conversations.conversing import converse
from kb.conversations.keeping import conversation_in_shell, get_conversation
from kb.conversations.reading import as_readable
from kb.conversations.records import Turn
from kb.library import Library, open_library
from kb.settings import Settings
from making import folder, ingest_folder

PRIZE = "How many jurors does the lamp prize have?"
FILES = {
    "office.txt": "The Lamp office opened in Ningbo.\n\nGeneral questions go to the Lamp office, office@example.org.\n",
    "prize.txt": "The lamp prize is given each year.\n\nQuestions about the lamp prize: Mia Holt, prize@example.org.\n",
    "other.txt": "The lamp museum in Lund shows lamps of all years.\n",
}
MEMBER = Viewer(Tier.MEMBER, "Acme")


@pytest.fixture
def lamps(tmp_path: Path) -> Iterator[Library]:
    with open_library(Settings(home=tmp_path / "home"), purpose="tests") as library:
        ingest_folder(library, folder(tmp_path / "lamps", FILES))
        library.catalog.keys.add("Acme", Tier.MEMBER, hash_key("Acme"))
        yield library


def refused(library: Library, viewer: Viewer = PUBLIC) -> Answer:
    answer = converse(library, Question(question=PRIZE), viewer)
    assert answer.status == "not_found"
    assert "prize.txt" in sources(library, answer)
    assert [each.email for each in answer.contacts] == ["prize@example.org", "office@example.org"]
    return answer


def sources(library: Library, offering: Answer | Turn) -> list[str]:
    """The files that the passages offered are of."""
    names = {document_id(f"lamps/{name}"): name for name in FILES}
    return [names[each.document_id] for each in offering.nearest]


def again(library: Library, answer: Answer, viewer: Viewer = PUBLIC) -> Turn:
    return get_conversation(library, str(answer.conversation_id), viewer).turns[-1]


def test_a_refusal_that_is_read_again_offers_the_same(lamps: Library):
    answer = refused(lamps)
    turn = again(lamps, answer)
    assert (turn.nearest, turn.contacts) == (answer.nearest, answer.contacts)
    in_shell = conversation_in_shell(lamps.catalog, str(answer.conversation_id), 30).turns[-1]
    assert (in_shell.nearest, in_shell.contacts) == (answer.nearest, answer.contacts)


def test_no_words_of_publications_are_kept_with_a_refusal(lamps: Library):
    answer = refused(lamps)
    kept = lamps.catalog.conversations.find(str(answer.conversation_id), PUBLIC, 30)
    assert kept is not None
    assert not any(words in repr(kept) for words in ("prize@", "Mia", "given each year", "museum"))


def test_what_was_removed_is_offered_no_more(lamps: Library):
    answer = refused(lamps)
    lamps.remove(document_id("lamps/prize.txt"))
    turn = again(lamps, answer)
    assert turn.nearest == tuple(each for each in answer.nearest if each.document_id != document_id("lamps/prize.txt"))
    assert [(each.email, each.citation.n) for each in turn.contacts] == [("office@example.org", 1)]


def test_of_a_members_conversation_the_public_shelf_gives_nothing_of_the_member_tier(lamps: Library):
    lamps.close_to(lamps.document(document_id("lamps/prize.txt"), MEMBER), Tier.MEMBER)  # the chunks stay the same
    answer = refused(lamps, MEMBER)
    kept = lamps.catalog.conversations.find(str(answer.conversation_id), MEMBER, 30)
    assert kept is not None
    turn = as_readable(lamps.catalog, lamps.registers, lamps.shelf(PUBLIC), kept).turns[-1]
    assert sources(lamps, turn) == [each for each in sources(lamps, answer) if each != "prize.txt"]
    assert [each.email for each in turn.contacts] == ["office@example.org"]
    assert not any(words in turn.model_dump_json() for words in ("prize@example.org", "given each year"))


def test_what_was_closed_since_is_offered_to_nobody_below(lamps: Library):
    public, member = refused(lamps), refused(lamps, MEMBER)
    edit(lamps, "lamps/prize.txt", {"tier": "member"})
    turn = again(lamps, public)
    assert "prize.txt" not in sources(lamps, turn)
    assert [each.email for each in turn.contacts] == ["office@example.org"]
    assert "prize@example.org" not in turn.model_dump_json()
    assert "prize@example.org" in [each.email for each in again(lamps, member, MEMBER).contacts]
    edit(lamps, "lamps/prize.txt", {"tier": "staff"})
    assert "prize@example.org" not in again(lamps, member, MEMBER).model_dump_json()
