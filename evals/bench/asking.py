"""What an answer costs over its floor: embedding the question and one vector query."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

from kb.access import PUBLIC
from kb.answer.ask import ask
from kb.answer.models import Question
from kb.library import Library

WARM_UP = 5  # questions


def ask_over_floor(library: Library, questions: Sequence[str]) -> dict[str, float]:
    """p50 of asking, p50 of the floor (milliseconds) and their ratio, measured in turns."""
    asked, floors = [], []
    # The first are not counted: dictionaries are loaded and connections opened.
    for question in [*questions[:WARM_UP], *questions]:
        asked.append(_milliseconds(lambda q=question: ask(library, Question(question=q), PUBLIC)))  # type: ignore[misc]
        floors.append(_milliseconds(lambda q=question: _floor(library, q)))  # type: ignore[misc]
    ask_p50, floor_p50 = statistics.median(asked[WARM_UP:]), statistics.median(floors[WARM_UP:])
    return {"ask_p50_ms": ask_p50, "floor_p50_ms": floor_p50, "ratio": ask_p50 / floor_p50}


def _floor(library: Library, question: str) -> None:
    vector = library.encoder.encode_queries([question])[0]
    library.indexes.vectors.query(PUBLIC.readable, vector, 10)


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
