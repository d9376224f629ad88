"""Killed at random moments of ingesting, replacing and removing, over and over, a library stays whole: each time it is
opened again all agree, nothing shows two revisions, and finishing gives what an undisturbed run gives.

`make test` takes some of them, `make kill-test` sixty. tests/test_crash.py has the moments that were thought of.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kill_driver import YEARS, publish

DRIVER = Path(__file__).parent / "support" / "kill_driver.py"
MOMENTS = int(os.environ.get("KILL_MOMENTS", "6"))
SEED = 20261122
IN_OPENING = 5  # every so many times the next process is killed as well, while it opens the library and clears up


class Lives:
    """Processes that work on a library, one after the other: it is to hold what `folder` holds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._driver = subprocess.Popen(
            [sys.executable, str(DRIVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def close(self) -> None:
        self._driver.communicate()

    def begin(self, home: Path) -> int:
        assert self._driver.stdin is not None
        self._driver.stdin.write(f"{home} {self.folder}\n")
        self._driver.stdin.flush()
        return int(self.line())

    def line(self) -> str:
        assert self._driver.stdout is not None
        return self._driver.stdout.readline()

    def kill(self, process: int) -> None:
        """Now; what it still said is passed over."""
        os.kill(process, signal.SIGKILL)
        while (ended := self.line()) != f"killed {-signal.SIGKILL}\n":
            assert ended, "the driver died"
            assert not ended.startswith("killed"), ended


@pytest.fixture
def lives(tmp_path: Path) -> Iterator[Lives]:
    lives = Lives(tmp_path / "depots")
    yield lives
    lives.close()


def undisturbed(lives: Lives, home: Path, year: str) -> tuple[dict[str, Any], float]:
    """What a library holds if nothing disturbs, and how many seconds it takes to change it to the other year."""
    publish(lives.folder, year)
    process = lives.begin(home)
    contents, seconds = json.loads(lives.line())["contents"], float(lives.line())
    lives.kill(process)
    return contents, seconds


def test_killed_at_random_moments(lives: Lives, tmp_path: Path):
    calm = {year: undisturbed(lives, tmp_path / f"calm-{year}", year) for year in YEARS}
    wanted, seconds = {year: contents for year, (contents, _) in calm.items()}, max(each for _, each in calm.values())
    assert wanted[YEARS[0]] != wanted[YEARS[1]]
    home, moments, years = tmp_path / "home", Random(SEED), set()
    for number in range(MOMENTS + 1):
        if number and number % IN_OPENING == 0:
            process = lives.begin(home)
            time.sleep(moments.uniform(0, seconds))
            lives.kill(process)
        process = lives.begin(home)
        told = json.loads(lives.line())
        assert (number, told["findings"], told["after"]) == (number, [], [])
        assert told["contents"] == wanted[told["year"]], number
        years.add(told["year"])
        time.sleep(moments.uniform(0, seconds))
        lives.kill(process)
    assert years == set(YEARS)
