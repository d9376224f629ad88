"""Who did what to whom, and which figure belongs to which name: as the quotes have it, not the other way round.

There is no parser here. Round a word that the statement and the quote share, the names before and after it are compared
(in a passive they change sides); and a figure must stand in one clause with the name, the year and the things counted
that it has in the statement, where the quote has other figures beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.answer.checking.fault import Check, Fault
from kb.answer.checking.names import names
from kb.answer.checking.quantities import Quantity, quantities
from kb.answer.understanding.equivalents import expand
from kb.index.terms import stem, tagged, terms
from kb.language import language_of
from kb.registers.dates import YEAR

_CLAUSE = re.compile(
    r"[,;:]\s|[，；：。]|(?<!U\.S)(?<!\b[A-Z])\.\s|\n|\s(?:and|while|but|whereas|against)\s|而(?!且)|以及"
)
_ASIDE = re.compile(
    r"\b(?:in|at|on|from|during|with|near|within|to|for|of|between|under|as|against) (?:the )?$", re.IGNORECASE
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\b(?: \w+)? $", re.IGNORECASE)
_BY = re.compile(r"\bby (?:the )?$", re.IGNORECASE)
_HAN_BY = re.compile("(?:由|被|受|获)$")
_HAN_ASIDE = re.compile("(?:在|与|和|向|从|于|对|为|及|、)$")
_COUNTED = re.compile(r"[\s-]*((?:[\w.’'-]+\s?){1,4})|([\u4e00-\u9fff]{1,8})")
_TAIL_ENDS = re.compile(
    r"\b(?:and|or|from|in|on|at|by|of|to|for|with|that|which|who|took|take|joined?|attend\w*|participat\w*|were|was|are|is|"
    r"have|has|had|will|percent|per)\b.*",
    re.IGNORECASE | re.DOTALL,
)


def check_roles(statement: str, quotes: Sequence[str]) -> Iterator[Fault]:
    """No two names have changed sides of a word that both texts share."""
    said = [name for name in names(statement) if len(name) > 1]
    if len(said) < 2:
        return
    for quote in quotes:
        there = [name for name in said if name in quote]
        for pivot in _pivots(statement, quote) if len(there) > 1 else ():
            mine, its = _sides(statement, pivot[0], there), _sides(quote, pivot[1], there)
            swapped = (mine[0] & its[1] - its[0]) and (mine[1] & its[0] - its[1])
            if swapped:
                yield Fault(Check.ROLE, f'who did what is the other way round in the quotes: "{quote[:200]}"')
                return


Place = tuple[int, int]


def _pivots(statement: str, quote: str) -> Iterator[tuple[Place, Place]]:
    """Words that are no names and stand in both texts, as their places in each."""
    here, there = _plain_words(statement), _plain_words(quote)
    for word, place in here.items():
        if word in there:
            yield place, there[word]


def _plain_words(text: str) -> dict[str, Place]:
    """Stem to the place of the first lower-case word that has it; of Chinese the verbs."""
    if language_of(text) == "zh":
        return {text[start:end]: (start, end) for (start, end), flag in reversed(tagged(text)) if flag.startswith("v")}
    found: dict[str, Place] = {}
    for match in re.finditer(r"(?<![\w’'-])[a-z]{3,}(?![\w’'])", text):
        if terms(match.group()):
            found.setdefault(stem(match.group().removeprefix("co")), match.span())
    return found


def _sides(text: str, pivot: Place, said: Sequence[str]) -> tuple[set[str], set[str]]:
    """The names before and after a word, within its sentence; those of a passive on the other side."""
    before: set[str] = set()
    after: set[str] = set()
    passive = bool(_PASSIVE.search(text[: pivot[0]])) and re.match(r"[^.;]*\bby\b", text[pivot[1] :]) is not None
    for name in said:
        for match in re.finditer(re.escape(name), text):
            lead = text[: match.start()]
            if _HAN_BY.search(lead) and match.end() <= pivot[0]:
                passive = True
                after.add(name)
            elif _ASIDE.search(lead) or _HAN_ASIDE.search(lead):
                continue
            else:
                (before if match.end() <= pivot[0] else after).add(name)
    return (after, before) if passive else (before, after)


def check_attachments(statement: str, quotes: Sequence[str]) -> Iterator[Fault]:
    """Every figure counts what it counts in a quote, and stands with the names and years that it stands with there."""
    for claimed in quantities(statement):
        if claimed.unit == "year" or YEAR.fullmatch(claimed.value):
            continue
        holding = [quote for quote in quotes if any(_is(claimed, each) for each in quantities(quote))]
        if not holding:
            continue
        told = statement[claimed.start : claimed.end]
        if all(_counts_other(statement, claimed, quote) for quote in holding):
            yield Fault(Check.ATTACHMENT, f'"{told}" counts something else in the quotes')
        elif label := _torn(statement, claimed, holding):
            yield Fault(Check.ATTACHMENT, f'"{told}" does not belong to "{label}" in the quotes')


def _is(one: Quantity, other: Quantity) -> bool:
    return one.value == other.value and one.percent == other.percent


def _counts_other(statement: str, claimed: Quantity, quote: str) -> bool:
    """Whether what the figure counts is counted by another figure of the quote, and not by this one."""
    mine = _counted(statement, claimed)
    own: set[str] = set()
    others: set[str] = set()
    for each in quantities(quote):
        (own if _is(claimed, each) else others).update(_counted(quote, each))
    known, elsewhere = expand(frozenset(own)), expand(frozenset(others))
    # A figure with nothing after it leaves out what the one before it counts.
    return bool(own) and any(term in elsewhere and term not in known for term in mine)


def _counted(text: str, figure: Quantity) -> set[str]:
    """The terms right after a figure, up to the next break or little word."""
    rest = text[figure.end : figure.end + 50]
    if figure.percent:
        rest = re.sub(r"^\s?of\b", "", rest)
    rest = _CLAUSE.split(rest, maxsplit=1)[0]
    rest = _TAIL_ENDS.sub("", rest)
    rest = re.split(r"[\d(（]", rest, maxsplit=1)[0]
    found = terms(rest, compounds=False)
    return set(found[:3])


def _torn(statement: str, claimed: Quantity, quotes: Sequence[str]) -> str:
    """The name or year that stands with the figure in the statement, and in every quote with another figure instead."""
    mine = _clause(statement, claimed.start)
    for label in _labels(mine, statement):
        verdicts = [_with_other(label, claimed, quote) for quote in quotes]
        if any(verdicts) and all(verdict is not False for verdict in verdicts):
            return label
    return ""


def _with_other(label: str, claimed: Quantity, quote: str) -> bool | None:
    """Whether `label` stands with another figure and not with this one; None where neither."""
    clauses = [part for part in _CLAUSE.split(quote) if part]
    own = [part for part in clauses if any(_is(claimed, each) for each in quantities(part))]
    if any(label in part for part in own):
        return False
    elsewhere = [part for part in clauses if label in part and part not in own and _figures(part, claimed)]
    rivals = [each for part in own for each in _labels(part, quote) if _alike(each, label)]
    return True if elsewhere and rivals else None


def _figures(part: str, claimed: Quantity) -> list[Quantity]:
    """The figures of the same sort as the one that is claimed."""
    return [each for each in quantities(part) if each.percent == claimed.percent and not YEAR.fullmatch(each.value)]


def _labels(part: str, whole: str) -> list[str]:
    """Names and years of a clause."""
    return [*(name for name in names(whole) if name in part), *YEAR.findall(part)]


def _alike(one: str, other: str) -> bool:
    return bool(YEAR.fullmatch(one)) == bool(YEAR.fullmatch(other))


def _clause(text: str, place: int) -> str:
    start = max((match.end() for match in _CLAUSE.finditer(text, 0, place)), default=0)
    after = _CLAUSE.search(text, place)
    return text[start : after.start() if after else len(text)]
