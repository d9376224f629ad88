"""What a figure counts: the words after it, its sign, or the label of its cell in a table row (`Stations: 640`)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.measures.figures import Figure, currencies, currency
from evals.topics.wording import plain
from kb.index.terms import CHINESE, terms

UNIT_WORDS = 6  # words after a figure among which its unit is looked for: "16 U.S. and European truck companies"
UNIT_CHARACTERS = 12  # the same in Chinese
_PERCENT = frozenset({"%", "percent", "per cent"})
_END = re.compile(r"(?<!\.[a-z])[.;!?](?:\s|$)|[。；！？]")  # the last point of "U.S." ends nothing
_DATED = re.compile(r"\b(?:in|by|since|until|from|before|after|during|through|year) $")
_LABEL = re.compile(
    r"([^;|；。]*?)[*\s]*[:=|] ?(?:(?:over|about|nearly|almost|some|up to|more than|at least|[超约近逾]过?) ?)?[-−]?$"
)
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "万": 1e4, "亿": 1e8}


def counts(unit: str, figure: Figure, every: Sequence[Figure], flat: str) -> bool:
    """Whether one of the units (`companies|家`) stands with the figure. `every`: all figures of `flat`, which is
    `plain` text. Words are looked for up to the next figure, which has a unit of its own."""
    end = min((each.start for each in every if each.start >= figure.after), default=len(flat))
    after, label = _END.split(flat[figure.after : end])[0], label_of(figure, flat)
    units = [plain(each) for each in unit.split("|")]
    if figure.year and "year" not in units:
        if _DATED.search(flat[: figure.start]) or after.startswith("年"):
            return False
        after = " ".join(after.split()[:2])
    return any(_stands(each, figure, after, label) for each in units)


def label_of(figure: Figure, flat: str) -> str:
    """What names the figure in a row `Segment: Tractors; Sales, units: 265000`: its column and the first cell; empty
    in running text."""
    found = _LABEL.search(flat[: figure.start])
    return f"{found[1]} \n {flat[: figure.start].split(';', maxsplit=1)[0]}" if found else ""


def label_scale(label: str) -> float:
    """The multiplier that a label gives its figures: 10,000 for `subsidy (万元)`."""
    found = re.search(r"\b(?:thousand|million|billion)s?\b|[万亿](?=[\u3400-\u9fff])", label)
    return _SCALES[found[0].rstrip("s")] if found else 1.0


def _stands(unit: str, figure: Figure, after: str, label: str) -> bool:
    if unit in _PERCENT:
        return figure.percent or bool(re.search(r"%|\bper ?cent\b", label))
    if figure.percent:
        return False
    if unit == "year":
        return figure.year
    if sign := currency(unit):
        return figure.money == sign or sign in currencies(label)
    if re.search(f"[{CHINESE}]", unit):
        return unit in after[:UNIT_CHARACTERS] or unit in label
    wanted = set(terms(unit))
    near = set(terms(" ".join(after.split()[:UNIT_WORDS]))) | set(terms(label))
    return wanted <= near if wanted else unit in after
