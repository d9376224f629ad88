"""The features of a sentence in words, with what each of them adds to the odds that it answers."""

from __future__ import annotations

from kb.answer.evidence import Weight
from kb.answer.judging.refusal import CALIBRATION, FEATURES, Features, weights_for
from kb.answer.judging.selection import Candidate

MIDDLE = 0.5  # of a share: a sentence that bears out half of the question speaks neither for nor against
SHARES = frozenset({"covered", "covered_near", "covered_around", "met", "met_around"})
LEAST = 0.1  # of the log odds that are told
CLOSE = 0.01
MOST = 3  # told for, and as many against
# For and against, where a feature is a share or lies about a middle; else what it says where it is there.
_TOLD = {
    "nearness": ("Near the question in meaning ({figure})", "Far from the question in meaning ({figure})"),
    "covered": ("The sentence itself has {share} of what is asked", "The sentence itself has only {share} of it"),
    "covered_near": ("With its neighbours it has {share} of what is asked", "Its neighbours add little: {share} of it"),
    "covered_around": (
        "Its passage and headings have {share} of what is asked", "Its passage and headings have only {share} of it",
    ),
    "met": (
        "Word by word, the sentence bears out {share} of the question",
        "Word by word, the sentence bears out only {share} of the question",
    ),
    "met_around": (
        "Word by word, its passage bears out {share} of the question",
        "Word by word, its passage bears out only {share} of the question",
    ),
    "missing": ("", "A rare word of the question is missing"),
    "unfit": ("", "It does not hold the sort of thing that is asked for"),
    "elsewhere": ("", "It stands where another place is spoken of"),
    "introduces": ("It introduces a list", ""),
    "counted": ("A figure stands beside what is counted", ""),
    "uncounted": ("", "No figure stands beside what is counted"),
    "narrower": ("", "Its figure is for a place that was not asked about"),
    "fragment": ("", "It is a scrap of text, not a sentence"),
    "rank_score": ("Its passage stands high among those found", "Its passage stands low among those found"),
}  # fmt: skip


def percent(probability: float) -> str:
    """With a decimal where it would not be told apart from what is needed."""
    close = abs(probability - CALIBRATION.threshold) < CLOSE
    return f"{100 * probability:.1f}%" if close else f"{100 * probability:.0f}%"


def weights(candidate: Candidate) -> tuple[Weight, ...]:
    """What speaks most for a sentence, then what speaks most against it, as far as it weighs anything."""
    features = candidate.features
    values = dict(zip(FEATURES, features.vector(), strict=True))
    weighing = dict(zip(FEATURES, weights_for(features), strict=True))
    adds = {name: weighing[name] * (values[name] - (MIDDLE if name in SHARES else 0.0)) for name in FEATURES[:-1]}
    # Across languages nearness has a slope and an intercept of its own.
    adds["nearness"] += adds.pop("nearness_other_language") + adds.pop("other_language")
    ordered = sorted(adds.items(), key=lambda each: -each[1])
    speaking = [each for each in ordered if each[1] >= LEAST][:MOST]
    speaking += [each for each in ordered[::-1] if each[1] <= -LEAST][:MOST]
    return tuple(
        Weight(feature=name, told=_told(name, values[name], weight > 0, features), weight=round(weight, 3))
        for name, weight in speaking
    )


def _told(name: str, value: float, speaks_for: bool, features: Features) -> str:
    words = _TOLD[name][0 if speaks_for else 1]
    return words.format(share=f"{round(100 * value)}%", figure=_nearness(features))


def _nearness(features: Features) -> str:
    told = f"cosine {features.cosine:.2f}"
    return told if features.maxsim is None else f"{told}, tokens {features.maxsim:.2f}"
