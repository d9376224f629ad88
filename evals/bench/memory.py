"""How much memory a process and its children take while something runs."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.1  # seconds
_PROC = Path("/proc")


@dataclass(slots=True)
class Peak:
    """The most that was resident, in bytes: in this process, in its largest child, in all of them at one moment."""

    parent: int = 0
    child: int = 0
    together: int = 0


@contextmanager
def peak_memory() -> Iterator[Peak]:
    """Look again and again while the block runs. Linux only: elsewhere nothing is seen, and all figures stay 0."""
    peak, done = Peak(), threading.Event()

    def watch() -> None:
        while not done.wait(EVERY):
            parent, children = resident_with_children(os.getpid())
            peak.parent = max(peak.parent, parent)
            peak.child = max([peak.child, *children])
            peak.together = max(peak.together, parent + sum(children))

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield peak
    finally:
        done.set()
        watching.join()


def resident_with_children(process: int) -> tuple[int, list[int]]:
    """Bytes of a process, and of each that it started or that those started."""
    parents, sizes = {}, {}
    for file in _PROC.glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in file.read_text().splitlines() if ":" in line)
        except OSError:
            continue  # it has ended meanwhile
        number = int(file.parent.name)
        parents[number] = int(fields["PPid"])
        sizes[number] = 1024 * int(fields.get("VmRSS", "0 kB").split()[0])
    family = {process}
    while more := {each for each, parent in parents.items() if parent in family} - family:
        family |= more
    return sizes.get(process, 0), [sizes[each] for each in family - {process}]
