"""The report in a real browser, and the page pictures beside its failures."""

from __future__ import annotations

import io
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from evals.measures import MEASURES
from evals.report import write_report
from evals.report.pictures import take_pictures
from evals.results.scores import Scores
from evals.runs.records import DocumentInfo, Run
from evals.runs.target import InProcess
from judged import MARKUP, answer, citation, made, record, topic, usual
from kb.access import Tier
from kb.library import Library
from making import folder, ingest_folder, pdf

QUOTE = "Ortolan Motors won the tender."
Look = Callable[..., Page]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("report") / "report.html"
    write_report(*usual(), None, file)
    return file


@pytest.fixture
def look(browser: Browser, written: Path) -> Iterator[Look]:
    """Open the report. An error in it, or a request for anything but itself, fails the test."""
    troubles: list[str] = []
    contexts = []

    def open_page(file: Path = written, **options: Any) -> Page:
        context = browser.new_context(reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: said.type == "error" and troubles.append(said.text))
        page.on("request", lambda sent: sent.url.startswith((file.as_uri(), "data:")) or troubles.append(sent.url))
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def shown(page: Page) -> list[str]:
    return page.locator(".card:not([hidden]) .id").all_inner_texts()


def test_filters_leave_what_fits_all_of_them(look: Look):
    page = look()
    assert len(shown(page)) == 4
    page.select_option("[data-filter=verdict]", "missing")
    assert shown(page) == ["silent-1"]
    page.select_option("[data-filter=kind]", "who")
    assert shown(page) == []
    expect(page.locator("#count")).to_have_text("0 of 4 questions")
    expect(page.locator(".none").first).to_be_visible()
    page.click("#clear")
    assert len(shown(page)) == 4
    page.select_option("[data-filter=language]", "zh")
    assert shown(page) == ["right-1"]
    page.click("#clear")
    page.fill("#text", "换电站 江苏")
    assert shown(page) == ["right-1"]
    page.fill("#text", "WHO <script>")
    assert shown(page) == ["wrong-1"]
    page.fill("#text", "")
    page.select_option("[data-filter=split]", "dev")
    assert len(shown(page)) == 4


def test_filters_and_right_answers_work_from_the_keyboard(look: Look):
    page = look()
    page.focus("#text")
    page.keyboard.type("换电")
    assert shown(page) == ["right-1"]
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('details.card > summary')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("details.card mark")).to_be_visible()


def test_a_link_to_a_filtered_question_shows_it(look: Look):
    page = look()
    page.fill("#text", "nothing has this")
    page.evaluate("location.hash = document.querySelector('details.card').id")
    expect(page.locator("details.card mark")).to_be_visible()


def test_hostile_text_does_nothing(look: Look):
    page = look()
    assert page.title().startswith("Footnote: ")
    assert MARKUP in page.locator(".card.wrong h3").inner_text()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_window(look: Look, tmp_path: Path, width: int):
    long = "https://example.org/" + "a" * 200
    told = record(topic("long", "k" * 40, long), answer(citation(long, title=long)), long, long)
    write_report(*made((told, "wrong"), (record(topic("b"), answer()), "missing")), None, tmp_path / "long.html")
    page = look(tmp_path / "long.html", viewport={"width": width, "height": 800})
    for each in page.locator("main details").all():
        each.evaluate("details => details.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(look: Look, scheme: Any):
    """WCAG 2 AA: 4.5 to 1."""
    page = look(color_scheme=scheme)
    names = "paper raised wash ink soft accent right missing wrong on-bar mark on-mark".split()
    colours = page.evaluate(
        "names => names.map(name => getComputedStyle(document.documentElement).getPropertyValue('--' + name))", names
    )
    light = dict(zip(names, map(luminance, colours), strict=True))
    pairs = [(text, ground) for text in names[3:9] for ground in ("paper", "raised")]
    pairs += [("on-bar", "right"), ("on-bar", "missing"), ("on-bar", "wrong"), ("on-mark", "mark"), ("soft", "wash")]
    for one, other in pairs:
        low, high = sorted((light[one], light[other]))
        assert (high + 0.05) / (low + 0.05) >= 4.5, (scheme, one, other)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, as WCAG 2 has it."""
    parts = [int(colour.strip()[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.fixture
def tender(empty: Library, tmp_path: Path) -> InProcess:
    """A library with one PDF, `guide.pdf`, of two pages."""
    ingest_folder(empty, folder(tmp_path / "club", {"guide.pdf": pdf(["Contents of the guide."], [QUOTE])}))
    return InProcess(empty)


def judged(target: InProcess, revision: str | None = None) -> tuple[Run, Scores]:
    """A wrong answer that cites page 1, a missing one whose evidence is on page 2, a right one that cites page 1."""
    (document,) = target.documents(Tier.PUBLIC)
    known: DocumentInfo = document.model_copy(update={"revision_id": revision or document.revision_id})
    evidence = [{"document": "guide.pdf", "page": 2, "quote": QUOTE}]
    cited = citation(
        "Contents of the guide.", document_id=known.id, revision_id=known.revision_id, start=0, end=22, title="Guide"
    )
    return made(
        (record(topic("w", expected="not_found", nuggets=(), evidence=()), answer(cited)), "wrong"),
        (record(topic("m", evidence=evidence), answer()), "missing"),
        (record(topic("r", evidence=evidence), answer(cited)), "right"),
        documents=(known,),
    )


def test_failures_show_the_page_with_the_words_marked(tender: InProcess, tmp_path: Path, look: Look):
    write_report(*judged(tender), tender, tmp_path / "report.html")
    page = html.fromstring((tmp_path / "report.html").read_bytes())
    shown = {card.get("data-verdict"): card.findall(".//button/img") for card in page.find_class("card")}
    assert [len(shown[verdict]) for verdict in ("wrong", "missing", "right")] == [1, 1, 0]
    assert "the cited words marked" in shown["wrong"][0].get("alt")
    assert "Page 2 of" in shown["missing"][0].get("alt")
    for (image,) in (shown["wrong"], shown["missing"]):
        picture = Image.open(io.BytesIO(b64decode(image.get("src").removeprefix("data:image/webp;base64,"))))
        assert picture.width == 800
        assert sum(count for count, colour in picture.getcolors(10**6) if is_mark(colour)) > 500
    opened = look(tmp_path / "report.html")
    opened.locator(".page").first.press("Enter")
    expect(opened.locator("#large img")).to_be_visible()
    opened.keyboard.press("Escape")
    expect(opened.locator("#large img")).not_to_be_visible()
    assert opened.evaluate("document.activeElement.className") == "page"


def is_mark(colour: tuple[int, int, int]) -> bool:
    red, green, blue = colour
    return red > 220 and green > 190 and blue < 140


def test_pictures_left_out_are_counted(tender: InProcess, tmp_path: Path):
    run, scores = judged(tender)
    few = take_pictures(run, scores, tender, most=1)
    assert (len(few.uris), few.too_many) == (1, 1)
    assert next(iter(few.uris))[0] == "w"  # wrong answers come first
    run, scores = judged(tender, revision="rev_before")
    write_report(run, scores, tender, tmp_path / "changed.html")
    assert (
        "2 page pictures left out because the publication has changed since." in (tmp_path / "changed.html").read_text()
    )
    write_report(run, scores, None, tmp_path / "without.html")
    assert "Page pictures are not included" in (tmp_path / "without.html").read_text()


def test_each_measure_is_explained_where_its_number_is(look: Look):
    page = look()
    page.locator("#family-1 summary").click()
    about = next(each.about for each in MEASURES if each.name == "answers right")
    expect(page.locator("#family-1 table")).to_contain_text(re.sub(r"\s+", " ", about))
