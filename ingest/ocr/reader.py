"""Many pages recognised side by side, each under a limit of time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from pypdfium2 import PdfiumError

from ingest.ocr.engine import OcrPage
from ingest.workers import WorkerEnded, WorkerLost, Workers
from kb.embedding import Progress

Recognise = Callable[[], OcrPage]
"""Draws a page and says what it reads; run in a worker, so it can be pickled."""
_MODELS_MB = 1000


class Ocr:
    """Worker processes that recognise text, started when the first page comes; for many threads.

    `processes` pages are read at once. One that takes longer than `seconds`, or whose process dies or wants more than
    `memory_mb` beside the models, is not read; the others are.
    """

    def __init__(self, processes: int, seconds: float, memory_mb: int) -> None:
        self._workers = Workers(processes, memory_mb + _MODELS_MB)
        self._seconds = seconds

    def close(self) -> None:
        self._workers.close()

    def read(self, pages: Sequence[Recognise], progress: Progress | None = None) -> list[OcrPage | WorkerLost]:
        """What each page says, in their order. `progress(done, total)` counts pages; what it raises ends the reading.

        Raises:
            UnreadableFile: one of them is damaged.
            WorkerEnded: this was closed meanwhile.
        """
        with ThreadPoolExecutor(len(self._workers), thread_name_prefix="ocr") as threads:
            found = [threads.submit(self._read, page) for page in pages]
            try:
                for done, future in enumerate(found, start=1):
                    future.result()
                    if progress:
                        progress(done, len(found))
                return [future.result() for future in found]
            except BaseException as error:
                for future in found:
                    future.cancel()
                if not isinstance(error, Exception):  # Ctrl-C: nobody waits for a page that is half read
                    self._workers.end()
                raise

    def _read(self, page: Recognise) -> OcrPage | WorkerLost:
        with self._workers.lent() as worker:
            try:
                return worker.run(self._seconds, page)
            except WorkerEnded:
                raise
            except WorkerLost as lost:
                return lost
            except (MemoryError, PdfiumError):
                return WorkerLost(False)
