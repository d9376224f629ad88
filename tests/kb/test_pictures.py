"""Page pictures: the right page, the right words marked, for those who may see it, and never too large."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from kb.access import PUBLIC, STAFF
from kb.catalog.catalog import document_id
from kb.errors import Inconsistent, InvalidInput, NotFound
from kb.library import Library, open_library
from kb.pictures import LARGEST, MARK, page_picture
from kb.settings import Settings
from making import folder, ingest_folder, pdf

FIRST = ("The first page counts 12 trucks in Ningbo.", "Its second line is about buses in Wuxi.")
SECOND = ("The second page counts 34 depots in Harbin.",)
PLAN = document_id("plans/plan.pdf")


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    top = tmp_path_factory.mktemp("plans")
    files = {"plan.pdf": pdf(FIRST, SECOND), "strip.pdf": pdf(("A strip of paper has one line.",), size=(300, 14000)),
             "secret.pdf": pdf(SECOND), "notes.txt": "Notes have no pictures."}  # fmt: skip
    catalog = [{"path": "secret.pdf", "tier": "member"}]
    with open_library(Settings(home=top / "home"), purpose="tests") as library:
        assert {each.status for each in ingest_folder(library, folder(top / "plans", files, catalog))} == {"added"}
        yield library


def picture(library: Library, number: int = 1, marks=(), width: int = 600, doc: str = PLAN) -> Image.Image:
    return Image.open(io.BytesIO(page_picture(library, doc, number, PUBLIC, marks, width))).convert("RGB")


def marked(image: Image.Image) -> tuple[int, int, int, int] | None:
    """The rectangle around everything yellow."""
    colours = image.load()
    assert colours is not None
    found = [(x, y) for x in range(image.width) for y in range(image.height) if colours[x, y] == MARK]
    if not found:
        return None
    across, down = [x for x, _ in found], [y for _, y in found]
    return min(across), min(down), max(across), max(down)


def test_a_picture_is_as_wide_as_asked_and_shows_the_page(plans: Library):
    first, second = picture(plans), picture(plans, 2)
    assert (first.width, round(first.height / first.width, 2)) == (600, 1.42)
    assert first.tobytes() != second.tobytes()
    assert marked(first) is None


def test_the_words_of_the_span_are_marked_and_the_others_are_not(plans: Library):
    text = plans.page(PLAN, 1, PUBLIC).text
    start = text.index("Its second line")
    box = marked(picture(plans, marks=[(start + 4, start + 5)]))
    assert box is not None
    left, top, right, bottom = (round(edge * 595 / 600) for edge in box)
    assert 65 <= left <= 75  # the text begins at 72
    assert right > 200
    assert top >= 72 + 24 - 15  # the first line stands at 72
    assert bottom <= 72 + 24 + 8


def test_marked_words_stay_black(plans: Library):
    image = picture(plans, marks=[(0, 10)])
    box = marked(image)
    assert box is not None
    inside = image.crop(box)
    assert min(min(colour) for _, colour in inside.getcolors(100_000) or []) < 60


def test_marks_beside_the_text_mark_nothing(plans: Library):
    assert picture(plans, marks=[(9000, 9100)]).tobytes() == picture(plans).tobytes()


@pytest.mark.parametrize("width", [0, 99, 2401, -1])
def test_a_width_that_cannot_be_drawn_is_refused(plans: Library, width: int):
    with pytest.raises(InvalidInput, match=f"cannot be {width} pixels wide") as caught:
        picture(plans, width=width)
    assert "100 to 2400" in caught.value.advice


def test_a_strip_of_paper_does_not_make_a_huge_picture(plans: Library):
    strip = picture(plans, width=2400, doc=document_id("plans/strip.pdf"))
    assert strip.width * strip.height <= 1.01 * LARGEST
    assert strip.height > strip.width


def test_what_has_no_picture_is_not_found(plans: Library):
    for doc, number in ((PLAN, 3), (PLAN, 0), (document_id("plans/notes.txt"), 1), ("doc_unknown", 1)):
        with pytest.raises(NotFound):
            picture(plans, number, doc=doc)


def test_a_page_above_the_viewers_tier_is_not_found(plans: Library):
    secret = document_id("plans/secret.pdf")
    assert page_picture(plans, secret, 1, STAFF)
    with pytest.raises(NotFound):
        page_picture(plans, secret, 1, PUBLIC)


def test_many_threads_draw_at_once(plans: Library):
    expected = [page_picture(plans, PLAN, number, PUBLIC, [(0, 5)], 300) for number in (1, 2)]
    wrong: list[int] = []

    def draw() -> None:
        for number in (1, 2, 1):
            if page_picture(plans, PLAN, number, PUBLIC, [(0, 5)], 300) != expected[number - 1]:
                wrong.append(number)

    threads = [threading.Thread(target=draw) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_lost_file_is_told(plans: Library, tmp_path: Path):
    secret = plans.document(document_id("plans/secret.pdf"), STAFF)
    file = plans.settings.home / "files" / secret.revision_id
    moved = file.rename(tmp_path / "moved")
    try:
        with pytest.raises(Inconsistent, match="missing from the library"):
            page_picture(plans, secret.id, 1, STAFF)
    finally:
        moved.rename(file)
