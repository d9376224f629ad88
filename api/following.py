"""Jobs followed to their end on the terminal: a bar for each that runs, a line for each publication."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from api.terminal import escape
from kb.catalog.jobs import Jobs
from kb.jobs import Job, JobOutcome, JobState

_POLL_SECONDS = 0.1
_STAGES = {"reading": "pages read", "recognising": "pages recognised", "embedding": "texts embedded"}


class Follower:
    """Shows the jobs of one batch, and keeps what became of them: `ended`, and `counts` of outcomes by status."""

    def __init__(self, jobs: Jobs, batch: str, bars: Progress, total: int) -> None:
        self._jobs = jobs
        self._batch = batch
        self._bars = bars
        self._since = 0
        self._all = bars.add_task("Publications", total=total)
        self._running: dict[str, TaskID] = {}
        self.ended: dict[str, Job] = {}
        self.counts: Counter[str] = Counter()

    def follow(self, check: Callable[[], None], seconds: float = float("inf")) -> bool:
        """Show what happens until all are over (then True) or the time is. `check()` may raise to end it earlier."""
        until = time.monotonic() + seconds
        while True:
            over = not self._jobs.unfinished(self._batch)
            for job in self._changed():
                self._show(job)
            if over or time.monotonic() > until:
                self._clear()
                return over
            check()
            time.sleep(_POLL_SECONDS)

    def tell(self, outcome: JobOutcome) -> None:
        """Count one publication, and say what became of it unless nothing did."""
        self.counts[outcome.status] += 1
        console = self._bars.console
        if outcome.reason is not None:
            console.print(f"[red]failed[/]     {escape(outcome.source)}: {escape(outcome.reason.message)}")
            console.print(f"           {escape(outcome.reason.advice)}")
        elif outcome.status == "passed over":
            console.print(escape(outcome.source))
        elif outcome.status != "unchanged":
            size = f"{outcome.pages} pages, {outcome.chunks} chunks"
            console.print(f"[green]{outcome.status:10}[/] {escape(outcome.source)}  [dim]{size}[/]")
        for note in outcome.notes if outcome.status != "unchanged" else ():
            console.print(f"           [yellow]{escape(note)}[/]")

    def tell_at_once(self, outcome: JobOutcome) -> None:
        """Of a publication that needs no job."""
        self.tell(outcome)
        self._bars.advance(self._all)

    def _clear(self) -> None:
        while self._running:
            self._bars.remove_task(self._running.popitem()[1])

    def _changed(self) -> Iterator[Job]:
        while found := self._jobs.changed(self._since, self._batch):
            self._since = found[-1].change
            yield from found

    def _show(self, job: Job) -> None:
        if job.state is JobState.RUNNING and job.stage is not None:
            self._show_running(job)
            return
        shown = self._running.pop(job.id, None)
        if shown is not None:
            self._bars.remove_task(shown)
        if job.unfinished and job.reason is not None:
            self._bars.console.print(f"[yellow]waiting[/]    {escape(job.source)}: {escape(job.reason.message)}")
        elif not job.unfinished and job.id not in self.ended:
            self.ended[job.id] = job
            self._bars.advance(self._all)
            for outcome in job.outcomes:
                self.tell(outcome)
            if job.state is JobState.CANCELLED:
                self.counts["cancelled"] += 1
                self._bars.console.print(f"[yellow]cancelled[/]  {escape(job.source)}")

    def _show_running(self, job: Job) -> None:
        if job.id not in self._running:
            self._running[job.id] = self._bars.add_task("", total=None)
        doing = _STAGES[job.stage or "reading"] if job.total else "reading"
        name = f"  {escape(job.source.rsplit('/', maxsplit=1)[-1])}: {doing}"
        self._bars.update(self._running[job.id], description=name, completed=job.done, total=job.total or None)


@contextmanager
def interruptible() -> Iterator[Callable[[], None]]:
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


def progress_bars(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )
