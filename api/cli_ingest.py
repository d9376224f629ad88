"""Publications read from the shell: made into jobs, and followed until they are done."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console

from api.following import Follower, interruptible, progress_bars
from api.terminal import escape
from ingest.jobs.crew import WORKERS, Crew
from ingest.jobs.queue import JobQueue
from ingest.jobs.submission import Gone, gone, submit
from ingest.jobs.todo import Todo, new_batch
from ingest.sources import Found, SourceFile, find_sources
from kb.catalog import Catalog
from kb.catalog.opening import open_catalog
from kb.errors import LibraryInUse
from kb.library import open_library
from kb.lock import held_for
from kb.settings import Settings

_TAKE_OVER_SECONDS = 2.0  # until a library whose holder has ended is noticed


@dataclass(frozen=True, slots=True)
class Ingesting:
    """What is given to be read, and where to say what becomes of it."""

    settings: Settings
    paths: tuple[Path, ...]
    urls: tuple[str, ...]
    prune: bool
    out: Console
    err: Console

    @classmethod
    def of(cls, settings: Settings, given: Iterable[str], out: Console, err: Console, *, prune: bool) -> Ingesting:
        urls = [each for each in given if each.lower().startswith(("http://", "https://"))]
        paths = [Path(os.path.abspath(each)) for each in given if each not in urls]
        return cls(settings, tuple(paths), tuple(urls), prune, out, err)


def ingest_with_bars(settings: Settings, given: Iterable[str], out: Console, err: Console, *, prune: bool) -> bool:
    """Ingest files, folders and addresses, and say what became of each. False if anything could not be read. `prune`
    removes what was read from these folders and is there no more."""
    work = Ingesting.of(settings, given, out, err, prune=prune)
    found = find_sources(work.paths)
    with interruptible() as stop_if_asked, open_catalog(settings) as catalog:
        follower, _ = ingest_round(work, catalog, found, found.files, stop_if_asked)
    return not found.missing and not (follower.counts["failed"] or follower.counts["cancelled"])


def ingest_round(
    work: Ingesting, catalog: Catalog, found: Found, files: Iterable[SourceFile], stop_if_asked: Callable[[], None],
    told_before: frozenset[Gone] = frozenset(),
) -> tuple[Follower, frozenset[Gone]]:  # fmt: skip
    """Ingest `files`, which are some or all of those found, and the addresses; sum up. Returns what is gone as well."""
    jobs, batch = catalog.jobs, new_batch()
    files = tuple(files)
    with progress_bars(work.err) as bars, closing(JobQueue(work.settings.home, jobs)) as queue:
        follower = Follower(jobs, batch, bars, len(files) + len(work.urls))
        submit(queue, catalog, work.settings, files, batch, follower.tell_at_once, stop_if_asked)
        ocr = work.settings.ocr_processes > 0
        queue.add(batch, [Todo.of_address(url, ocr=ocr) for url in work.urls])
        _work_off(work, follower, stop_if_asked)
        missing = frozenset(gone(catalog, work.paths, found, follower.ended.values()))
        if work.prune and missing:
            queue.add(batch, [Todo.of_removal(each.source) for each in missing])
            _work_off(work, follower, stop_if_asked)
            follower.counts["removed"] = len(missing)
    _sum_up(work, found, follower)
    _tell_gone(work, missing - told_before)
    return follower, missing


def _work_off(work: Ingesting, follower: Follower, stop_if_asked: Callable[[], None]) -> None:
    """Have the jobs done, here or by the process that holds the library; if that one ends, here.

    Raises:
        LibraryInUse: a process holds it that does no jobs.
        StorageFull: nothing more can be stored; the jobs stay queued.
    """
    while not follower.follow(stop_if_asked, seconds=0):
        try:
            with open_library(work.settings, purpose="footnote ingest") as library, Crew(library) as crew:

                def check() -> None:
                    stop_if_asked()
                    if crew.full is not None:
                        raise crew.full

                follower.follow(check)
        except LibraryInUse:
            holder = held_for(work.settings.home)
            if holder is not None and holder not in WORKERS:
                raise
            with _left_to(holder or "the process that has just begun", work.err):
                follower.follow(stop_if_asked, _TAKE_OVER_SECONDS)


@contextmanager
def _left_to(holder: str, err: Console) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        err.print(
            f"The jobs are left to {escape(holder)}, which goes on with them: `footnote jobs` tells how far it is."
        )
        raise typer.Exit(1) from None


def fill_if_empty(settings: Settings, folder: Path, out: Console, err: Console) -> None:
    """Ingest `folder` into an empty library. A fill that was interrupted goes on at the next start."""
    begun = settings.home / "filling"
    with open_catalog(settings) as catalog:
        if catalog.documents() and not begun.exists():
            return
        begun.touch()
    err.print(f"The library in {settings.home} is empty: reading {folder} into it. This happens once.")
    ingest_with_bars(settings, [str(folder)], out, err, prune=False)
    begun.unlink()


def reindex_with_bar(settings: Settings, out: Console, err: Console) -> None:
    """Embed with the encoder that the settings name. The one that made the library is not opened: nobody asks while
    this process holds it, and that one may be out of reach.

    Raises:
        LibraryInUse: another process holds the library; a server can do it itself.
    """
    try:
        with (
            open_library(settings, purpose="footnote reindex", any_encoder=True) as library,
            progress_bars(err) as bar,
        ):
            task = bar.add_task("Publications", total=None)
            library.reindex(lambda done, total: bar.update(task, completed=done, total=total))
            encoding = library.encoding
    except LibraryInUse as error:
        advice = "Stop that process first; a running `footnote serve` does it itself: POST /v1/reindex, as staff."
        raise LibraryInUse(error.message, advice=advice) from error
    out.print(f"The indexes are rebuilt, with {escape(encoding.encoder.name)}.")
    for sentence in encoding.lacks():
        err.print(escape(sentence))


def _sum_up(work: Ingesting, found: Found, follower: Follower) -> None:
    statuses = ("added", "replaced", "unchanged", "failed", "cancelled", "removed")
    counted = [f"{follower.counts[status]} {status}" for status in statuses if follower.counts[status]]
    work.out.print(", ".join(counted) or "There was nothing to read.")
    if found.passed_over:
        suffixes = ", ".join(sorted({path.suffix or path.name for path in found.passed_over}))
        work.err.print(f"Passed over {len(found.passed_over)} files of kinds that are not read ({escape(suffixes)}).")
    for path in found.missing:
        work.err.print(f"[red]catalog.yaml names {escape(path)}, which is not there.[/]")


def _tell_gone(work: Ingesting, missing: Iterable[Gone]) -> None:
    told = sorted(missing, key=lambda each: each.source)
    for each in told:
        verb = "removed   " if work.prune else "gone      "
        work.err.print(f"[yellow]{verb}[/] {escape(each.source)}: {escape(each.origin)} is no longer there.")
    if told and not work.prune:
        work.err.print("What is gone still answers: remove it with `footnote remove`, or all of it with --prune.")
