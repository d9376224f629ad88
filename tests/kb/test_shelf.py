"""Which documents a shelf holds: tiers, editions, dates, filters. Pure data, no library."""

from __future__ import annotations

from datetime import date

import pytest

from kb.access import PUBLIC, STAFF, Tier, Viewer
from kb.answer.models import Filters
from kb.errors import InvalidInput, NotFound
from kb.records import Description, Document, Kind
from kb.shelf import filter_documents, make_shelf

MEMBER = Viewer(Tier.MEMBER)


def document(source: str, published: str | None = None, **told) -> Document:
    description = Description(title=source, published=date.fromisoformat(published) if published else None, **told)
    return Document(f"doc_{source}", source, f"rev_{source}", "0" * 64, "text/plain", 1, 1, "now", description)


def current(documents: list[Document], viewer: Viewer = STAFF, as_of: str | None = None) -> set[str]:
    day = date.fromisoformat(as_of) if as_of else None
    return {each.source for each in make_shelf(documents, viewer, 1, day).current.values()}


def test_each_viewer_reads_their_tier_and_below():
    documents = [document(tier, tier=tier) for tier in Tier]
    assert [sorted(make_shelf(documents, viewer, 1).readable) for viewer in (PUBLIC, MEMBER, STAFF)] == [
        ["rev_public"], ["rev_member", "rev_public"], ["rev_member", "rev_public", "rev_staff"],
    ]  # fmt: skip


def test_listed_are_those_above_that_say_so():
    documents = [
        document("a", tier=Tier.MEMBER, listed=True), document("b", tier=Tier.MEMBER), document("c", listed=True),
    ]  # fmt: skip
    assert [each.source for each in make_shelf(documents, PUBLIC, 1).listed] == ["a"]
    assert make_shelf(documents, MEMBER, 1).listed == ()


def test_a_hidden_document_and_none_are_refused_alike():
    shelf = make_shelf([document("a", tier=Tier.STAFF)], MEMBER, 1)
    for wanted in ("doc_a", "doc_b"):
        with pytest.raises(NotFound, match=f"^There is no document {wanted}.$"):
            shelf.document(wanted)
    assert make_shelf([document("a", tier=Tier.STAFF)], STAFF, 1).document("doc_a").source == "a"


FIRST, SECOND, THIRD = (
    document("first", "2012-01-01"),
    document("second", "2013-01-01", edition_of="first", tier=Tier.MEMBER),
    document("third", "2014-01-01", edition_of="second"),
)


@pytest.mark.parametrize(
    ("documents", "viewer", "expected"),
    [
        ([FIRST, SECOND], STAFF, {"second"}),
        ([SECOND, FIRST], STAFF, {"second"}),
        ([FIRST, SECOND], PUBLIC, {"first"}),
        ([FIRST, SECOND, THIRD], STAFF, {"third"}),
        ([FIRST, SECOND, THIRD], PUBLIC, {"third"}),  # by way of one that the public may not read
        ([SECOND, THIRD], STAFF, {"third"}),  # the first was removed
        ([FIRST, document("other", "2015-01-01")], STAFF, {"first", "other"}),
        ([FIRST, document("a", "2013-01-01", edition_of="first"), document("b", "2014-01-01", edition_of="first")],
         STAFF, {"b"}),
        ([FIRST, document("undated", edition_of="first")], STAFF, {"undated"}),
        ([document("summary", "2024-01-01"), document("a-full", "2024-01-01", edition_of="summary")],
         STAFF, {"a-full"}),
        ([document("self", edition_of="self")], STAFF, {"self"}),
        ([document("lone", "2012-01-01", edition_of="never-ingested")], STAFF, {"lone"}),
    ],
)  # fmt: skip
def test_the_latest_edition_that_may_be_read_stands_for_all(
    documents: list[Document], viewer: Viewer, expected: set[str]
):
    assert current(documents, viewer) == expected
    assert len(make_shelf(documents, STAFF, 1).readable) == len(documents)


def test_as_of_a_day_later_editions_are_not_there_yet():
    documents = [FIRST, SECOND, THIRD, document("undated")]
    assert current(documents, as_of="2013-12-31") == {"second", "undated"}
    assert current(documents, as_of="2013-01-01") == {"second", "undated"}
    assert current(documents, as_of="2011-01-01") == {"undated"}
    assert [each.source for each in make_shelf(documents, STAFF, 1, date(2011, 1, 1)).readable.values()] == ["undated"]


LIBRARY = [
    document("news", "2023-06-01", kind=Kind.NEWS, program="Pilots"),
    document("study", "2021-01-01", kind=Kind.POLICY_STUDY, language="zh"),
    document("undated"),
]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {"news", "study", "undated"}),
        ({"kind": ["news"]}, {"news"}),
        ({"kind": ["news", "policy-study"]}, {"news", "study"}),
        ({"program": ["Pilots"]}, {"news"}),
        ({"program": ["pilots of another kind"]}, set()),
        ({"language": ["zh"]}, {"study"}),
        ({"document_ids": ["doc_undated", "doc_unknown"]}, {"undated"}),
        ({"published_after": "2021-01-01"}, {"news", "study"}),
        ({"published_after": "2021-01-02"}, {"news"}),
        ({"published_before": "2021-01-01"}, {"study"}),
        ({"kind": ["news"], "language": ["zh"]}, set()),
    ],
)
def test_filters(filters: dict[str, object], expected: set[str]):
    assert {each.source for each in filter_documents(LIBRARY, Filters.model_validate(filters))} == expected


def test_dates_the_wrong_way_round_are_refused():
    filters = Filters(published_after=date(2024, 1, 1), published_before=date(2023, 1, 1))
    with pytest.raises(InvalidInput, match=r"published_after \(2024-01-01\) is later") as caught:
        filter_documents(LIBRARY, filters)
    assert caught.value.advice
