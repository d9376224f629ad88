"""What people correct by hand is laid over what is read, of this revision and of the next."""

from __future__ import annotations

import pytest

from kb.access import STAFF, Tier
from kb.catalog.catalog import document_id
from kb.errors import InvalidInput, NotFound
from kb.ledger.changes import add_row, edit_row, hide_row
from kb.ledger.correcting import stands
from kb.ledger.where import Where
from kb.library import Library
from kb.maintenance import check
from ledgers import PLEDGE, rows, said, write

BUSES = Where(year="2031")


def edit(library: Library, wanted: str, values: dict[str, str], *quotes: tuple[int, str]) -> None:
    shelf = library.shelf(STAFF)
    edit_row(library.catalog, library.registers, shelf, "targets", wanted, values, quotes, "ana")


def hide(library: Library, wanted: str) -> None:
    hide_row(library.catalog, library.registers, library.shelf(STAFF), "targets", wanted, "ana")


def add(library: Library, name: str, values: dict[str, str], *quotes: tuple[int, str]) -> str:
    return add_row(library.catalog, library.shelf(STAFF), "targets", document_id(f"club/{name}"), values, quotes, "bo")


def test_an_edit_holds_in_all_publications_and_survives_a_new_revision(own: Library) -> None:
    (row,) = rows(own, "targets", where=BUSES)
    edit(own, row.id, {"who": "Kingdom of Norway"})
    write(own, "pledge.txt", "A line before it.\n\n" + PLEDGE)
    (after,) = rows(own, "targets", where=BUSES)
    assert (after.id, said([after], "who", "value")) == (row.id, [("Kingdom of Norway", "100")])
    assert len(after.sources) == 2
    correction = after.sources[0].correction
    assert correction is not None
    assert (correction.by, correction.unsupported, after.sources[0].by_hand) == ("ana", ("who",), True)


def test_an_edit_that_the_text_bears_out_is_not_marked_as_a_word_of_mouth(own: Library) -> None:
    (row,) = rows(own, "targets", where=BUSES)
    edit(
        own, row.id, {"what": "bus sales"}, (1, "Norway has committed to 100 percent zero-emission bus sales by 2031.")
    )
    (after,) = rows(own, "targets", where=BUSES)
    assert said([after], "what") == [("bus sales",)]
    assert not any(each.by_hand for each in after.sources)


def test_quotes_must_stand_on_the_page_and_bear_the_change_out(own: Library) -> None:
    (row,) = rows(own, "targets", where=BUSES)
    with pytest.raises(InvalidInput, match="not on page 1"):
        edit(own, row.id, {"value": "90"}, (1, "90 percent"))
    with pytest.raises(InvalidInput, match="do not bear out value"):
        edit(own, row.id, {"value": "90"}, (1, "zero-emission bus sales"))
    assert own.catalog.corrections.all() == []


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"colour": "red"}, "no field colour"),
        ({"value": "a lot"}, "value must be a figure"),
        ({"by_year": "soon"}, "by_year must be a year"),
        ({"status": "dreamt"}, "status must be one of"),
        ({"unit": "furlongs"}, "unit must be one of"),
        ({"who": ""}, "needs who"),
    ],
)
def test_what_fits_no_field_is_refused(filled: Library, values: dict[str, str], why: str) -> None:
    (row,) = rows(filled, "targets", where=BUSES)
    with pytest.raises(InvalidInput, match=why):
        edit(filled, row.id, values)


def test_what_is_hidden_stays_hidden_until_that_is_undone(own: Library) -> None:
    (row,) = rows(own, "targets", where=BUSES)
    hide(own, row.id)
    write(own, "pledge.txt", PLEDGE + "\nA line after it.\n")
    assert rows(own, "targets", Tier.STAFF, BUSES) == []
    with pytest.raises(NotFound):
        hide(own, row.id)
    for each in own.catalog.corrections.all():
        own.catalog.corrections.undo(each.number)
    (back,) = rows(own, "targets", where=BUSES)
    assert (back.id, len(back.sources)) == (row.id, 2)


def test_an_added_row_follows_its_quote_and_goes_with_it(own: Library) -> None:
    values = {"who": "Iceland", "what": "vans", "value": "12", "unit": "%", "by_year": "2028", "status": "pledged"}
    text = "By 2028 it is to be 12 percent of vans, Iceland pledged."
    with pytest.raises(InvalidInput, match="not on page 1"):
        add(own, "pledge.txt", values, (1, text))
    write(own, "pledge.txt", f"{PLEDGE}\n{text}\n")
    wanted = add(own, "pledge.txt", values, (1, text))
    with pytest.raises(InvalidInput, match="do not bear out value"):
        add(own, "pledge.txt", {**values, "value": "13"}, (1, text))
    write(own, "pledge.txt", f"Something before.\n\n{PLEDGE}\n{text}\n")
    (row,) = rows(own, "targets", where=Where(year="2028"))
    assert (row.id, row.sources[0].quotes[0].quote, row.sources[0].read_by) == (wanted, text, "hand")
    assert not row.sources[0].by_hand
    write(own, "pledge.txt", PLEDGE)
    assert rows(own, "targets", where=Where(year="2028")) == []
    (made,) = own.catalog.corrections.all()
    assert not stands(own.catalog, own.shelf(STAFF), made)


def test_a_removal_erases_corrections_and_counts_them(own: Library) -> None:
    (row,) = rows(own, "targets", where=Where(value="55"))
    edit(own, row.id, {"who": "Xylophonia"})
    receipt = own.remove(document_id("club/guide.txt"))
    assert (receipt.facts, receipt.corrections) == (1, 1)
    assert own.catalog.corrections.all() == []
    assert b"Xylophonia" not in b"".join(file.read_bytes() for file in own.settings.home.rglob("*") if file.is_file())
    assert check(own).findings == ()
