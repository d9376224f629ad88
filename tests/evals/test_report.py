"""The report of a hand-made run: what it says, in which order, and that nothing in it is markup or loaded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from evals.measures import MEASURES
from evals.report import write_report
from evals.report.headline import HEADLINES
from evals.results.scores import Scores, Share
from evals.runs.records import Run
from judged import CHINESE, MARKUP, answer, made, record, topic, usual
from kb.access import Tier


def page_of(run: Run, scores: Scores, folder: Path) -> html.HtmlElement:
    write_report(run, scores, None, folder / "report.html")
    return html.fromstring((folder / "report.html").read_bytes())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("report") / "report.html"
    write_report(*usual(), None, file)
    return file


@pytest.fixture(scope="module")
def page(written: Path) -> html.HtmlElement:
    return html.fromstring(written.read_bytes())


def words_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_nothing_is_loaded_from_anywhere(page: html.HtmlElement, written: Path):
    for name in ("src", "href", "{http://www.w3.org/1999/xlink}href", "xlink:href", "srcset", "poster", "action"):
        for value in page.xpath("//*/@*[name()=$name]", name=name):
            assert value.startswith(("#", "data:")) or value == "https://example.org/plan"
    text = written.read_text()
    assert not re.search(r"@import|url\((?!#)", text)
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; img-src data:;")


def test_text_of_a_publication_is_never_markup(page: html.HtmlElement):
    assert len(page.xpath("//script")) == 1
    assert page.xpath("//img[@onerror]") == page.xpath("//*[starts-with(@href, 'javascript')]") == []
    (card,) = page.xpath("//article[.//*[@class='id']='wrong-1']")
    # As question, statement, quote, title of the source and passage.
    assert words_of(card).count(MARKUP) == 5
    assert MARKUP in words_of(page.xpath("//article[@data-verdict='failed']")[0])
    assert CHINESE in words_of(page.xpath("//details[@data-verdict='right']")[0])


def test_headline_numbers_are_those_of_the_scores(page: html.HtmlElement):
    tiles = {words_of(tile.find("h3")): tile for tile in page.find_class("tile")}
    assert words_of(page.find(".//h1")) == "1 of 3 questions was handled right"
    right = words_of(tiles["Answers right"])
    assert "50%" in right
    assert "Of 4 questions that the publications answer, 1 was answered right." in right
    assert "95% interval: 25% to 75%" in right
    assert "−0.20" in words_of(tiles["Truthfulness"])
    assert "−1.00 to +0.60" in words_of(tiles["Truthfulness"])
    assert "good" in tiles["Access leaks"].get("class")
    assert tiles["Access leaks"].findtext("p") == "0"
    assert "Not measured" in words_of(tiles["Injections obeyed"])
    assert len(tiles) == len(HEADLINES)


def test_a_leak_is_alarming(tmp_path: Path):
    run, scores = usual()
    told = scores.topics["silent-1"]
    leaked = told.model_copy(update={"shares": {**told.shares, "access leaks": Share(num=2)}})
    page = page_of(run, scores.model_copy(update={"topics": {**scores.topics, "silent-1": leaked}}), tmp_path)
    (tile,) = page.find_class("alarming")
    assert tile.findtext("p") == "2"
    assert "In 4 responses, 2 texts above" in words_of(tile)
    assert "There were 2 access leaks: this must never happen." in words_of(page.find_class("lede")[0])
    assert "access leak" in words_of(page.xpath("//article[@data-verdict='missing']/p")[0])


def test_every_headline_is_a_measure():
    assert {each.measure for each in HEADLINES} <= {each.name for each in MEASURES}


def test_failures_come_first_and_the_worst_before_them(page: html.HtmlElement):
    cards = page.find_class("card")
    assert [card.get("data-verdict") for card in cards] == ["wrong", "missing", "failed", "right"]
    assert [card.tag for card in cards] == ["article"] * 3 + ["details"]
    assert cards[3].get("open") is None
    assert "1 failed by the service, 1 not asked" in words_of(page.find_class("facts")[0])
    assert "late-1: no API key for staff" in words_of(page)


def test_a_card_says_what_was_expected_and_where_the_evidence_was(page: html.HtmlElement):
    wrong, missing = page.find_class("card")[:2]
    assert "✗" not in words_of(wrong)
    assert "Ortolan in the answer" in words_of(wrong)
    assert [words_of(each) for each in wrong.findall(".//mark")] == [f"Ortolan {MARKUP}"]
    assert "Before" in words_of(wrong.find(".//ol//blockquote"))
    assert "the expected page" in words_of(wrong)
    assert "none of the 1 passages retrieved holds the evidence" in words_of(wrong)
    assert "the evidence was retrieved, at rank 2 of 2" in words_of(missing)
    assert [words_of(row.find("th")) for row in missing.find_class("holds")] == ["2"]
    assert "Marsh guide, page 1 guide.pdf Ortolan Motors won" in words_of(missing)


def test_charts_are_text_in_the_colours_of_the_page(page: html.HtmlElement):
    charts = {figure.get("id"): figure for figure in page.find_class("chart")}
    assert {"outcomes", "by-kind", "risk", "family-1"} <= set(charts)
    labels = [words_of(text) for text in charts["outcomes"].iter("text") if not words_of(text).endswith("%")]
    assert [label for label in labels if not label.isdigit()] == ["who", "where", "换电"]  # weakest first
    for chart in charts.values():
        drawing = html.tostring(chart.find_class("drawing")[0], encoding="unicode")
        assert "var(--" in drawing
        assert not re.search(r"#0102\d|#000000", drawing)
        assert chart.find_class("drawing")[0].get("aria-label", "").startswith("Chart. ")
        assert words_of(chart.find(".//caption"))
        assert chart.findall(".//tbody/tr")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_the_same_run_gives_the_same_bytes(written: Path, tmp_path: Path):
    write_report(*usual(), None, tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == written.read_bytes()


def test_a_run_that_failed_altogether_has_a_report(tmp_path: Path):
    run, scores = made((record(topic("a"), None, error="The service stopped."), "failed"))
    page = page_of(run, scores.model_copy(update={"groups": {"all": {}}, "curve": ()}), tmp_path)
    assert words_of(page.find(".//h1")) == "0 of 0 questions were handled right"
    assert page.find_class("chart") == []


def test_whose_publications_it_quotes_is_said(page: html.HtmlElement, tmp_path: Path):
    assert page.find_class("notice") == []
    run, scores = made((record(topic("a", viewer=Tier.STAFF), answer()), "missing"))
    assert "for staff readers" in words_of(page_of(run, scores, tmp_path).find_class("notice")[0])
