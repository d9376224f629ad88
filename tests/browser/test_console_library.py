"""The library in the console, in a real browser: files come in, are described, looked at, replaced and removed."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import Visit, assert_accessible, assert_fits
from kb.access import Tier, hash_key
from kb.catalog.catalog import document_id
from kb.catalog.opening import open_catalog
from kb.settings import Settings
from making import pdf
from serving import Keys, Live, serving

LIBRARY = "/console/library"
IMG = "<img src=x onerror=alert(1)>"
PAGES = (["Report on the Osprey pilot", "The Osprey pilot counted 41 trucks in 2021."], ["It ended in 2022."])


@pytest.fixture(scope="module")
def live(club_home: Path, tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Iterator[Live]:
    """A server over the small library, which these tests change, with a limit that a test can be above of."""
    home = shutil.copytree(club_home, tmp_path_factory.mktemp("console") / "home")
    with open_catalog(Settings(home=home)) as catalog:
        catalog.keys.add("staff", Tier.STAFF, hash_key(keys.staff))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOOTNOTE_MAX_FILE_MB", "1")
        with serving(home) as running:
            yield running


@pytest.fixture(autouse=True, scope="module")
def patience() -> Iterator[None]:
    """Reading a file takes longer on a busy machine than a click."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


def choose(page: Page, *files: tuple[str, bytes], into: str = "#files") -> None:
    page.set_input_files(
        into, [{"name": name, "mimeType": "application/octet-stream", "buffer": content} for name, content in files]
    )


def told(page: Page, part: str, name: str) -> Locator:
    """What is said of a file in one of the lists."""
    return page.locator(f"#{part} li", has_text=name)


def open_document(console: Visit, source: str, query: str = "", **options: Any) -> Page:
    return console(f"/console/documents/{document_id(source)}{query}", **options)


@pytest.fixture(scope="module")
def report(live: Live, keys: Keys) -> str:
    """The source of a PDF of two pages."""
    sent = httpx.post(
        f"{live.url}/v1/documents", files={"file": ("report.pdf", pdf(*PAGES))}, headers=keys.header(Tier.STAFF),
        data={"title": IMG, "published": "2021-05-01"}, timeout=60,
    )  # fmt: skip
    assert sent.status_code == 201, sent.text
    return "upload/report.pdf"


def test_good_broken_and_huge_files_are_each_told_of(console: Visit, live: Live):
    page = console(LIBRARY)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message) or dialog.dismiss())
    page.select_option("#for", "member")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inner.txt", "The Heron pilot began in 2018.")
        archive.writestr("empty.pdf", b"")
    choose(
        page, ("osprey.txt", b"The Osprey pilot began in 2021."), ("broken.pdf", b"%PDF broken"),
        ("huge.txt", b"a" * 1_100_000), (f"{IMG}.txt", b"The Kestrel pilot began in 2020."),
        ("pack.zip", packed.getvalue()),
    )  # fmt: skip
    huge = told(page, "quarantine", "huge.txt")
    expect(huge).to_contain_text("It has 1.1 MB; the limit is 1 MB. It was not sent.")
    expect(told(page, "finished", "osprey")).to_contain_text("osprey.txt: Added: 1 page, 1 chunk.")
    broken = told(page, "quarantine", "broken.pdf")
    expect(broken).to_contain_text("is no PDF")
    expect(told(page, "quarantine", "pack.zip")).to_contain_text("'empty.pdf' is empty")
    expect(page.locator("#running")).to_be_hidden()
    # The table has heard of it, with the name as text and the tier that was chosen.
    row = page.locator("tbody tr", has_text=f"upload/{IMG}.txt")
    expect(row).to_contain_text("member")
    expect(page.locator("tbody tr", has_text="upload/broken.pdf")).to_contain_text("refused")
    assert page.locator("main img").count() == 0
    huge.get_by_role("button", name="Dismiss").click()
    expect(huge).to_have_count(0)
    # What failed is still there after one leaves and comes back, and can be tried again and dismissed.
    page.goto(f"{live.url}{LIBRARY}?state=refused")
    expect(page.locator("tbody tr")).to_have_count(2)
    broken.get_by_role("button", name="Try again broken.pdf").click()
    expect(broken.get_by_role("button", name="Dismiss")).to_be_visible()
    expect(broken).to_contain_text("is no PDF")
    broken.get_by_role("button", name="Dismiss").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    told(page, "quarantine", "pack.zip").get_by_role("button", name="Dismiss").click()
    expect(page.locator("#quarantine")).to_be_hidden()
    assert dialogs == []


def test_progress_is_there_when_one_comes_back_and_can_be_ended(console: Visit, live: Live):
    page = console(LIBRARY)
    text = "\n\n".join(f"Depot {number} had {number + 7} trucks in 2020 and 12 chargers." for number in range(6000))
    choose(page, ("long.txt", text.encode()))
    expect(told(page, "running", "long.txt").locator("progress")).to_be_visible()
    expect(told(page, "running", "long.txt")).to_contain_text("%")
    page.goto(f"{live.url}{LIBRARY}?q=long")
    running = told(page, "running", "long.txt")
    expect(running).to_contain_text("Being put into the index")
    expect(page.locator("tbody tr")).to_contain_text("being read")
    running.get_by_role("button", name="Cancel long.txt").click()
    expect(told(page, "finished", "long.txt")).to_contain_text("Cancelled")
    expect(page.locator("#publications")).not_to_contain_text("upload/long.txt")


def test_what_is_done_shows_its_newest_rows_and_how_many_there_are(console: Visit):
    page = console(LIBRARY)
    newest, rest = page.locator("#finished > .jobs > li"), page.locator("#finished-rest")
    choose(page, *((f"wharf-{number}.txt", f"Wharf {number} has cranes.".encode()) for number in range(8)))
    choose(page, ("worse.pdf", b"%PDF broken"))
    expect(told(page, "finished", "wharf-")).to_have_count(8)
    for _ in range(2):
        expect(newest).to_have_count(3)
        more = rest.locator("li").count()
        assert more >= 5
        expect(page.locator("#finished-count")).to_have_text(str(3 + more))
        expect(rest.locator("summary")).to_have_text(f"{more} more")
        expect(rest.locator("li").first).to_be_hidden()
        # What needs somebody is not folded away.
        expect(told(page, "quarantine", "worse.pdf")).to_be_visible()
        page.reload()
        expect(page.locator("#finished-count")).not_to_be_empty()
    rest.locator("summary").click()
    expect(rest.locator("li").first).to_be_visible()
    assert_accessible(page)
    told(page, "quarantine", "worse.pdf").get_by_role("button", name="Dismiss").click()


def test_the_server_refuses_what_the_page_let_pass(console: Visit):
    page = console(LIBRARY)
    choose(page, (".hidden", b"words"))
    expect(told(page, "quarantine", ".hidden")).to_contain_text("The upload has no file name.")


def test_the_table_is_filtered_and_sorted_by_its_address(console: Visit, live: Live):
    page = console(f"{LIBRARY}?kind=opportunity-guide&sort=published")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("superseded")
    expect(rows.nth(1)).to_contain_text("2022→2024")
    page.get_by_role("link", name="Date").click()
    expect(rows.nth(0)).to_contain_text("Marsh guide, 2024")
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Date")
    page.fill("input[name=q]", "no such thing")
    page.press("input[name=q]", "Enter")
    expect(page.locator(".empty")).to_contain_text("No publication is like this.")
    page.goto(f"{live.url}{LIBRARY}?sort=colour")
    expect(page.locator("h1")).to_have_text("Invalid input")


def test_a_page_opens_with_its_words_marked_and_shows_its_chunks(console: Visit, report: str):
    page = open_document(console, report, "?page=1&mark=0-26")
    picture = page.locator(".viewer img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    assert "mark=0-26" in str(picture.get_attribute("src"))
    expect(page.locator("h1")).to_have_text(IMG)
    assert page.locator("main img").count() == 1
    page.get_by_text("Text of the page").click()
    expect(page.locator(".page-text mark")).to_have_text("Report on the Osprey pilot")
    page.get_by_role("button", name="Chunks").click()
    expect(page.get_by_role("button", name="Chunks")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".legend li").first).to_contain_text("counted 41 trucks")
    assert "boxes=chunks" in page.url
    assert "mark=0-26" in page.url
    page.wait_for_load_state()
    page.get_by_role("link", name="Next").click()
    expect(page.locator("#page-name")).to_contain_text("Page 2")
    assert "boxes=chunks" in page.url
    assert "mark=" not in page.url


def test_a_text_opens_at_its_mark_and_leads_to_its_editions_and_answers(console: Visit, live: Live, keys: Keys):
    question = "How many charging sites in Ningbo does the Marsh guide count?"
    httpx.post(f"{live.url}/v1/ask", json={"question": question}, headers=keys.header(Tier.STAFF), timeout=60)
    page = open_document(console, "club/guide-2022.txt", "?mark=4-9")
    expect(page.locator("mark")).to_have_text("Marsh")
    expect(page.locator(".warning").first).to_contain_text("Superseded: Marsh guide, 2024")
    page.locator(".editions a").click()
    expect(page.locator("h1")).to_have_text("Marsh guide, 2024")
    expect(page.get_by_role("region", name="Answers that cited it", exact=True)).to_contain_text(question)


def test_what_looks_like_an_edition_is_decided_on(console: Visit, live: Live, keys: Keys):
    text = (
        "The yearbook of ports counts ships, cranes, berths and pilots of every port on the coast, with their trucks."
    )
    for year in (2019, 2021):
        about = {"title": f"Yearbook of ports {year}", "published": f"{year}-03-01", "kind": "policy-study"}
        sent = {"file": (f"ports-{year}.txt", f"{text} It is of {year}.")}
        httpx.post(f"{live.url}/v1/documents", files=sent, data=about, headers=keys.header(Tier.STAFF), timeout=60)
    page = open_document(console, "upload/ports-2019.txt")
    expect(page.locator(".proposal")).to_contain_text("A later edition?")
    page.get_by_role("button", name="It is: the later one answers").click()
    expect(page.get_by_role("status").first).to_contain_text("the later one answers")
    expect(page.locator(".warning", has_text="Superseded: Yearbook of ports 2021")).to_be_visible()


def test_an_edit_holds_and_one_over_a_change_is_told(console: Visit, live: Live):
    page = open_document(console, "club/pilot.txt")
    other = open_document(console, "club/pilot.txt")
    other.fill("#f-title", "Pilot of the harbor")  # a page where nothing was typed loads itself again
    expect(page.locator("#n-title")).to_have_text("Said by catalog.yaml or at the upload")
    page.fill("#f-title", "Harbour pilot")
    page.select_option("#f-tier", "member")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_have_text("The description is saved.")
    expect(page.locator("h1")).to_have_text("Harbour pilot")
    expect(page.locator("#n-title")).to_have_text("Edited by hand")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("alert")).to_contain_text("has changed since you opened it")
    assert other.input_value("#f-title") == "Pilot of the harbor"
    expect(other.locator("#n-title")).to_contain_text("In force now: Harbour pilot.")
    other.get_by_label("Back to what was found").first.check()
    other.fill("#f-covers_from", "2024-02-01")
    other.fill("#f-covers_until", "2023-02-01")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("alert")).to_contain_text("covers_from must not be later than covers_until")
    assert other.input_value("#f-covers_from") == "2024-02-01"
    assert_accessible(other)


def test_a_new_file_takes_the_place_of_the_old_one_and_keeps_what_was_said(console: Visit):
    page = open_document(console, "club/award.txt")
    choose(page, ("other.pdf", pdf(["Words"])), into="#new-file")
    expect(told(page, "quarantine", "other.pdf")).to_contain_text("A .txt cannot be replaced by .pdf.")
    choose(page, ("newer.txt", b"Ortolan Motors lost the Zanzibar charging tender in 2025."), into="#new-file")
    expect(page.locator(".page-text")).to_contain_text("lost the Zanzibar")
    expect(page.locator("h1")).to_have_text("Tender award")
    expect(page.locator(".about .line")).to_contain_text("for members")
    expect(page.locator("section", has=page.locator("#jobs-name")).locator("tbody")).to_contain_text("replaced")


def test_a_removal_is_confirmed_and_leaves_a_receipt(console: Visit):
    page = open_document(console, "club/depots.txt")
    page.get_by_role("link", name="Remove this publication").click()
    expect(page.locator("h1")).to_have_text("Remove this publication?")
    page.get_by_role("link", name="Keep it").click()
    expect(page.locator("h1")).to_have_text("Depot tour")
    page.get_by_role("link", name="Remove this publication").click()
    page.get_by_role("button", name="Erase it for good").click()
    expect(page.locator("h1")).to_have_text("Removed")
    with page.expect_download() as saving:
        page.click("#save")
    receipt = json.loads(Path(saving.value.path()).read_text())
    assert (receipt["source"], receipt["pages"], receipt["complete"]) == ("club/depots.txt", 1, True)
    shown = page.locator(".receipt dd").all_inner_texts()
    assert len(shown) == len(receipt) - 1  # all of it; the title is in the sentence above
    assert_accessible(page)
    page.get_by_role("link", name="To the library").click()
    expect(page.locator("table")).not_to_contain_text("Depot tour")


def test_every_view_is_accessible_and_fits_a_tablet_and_a_phone(console: Visit, live: Live, report: str):
    page = console(LIBRARY)
    document = f"/console/documents/{document_id(report)}"
    for address in (LIBRARY, f"{document}?boxes=chunks", f"{document}/remove"):
        page.goto(f"{live.url}{address}")
        for width, scheme in ((390, "dark"), (820, "light")):
            page.set_viewport_size({"width": width, "height": 1000})
            page.emulate_media(color_scheme=scheme)
            assert_fits(page)
            assert_accessible(page)
