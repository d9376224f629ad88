"""What each part of retrieval is worth: the same topics, with parts taken away or set otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from rich.console import Console

from evals.results.scores import Scores, write_scores
from evals.results.scoring import score
from evals.runs.choosing import counting, follow
from evals.runs.records import Run
from evals.runs.run import describe_run, run
from evals.runs.sample import Recut, home_for, library_over
from evals.runs.target import InProcess
from evals.topics.topic import Topic
from kb.records import NewRevision
from kb.retrieval import RANKING, Ranking
from kb.settings import Settings

DEFAULT = "hybrid (default)"
# Weights of the chunk's vector, its best sentence's, BM25; what is left keeps its proportions.
RANKINGS: Mapping[str, Ranking] = {
    DEFAULT: RANKING,
    "without BM25": replace(RANKING, weights=(0.5, 0.5, 0.0)),
    "without sentence vectors": replace(RANKING, weights=(0.54, 0.0, 0.46)),
    "without chunk vectors": replace(RANKING, weights=(0.0, 0.54, 0.46)),
    "without token vectors": replace(RANKING, tokens=False),
    "dense only, chunks": Ranking(weights=(1.0, 0.0, 0.0), tokens=False),
    "lexical only": Ranking(weights=(0.0, 0.0, 1.0), tokens=False),
    "half the weight for BM25": replace(RANKING, weights=(0.42, 0.42, 0.16)),
    "20 candidates": replace(RANKING, candidates=20),
    "150 candidates": replace(RANKING, candidates=150),
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
    for label, changed, recut, rankings in _libraries(settings):
        with library_over(home_for(changed, corpus, label), corpus, follow(notes), recut) as library:
            for name, ranking in rankings.items():
                target = InProcess(library, ranking)
                weights = "/".join(map(str, ranking.weights))
                chosen = {"chunk_tokens": str(changed.chunk_tokens), "weights": weights, "variant": name}
                info = describe_run(target, topics, file, split, chosen)
                with counting(notes, name) as progress:
                    made = run(target, topics, info, folder / name.replace(" ", "-"), progress)
                scores = score(made)
                write_scores(scores, made.folder)
                yield Variant(name, made, scores)


def _libraries(settings: Settings) -> Iterator[tuple[str, Settings, Recut | None, Mapping[str, Ranking]]]:
    """The libraries to ask: a label, how they are made, and the rankings to ask them with."""
    yield "", settings, None, RANKINGS
    for tokens in CHUNK_TOKENS:
        if tokens != settings.chunk_tokens:
            changed = settings.model_copy(update={"chunk_tokens": tokens})
            yield "", changed, None, {f"chunks of {tokens} tokens": RANKING}
    yield "bare", settings, without_headings, {"chunks without title and headings": RANKING}
    yield "overlap", settings, overlapping, {"chunks that overlap by a sentence": RANKING}


def without_headings(new: NewRevision) -> NewRevision:
    """Chunks embedded and found by their text alone."""
    return replace(new, chunks=tuple(replace(chunk, embedded=chunk.text) for chunk in new.chunks))


def overlapping(new: NewRevision) -> NewRevision:
    """Chunks embedded and found with the last sentence of the one before, where that is of the same section."""
    chunks = list(new.chunks[:1])
    for before, chunk in pairwise(new.chunks):
        heading = chunk.embedded.removesuffix(chunk.text)
        shared = f"{before.sentences[-1].text}\n" if before.section == chunk.section else ""
        chunks.append(replace(chunk, embedded=heading + shared + chunk.text))
    return replace(new, chunks=tuple(chunks))
