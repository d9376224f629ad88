"""Progress bars around the long commands."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from api.terminal import escape
from ingest.pipeline import Outcome, ingest, ingest_url
from ingest.sources import Found, find_sources
from kb.errors import LibraryInUse
from kb.library import open_catalog, open_library
from kb.settings import Settings


def ingest_with_bars(settings: Settings, given: list[str], out: Console, err: Console) -> bool:
    """Ingest files, folders and addresses, and say what became of each. False if anything could not be read."""
    urls = [each for each in given if each.lower().startswith(("http://", "https://"))]
    found = find_sources([Path(each) for each in given if each not in urls])
    outcomes: list[Outcome] = []
    with (
        open_library(settings, purpose="footnote ingest") as library,
        _progress(err) as progress,
        _interruptible() as stop_if_asked,
    ):
        files = progress.add_task("Publications", total=len(found.files) + len(urls))
        texts = progress.add_task("", total=None, visible=False)

        def follow(name: str) -> Callable[[int, int], None]:
            progress.update(texts, description=f"  {escape(name)}", completed=0, total=None, visible=True)

            def embedded(done: int, total: int) -> None:
                progress.update(texts, completed=done, total=total)
                stop_if_asked()

            return embedded

        fetched = (ingest_url(library, url, follow(url)) for url in urls)
        for outcome in chain(ingest(library, found, lambda file: follow(file.path.name)), fetched):
            outcomes.append(outcome)
            progress.advance(files)
            _tell(outcome, progress.console)
            stop_if_asked()
        progress.update(texts, visible=False)
    _sum_up(found, outcomes, out, err)
    return not found.missing and all(each.status != "failed" for each in outcomes)


def fill_if_empty(settings: Settings, folder: Path, out: Console, err: Console) -> None:
    """Ingest `folder` into an empty library. A fill that was interrupted goes on at the next start."""
    begun = settings.home / "filling"
    with open_catalog(settings) as catalog:
        if catalog.documents() and not begun.exists():
            return
        begun.touch()
    err.print(f"The library in {settings.home} is empty: reading {folder} into it. This happens once.")
    ingest_with_bars(settings, [str(folder)], out, err)
    begun.unlink()


def reindex_with_bar(settings: Settings, out: Console, err: Console) -> None:
    """Embed with the encoder that the settings name. The one that made the library is not opened: nobody asks while
    this process holds it, and that one may be out of reach.

    Raises:
        LibraryInUse: another process holds the library; a server can do it itself.
    """
    try:
        with open_library(settings, purpose="footnote reindex", any_encoder=True) as library, _progress(err) as bar:
            task = bar.add_task("Publications", total=None)
            library.reindex(lambda done, total: bar.update(task, completed=done, total=total))
            encoding = library.encoding
    except LibraryInUse as error:
        advice = "Stop that process first; a running `footnote serve` does it itself: POST /v1/reindex, as staff."
        raise LibraryInUse(error.message, advice=advice) from error
    out.print(f"The indexes are rebuilt, with {escape(encoding.encoder.name)}.")
    for sentence in encoding.lacks():
        err.print(escape(sentence))


@contextmanager
def _interruptible() -> Iterator[Callable[[], None]]:
    """Ctrl-C takes effect where the given function is called: inside a C library, or a destructor, the interpreter may
    swallow it. A second Ctrl-C takes effect at once."""
    asked = False

    def note(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    def stop_if_asked() -> None:
        if asked:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, note)
    try:
        yield stop_if_asked
    finally:
        signal.signal(signal.SIGINT, before)


def _progress(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def _tell(outcome: Outcome, console: Console) -> None:
    if outcome.error is not None:
        console.print(f"[red]failed[/]     {escape(outcome.source)}: {escape(outcome.error.message)}")
        console.print(f"           {escape(outcome.error.advice)}")
    elif outcome.status == "passed over":
        console.print(escape(outcome.source))
    elif outcome.status != "unchanged":
        size = f"{outcome.pages} pages, {outcome.chunks} chunks"
        console.print(f"[green]{outcome.status:10}[/] {escape(outcome.source)}  [dim]{size}[/]")
    for note in outcome.notes if outcome.status != "unchanged" else ():
        console.print(f"           [yellow]{escape(note)}[/]")


def _sum_up(found: Found, outcomes: list[Outcome], out: Console, err: Console) -> None:
    counts = {
        status: sum(each.status == status for each in outcomes)
        for status in ("added", "replaced", "unchanged", "failed")
    }
    out.print(
        ", ".join(f"{count} {status}" for status, count in counts.items() if count) or "There was nothing to read."
    )
    if found.passed_over:
        suffixes = ", ".join(sorted({path.suffix or path.name for path in found.passed_over}))
        err.print(f"Passed over {len(found.passed_over)} files of kinds that are not read ({escape(suffixes)}).")
    for path in found.missing:
        err.print(f"[red]catalog.yaml names {escape(path)}, which is not there.[/]")
