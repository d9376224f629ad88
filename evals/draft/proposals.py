"""What a pattern finds: a question, the facts that answer it, and the words that bear them out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evals.measures.figures import figures, years
from evals.topics.topic import Nugget
from kb.answer.judging.answer_types import NUMBER_WORDS

SMALL = (*NUMBER_WORDS[:20], "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ABOUT = r"(?:(?:about|over|more than|nearly|almost|at least|some|roughly|around|approximately|up to|fewer than) )?"
NUMBER = (
    rf"(?i:{_ABOUT})(?P<number>[$€¥£]?\d{{1,3}}(?:,\d{{3}})+(?![\d,])"
    r"|[$€¥£]?\d+(?:\.\d+)?(?: (?:thousand|million|billion))?"
    rf"|(?i:{'|'.join(word for word in SMALL if word != 'one')}))(?![\d%-])\*?"
)
SHY_WORDS = re.compile(
    r"\b(?:it|its|they|their|them|this|that|these|those|he|his|she|her|we|our|us|you|your|i|my|such|both|other|others|"
    r"another|former|latter|same|here|above|below|respectively|following)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """`pattern` says what made it: a rule of grammar, or a model; `question` ends with its question mark and holds no
    word that points outside it. `page` is that of the quote."""

    question: str
    kind: str
    pattern: str
    nuggets: tuple[Nugget, ...]
    quote: str
    page: int


def count(number: str, unit: str | None, text: str, *, negative: bool = False) -> Nugget:
    """A numeric nugget: as written, and in digits. Its year is that of the sentence when it speaks of one only. What
    the measures do not read as one figure has no value, and is compared as words."""
    found = figures(number)
    if len(found) != 1:
        return Nugget(wordings=(number,))
    value = float(f"{found[0].value:.12g}")  # 1.005 million is 1005000
    digits = f"{value:g}" if value < 1e6 else f"{value:.0f}"
    wordings = tuple(dict.fromkeys([number, digits]))
    return Nugget(wordings=wordings, value=-value if negative else value, unit=unit, year=one_year(text))


def one_year(text: str) -> int | None:
    found = years(text)
    return found.pop() if len(found) == 1 else None


def is_year(text: str) -> bool:
    """Whether it is a year and nothing else."""
    return len(text) == 4 and bool(years(text))
