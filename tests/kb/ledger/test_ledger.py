"""Registers as they are stored at ingest and read back through a shelf."""

from __future__ import annotations

from datetime import date

import pytest

from kb.access import PUBLIC, STAFF, Tier, Viewer
from kb.answer.models import Filters
from kb.catalog.catalog import document_id
from kb.errors import InvalidInput
from kb.ledger.ledger import Ledger
from kb.ledger.where import Where
from kb.library import Library
from kb.maintenance import check
from kb.registers.extract import Extracted
from kb.registers.facts import REGISTERS
from ledgers import FILES, rows, said, write


def test_a_row_quotes_the_stored_text_of_its_page(filled: Library) -> None:
    (row,) = rows(filled, "targets", where=Where(value="55"))
    (source,) = row.sources
    (quote,) = source.quotes
    page = filled.page(source.document.id, quote.page, PUBLIC)
    assert page.text[quote.start : quote.end] == quote.quote == FILES["guide.txt"].strip()


def test_one_fact_of_several_publications_is_one_row_the_newest_first(filled: Library) -> None:
    (row,) = rows(filled, "targets", where=Where(year="2031"))
    assert [each.document.description.title for each in row.sources] == ["Courier", "Pledge"]
    assert row.id == row.sources[0].fact_id


def test_nothing_above_the_tier_is_in_a_row_or_an_alias(filled: Library) -> None:
    assert said(rows(filled, "targets"), "who", "value") == [("Norway", "55"), ("Norway", "100")]
    assert ("Iceland", "80") in said(rows(filled, "targets", Tier.MEMBER), "who", "value")
    assert ("Greenland", "90") not in said(rows(filled, "targets", Tier.MEMBER), "who", "value")
    assert ("Greenland", "90") in said(rows(filled, "targets", Tier.STAFF), "who", "value")
    names = {tier: filled.registers.aliases(filled.shelf(Viewer(tier))).name("ZLB") for tier in Tier}
    assert names == {Tier.PUBLIC: "ZLB", Tier.MEMBER: "Zanzibar Lamp Bureau", Tier.STAFF: "Zanzibar Lamp Bureau"}
    for register in REGISTERS:
        assert "Zanzibar" not in str(rows(filled, register))


def test_only_the_latest_edition_has_rows_unless_it_is_asked_as_of_a_day(filled: Library) -> None:
    assert ("40",) not in said(rows(filled, "targets"), "value")
    then = filled.shelf(PUBLIC, date(2023, 12, 31))
    assert said(list(filled.registers.rows(then, "targets")), "value") == [("40",), ("100",)]


def test_filters_narrow_the_publications(filled: Library) -> None:
    shelf = filled.shelf(PUBLIC)
    found = filled.registers.rows(shelf, "events", filters=Filters(language=("zh",)))
    assert [each.document.description.title for row in found for each in row.sources] == ["论坛"]


@pytest.mark.parametrize(
    "name", ["CCPIT", "中国国际贸易促进委员会", "Council for the Promotion of International Trade"]
)
def test_an_organization_is_found_by_all_its_names(filled: Library, name: str) -> None:
    found = rows(filled, "partners", where=Where(organization=name))
    assert {each.document.description.title for row in found for each in row.sources} == {"Forum", "论坛"}
    assert {row.names["organization"] for row in found} == {("China Council for the Promotion of International Trade",)}
    assert {row.year for row in found} == {"2023"}  # of the event that it organized


def test_places_are_found_in_either_language(filled: Library) -> None:
    assert (
        len(rows(filled, "events", where=Where(place="宁波")))
        == len(rows(filled, "events", where=Where(place="Ningbo")))
        > 0
    )
    assert rows(filled, "events", where=Where(place="Wuhan")) == []


def test_there_are_six_registers(filled: Library) -> None:
    with pytest.raises(InvalidInput, match="no register 'weather'"):
        rows(filled, "weather")


def test_beside_a_server_the_catalog_alone_is_enough(filled: Library) -> None:
    shelf = filled.shelf(STAFF)
    assert Ledger(filled.catalog).rows(shelf, "targets") == filled.registers.rows(shelf, "targets")


def test_what_is_removed_is_in_no_row_and_the_receipt_counts_it(own: Library) -> None:
    assert said(rows(own, "targets", Tier.STAFF, Where(year="2034")), "who") == [("Greenland",)]
    receipt = own.remove(document_id("club/debrief.txt"))
    assert receipt.facts == 1
    assert rows(own, "targets", Tier.STAFF, Where(year="2034")) == []
    assert "Greenland" not in repr(vars(own.registers))


def test_a_new_revision_brings_its_own_facts(own: Library) -> None:
    write(own, "again.txt", "Nothing of this.\n")
    write(own, "pledge.txt", FILES["pledge.txt"].replace("2031", "2036"))
    assert rows(own, "targets", where=Where(year="2031")) == []
    assert said(rows(own, "targets", where=Where(year="2036")), "who") == [("Norway",)]
    assert check(own).findings == ()


def test_check_finds_a_fact_that_its_page_does_not_bear_out(own: Library) -> None:
    document = own.shelf(STAFF).document(document_id("club/pledge.txt"))
    facts = [each.fact for each in own.catalog.facts.of([document.revision_id])[document.revision_id]]
    wrong = [type(fact)(**{**_fields(fact), "value": "99"}) for fact in facts]
    own.catalog.facts.put({document.revision_id: Extracted(tuple(wrong), ())})
    assert check(own).findings == ("club/pledge.txt: a fact of targets is not borne out by its page (value).",)


def _fields(fact: object) -> dict[str, object]:
    return {name: getattr(fact, name) for name in type(fact).__dataclass_fields__}
