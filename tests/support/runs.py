"""Runs of hand-made records: in a folder, with scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import handmade
from evals.results.scores import Estimate, Scores, Share, TopicScores, Verdict
from evals.runs.records import RECORDS_FILE, RUN_FILE, Record, Run
from evals.topics.topic import Topic


def topic(name: str, **more: Any) -> Topic:
    """A topic that expects "12", under a question of its own."""
    return handmade.topic(
        name, handmade.nugget("12"), **{"kind": "how_many", "question": f"How many trucks, {name}?", **more}
    )


def record(name: str, *sentences: str, **more: Any) -> Record:
    """`more` is told of the topic."""
    return handmade.record(topic(name, **more), handmade.answer(*sentences))


def run(folder: Path, records: Sequence[Record], **more: Any) -> Run:
    """On disk too."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Run(folder, handmade.info(**more), tuple(records))
    (folder / RUN_FILE).write_text(made.info.model_dump_json())
    (folder / RECORDS_FILE).write_text("".join(each.model_dump_json() + "\n" for each in records))
    return made


def scores(verdicts: Mapping[str, Verdict], **measures: Mapping[str, tuple[float, float]]) -> Scores:
    """`measures`: name to topic id to (num, den); `answers right` is of the verdicts."""
    shares: dict[str, dict[str, Share]] = {
        name: {"answers right": Share(num=float(verdict == "right"))} if verdict != "failed" else {}
        for name, verdict in verdicts.items()
    }
    for measure, told in measures.items():
        for name, (num, den) in told.items():
            shares[name][measure] = Share(num=num, den=den)
    groups = {"all": dict.fromkeys(["answers right", *measures], Estimate(value=0.5, low=0, high=1, topics=1))}
    return Scores(
        topics={name: TopicScores(verdict=verdict, shares=shares[name]) for name, verdict in verdicts.items()},
        groups=groups,
        failed=sum(each == "failed" for each in verdicts.values()),
    )
