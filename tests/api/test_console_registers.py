"""Register rows on the page of a publication lead to the table where they stand."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from api.console import register_tables
from kb.access import STAFF
from kb.answer.models import Filters
from kb.library import Library
from serving import Keys


def test_every_row_of_a_publication_opens_the_page_of_the_table_that_it_stands_on(
    client: TestClient, library: Library, keys: Keys, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(register_tables, "AT_ONCE", 5)
    shelf = library.shelf(STAFF)
    rows = library.registers.rows(shelf, "partners")
    document = max((row.sources[0].document for row in rows), key=lambda each: _count(library, each.id))
    sent = {"key": keys.staff, "next": f"/console/documents/{document.id}"}
    shown = client.post("/console/sign-in", data=sent, headers={"Sec-Fetch-Site": "same-origin"}).text
    links = [html.unescape(each) for each in re.findall(r'href="(/console/registers/partners\?document=[^"]+)"', shown)]
    assert len(links) == _count(library, document.id) > 10
    for link in links:
        address, row = link.split("#")
        assert f'id="{row}"' in client.get(address).text, link
    client.cookies.clear()


def _count(library: Library, document_id: str) -> int:
    only = Filters(document_ids=(document_id,))
    return len(library.registers.rows(library.shelf(STAFF), "partners", filters=only))
