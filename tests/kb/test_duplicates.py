"""The same text under another name is shown once; a text that differs in a figure is another one."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.editing import edit
from kb.access import PUBLIC, STAFF, Tier, Viewer
from kb.answer.models import Filters
from kb.catalog.catalog import document_id
from kb.duplicates import ALIKE, find_copies, fingerprint, resemblance, same_text
from kb.library import Library
from kb.records import Description, Document, From, Origin
from kb.shelf import make_shelf
from making import answer, folder, ingest_folder, passages, pdf

RANDOM = random.Random(5)
WORDS = ["".join(RANDOM.choices("abcdefghijklmnop", k=6)) for _ in range(600)]
ENGLISH = " ".join(WORDS) + " 1,200 trucks in 2023, of which 4.5 percent fuel cells."
CHINESE = "".join(chr(0x4E00 + RANDOM.randrange(2000)) for _ in range(600)) + "2023年销售1200辆。"


def document(source: str, text: str = ENGLISH, **told: Any) -> Document:
    more = {name: told.pop(name) for name in ("media_type", "ingested_at") if name in told}
    made = Document(
        f"doc_{source}", source, f"rev_{source}", "0", "text/html", 1, 1, "2024", Description(source, **told), (),
        fingerprint([text]),
    )  # fmt: skip
    return replace(made, **more)


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_pages_case_width_and_list_numbers_have_no_part_in_it(text: str):
    half = len(text) // 2 + text[len(text) // 2 :].find(" ") + 1
    same = fingerprint(["1. " + text[:half].upper().replace("2", "２"), text[half:]])
    assert same.figures == fingerprint([text]).figures
    assert resemblance(same, fingerprint([text])) >= ALIKE


@pytest.mark.parametrize(
    "other",
    [
        ENGLISH.replace("1,200", "1,300"), ENGLISH.replace("4.5", "5.4"), ENGLISH + " 7",
        ENGLISH.replace("1,200 trucks in 2023", "2,023 trucks in 1200"), ENGLISH.replace(" ".join(WORDS[:40]), "other"),
    ],
)  # fmt: skip
def test_a_changed_figure_or_part_makes_another_document(other: str):
    assert not same_text(document("a"), document("b", other))
    assert same_text(document("a"), document("b"))


def test_of_two_days_the_later_is_no_copy():
    """Its words may say otherwise what they said before."""
    one, other = document("a", published=date(2022, 1, 1)), document("b", published=date(2023, 1, 1))
    assert not same_text(one, other)
    assert same_text(one, document("c", published=date(2022, 1, 1)))
    assert same_text(one, document("c"))


def test_the_estimate_is_near_the_truth():
    for kept in (1.0, 0.9, 0.5, 0.0):
        other = WORDS[: int(kept * 600)] + [
            "".join(RANDOM.choices("qrstuvw", k=6)) for _ in range(600 - int(kept * 600))
        ]
        shared = 600 * kept / (1200 - 600 * kept)
        estimate = resemblance(fingerprint([" ".join(WORDS)]), fingerprint([" ".join(other)]))
        assert estimate == pytest.approx(shared, abs=0.12)


def test_a_text_without_words_has_a_fingerprint():
    assert resemblance(fingerprint([]), fingerprint([""])) == 1.0


def test_who_stands_for_the_others():
    catalogued = {"title": Origin(From.CATALOG, 1.0)}
    documents = [
        document("page"), document("early", ingested_at="2019"), document("pdf", media_type="application/pdf"),
        document("told", origins=catalogued), document("else", CHINESE),
    ]  # fmt: skip
    copies = find_copies(documents)
    assert [each.source for each in copies.groups["rev_page"]] == ["told", "pdf", "early", "page"]
    assert [each.source for each in copies.one_of_each(documents)] == ["told", "else"]
    assert [each.source for each in copies.one_of_each(documents[:2])] == ["early"]


def current(*documents: Document, viewer: Viewer = STAFF, **filters: Any) -> set[str]:
    return {each.source for each in make_shelf(documents, viewer, 1).answering(Filters(**filters)).values()}


def test_a_copy_above_the_viewers_tier_is_not_felt():
    hidden = document("hidden", origins={"title": Origin(From.CATALOG, 1.0)}, tier=Tier.MEMBER)
    shelf = make_shelf([hidden, document("open")], PUBLIC, 1)
    assert shelf.also_in(shelf.document("doc_open")) == ()
    assert current(hidden, document("open"), viewer=PUBLIC) == {"open"}
    assert current(hidden, document("open")) == {"hidden"}


def test_two_that_are_joined_by_a_hidden_one_alone_are_not_joined():
    """Each differs a little from the one in between, which the viewer may not read."""
    near = [document(name, " ".join(WORDS[i * 9 : i * 9 + 540])) for i, name in enumerate("abc")]
    a, between, c = near[0], replace(near[1], description=Description("b", tier=Tier.STAFF)), near[2]
    assert current(a, between, c, viewer=PUBLIC) == current(a, c, viewer=PUBLIC) == {"a", "c"}


def test_a_filter_for_the_other_one_finds_it():
    one, other = document("one", ingested_at="2019"), document("other", program="Pilots")
    assert current(one, other) == {"one"}
    assert current(one, other, document_ids=("doc_other",)) == current(one, other, program=("Pilots",)) == {"other"}


def test_editions_with_one_text_are_no_copies_and_a_copy_of_an_old_one_is_old():
    old, new = document("old"), document("new", edition_of="old")
    assert current(old, new) == {"new"}
    later = document("later", CHINESE, edition_of="old")
    assert current(old, later, document("copy-of-old")) == {"later"}


TEXT = ["The Quillback depot opened in Ningbo in 2021 with 48 chargers.", "It serves the trucks of nine companies."]


@pytest.fixture
def doubled(empty: Library, tmp_path: Path) -> Library:
    """A text as PDF and as HTML, and the same bytes under another path, which is for members."""
    page = f"<html><body><h1>Quillback depot</h1><p>{TEXT[0]}</p><p>{TEXT[1]}</p></body></html>"
    drawn = pdf(["Quillback depot", "", *TEXT])
    files = {"depot.html": page, "depot.pdf": drawn, "members/depot.pdf": drawn}
    catalog = [{"path": "members/depot.pdf", "tier": "member", "title": "For members"}]
    assert all(each.status == "added" for each in ingest_folder(empty, folder(tmp_path / "club", files, catalog)))
    return empty


def test_one_stands_for_all_and_its_citation_names_the_others(doubled: Library):
    question = "When did the Quillback depot open?"
    (citation,) = answer(doubled, question).citations
    assert citation.document_id == document_id("club/depot.pdf")
    assert [each.document_id for each in citation.also_in] == [document_id("club/depot.html")]
    assert {each.document_id for each in passages(doubled, question)} == {citation.document_id}
    (citation,) = answer(doubled, question, Viewer(Tier.MEMBER)).citations
    assert (citation.title, len(citation.also_in)) == ("For members", 2)
    only = answer(doubled, question, filters=Filters(document_ids=(document_id("club/depot.html"),)))
    assert only.citations[0].document_id == document_id("club/depot.html")
    edit(doubled, "club/depot.pdf", {"tier": "staff"})
    (citation,) = answer(doubled, question).citations
    assert (citation.document_id, citation.also_in) == (document_id("club/depot.html"), ())
