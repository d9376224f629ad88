"""Conversations of the viewers of a site: theirs from token to token, and gone with the site."""

from __future__ import annotations

from dataclasses import replace

from kb.access import Tier, Viewer
from kb.answer.models import Question
from kb.conversations.conversing import converse
from kb.conversations.keeping import find_conversation, list_conversations
from kb.library import Library
from kb.sites import new_site

SITE = new_site("program-site", "The program", ["https://program.example.org"], Tier.MEMBER, 20)
OTHER = new_site("other-site", "Another", ["https://other.example.org"], Tier.PUBLIC, 20)
ASKED = Question(question="How many zero-emission trucks did the Harbor pilot put on the road in 2023?")
DAYS = 30


def begin(library: Library, who: Viewer) -> str:
    begun = converse(library, ASKED, who).conversation_id
    assert begun is not None
    return begun


def test_a_conversation_is_its_viewers_from_token_to_token_and_goes_with_its_site(empty: Library):
    for site in (SITE, OTHER):
        empty.catalog.sites.add(site)
    mine = Viewer(Tier.MEMBER, "program-site/m-1", "program-site")
    nameless = Viewer(Tier.MEMBER, None, "program-site")
    empty.catalog.keys.add("program-site/m-1", Tier.MEMBER, "a hash")
    key = Viewer(Tier.MEMBER, "program-site/m-1")
    begun, shared, elsewhere, keyed = (begin(empty, who) for who in (mine, nameless, Viewer(site="other-site"), key))
    others = (
        nameless, key, replace(mine, tier=Tier.PUBLIC), replace(mine, name="program-site/m-2"), Viewer(Tier.MEMBER),
        Viewer(Tier.MEMBER, "program-site/m-1", "other-site"),
    )  # fmt: skip
    assert [find_conversation(empty, begun, who) for who in others] == [None] * len(others)
    assert find_conversation(empty, begun, mine) is not None
    assert find_conversation(empty, keyed, mine) is None
    assert [each.id for each in list_conversations(empty.catalog, mine, DAYS)] == [begun]
    assert {each.viewer for each in list_conversations(empty.catalog, None, DAYS)} == {
        "program-site/m-1",
        "member",
        "public",
    }
    # Without a name it is whoever's knows its id, at its tier.
    assert find_conversation(empty, shared, Viewer(Tier.MEMBER, None, "other-site")) is not None
    assert find_conversation(empty, shared, Viewer()) is None

    assert empty.catalog.sites.remove("program-site") == 2
    assert [each.id for each in list_conversations(empty.catalog, None, DAYS)] == [keyed, elsewhere]
    converse(empty, ASKED, mine)  # answered, and not kept: the site was removed meanwhile
    empty.catalog.sites.add(SITE)
    assert list_conversations(empty.catalog, mine, DAYS) == []
