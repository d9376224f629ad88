"""A server in a process of its own, over the sample library, with keys of each tier: fixtures for every folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb.access import Tier, hash_key, new_key
from kb.catalog.opening import open_catalog
from kb.settings import Settings

ANNOUNCED = re.compile(r"(http://\S+)/ ")


@dataclass(frozen=True)
class Keys:
    """One API key of each tier that needs one."""

    member: str
    staff: str

    def header(self, tier: Tier) -> dict[str, str]:
        key = {Tier.MEMBER: self.member, Tier.STAFF: self.staff}.get(tier)
        return {"Authorization": f"Bearer {key}"} if key else {}


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys(new_key(), new_key())


@pytest.fixture(scope="session")
def api_home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Path:
    """The sample library with keys. Copied before use: two processes may not share one."""
    home = tmp_path_factory.mktemp("api") / "home"
    shutil.copytree(sample_home, home)
    with open_catalog(Settings(home=home)) as catalog:
        catalog.keys.add("a member", Tier.MEMBER, hash_key(keys.member))
        catalog.keys.add("staff", Tier.STAFF, hash_key(keys.staff))
    return home


@dataclass(frozen=True)
class Live:
    """A server in a process of its own; `log` grows while it runs."""

    url: str
    process: subprocess.Popen[str]
    log: Path


PROGRAM = """
import os, sys
from api.server import serve
from kb.settings import read_settings
serve(read_settings(os.environ | {"FOOTNOTE_HOME": sys.argv[1]}), "127.0.0.1", int(sys.argv[2]))
"""


@contextmanager
def serving(home: Path, port: int = 0) -> Iterator[Live]:
    """`api.server.serve` over the library in `home`, on a free port, until the block ends."""
    log = home.parent / "server.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(home), str(port)],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, "PYTHONWARNINGS": "default"},
        )
    with process:
        assert process.stdout is not None
        found = ANNOUNCED.search(process.stdout.readline())
        try:
            assert found, log.read_text()
            yield Live(found[1], process, log)
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="session")
def live(api_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A real server over a library that no test changes."""
    home = tmp_path_factory.mktemp("live") / "home"
    shutil.copytree(api_home, home)
    with serving(home) as running:
        yield running
