"""`footnote ingest --watch`: folders followed, so that the library keeps up with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from rich.console import Console
from watchfiles import watch

from api.cli_ingest import Ingesting, ingest_round
from api.following import interruptible
from api.terminal import escape
from ingest.jobs.submission import Gone
from ingest.sources import SourceFile, find_sources
from kb.catalog import Catalog
from kb.catalog.opening import open_catalog
from kb.errors import FootnoteError, InvalidInput, NotFound
from kb.settings import Settings

_QUIET_MS = 1000  # a file that has not changed for so long is taken to be whole
_LONGEST_MS = 60_000  # what changes all the time is read all the same
_WAKE_MS = 300  # until Ctrl-C is noticed


def watch_with_bars(settings: Settings, given: Iterable[str], out: Console, err: Console, *, prune: bool) -> bool:
    """Ingest folders, then whatever is new or changed in them, until Ctrl-C. The library is held only while something
    is read, so other commands find it free; a running server does the reading itself."""
    work = Ingesting.of(settings, given, out, err, prune=prune)
    if work.urls:
        raise InvalidInput("An address of the web cannot be watched.", advice="Give folders and files.")
    find_sources(work.paths)
    told: frozenset[Gone] = frozenset()
    try:
        with interruptible() as stop_if_asked, open_catalog(settings) as catalog:
            for changed in _changes(work, stop_if_asked):
                told = _keep_up(work, catalog, changed, stop_if_asked, told)
    except KeyboardInterrupt:
        err.print("Watching ended. What was not finished is done by the next `footnote ingest`.")
    return True


def _changes(work: Ingesting, stop_if_asked: Callable[[], None]) -> Iterator[set[Path]]:
    """What has changed and come to rest; at first, everything."""
    home = work.settings.home.resolve()

    def matters(_: object, path: str) -> bool:
        return home not in (resolved := Path(path).resolve(), *resolved.parents)

    # Begun before the first reading, so that what changes meanwhile is not missed.
    found = watch(
        *work.paths, watch_filter=matters, step=_QUIET_MS, debounce=_LONGEST_MS, rust_timeout=_WAKE_MS,
        yield_on_timeout=True, raise_interrupt=False,
    )  # fmt: skip
    next(found)
    yield set(work.paths)
    work.err.print("Watching (Ctrl-C ends it).")
    for changes in found:
        stop_if_asked()
        if changes:
            yield {Path(path) for _, path in changes}


def _keep_up(
    work: Ingesting, catalog: Catalog, changed: set[Path], stop_if_asked: Callable[[], None], told: frozenset[Gone]
) -> frozenset[Gone]:
    """A round; what is wrong with the folders themselves is said, and the next change tried."""
    try:
        found = find_sources(work.paths)
        files = [file for file in found.files if _is_concerned(file, changed)]
        _, missing = ingest_round(work, catalog, found, files, stop_if_asked, told)
    except (InvalidInput, NotFound) as error:
        _tell(work.err, error)
        return told
    return missing


def _is_concerned(file: SourceFile, changed: set[Path]) -> bool:
    """Whether the file changed, or a folder that it is in, or the catalog of one."""
    catalogs = {path.parent for path in changed if path.name == "catalog.yaml"}
    return any(each in changed or each in catalogs for each in (file.path, *file.path.parents))


def _tell(err: Console, error: FootnoteError) -> None:
    err.print(f"[red]{escape(error.message)}[/]")
    err.print(escape(error.advice))
