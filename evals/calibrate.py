"""Fit the refusal's weights on the development topics: `python -m evals.calibrate`.

Examples are the best twenty candidate sentences of each development topic: right if the statement made of it holds
all nuggets or the expected quote, wrong otherwise. Each answerable question is asked a second time without the document
that answers it, which gives as many wrong ones as real refusals need. The test split is never read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from evals.measures.nuggets import SUPPORT, cite_as, support
from evals.runs.sample import home_for, library_over
from evals.topics.topic import Topic, read_topics
from evals.topics.wording import plain
from kb.access import Viewer
from kb.answer.citation import cite
from kb.answer.question import Asked, understand
from kb.answer.refusal import FEATURES
from kb.answer.selection import Candidate, rank_sentences
from kb.answer.spelling import mend
from kb.library import Library
from kb.records import Document
from kb.retrieval import PASSAGES, retrieve
from kb.settings import read_settings

Floats = npt.NDArray[np.float64]

SMOOTH = 5  # cuts (hundredths) to each side: the gain at one cut jumps with single questions
CANDIDATES = 20  # of each question; the order among them is learnt as well
RIDGE = 1.0  # strength of the pull towards zero, in examples; the features all lie near 0 to 1


def examples(library: Library, topics: list[Topic]) -> Iterator[tuple[str, Candidate, bool]]:
    """(question and round, candidate, right), the best candidate of each round first."""
    for topic in topics:
        shelf = library.shelf(Viewer(topic.viewer), topic.as_of)
        asked = mend(understand(topic.question), library.indexes.lexical, shelf.viewer)
        rounds: list[dict[str, Document]] = [dict(shelf.current)]
        if topic.evidence:
            rounds.append({name: each for name, each in shelf.current.items() if not _bears_out(each, topic)})
        for number, documents in enumerate(rounds):
            retrieved = retrieve(library, shelf, documents, asked.text, PASSAGES)
            ranked = rank_sentences(library, shelf, asked, retrieved)
            for candidate in ranked[:CANDIDATES]:
                yield f"{topic.id}/{number}", candidate, _right(library, asked, topic, candidate, ranked)


def _bears_out(document: Document, topic: Topic) -> bool:
    return any(document.source.endswith("/" + each.document) for each in topic.evidence)


def _right(library: Library, asked: Asked, topic: Topic, candidate: Candidate, ranked: list[Candidate]) -> bool:
    """Whether the statement made of the candidate holds every vital nugget or a quote of the evidence."""
    if not topic.answerable:
        return False
    made = cite(library, asked, [candidate], ranked)
    pages = {f"{n.document_id}/{n.page}": library.catalog.page(n.revision_id, n.page).text for n in made.citations}
    said = cite_as(made.statements[0].text, made.citations, pages)
    if all(support(each, [said], topic) == SUPPORT for each in topic.nuggets if each.vital):
        return True
    return any(plain(each.quote) in plain(said.text) for each in topic.evidence)


def fit(features: Floats, right: Floats) -> Floats:
    """Weights of a ridge-penalised logistic regression, by Newton's method; the bias (last) is not penalised."""
    weights = np.zeros(features.shape[1])
    penalty = np.full(features.shape[1], RIDGE)
    penalty[-1] = 1e-6
    for _ in range(100):
        guess = 1 / (1 + np.exp(-features @ weights))
        gradient = features.T @ (guess - right) + penalty * weights
        curvature = (features * (guess * (1 - guess))[:, None]).T @ features + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def threshold(names: list[str], guess: Floats, right: Floats) -> tuple[float, float]:
    """The threshold around which is gained most over the questions as asked (not those without their document, of
    which there are more than people ask), and that gain a question: 1 for a right answer, -1.5 for a wrong one, as
    that is worse than a right one is good, and -2.5 where none was to be had, as it costs the right refusal as well."""
    rounds: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        if not name.endswith("/0"):
            continue
        rounds.setdefault(name, []).append(number)
    best = [max(numbers, key=lambda number: guess[number]) for numbers in rounds.values()]
    answerable = np.array([right[numbers].max() for numbers in rounds.values()])
    values = np.where(right[best] > 0, 1.0, np.where(answerable > 0, -1.5, -2.5))
    cuts = np.linspace(0.1, 0.9, 81)
    gains = np.array([values[guess[best] >= cut].sum() / len(best) for cut in cuts])
    around = [gains[max(0, number - SMOOTH) : number + SMOOTH + 1].mean() for number in range(len(cuts))]
    chosen = int(np.argmax(around))
    return float(cuts[chosen]), float(gains[chosen])


def main() -> None:
    settings = read_settings(os.environ)
    # A follow-up cannot be read alone, and what the answer rests on must be there to be learnt.
    topics = [each for each in read_topics() if each.split == "dev" and not each.turns]
    with library_over(home_for(settings, Path("corpus")), Path("corpus")) as library:
        found = list(examples(library, topics))
    right = np.array([float(holds) for _, _, holds in found])
    print(f"{len(found)} candidates of {len(topics)} development topics, {int(right.sum())} right")
    names = [name for name, _, _ in found]
    features = [candidate.features for _, candidate, _ in found]
    _report("with token vectors", names, np.array([each.vector() for each in features]), right)
    without = [replace(each, maxsim=None) for each in features]
    _report("without", names, np.array([each.vector() for each in without]), right)


def _report(which: str, names: list[str], features: Floats, right: Floats) -> None:
    weights = fit(features, right)
    guess = 1 / (1 + np.exp(-features @ weights))
    cut, gain = threshold(names, guess, right)
    print(f"{which}: threshold {cut:.2f}, gain {gain:.3f} a question")
    for name, weight in zip(FEATURES, weights, strict=True):
        print(f"  {name:24} {weight:8.3f}")
    print(f"weights=({', '.join(f'{weight:.3f}' for weight in weights)})")


if __name__ == "__main__":
    main()
