"""The registers in the console: tables with their sources one click away, charts, corrections and their undoing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browsing import Visit, assert_accessible, assert_fits

TARGETS = "/console/registers/targets"


def column(page: Page, number: int) -> list[str]:
    return page.locator(f"tbody tr > :nth-child({number})").all_inner_texts()


def test_a_table_is_sorted_and_filtered_by_its_address(console: Visit):
    page = console(TARGETS)
    years = column(page, 1)
    assert years == sorted(years)
    page.get_by_role("columnheader", name="By year").get_by_role("link").click()
    page.get_by_role("columnheader", name="By year").get_by_role("link").click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("By year")
    assert column(page, 1) == sorted(years, reverse=True)
    page.get_by_label("Organization").fill("California")
    page.get_by_role("button", name="Filter").click()
    assert set(column(page, 2)) == {"California"}
    expect(page.locator("h2", has_text="rows that pass")).to_be_visible()
    assert "organization=California" in page.url
    assert "sort=-by_year" in page.url
    with page.expect_download() as got:
        page.get_by_role("link", name="CSV").click()
    assert got.value.path().read_text(encoding="utf-8-sig").count("\nCalifornia,") == page.locator("tbody tr").count()
    page.get_by_label("Organization").fill("Atlantis")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No row passes these filters")).to_be_visible()


def test_a_row_opens_its_words_and_its_page(console: Visit):
    page = console(f"{TARGETS}?organization=California")
    page.locator("summary").first.click()
    quote = page.locator("tbody blockquote").first
    expect(quote).to_be_visible()
    link = page.locator("td.from > a:not(.edit)").first.get_attribute("href") or ""
    found = re.fullmatch(r"/console/documents/(doc_\w+)\?page=(\d+)&mark=(\d+)-(\d+).*", link)
    assert found, link
    name, number, start, end = found.groups()
    told = page.request.get(f"{page.url.split('/console')[0]}/console/v1/documents/{name}/pages/{number}").json()
    assert told["text"][int(start) : int(end)] == quote.text_content()
    page.locator("td.from > a:not(.edit)").first.click()
    expect(page).to_have_url(re.compile(rf"/console/documents/{name}\?page={number}&mark="))
    expect(page.locator("main h1")).to_be_visible()


def test_a_publication_leads_to_its_rows_and_each_of_these_back(console: Visit):
    page = console(f"{TARGETS}?organization=California")
    page.locator("td.from > a:not(.edit)").first.click()
    title = page.locator("main h1").inner_text()
    document = page.url.split("?")[0].split("/")[-1]
    rows = page.locator("details.register", has=page.locator("h3", has_text="Targets")).locator("tbody tr")
    said, count = rows.first.locator(".quote").inner_text(), rows.count()
    rows.first.get_by_role("link", name="In the register").click()
    expect(page).to_have_url(re.compile(rf"{TARGETS}\?document={document}#"))
    expect(page.locator("tbody tr")).to_have_count(count)
    row = page.locator("tr:target")
    row.locator("summary").click()
    expect(row.locator("blockquote").first).to_have_text(said)
    expect(page.locator(".notice")).to_contain_text(f"Only what {title} says.")
    # Another filter keeps to the publication.
    page.get_by_role("button", name="Filter").click()
    expect(page).to_have_url(re.compile(f"document={document}"))
    page.locator(".notice").get_by_role("link", name=title).click()
    expect(page).to_have_url(re.compile(f"/console/documents/{document}#rows"))
    page.go_back()
    page.get_by_role("link", name="Show what all say").click()
    expect(page.locator(".notice")).to_have_count(0)
    assert page.locator("tbody tr").count() > count


def test_the_timeline_draws_every_target_and_leads_to_its_source(console: Visit):
    page = console(f"{TARGETS}?status=pledged")
    marks = page.locator("svg[aria-labelledby^=timeline] a")
    assert marks.count() == page.locator("tbody tr").count() > 3
    year = float(page.locator(".tick", has_text="2030").get_attribute("x") or 0)
    at_2030 = page.locator("a[aria-label^='2030: '] .dot").first.bounding_box()
    tick = page.locator(".tick", has_text="2030").bounding_box()
    assert year
    assert at_2030
    assert tick
    assert abs(at_2030["x"] + at_2030["width"] / 2 - tick["x"] - tick["width"] / 2) < 2
    names = [each.get_attribute("href") or "" for each in marks.all()]
    assert all(each.startswith("/console/documents/doc_") for each in names)


def test_market_figures_say_what_is_invented(console: Visit):
    page = console("/console/registers/market")
    assert page.locator(".drawings figure").count() > 1
    assert page.locator("a.invented[aria-label$='invented publication']").count() > 3
    assert page.locator("td.from .tag.warn").count() > 3


def test_a_row_is_corrected_hidden_and_brought_back(console: Visit):
    page = console(f"{TARGETS}?organization=California")
    rows = page.locator("tbody tr").count()
    page.get_by_role("link", name="Correct:").first.click()
    page.get_by_label("Value").fill("thirty")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("value must be a figure in plain digits")
    page.get_by_label("Value").fill("77")
    page.get_by_label("Page").first.fill("1")
    page.get_by_label("Quote").first.fill("Nobody said so.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("The quote is not on page 1")
    page.get_by_label("Quote").first.fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.get_by_text("its quotes do not bear out value").first).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Nothing was changed.")
    page.get_by_role("button", name="Hide this row").click()
    expect(page.get_by_role("status")).to_have_text("The row is hidden. It can be brought back under Corrections.")
    page.goto(page.url.split("?")[0] + "?organization=California")
    assert page.locator("tbody tr").count() == rows - 1
    page.get_by_role("link", name=re.compile("Corrections")).click()
    while (undo := page.get_by_role("button", name="Undo")).count():
        undo.first.click()
        expect(page.get_by_role("status")).to_contain_text("Undone: correction ")
    expect(page.get_by_text("Nothing was corrected yet")).to_be_visible()
    page.goto(page.url.split("/corrections")[0] + "/targets?organization=California")
    assert page.locator("tbody tr").count() == rows
    assert page.get_by_text("by hand", exact=True).count() == 0


def test_what_was_overlooked_is_added_with_its_words(console: Visit):
    page = console("/console/registers/joining/new")
    page.get_by_label("Publication").select_option(index=1)
    page.get_by_role("textbox", name="How").fill("Fly to the moon.")
    page.get_by_label("Page").first.fill("1")
    page.get_by_label("Quote").first.fill("Fly to the moon.")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("alert")).to_contain_text("The quote is not on page 1")
    expect(page.get_by_role("textbox", name="How")).to_have_value("Fly to the moon.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_too_wide(console: Visit, scheme: str):
    page = console(TARGETS, color_scheme=scheme)
    row = page.get_by_role("link", name="Correct:").first.get_attribute("href") or ""
    page.locator("summary").first.click()
    others = (row, "/console/registers/corrections") if scheme == "light" else ()
    for path in ("", "/console/registers/market", *others):
        if path:
            page.goto(f"{page.url.split('/console')[0]}{path}")
        assert_accessible(page)
        for width in (820, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert_fits(page)
    page.goto(f"{page.url.split('/console')[0]}/console/registers/events")
    assert_accessible(page)  # as cards
