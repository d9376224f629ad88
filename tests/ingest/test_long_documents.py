"""Publications with more pages than are kept in memory."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from ingest.cutting import Cut, cut
from ingest.describe import describe
from ingest.parse import parse
from ingest.spool import Spool
from kb.access import PUBLIC
from kb.library import Library
from kb.maintenance import check
from making import answer, folder, ingest_folder, pdf

PAGES = [
    (
        "Report of the depots",
        f"Chapter {number}",
        *(f"Depot {number}{letter} has {number + 3} chargers and opened in {1990 + number}, which" for letter in "ab"),
        "the operators report with some pride.",
        f"{number + 2}",
    )
    for number in range(1, 13)
]


def cut_up(content: bytes) -> Cut:
    made = Cut()
    for part in cut(partial(describe, source="a.pdf", entry=None, edition_of=None), 60, parse(Path("a.pdf"), content)):
        made.take(part)
    return made


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pages, two chunks, two elements in memory."""
    monkeypatch.setattr(Spool.__init__, "__defaults__", ((), 2))
    monkeypatch.setattr("ingest.leads.PLACES", 2)


def test_pages_on_the_disk_are_read_as_those_in_memory(request: pytest.FixtureRequest):
    content = pdf(*PAGES)
    within = cut_up(content)
    request.getfixturevalue("little_memory")
    beyond = cut_up(content)
    assert beyond.head == within.head
    assert (list(beyond.pages), list(beyond.chunks)) == (list(within.pages), list(within.chunks))
    assert len(beyond.pages) == 12
    assert "Report of the depots" not in "".join(page.text for page in beyond.pages)  # a running header


def test_a_long_publication_is_stored_whole(empty: Library, tmp_path: Path, little_memory: None, monkeypatch):
    monkeypatch.setattr("kb.catalog.rows.AT_ONCE", 2)
    monkeypatch.setattr("kb.embedding.WRITTEN_AT_ONCE", 3)
    (outcome,) = ingest_folder(empty, folder(tmp_path / "pubs", {"long.pdf": pdf(*PAGES)}))
    assert (outcome.status, outcome.pages) == ("added", 12)
    assert check(empty).findings == ()
    assert [empty.page(outcome.document_id, n, PUBLIC).number for n in (1, 7, 12)] == [1, 7, 12]
    assert "12 chargers" in answer(empty, "How many chargers has depot 9a?").text
