"""Real parts for every test: one library with a few small publications, made once, copied where a test changes it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from ingest.sources import find_sources
from kb.library import Library, open_library
from kb.settings import Settings

REPOSITORY = Path(__file__).parent.parent
SAMPLE = REPOSITORY / "corpus"


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library folder with the whole sample corpus. Read only: copy it to change it."""
    home = tmp_path_factory.mktemp("sample") / "home"
    with open_library(Settings(home=home), purpose="tests") as library:
        failed = [each for each in ingest(library, find_sources([SAMPLE])) if each.status == "failed"]
    assert failed == []
    return home


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
