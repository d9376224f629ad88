"""What looks like another edition of a publication, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kb.duplicates import fingerprint
from kb.editions import bare_title, chains, propose
from kb.records import Description, Document, Kind

BODY = "The market for zero-emission trucks in China grew again, and most makers now offer heavy models. " * 3


def document(source: str, title: str, published: str | None, text: str = BODY, **told: Any) -> Document:
    day = date.fromisoformat(published) if published else None
    description = Description(**{"title": title, "kind": Kind.FACT_SHEET, "published": day, **told})
    return Document(
        f"doc_{source}", source, f"rev_{source}", "0", "text/plain", 1, 1, "now", description, (), fingerprint([text])
    )


OLD = document("old", "Market Snapshot, 2022 Edition", "2022-03-01", BODY + "Makers sold 24600 trucks.")
NEW = document("new", "Market Snapshot, 2023 edition", "2023-03-01", BODY + "Makers sold 34900 trucks this year.")


def pairs(*documents: Document, rejected: set[tuple[str, str]] | None = None) -> list[tuple[str, str]]:
    return [(each.later.source, each.earlier.source) for each in propose(documents, rejected or set())]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Market Snapshot, 2022 Edition", "Market Snapshot 2023"),
        ("Business Guide, second edition", "Business Guide – Revised Edition, 2023"),
        ("FY 2022 Performance Report", "Performance Report - Fiscal Year 2023"),
        ("零排放货车市场指南（第二版）", "零排放货车市场指南（2023年修订版）"),
        ("2022年度零排放货车报告", "2023年度零排放货车报告"),
    ],
)
def test_titles_that_differ_in_year_or_edition_alone(one: str, other: str):
    assert bare_title(one) == bare_title(other) != ""


@pytest.mark.parametrize("title", ["2023", "Report 2023", "第二版", "Revised edition, May 2024"])
def test_a_title_of_years_and_editions_alone_tells_nothing(title: str):
    assert bare_title(title) == ""


def test_the_next_edition_is_proposed_with_the_reason():
    (found,) = propose([NEW, OLD], set())
    assert (found.later, found.earlier) == (NEW, OLD)
    assert "2023-03-01" in found.reason
    assert "% of the wording is shared" in found.reason


def test_of_three_each_is_paired_with_the_one_before():
    newest = document("newest", "Market Snapshot 2024", "2024-03-01", BODY + "Makers sold 50000 trucks.")
    assert sorted(pairs(OLD, newest, NEW)) == [("new", "old"), ("newest", "new")]


@pytest.mark.parametrize(
    "other",
    [
        document("a", "Charging Snapshot, 2023 Edition", "2023-03-01"),
        document("a", "Market Snapshot, 2023 Edition", "2023-03-01", kind=Kind.NEWS),
        document("a", "Market Snapshot, 2023 Edition", "2023-03-01", language="zh"),
        document("a", "Market Snapshot, 2023 Edition", "2022-03-01"),
        document("a", "Market Snapshot, 2023 Edition", None),
        document("a", "Market Snapshot, 2023 Edition", "2023-03-01", "Quite another text about something else."),
        document("a", "Market Snapshot, 2023 Edition", "2023-03-01", edition_of="old"),
        replace(NEW, fingerprint=None),
    ],
)
def test_what_is_no_edition_is_not_proposed(other: Document):
    assert pairs(OLD, other) == []


def test_two_publishers_have_two_publications():
    old, new = (
        replace(each, description=replace(each.description, publisher=name))
        for each, name in ((OLD, "CALSTART"), (NEW, "Harbor Institute"))
    )
    assert pairs(old, new) == []
    assert pairs(old, replace(new, description=replace(new.description, publisher=None))) == [("new", "old")]


def test_what_was_refused_is_not_proposed_again():
    assert pairs(OLD, NEW, rejected={("new", "old")}) == []


def test_chains_are_told_from_the_first():
    linked = [
        replace(NEW, description=replace(NEW.description, edition_of="old")), OLD,
        document("third", "Snapshot", None, edition_of="new"), document("lone", "Lone", "2020-01-01"),
    ]  # fmt: skip
    assert [[each.source for each in chain.documents] for chain in chains(linked)] == [["old", "new", "third"]]
