"""`footnote worker`: reads publications for a server on another machine."""

from __future__ import annotations

import signal
import threading

from rich.console import Console

from ingest.jobs.remote import ReadingWorker
from kb.settings import Settings


def work(settings: Settings, err: Console) -> None:
    """Read until Ctrl-C or SIGTERM; what is half read then is given back to the server.

    Raises:
        InvalidInput: the settings do not say where the queue is.
        Unavailable: it cannot be reached.
    """
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with ReadingWorker(settings):
        err.print("Reading for a server elsewhere (Ctrl-C ends it).")
        while not ended.wait(1.0):  # without a time a signal would not be noticed on every system
            pass
