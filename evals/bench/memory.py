"""How much memory a process and those that it started take."""

from __future__ import annotations

import os
import subprocess
from threading import Event, Thread
from types import TracebackType


class PeakMemory:
    """Looks every half second at the memory of this process and of all below it. A context manager.

    `parent_mb` and `child_mb` are the peaks of this process, and of the largest of the others.

    Resident megabytes, and pages that processes share are counted in each: more than the machine gives, never less.
    """

    def __init__(self, seconds: float = 0.5) -> None:
        self._seconds = seconds
        self._peak = self.parent_mb = self.child_mb = 0.0
        self._over = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def taken(self) -> float:
        """The peak since it was last asked for, in megabytes."""
        self._note()
        peak, self._peak = self._peak, 0.0
        return peak

    def _look(self) -> None:
        while not self._over.wait(self._seconds):
            self._note()

    def _note(self) -> None:
        sizes = family_mb(os.getpid())
        own = sizes.pop(os.getpid())
        self._peak = max(self._peak, own + sum(sizes.values()))
        self.parent_mb, self.child_mb = max(self.parent_mb, own), max([self.child_mb, *sizes.values()])


def family_mb(pid: int) -> dict[int, float]:
    """Resident megabytes of a process and of each below it."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True).stdout
    rows = [tuple(map(int, line.split())) for line in listed.splitlines()]
    family = {pid}
    # A parent may stand behind its child in the list: as often as it still grows.
    while more := {child for child, parent, _ in rows if parent in family} - family:
        family |= more
    return {each: size / 1000 for each, _, size in rows if each in family}
