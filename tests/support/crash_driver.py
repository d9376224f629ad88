"""A process that makes others, which change a library and are killed on the way; for tests/test_crash.py.

Each line of its input is `POINT CHANGE HOME`; for each it prints how the child ended. It loads everything once and
forks before anything is opened, because loading takes seconds.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from kb.catalog.catalog import Catalog
from kb.files import FileStore
from kb.index.lexical import LexicalIndex
from kb.index.multivector import MultiVectorIndex
from kb.index.vectors import VectorIndex
from kb.library import Library, open_library
from kb.settings import Settings
from making import revision

OLD = "The chair of the forum in 2012 was Alice Oldham. The Ochre Hall was the venue."
NEW = "The chair of the forum in 2013 was Boris Newland. The Nickel Hall was the venue."

# Where the process dies: right before or after this method has done its work for the nth time.
POINTS = {
    "pending-written": (Catalog, "add_pending", "after", 1),
    "sentence-vectors-written": (MultiVectorIndex, "write", "after", 1),
    "chunk-vectors-written": (VectorIndex, "write", "after", 1),
    "lexical-written": (LexicalIndex, "write", "after", 1),
    "file-written": (FileStore, "write", "after", 1),
    "committed": (Catalog, "commit", "after", 1),
    "old-vectors-erased": (VectorIndex, "erase", "after", 1),
    "old-sentence-vectors-erased": (MultiVectorIndex, "erase", "after", 1),
    "old-entries-erased": (LexicalIndex, "erase", "after", 1),
    "old-file-erased": (FileStore, "erase", "after", 1),
    "reindex-opened": (MultiVectorIndex, "write", "before", 1),
    "reindex-begun": (VectorIndex, "write", "after", 1),
    "reindex-written": (Catalog, "set_identity", "before", 1),
    "reindex-committed": (Catalog, "set_identity", "after", 1),
}


def die_at(point: str) -> None:
    cls, method, when, nth = POINTS[point]
    original, calls = getattr(cls, method), 0

    def hooked(self, *arguments):
        nonlocal calls
        calls += 1
        if when == "before" and calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(self, *arguments)
        if when == "after" and calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(cls, method, hooked)


def change(library: Library, what: str) -> None:
    if what == "reindex":
        library.reindex()
    elif what == "remove":
        library.remove(library.catalog.documents()[0].id)
    else:
        library.store(revision({"old": OLD, "new": NEW}[what]))


def main() -> None:
    for line in sys.stdin:
        point, what, home = line.rstrip("\n").split(" ", 2)
        child = os.fork()
        if child == 0:
            with open_library(Settings(home=Path(home)), purpose="tests") as library:
                die_at(point)
                change(library, what)
            os._exit(0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    import chromadb  # noqa: F401 - once, for all children

    main()
