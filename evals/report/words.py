"""The report's words: what a program manager reads for the names and numbers of a run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from evals.results.scores import Estimate, Share
from evals.topics.topic import Nugget

VERDICTS = {"wrong": "Wrong", "missing": "Missing", "failed": "Service failed", "right": "Right"}  # worst first
STATUSES = {
    "answered": "An answer",
    "partial": "Part of an answer",
    "not_found": "“The publications do not say”",
    "restricted": "“Above your membership level”",
}
LANGUAGES = {"en": "English", "zh": "Chinese"}
SPLITS = {"dev": "development", "test": "test", "all": "both"}
FAMILIES = {
    "conduct": "Conduct: is it right, and does it keep the rules?",
    "nuggets": "Content: are the expected facts in the answer?",
    "citations": "Footnotes: do they bear the statements out?",
    "refusal": "Refusals: does it know what it does not know?",
    "retrieval": "Retrieval: are the right passages found?",
    "cost": "Cost: length, time, tokens",
}
LONGEST_LABEL = 30  # characters beside a chart


def language(code: str) -> str:
    return LANGUAGES.get(code, code)


def kind(name: str) -> str:
    return name.replace("_", " ")


def label(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"


def group(name: str) -> str:
    """The words for a label of `Scores.groups`: `languages: zh over en` is "Chinese over English"."""
    what, _, value = name.partition(": ")
    if what == "languages":
        return " ".join(language(word) for word in value.split())
    named: Mapping[str, str] = {"language": LANGUAGES, "split": SPLITS}.get(what, {})
    return kind(named.get(value, value or what))


def percent(value: float) -> str:
    return f"{value:.0%}"


def said(value: float, scale: str) -> str:
    """66% of a share, 0.66 of a ratio, +0.52 where it is signed, 412 or 3.1 of an amount."""
    if scale == "share":
        return percent(value)
    if scale == "ratio":
        return f"{value:.2f}"
    if scale == "signed":
        return f"{value:+.2f}".replace("-", "−") if round(value, 2) else "0"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def between(estimate: Estimate, scale: str) -> str:
    return f"{said(estimate.low, scale)} to {said(estimate.high, scale)}"


def many(number: int, one: str, more: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def day(moment: str) -> str:
    """22 November 2025, 14:05 UTC."""
    told = datetime.fromisoformat(moment)
    return f"{told.day} {told:%B %Y, %H:%M} {told.tzname() or ''}".strip()


def listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def family(name: str) -> str:
    return FAMILIES.get(name, name[:1].upper() + kind(name[1:]))


def better(way: str) -> str:
    return f"{way.capitalize()} is better."


def figure(nugget: Nugget) -> str:
    """16 companies, 2023"""
    value = "" if nugget.value is None else f"{nugget.value:,.10g}"
    unit = (nugget.unit or "").split("|")[0]
    gap = "" if unit == "%" else " "
    return f"{value}{gap}{unit}".strip() + (f", {nugget.year}" if nugget.year else "")


def share(told: Share) -> str:
    """1 of 2; 0.613 where it is no count."""
    if told.num == int(told.num) and told.den == int(told.den) and told.den != 1:
        return f"{told.num:.0f} of {told.den:.0f}"
    return f"{told.num / told.den if told.den else 0:.3g}".replace("-", "−")
