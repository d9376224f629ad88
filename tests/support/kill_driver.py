"""A process that makes others, which work on a library until they are killed; for tests/test_kill.py.

Each line of its input is `HOME FOLDER`. For each it forks a child and tells its process id. The child opens the
library, and so clears up after the one before it; looks whether all agree; finishes what that one had begun, for the
library is to hold what the folder holds; tells of both in a line of JSON; changes the folder and sets to work again;
tells how many seconds that took; and waits to be killed. The last line says how it ended. Everything is loaded once and
forked before anything is opened, because loading takes seconds.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from kb.access import STAFF
from kb.catalog.catalog import document_id
from kb.library import Library, open_library
from kb.maintenance import check
from kb.settings import Settings
from making import answer, ingest_folder, passages

# Each publication says in every sentence which revision of it that is: none holds words of two.
YEARS = ("2012", "2013")
LASTING = (
    "{year}: the Mill depot has {n}20 chargers, and the port authority paid for them with two banks of the city.\n\n"
    "{year}: the Mill depot is led by Alice Newland, once of the harbor office, and {n} trucks wait there at night.\n"
)
GOING, COMING = "2012: the Heron depot has 16 chargers.", "2013: the Plover depot has 17 chargers."
QUESTIONS = ("How many chargers has the Mill depot?", "How many chargers has the Plover depot?")


def publish(folder: Path, year: str) -> None:
    """The publications of that year, as files: one of both years, with other words, and one of that year alone."""
    folder.mkdir(exist_ok=True)
    first = year == YEARS[0]
    (folder / "mill.txt").write_text(LASTING.format(year=year, n=4 if first else 7))
    (folder / ("plover.txt" if first else "heron.txt")).unlink(missing_ok=True)
    (folder / ("heron.txt" if first else "plover.txt")).write_text(GOING if first else COMING)


def work(library: Library, folder: Path) -> None:
    """Let the library hold what the folder holds: new publications, new revisions, and nothing that is gone."""
    outcomes = ingest_folder(library, folder)
    assert all(each.error is None for each in outcomes), outcomes
    there = {document_id(f"{folder.name}/{file.name}") for file in folder.iterdir()}
    for document in library.catalog.documents():
        if document.id not in there:
            library.remove(document.id)


def mixtures(library: Library) -> list[str]:
    """Documents of which passages or answers show more than one revision, or not that which the catalog has."""
    found = []
    live = {each.id: each.revision_id for each in library.catalog.documents()}
    for question in QUESTIONS:
        shown: dict[str, set[tuple[str, str]]] = {}
        for passage in passages(library, question, STAFF):
            shown.setdefault(passage.document_id, set()).update(_revisions(passage.revision_id, passage.text))
        for citation in answer(library, question, STAFF).citations:
            shown.setdefault(citation.document_id, set()).update(_revisions(citation.revision_id, citation.quote))
        found += [
            f"{question} {document}: {sorted(each)}"
            for document, each in shown.items()
            if len(each) > 1 or {revision for revision, _ in each} != {live.get(document)}
        ]
    return found


def _revisions(revision: str, text: str) -> set[tuple[str, str]]:
    return {(revision, year) for year in YEARS if year in text}


def contents(library: Library) -> Any:
    """All that the library holds and answers, as JSON; no times, and no counters."""
    catalog, told = library.catalog, []
    for each in catalog.documents():
        pages = [catalog.page(each.revision_id, number).text for number in catalog.page_numbers(each.revision_id)]
        chunks = [
            (chunk.id, chunk.text, chunk.section, [(part.id, part.text) for part in chunk.sentences])
            for chunk in catalog.chunks_on(each.revision_id, 1)
        ]
        told.append((each.source, each.revision_id, each.sha256, each.description.title, pages, chunks))
    answers = [answer(library, question, STAFF) for question in QUESTIONS]
    told.append([(each.status, each.text, [cited.quote for cited in each.citations]) for each in answers])
    return json.loads(json.dumps(told))


def one_life(home: Path, folder: Path) -> None:
    with open_library(Settings(home=home, chunk_tokens=40), purpose="tests") as library:
        pending = library.catalog.pending()
        state = {"findings": [*check(library).findings, *pending, *mixtures(library)]}
        work(library, folder)
        year = next(year for year in YEARS if year in (folder / "mill.txt").read_text())
        state |= {"year": year, "contents": contents(library), "after": check(library).findings}
        publish(folder, YEARS[1 - YEARS.index(year)])
        print(json.dumps(state), flush=True)
        start = time.monotonic()
        work(library, folder)
        print(time.monotonic() - start, flush=True)
        signal.pause()


def main() -> None:
    for line in sys.stdin:
        home, folder = map(Path, line.rstrip("\n").split(" "))
        child = os.fork()
        if child == 0:
            try:
                one_life(home, folder)
            finally:
                traceback.print_exc()
                os._exit(1)
        print(child, flush=True)
        print(f"killed {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}", flush=True)


if __name__ == "__main__":
    import chromadb  # noqa: F401 - once, for all children

    main()
