"""Fit the refusal's weights on the development questions: `python -m evals.calibrate`.

Examples are the best three candidate sentences of each development question: right if the statement made of it holds
all nuggets or the expected quote, wrong otherwise. Each answerable question is asked a second time without the document
that answers it, which gives as many wrong ones as real refusals need. The test split is never read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from evals.questions import EvalQuestion, plain, read_questions
from evals.run import fill
from kb.access import Viewer
from kb.answer.citation import cite
from kb.answer.question import Asked, understand
from kb.answer.refusal import FEATURES
from kb.answer.selection import PASSAGES, Candidate, rank_sentences
from kb.library import Library, open_library
from kb.records import Document
from kb.retrieval import retrieve
from kb.settings import read_settings

Floats = npt.NDArray[np.float64]

CANDIDATES = 3
RIDGE = 0.3  # strength of the pull towards zero, in examples; the features all lie near 0 to 1
PRICE_OF_WRONG = 2.0  # right answers that one wrong answer undoes, when choosing the threshold


def examples(library: Library, questions: list[EvalQuestion]) -> Iterator[tuple[str, Candidate, bool]]:
    """(question and round, candidate, right), the best candidate of each round first."""
    for question in questions:
        shelf = library.shelf(Viewer(question.tier))
        asked = understand(question.question)
        rounds: list[dict[str, Document]] = [dict(shelf.current)]
        if question.document:
            rounds.append({name: each for name, each in shelf.current.items() if not _is(each, question.document)})
        for number, documents in enumerate(rounds):
            retrieved = retrieve(library, shelf, documents, asked.text, PASSAGES)
            for candidate in rank_sentences(library, shelf, asked, retrieved)[:CANDIDATES]:
                yield f"{question.id}/{number}", candidate, _right(library, asked, question, candidate)


def _is(document: Document, path: str) -> bool:
    return document.source.partition("/")[2] == path


def _right(library: Library, asked: Asked, question: EvalQuestion, candidate: Candidate) -> bool:
    if question.expected != "answered":
        return False
    said = plain(cite(library, asked, [candidate]).statements[0].text)
    nuggets = all(any(plain(wording) in said for wording in nugget) for nugget in question.answers)
    return nuggets or (question.quote is not None and plain(question.quote) in said)


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
    """The threshold on the best candidate of each round that gains most, and that gain a round."""
    first = [number for number, name in enumerate(names) if number == 0 or names[number - 1] != name]
    probability, holds = guess[first], right[first]
    gains = [
        (float((holds[probability >= cut] - PRICE_OF_WRONG * (1 - holds[probability >= cut])).sum()) / len(first), cut)
        for cut in np.linspace(0.2, 0.9, 71)
    ]
    gain, cut = max(gains)
    return float(cut), gain


def main() -> None:
    settings = read_settings(os.environ)
    questions = [each for each in read_questions() if each.split == "dev"]
    home = settings.home / "eval"
    with open_library(settings.model_copy(update={"home": home}), purpose="calibration") as library:
        fill(library, Path("corpus"))
        found = list(examples(library, questions))
    features = np.array([candidate.features.vector() for _, candidate, _ in found])
    right = np.array([float(holds) for _, _, holds in found])
    weights = fit(features, right)
    guess = 1 / (1 + np.exp(-features @ weights))
    cut, gain = threshold([name for name, _, _ in found], guess, right)
    print(f"{len(found)} candidates of {len(questions)} development questions, {int(right.sum())} right")
    for name, weight in zip(FEATURES, weights, strict=True):
        print(f"  {name:15} {weight:8.3f}")
    print(f"threshold {cut:.2f}, gain {gain:.3f} a question")
    print(f"weights=({', '.join(f'{weight:.3f}' for weight in weights)})")


if __name__ == "__main__":
    main()
