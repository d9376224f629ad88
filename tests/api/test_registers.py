"""/v1/registers over HTTP: rows with sources, sheets, corrections, and nothing above the viewer's tier."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from api.app import create_app
from api.register_sheets import as_csv, as_xlsx, columns
from kb.access import Tier, hash_key
from kb.catalog.catalog import document_id
from kb.library import open_library
from kb.registers.facts import REGISTERS
from kb.settings import Settings
from ledgers import PLEDGE, filled_folder, rows
from serving import Keys

SECRETS = ("Iceland", "Greenland", "Zanzibar", "Ortolan", "ZLB", "Debrief")


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Iterator[TestClient]:
    """The app over the club's library. Tests undo what they change."""
    settings = Settings(home=filled_folder(tmp_path_factory.mktemp("registers")) / "home")
    with open_library(settings, purpose="tests") as library:
        library.catalog.keys.add("a member", Tier.MEMBER, hash_key(keys.member))
        library.catalog.keys.add("ana", Tier.STAFF, hash_key(keys.staff))
        with TestClient(create_app(settings, library), raise_server_exceptions=False) as opened:
            yield opened


def listed(club: TestClient, register: str, headers: dict[str, str] | None = None, **query: Any) -> dict[str, Any]:
    response = club.get(f"/v1/registers/{register}", params=query, headers=headers or {})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def test_a_row_comes_with_the_words_it_stands_on(club: TestClient) -> None:
    body = listed(club, "targets", by_year="2031")
    (row,) = body["rows"]
    assert (body["total"], row["fields"]["who"], row["year"]) == (1, "Norway", "2031")
    newest, older = row["sources"]
    assert (newest["title"], newest["published"], older["title"]) == ("Courier", "2024-02-01", "Pledge")
    page = club.get(f"/v1/documents/{newest['document_id']}/pages/{newest['page']}").json()
    assert page["text"][newest["start"] : newest["end"]] == newest["quote"] == PLEDGE.strip()
    assert body["coverage"] == {"publications": 5, "unread": []}


def test_the_public_learns_nothing_of_higher_tiers(club: TestClient, keys: Keys) -> None:
    for register in REGISTERS:
        body = listed(club, register)
        assert body["total"] == len(body["rows"])
        told = [str(body), club.get(f"/v1/registers/{register}.csv").text]
        told += [str(list(_sheet(club, register).values))]
        assert not [word for word in SECRETS for text in told if word in text]
    assert listed(club, "partners", organization="ZLB")["total"] == 0
    assert listed(club, "partners", keys.header(Tier.MEMBER), organization="ZLB")["total"] == 1
    assert listed(club, "targets", document=document_id("club/debrief.txt"))["total"] == 0


def test_editions_and_days(club: TestClient) -> None:
    assert [each["fields"]["value"] for each in listed(club, "targets", year="2030")["rows"]] == ["55"]
    then = listed(club, "targets", year="2030", as_of="2023-12-31")
    assert [each["fields"]["value"] for each in then["rows"]] == ["40"]


def test_sorting_and_pages(club: TestClient, keys: Keys) -> None:
    staff = keys.header(Tier.STAFF)
    down = [each["fields"]["value"] for each in listed(club, "targets", staff, sort="-value")["rows"]]
    assert down == ["100", "90", "80", "55"]
    body = listed(club, "targets", staff, sort="value", limit=2, offset=1)
    assert (body["total"], [each["fields"]["value"] for each in body["rows"]]) == (4, ["80", "90"])


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("targets?person=Ana", "targets cannot be filtered by person."),
        ("targets?colour=red", "There is no parameter colour."),
        ("targets?sort=colour", "targets cannot be sorted by colour."),
        ("weather", "register cannot be used"),
        ("targets.csv?limit=3", "There is no parameter limit."),
        ("targets?published_after=2024-01-01&published_before=2023-01-01", "is later than"),
    ],
)
def test_what_cannot_be_asked_is_said(club: TestClient, path: str, sentence: str) -> None:
    response = club.get(f"/v1/registers/{path}")
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert sentence in response.json()["detail"]


def test_csv_opens_as_a_table(club: TestClient) -> None:
    response = club.get("/v1/registers/targets.csv", params={"year": "2031"})
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response.headers["content-disposition"] == 'attachment; filename="targets.csv"'
    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert (row["who"], row["value"], row["document"], row["more"]) == ("Norway", "100", "Courier", "Pledge, p. 1")
    assert row["quote"] == PLEDGE.strip()


def test_a_workbook_has_a_header_that_stays_widths_numbers_and_links(club: TestClient) -> None:
    sheet = _sheet(club, "targets")
    assert sheet.freeze_panes == "A2"
    names = columns("targets")
    assert [cell.value.split()[0] for cell in sheet[1]][:3] == ["who", "what", "value"]
    assert sheet.column_dimensions["A"].width > 0
    cells = {name: sheet.cell(2, number) for number, name in enumerate(names, start=1)}
    assert (cells["value"].value, cells["who"].value) == (55, "Norway")
    link = cells["link"].hyperlink.target
    assert link.startswith("http://testserver/v1/documents/doc_")
    assert club.get(link.partition("#")[0]).status_code == 200


@pytest.mark.parametrize("text", ["=1+1", "+1-555-0150", "-x", "@SUM(A1)", "\t=1"])
def test_no_cell_is_a_formula(club: TestClient, text: str) -> None:
    (row, *_) = rows(club.app.state.services.library, "targets")  # type: ignore[attr-defined]
    row = replace(row, fact=replace(row.fact, who=text, what="a\x01b"))
    (told,) = csv.DictReader(io.StringIO(as_csv("targets", [row], lambda _: None).decode("utf-8-sig")))
    assert told["who"] == f"'{text}"
    sheet = load_workbook(io.BytesIO(as_xlsx("targets", [row], lambda _: None))).active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["B2"].value) == (text, "s", "ab")


def test_staff_correct_hide_and_undo(club: TestClient, keys: Keys) -> None:
    staff = keys.header(Tier.STAFF)
    (row,) = listed(club, "targets", year="2031")["rows"]
    at = f"/v1/registers/targets/{row['id']}"
    edited = club.patch(at, json={"fields": {"scope": "ferries"}}, headers=staff).json()
    assert (edited["id"], edited["fields"]["scope"], edited["by_hand"]) == (row["id"], "ferries", True)
    assert edited["sources"][0]["correction"]["by"] == "ana"
    (public,) = listed(club, "targets", year="2031")["rows"]
    assert (public["fields"]["scope"], public["sources"][0]["correction"]["by"]) == ("ferries", None)
    hidden = club.delete(at, headers=staff).json()["corrections"]
    assert [each["action"] for each in hidden] == ["hide", "hide"]
    assert listed(club, "targets", year="2031")["total"] == 0
    made = club.get("/v1/corrections", headers=staff).json()["corrections"]
    assert {(each["action"], each["by"], each["standing"]) for each in made} == {
        ("edit", "ana", True), ("hide", "ana", True),
    }  # fmt: skip
    for each in made:
        assert club.delete(f"/v1/corrections/{each['number']}", headers=staff).status_code == 200
    assert listed(club, "targets", year="2031")["rows"] == [row]
    assert club.delete(f"/v1/corrections/{made[0]['number']}", headers=staff).status_code == 404


def test_staff_add_a_row_that_its_quote_bears_out(club: TestClient, keys: Keys) -> None:
    staff, at = keys.header(Tier.STAFF), "/v1/registers/contacts"
    new: dict[str, Any] = {
        "document_id": document_id("club/pledge.txt"), "fields": {"name": "Norway"},
        "quotes": [{"page": 1, "quote": "Norway has committed"}],
    }  # fmt: skip
    added = club.post(at, json=new, headers=staff)
    assert (added.status_code, added.json()["sources"][0]["read_by"]) == (201, "hand")
    assert listed(club, "contacts")["total"] == 1
    refused = club.post(at, json={**new, "fields": {"name": "Sweden"}}, headers=staff)
    assert (refused.status_code, refused.json()["detail"]) == (422, "The quotes do not bear out name.")
    for each in added.json()["sources"][0]["correction"]["numbers"]:
        club.delete(f"/v1/corrections/{each}", headers=staff)
    assert listed(club, "contacts")["total"] == 0


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", "/v1/registers/targets/fact_x"), ("DELETE", "/v1/registers/targets/fact_x"),
        ("POST", "/v1/registers/targets"), ("GET", "/v1/corrections"), ("DELETE", "/v1/corrections/1"),
    ],
)  # fmt: skip
def test_only_staff_correct(club: TestClient, keys: Keys, method: str, path: str) -> None:
    body = {"json": {}} if method in {"PATCH", "POST"} else {}
    assert club.request(method, path, **body).status_code == 401  # type: ignore[arg-type]
    response = club.request(method, path, headers=keys.header(Tier.MEMBER), **body)  # type: ignore[arg-type]
    assert response.status_code == 403


def _sheet(club: TestClient, register: str) -> Any:
    response = club.get(f"/v1/registers/{register}.xlsx")
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content))[register]
