"""A library that was made before there were registers gets them from its catalog."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from kb.access import STAFF
from kb.catalog import schema
from kb.ledger.refresh import refresh, refreshing
from kb.library import Library
from kb.registers.facts import REGISTERS
from ledgers import FILES, rows
from making import Run


@pytest.fixture
def old(own: Library) -> Library:
    """As the migration leaves a library of before."""
    with own.catalog._engine.begin() as connection:
        connection.execute(delete(schema.facts))
        connection.execute(delete(schema.fact_names))
        connection.execute(update(schema.revisions).values(extractor=None))
        connection.execute(update(schema.library).values(index_version=schema.library.c.index_version + 1))
    return own


def test_the_facts_are_those_of_an_ingest(old: Library, filled: Library) -> None:
    assert len(old.registers.unread(old.shelf(STAFF))) == len(old.shelf(STAFF).current)
    assert rows(old, "targets") == []
    assert refresh(old.catalog) == len(FILES)
    assert old.registers.unread(old.shelf(STAFF)) == ()
    for register in REGISTERS:
        mine, theirs = (
            [(row.fact, row.names, row.year, len(row.sources)) for row in rows(library, register)]
            for library in (old, filled)
        )
        assert mine == theirs
    assert refresh(old.catalog) == 0


def test_it_goes_on_where_it_was_ended(old: Library) -> None:
    asked = iter([False, False, True, True])
    assert refresh(old.catalog, ended=lambda: next(asked)) == 2
    assert refresh(old.catalog) == len(FILES) - 2


def test_a_server_does_it_in_a_thread_of_its_own(old: Library) -> None:
    with refreshing(old.catalog) as thread:
        thread.join()
    assert rows(old, "targets") != []


def test_the_shell_says_that_it_is_to_be_done_and_does_it(old: Library, run: Run) -> None:
    # Beside the process that has the library open.
    told = run(old.settings.home, "registers", "targets")
    assert (told.status, told.out) == (0, "")
    assert "7 publications were not read for the registers" in told.err
    assert "Read the registers of 8 publications" in run(old.settings.home, "registers", "refresh").out
    told = run(old.settings.home, "registers", "targets", "--tier", "public", "--year", "2031")
    assert "Norway" in told.out
    assert "Courier, p. 1" in told.out
    assert told.err == ""


def test_without_a_chat_model_the_shell_says_what_to_set(own: Library, run: Run) -> None:
    told = run(own.settings.home, "registers", "refresh", "--model")
    assert (told.status, "FOOTNOTE_CHAT_MODEL" in told.err) == (2, True)
