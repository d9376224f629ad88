"""Real parts for every test: one library with a few small publications, made once, copied where a test changes it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from api import cli
from browsing import browser, console, visit
from ingest.pipeline import ingest
from ingest.sources import find_sources
from kb.library import Library, open_library
from kb.settings import Settings
from making import Ran, Run, folder
from serving import api_home, keys, live

__all__ = ["api_home", "browser", "console", "keys", "live", "visit"]  # fixtures from tests/support

REPOSITORY = Path(__file__).parent.parent
SAMPLE = REPOSITORY / "corpus"


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A library folder with the whole sample corpus. Read only: copy it to change it."""
    # Side by side (pytest -n), the first process to come makes it, and each takes a copy: one process a library.
    mine = tmp_path_factory.mktemp("sample") / "home"
    if worker_id == "master":
        _ingest_sample(mine)
        return mine
    shared = tmp_path_factory.getbasetemp().parent / "sample-home"
    with FileLock(f"{shared}.lock"):
        if not shared.exists():
            making = shared.with_suffix(".making")
            _ingest_sample(making)
            making.rename(shared)
    return shutil.copytree(shared, mine)


def _ingest_sample(home: Path) -> None:
    with open_library(Settings(home=home), purpose="tests") as library:
        failed = [each for each in ingest(library, find_sources([SAMPLE])) if each.status == "failed"]
    assert failed == []


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    """A copy of the sample library, to change at will."""
    copy = tmp_path / "home"
    shutil.copytree(sample_home, copy)
    return copy


@pytest.fixture(scope="session")
def sample(sample_home: Path) -> Iterator[Library]:
    """The sample library, open, for tests that only read."""
    with open_library(Settings(home=sample_home), purpose="tests") as library:
        yield library


CLUB = {
    "pilot.txt": "The Harbor pilot put 12 zero-emission trucks on the road in 2023.\n",
    "plan-zh.txt": "江苏省计划到2025年建成500座换电站。\n",
    "depots.txt": "The Quillback depot tour cost each member 4800 dollars in 2023.\n",
    "award.txt": "Ortolan Motors won the Zanzibar charging tender in 2024.\n",
    "debrief.txt": "Staff noted that the Vireo Bank loan was refused in 2022.\n",
    "guide-2022.txt": "The Marsh guide counts 310 charging sites in Ningbo.\n",
    "guide-2024.txt": "The Marsh guide counts 975 charging sites in Ningbo.\n",
}
CLUB_CATALOG: list[dict[str, object]] = [
    {"path": "pilot.txt", "title": "Harbor pilot", "kind": "news", "published": "2023-06-01", "program": "Pilots"},
    {"path": "plan-zh.txt", "title": "江苏计划", "kind": "policy-study", "published": "2021-03-01", "language": "zh"},
    {"path": "depots.txt", "title": "Depot tour", "kind": "notice", "tier": "member", "listed": True},
    {"path": "award.txt", "title": "Tender award", "kind": "news", "tier": "member"},
    {"path": "debrief.txt", "title": "Loan debrief", "kind": "other", "tier": "staff"},
    {"path": "guide-2022.txt", "title": "Marsh guide", "kind": "opportunity-guide", "published": "2022-05-01"},
    {
        "path": "guide-2024.txt", "title": "Marsh guide, 2024", "kind": "opportunity-guide", "published": "2024-05-01",
        "tier": "member", "edition_of": "guide-2022.txt",
    },
]  # fmt: skip


@pytest.fixture(scope="session")
def club_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library folder of seven publications of one sentence each, in all tiers. Read only: copy it to change it."""
    top = tmp_path_factory.mktemp("club")
    found = find_sources([folder(top / "club", CLUB, CLUB_CATALOG)])
    with open_library(Settings(home=top / "home"), purpose="tests") as library:
        assert [each.status for each in ingest(library, found)] == ["added"] * len(CLUB)
    return top / "home"


@pytest.fixture(scope="session")
def club(club_home: Path) -> Iterator[Library]:
    """The small library, open, for tests that only read."""
    with open_library(Settings(home=club_home), purpose="tests") as library:
        yield library


@pytest.fixture
def own_home(club_home: Path, tmp_path: Path) -> Path:
    """A copy of the small library, to change at will."""
    copy = tmp_path / "own"
    shutil.copytree(club_home, copy)
    return copy


@pytest.fixture
def own(own_home: Path) -> Iterator[Library]:
    """A copy of the small library, open, to change at will."""
    with open_library(Settings(home=own_home), purpose="tests") as library:
        yield library


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    """A new library."""
    with open_library(Settings(home=tmp_path / "empty"), purpose="tests") as library:
        yield library


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run(home, "ask", ...)`: the command in this process, as the shell would see it."""

    def run(home: Path, *arguments: str | Path, **variables: str) -> Ran:
        for name in [name for name in os.environ if name.startswith("FOOTNOTE_")]:
            monkeypatch.delenv(name)
        for name, value in {"FOOTNOTE_HOME": str(home), **variables}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.setattr(sys, "argv", ["footnote", *map(str, arguments)])
        status = 0
        try:
            cli.main()
        except SystemExit as end:
            status = int(end.code or 0)
        told = capsys.readouterr()
        return Ran(status, told.out, told.err)

    return run


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a Chromium the tests that need one say so, and are skipped."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason="needs Chromium; see tests/need-chromium.sh"))
