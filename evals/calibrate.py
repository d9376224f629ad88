"""Fit the refusal's weights on the development topics: `python -m evals.calibrate`.

Examples are the candidate sentences of each development topic: right if the statement made of it holds a vital nugget,
wrong otherwise. Each answerable question is asked again without the documents that answer it, and, with a word changed
(evals/near_misses.py), of the whole library: what a refusal must tell apart. The threshold is chosen by probabilities
from weights that were fitted without the topic. The test split is never read.
"""

from __future__ import annotations

import os
import random
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from evals.measures.nuggets import SUPPORT, cite_as, support
from evals.near_misses import near_misses
from evals.runs.sample import home_for, library_over
from evals.topics.topic import Topic, read_topics
from kb.access import Viewer
from kb.answer.judging.refusal import FEATURES
from kb.answer.judging.selection import Candidate, rank_sentences
from kb.answer.saying.citation import cite
from kb.answer.understanding.question import Asked, understand
from kb.answer.understanding.spelling import mend
from kb.library import Library
from kb.records import Document
from kb.retrieval import PASSAGES, retrieve
from kb.settings import read_settings

Floats = npt.NDArray[np.float64]

ROUNDS = {"0": 1.0, "1": 0.5, "2": 1.0}  # weight of an example: as asked, without the documents, with a word changed
FOLDS = 8
SMOOTH = 5  # cuts (hundredths) to each side: the gain at one cut jumps with single questions
RIDGE = 1.0  # strength of the pull towards zero, in examples; the features all lie near 0 to 1


def examples(library: Library, topics: list[Topic], *, tokens: bool) -> Iterator[tuple[str, Candidate, bool]]:
    """(topic/round, candidate, right), the best candidate of each question first. Round 0 is the question as asked, 1
    without the documents that answer it, 2 with a word changed. `tokens`: whether token vectors have a part in it."""
    chance = random.Random(1)
    for topic in topics:
        shelf = library.shelf(Viewer(topic.viewer), topic.as_of)
        asked = mend(understand(topic.question), library.indexes.lexical, shelf.viewer)
        rounds = [("0", asked, dict(shelf.current))]
        if topic.evidence:
            others = {name: each for name, each in shelf.current.items() if not _bears_out(each, topic)}
            changed = near_misses(topic.question, chance)
            rounds.append(("1", asked, others))
            rounds += [("2", understand(question), dict(shelf.current)) for question in changed]
        for number, question, documents in rounds:
            retrieved = retrieve(library, shelf, documents, question.text, PASSAGES)
            if not tokens:
                retrieved = replace(retrieved, tokens={}, spans=None)
            ranked = rank_sentences(library, shelf, question, retrieved)
            for candidate in ranked:
                right = number == "0" and _right(library, asked, topic, candidate, ranked)
                yield f"{topic.id}/{number}", candidate, right


def _bears_out(document: Document, topic: Topic) -> bool:
    return any(document.source.endswith("/" + each.document) for each in topic.evidence)


def _right(library: Library, asked: Asked, topic: Topic, candidate: Candidate, ranked: list[Candidate]) -> bool:
    """Whether the statement made of the candidate holds a vital nugget."""
    if not topic.answerable:
        return False
    made = cite(library, asked, [candidate], ranked)
    pages = {f"{n.document_id}/{n.page}": library.catalog.page(n.revision_id, n.page).text for n in made.citations}
    said = cite_as(made.statements[0].text, made.citations, pages)
    return any(support(each, [said], topic) == SUPPORT for each in topic.nuggets if each.vital)


def fit(features: Floats, right: Floats, worth: Floats | None = None) -> Floats:
    """Weights of a ridge-penalised logistic regression, by Newton's method; the bias (last) is not penalised. `worth`:
    how much each example counts, 1 where nothing is said."""
    worth = np.ones(len(right)) if worth is None else worth
    weights = np.zeros(features.shape[1])
    penalty = np.full(features.shape[1], RIDGE)
    penalty[-1] = 1e-6
    for _ in range(100):
        guess = 1 / (1 + np.exp(-features @ weights))
        gradient = features.T @ (worth * (guess - right)) + penalty * weights
        curvature = (features * (worth * guess * (1 - guess))[:, None]).T @ features + np.diag(penalty)
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
        for which, tokens in (("with token vectors", True), ("without", False)):
            found = list(examples(library, topics, tokens=tokens))
            right = np.array([float(holds) for _, _, holds in found])
            print(f"{len(found)} candidates of {len(topics)} development topics, {int(right.sum())} right")
            features = np.array([candidate.features.vector() for _, candidate, _ in found])
            _report(which, [name for name, _, _ in found], features, right)


def held_out(names: list[str], features: Floats, right: Floats, worth: Floats) -> Floats:
    """The probability of each example, from weights that were fitted without its topic."""
    fold = np.array([zlib.crc32(name.split("/")[0].encode()) % FOLDS for name in names])
    guess = np.zeros(len(right))
    for number in range(FOLDS):
        of_others = fold != number
        weights = fit(features[of_others], right[of_others], worth[of_others])
        guess[~of_others] = 1 / (1 + np.exp(-features[~of_others] @ weights))
    return guess


def _report(which: str, names: list[str], features: Floats, right: Floats) -> None:
    worth = np.array([ROUNDS[name[-1]] for name in names])
    weights = fit(features, right, worth)
    guess = held_out(names, features, right, worth)
    cut, gain = threshold(names, guess, right)
    print(f"{which}: threshold {cut:.2f}, gain {gain:.3f} a question")
    for name, weight in zip(FEATURES, weights, strict=True):
        print(f"  {name:24} {weight:8.3f}")
    print(f"weights=({', '.join(f'{weight:.3f}' for weight in weights)})")


if __name__ == "__main__":
    main()
