"""What a figure counts: the words after it, its sign, or the label of its cell in a table row (`Stations: 640`)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.measures.figures import Figure, currencies, currency
from evals.topics.wording import plain
from kb.index.terms import CHINESE, STOP_WORDS, terms

UNIT_WORDS = 6  # words after a figure among which its unit is looked for: "16 U.S. and European truck companies"
UNIT_CHARACTERS = 12  # the same in Chinese
NEAR = 200  # characters before a figure in which its label or clause is looked for
_PERCENT = frozenset({"%", "percent", "per cent"})
# The last point of "U.S." ends nothing; a Chinese one needs no space after it (； is ; in plain text).
_END = re.compile(rf"(?<!\.[a-z])[.;!?](?:\s|$)|。|[;!?](?=[{CHINESE}])")
_CLAUSE = re.compile(rf"[.,;:!?](?=[\s{CHINESE}])|[。、]")
_MORE = re.compile(r"^[多余几*]+")  # 270多人
_APPROXIMATELY = r"(?:over|about|nearly|almost|some|up to|more than|at least|around|roughly)"
# What ties a figure to the words before it: "the number of meetings was 126", 参会人数超过270.
_TIED = re.compile(
    r"(?:\b(?:was|were|is|are|be|been|reach(?:es|ed)?|total(?:s|l?ed)?|number(?:s|ed)|exceed(?:s|ed)?|came to"
    rf"|(?:stood|stands) at) (?:{_APPROXIMATELY} )?|(?:[为是有达到共约近逾]|超过?)+)$",
    re.ASCII,
)
_DATED = re.compile(r"\b(?:in|by|since|until|from|before|after|during|through|year) $")
_LABEL = re.compile(rf"([^;|。]*?)[*\s]*[:=|] ?(?:(?:{_APPROXIMATELY}|[超约近逾]过?) ?)?[-−]?$")
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
    before = _before(figure, every, flat, after)
    return any(_stands(each, figure, after, f"{label} {before}") for each in units)


def _before(figure: Figure, every: Sequence[Figure], flat: str, after: str) -> str:
    """The words that say what is counted where they come first; empty where a figure of its own stands between, or
    where a word after this one may be its unit."""
    follows = re.match(rf"[a-z]+|[{CHINESE}]", after.lstrip(" *"))
    if figure.money or (follows and follows[0] not in STOP_WORDS):
        return ""
    ends = (each.end for each in every if each.end <= figure.start and not each.year)
    clause = _CLAUSE.split(flat[max(0, figure.start - NEAR, *ends) : figure.start])[-1]
    tied = _TIED.search(clause)
    return clause[: tied.start()] if tied else ""


def label_of(figure: Figure, flat: str) -> str:
    """What names the figure in a row `Segment: Tractors; Sales, units: 265000`: its column and the first cell; empty
    in running text."""
    found = _LABEL.search(flat, max(0, figure.start - NEAR), figure.start)
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
        return _counts_chinese(unit, after, label)
    wanted = set(terms(unit))
    near = set(terms(" ".join(after.split()[:UNIT_WORDS]))) | set(terms(label))
    return wanted <= near if wanted else unit in after


def _counts_chinese(unit: str, after: str, label: str) -> bool:
    """A measure word (家) follows its figure directly, or is a word of the label, or one with 数 (人数). Longer units
    are whole words as jieba cuts them: 企业 is not in 企业家."""
    after = _MORE.sub("", after)[:UNIT_CHARACTERS]
    named = terms(label, compounds=False)
    if len(unit) == 1:
        return after.startswith(unit) or bool({unit, f"{unit}数"} & set(named))
    wanted = terms(_MORE.sub("", unit), compounds=False)
    return _in_row(wanted, terms(after, compounds=False)) or _in_row(wanted, named)


def _in_row(wanted: Sequence[str], found: Sequence[str]) -> bool:
    size = len(wanted)
    return any(found[i : i + size] == wanted for i in range(len(found) - size + 1)) if size else False
