"""What each part of retrieval is worth: the same topics, with parts taken away or set otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from evals.results.scores import Scores, write_scores
from evals.results.scoring import score
from evals.runs.choosing import counting, follow
from evals.runs.records import Run
from evals.runs.run import describe_run, run
from evals.runs.sample import home_for, library_over
from evals.runs.target import InProcess
from evals.topics.topic import Topic
from kb.retrieval import WEIGHTS, Weights
from kb.settings import Settings

# The three rankings: vectors of chunks, vectors of sentences, BM25. What is left keeps its proportions.
RANKINGS: dict[str, Weights] = {
    "hybrid (default)": WEIGHTS,
    "without BM25": (0.5, 0.5, 0.0),
    "without sentence vectors": (0.54, 0.0, 0.46),
    "without chunk vectors": (0.0, 0.54, 0.46),
    "dense only, chunks": (1.0, 0.0, 0.0),
    "lexical only": (0.0, 0.0, 1.0),
}
CHUNK_TOKENS = (90, 300)  # beside the setting's own


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to retrieve, with what came of it."""

    name: str
    run: Run
    scores: Scores


def ablate(
    topics: Sequence[Topic], file: Path, split: str, corpus: Path, settings: Settings, folder: Path, notes: Console
) -> Iterator[Variant]:
    """A run for each variant, below `folder`; interrupted, it goes on where it stopped."""
    sizes = (settings.chunk_tokens, *(each for each in CHUNK_TOKENS if each != settings.chunk_tokens))
    for tokens in sizes:
        own = tokens == settings.chunk_tokens
        changed = home_for(settings.model_copy(update={"chunk_tokens": tokens}), corpus)
        with library_over(changed, corpus, follow(notes)) as library:
            rankings = RANKINGS if own else {f"chunks of {tokens} tokens": WEIGHTS}
            for name, weights in rankings.items():
                target = InProcess(library, weights)
                chosen = {"chunk_tokens": str(tokens), "weights": "/".join(map(str, weights))}
                info = describe_run(target, topics, file, split, chosen)
                with counting(notes, name) as progress:
                    made = run(target, topics, info, folder / name.replace(" ", "-"), progress)
                scores = score(made)
                write_scores(scores, made.folder)
                yield Variant(name, made, scores)
