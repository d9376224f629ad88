"""Files and folders as jobs, and what of a folder is in the library but no longer there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.jobs.crew import told
from ingest.jobs.queue import JobQueue
from ingest.jobs.todo import Todo
from ingest.pipeline import unchanged
from ingest.sources import Found, SourceFile
from kb.catalog import Catalog
from kb.files import FileStore
from kb.jobs import Job, JobOutcome
from kb.settings import Settings

_AT_ONCE = 20  # jobs added together, so that the first are begun while later files are still looked at


@dataclass(frozen=True, slots=True)
class Gone:
    """A document that was read from a place where it no longer is."""

    source: str
    origin: str


def submit(
    queue: JobQueue, catalog: Catalog, settings: Settings, files: Iterable[SourceFile], batch: str,
    tell: Callable[[JobOutcome], None], check: Callable[[], None],
) -> int:  # fmt: skip
    """A job for each file that is not in the library just so; what is, is told. Returns how many jobs there are."""
    store = FileStore(settings.home / "files")
    todos: list[Todo] = []
    count = 0
    for file in files:
        check()
        there = unchanged(catalog, store, settings, file)
        if there is not None:
            tell(told(there))
            continue
        todos.append(Todo.of_file(file, ocr=settings.ocr_processes > 0))
        count += 1
        if len(todos) == _AT_ONCE:
            queue.add(batch, todos)
            todos = []
    queue.add(batch, todos)
    return count


def gone(catalog: Catalog, paths: Sequence[Path], found: Found, ended: Iterable[Job]) -> list[Gone]:
    """Documents that were read below these paths and are there no more: neither on the disk nor, as far as it was
    looked into just now, in their archive."""
    there = {str(file.path) for file in found.files}
    looked_into = {
        todo.path: {outcome.source for outcome in job.outcomes}
        for job in ended
        if (todo := Todo.model_validate(job.todo)).what == "file" and not (job.reason or job.unfinished)
    }

    def is_gone(source: str, origin: str) -> bool:
        container = next((str(each) for each in (Path(origin), *Path(origin).parents) if each.is_file()), None)
        if container is None or container == origin or container not in there:
            return container is None
        return source not in looked_into.get(container, {source})

    below = dict.fromkeys(each for path in paths for each in catalog.jobs.read_below(str(path)))
    return [Gone(source, origin) for source, origin in below if is_gone(source, origin)]
