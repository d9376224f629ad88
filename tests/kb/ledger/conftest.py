"""A library of a few publications of a club, in all tiers, and copies of it to change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.library import Library, open_library
from kb.settings import Settings
from ledgers import filled_folder


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `home`, the library, and `club`, what it was made from."""
    return filled_folder(tmp_path_factory.mktemp("ledger"))


@pytest.fixture(scope="session")
def filled(filled_home: Path) -> Iterator[Library]:
    """Only read."""
    with open_library(Settings(home=filled_home / "home"), purpose="tests") as library:
        yield library


@pytest.fixture
def own(filled_home: Path, tmp_path: Path) -> Iterator[Library]:
    """A copy, to change."""
    shutil.copytree(filled_home, tmp_path / "top")
    with open_library(Settings(home=tmp_path / "top" / "home"), purpose="tests") as library:
        for each in library.catalog.documents():
            library.catalog.move(each.id, str(tmp_path / "top" / each.source))
        yield library
