"""Console Evaluation: from an empty state to two runs side by side."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

import runs
from browsing import Visit, assert_accessible, assert_fits
from evals.results.scores import write_scores
from kb.access import Tier, hash_key
from kb.catalog.opening import open_catalog
from kb.settings import Settings
from serving import Keys, Live, serving

RIGHT = "The Harbor pilot put 12 trucks on the road."
WRONG = "The Harbor pilot put 21 <b>trucks</b> on the road."


@pytest.fixture(scope="module")
def runs_home(club_home: Path, keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("evaluation") / "home"
    shutil.copytree(club_home, home)
    with open_catalog(Settings(home=home)) as catalog:
        catalog.keys.add("staff", Tier.STAFF, hash_key(keys.staff))
    return home


@pytest.fixture(scope="module")
def live(runs_home: Path) -> Iterator[Live]:
    """A server over a library that runs are kept beside."""
    with serving(runs_home) as running:
        yield running


def keep(home: Path, day: int, told: str) -> str:
    """A run of topics 0, 1, 2...: `r` right, `w` wrong."""
    name = f"2026-01-0{day}"
    made = runs.run(
        home / "runs" / name, [runs.record(str(i), RIGHT if each == "r" else WRONG) for i, each in enumerate(told)]
    )
    told_of = json.loads((made.folder / "run.json").read_text()) | {"started_at": f"{name}T09:00:00+00:00"}
    (made.folder / "run.json").write_text(json.dumps(told_of))
    verdicts = {str(i): "right" if each == "r" else "wrong" for i, each in enumerate(told)}
    write_scores(
        runs.scores(verdicts, wrong={str(i): (float(each == "w"), 1) for i, each in enumerate(told)}), made.folder
    )  # type: ignore[arg-type]
    return name


def test_runs_are_listed_drawn_and_compared(console: Visit, runs_home: Path):
    page = console("/console/evaluation")
    expect(page.locator(".empty")).to_contain_text("footnote eval run")
    assert_accessible(page)
    before, after = keep(runs_home, 1, "rrrw"), keep(runs_home, 2, "rwrr")
    (runs_home / "runs" / "unread").mkdir()
    (runs_home / "runs" / "unread" / "run.json").write_text("{}")
    page.reload()
    expect(page.locator(".tile .figure").first).to_have_text("50.0%")
    expect(page.locator(".chart circle.dot")).to_have_count(2)
    expect(page.locator("select[name=of]")).to_contain_text("cannot be read")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="With the one before").click()
    page.wait_for_url(f"**/console/evaluation?a={before}&b={after}")
    lost, won = page.locator(".turned").all()
    expect(lost).to_contain_text("How many trucks, 1?")
    expect(lost.locator(".side").nth(0)).to_contain_text(RIGHT)
    expect(lost.locator(".side").nth(1)).to_contain_text(WRONG)  # as text
    expect(won).to_contain_text("How many trucks, 3?")
    expect(page.get_by_role("row", name="answers right")).to_contain_text("0.750")
    assert_accessible(page)
    assert_fits(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 820, "height": 1100})
    assert_accessible(page)
    assert_fits(page)


def test_a_name_that_is_none_of_a_run_is_not_found(console: Visit, runs_home: Path):
    keep(runs_home, 3, "r")
    page = console("/console/evaluation?a=../home&b=2026-01-03")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main")).to_contain_text("There is no run ../home.")
