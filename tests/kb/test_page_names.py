"""What pages are called: by the number printed on them, beside their place in the PDF, where the two differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.access import STAFF
from kb.library import Library
from kb.page_names import page_name
from layouts import drawn, running_headers
from making import answer, folder, ingest_folder, passages


@pytest.mark.parametrize(
    ("number", "label", "name"),
    [
        (14, "12", "p. 12 (PDF page 14)"),
        (2, "ii", "p. ii (PDF page 2)"),
        (40, "A-3", "p. A-3 (PDF page 40)"),
        (14, "14", "p. 14"),
        (14, None, "p. 14"),
        (3, "Sales of 2023", "Sales of 2023"),  # a sheet of a workbook
    ],
)
def test_a_page_is_named_by_what_is_printed_on_it(number: int, label: str | None, name: str) -> None:
    assert page_name(number, label) == name


def test_passages_and_citations_know_the_number_printed_on_their_page(empty: Library, tmp_path: Path) -> None:
    ingest_folder(empty, folder(tmp_path / "in", {"gazette.pdf": drawn(*running_headers)}))

    found = passages(empty, "How many cars does a ferry carry?", STAFF)[0]
    [cited] = answer(empty, "How many cars does a ferry carry?", STAFF).citations

    assert found.page_label == str(found.page + 8)
    assert (cited.page, cited.page_label) == (2, "10")
    assert "forty cars" in cited.quote
