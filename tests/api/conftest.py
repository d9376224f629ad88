"""The real app over the real library, in this process; where streams matter, see tests/support/serving.py."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from kb.library import Library, open_library
from kb.settings import Settings


@pytest.fixture(scope="session")
def settings(api_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("app") / "home"
    shutil.copytree(api_home, home)
    return Settings(home=home, max_file_mb=1)


@pytest.fixture(scope="session")
def library(settings: Settings) -> Iterator[Library]:
    with open_library(settings, purpose="api tests") as opened:
        yield opened


@pytest.fixture(scope="session")
def app(settings: Settings, library: Library) -> FastAPI:
    return create_app(settings, library)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    """The app in this process. Tests leave the library as they found it."""
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened
