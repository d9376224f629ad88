"""Many pictures read side by side, each under a time limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

import numpy as np
from PIL import Image

from ingest.ocr.engine import LONGEST_SIDE, OcrPage, recognise
from ingest.workers import Worker, WorkerLost

Draw = Callable[[], Image.Image]
"""Makes the picture of a page when its turn has come: a long scan is never in memory as a whole."""
_BLANK = 24  # of 255: paper without ink differs by less between its lightest and its darkest grains


class Ocr:
    """Worker processes that recognise text, started when the first picture comes. A context manager.

    `processes` pictures are read at once. One that takes longer than `seconds`, or whose process dies, is not read;
    the others are.
    """

    def __init__(self, processes: int, seconds: float) -> None:
        self._workers = [Worker() for _ in range(processes)]
        self._seconds = seconds

    def __enter__(self) -> Ocr:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        for worker in self._workers:
            worker.close()

    def read(self, pictures: Sequence[Draw]) -> list[OcrPage | WorkerLost]:
        """What each picture says, in their order. A blank one says nothing, and costs nothing."""
        free: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._workers:
            free.put(worker)

        def read(draw: Draw) -> OcrPage | WorkerLost:
            worker = free.get()
            try:
                picture = fitted(draw())
                if _is_blank(picture):
                    return OcrPage(picture.size, 0, ())
                return worker.run(self._seconds, recognise, np.asarray(picture))
            except WorkerLost as lost:
                return lost
            finally:
                free.put(worker)

        with ThreadPoolExecutor(len(self._workers), thread_name_prefix="ocr") as threads:
            found = [threads.submit(read, draw) for draw in pictures]
            try:
                return [future.result() for future in found]
            except BaseException:
                for future in found:
                    future.cancel()
                for worker in self._workers:
                    worker.close()
                raise


def fitted(picture: Image.Image) -> Image.Image:
    """The picture in colour, no larger than what is recognised at once."""
    picture = picture.convert("RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return picture


def _is_blank(picture: Image.Image) -> bool:
    darkest, lightest = picture.convert("L").getextrema()
    return float(lightest) - float(darkest) < _BLANK  # type: ignore[arg-type]
