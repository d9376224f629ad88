"""The answering words of a statement: the figure with its unit, the date, the name, the place, the address, the items.

Told from the question's sort and from what stands next to what; nothing where two things answer as well as each other.
A highlight in the wrong place leads the reader astray, none only makes them read the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from kb.answer.models import Offsets
from kb.answer.saying.clauses import Place, best_by_clause, wanted_terms
from kb.answer.saying.named import organizations, people, places, venues
from kb.answer.saying.quantities import asked_for, of_sort, quantities
from kb.answer.understanding.question import Asked, Sort
from kb.index.terms import terms
from kb.registers.dates import YEAR, dates
from kb.registers.grammar.names import holders

CELL = re.compile(r"(?:(?<![^\n])|; )(?P<header>[^:;\n]{1,80}): (?P<cell>.*?)(?=; [^:;\n]{1,80}: |\n|$)", re.DOTALL)
_CLOCK = re.compile(
    r"(?<!\d)\d{1,2}:\d{2}(?!\d)(?:\s?[ap]\.?m\.?)?|[上下中]午?\s?\d{1,2}[点时](?:\d{1,2}分|半)?", re.IGNORECASE
)
_ASKS_CLOCK = re.compile(r"\bwhat time\b|\bat what hour\b|几点", re.IGNORECASE)
_ASKS_YEAR = re.compile(r"\b(?:what|which)(?: [\w-]+){0,2} years?\b|哪(?:一|几)?年", re.IGNORECASE)
_ASKS_SEVERAL = re.compile(r"\b(?:years|dates|days|were|and)\b|哪几|分别", re.IGNORECASE)
_ASKS_BODY = re.compile(
    r"\b(?:which|what) (?:[\w.-]+ ){0,3}(?:compan\w+|firms?|organi[sz]ations?|agenc\w+|bod\w+|ministr\w+|institut\w+|"
    r"banks?|departments?|universit\w+|sponsors?)\b|哪(?:一|几|两|三|些)?(?:家|个)?(?:单位|机构|部门|公司|企业|银行|研究院|知名)",
    re.IGNORECASE,
)
_ASKS_ONE = re.compile(
    r"\b(?:which|what) (?:[\w.-]+ )?(?:company|firm|organi[sz]ation|agency|body|bank|city)\b|哪(?:一)?[家个位]",
    re.IGNORECASE,
)
_ASKS_MAIL = re.compile(r"\be-?mail|邮箱|邮件", re.IGNORECASE)
_ASKS_PHONE = re.compile(r"\b(?:phone|telephone|number|call)\b|电话", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.+-])(?:\+\d[\d ().-]{6,}\d|\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}|0\d{2,3}-\d{7,8})(?!\d)")
_JOINED = re.compile(r"\s*(?:[,;，、；]? ?(?:and|or)|[,;，、；]|和|与|及|以及|或)?\s*(?:the )?")
_ASKS_CITY = re.compile(
    r"\b(?:which|what)(?: [\w.-]+){0,2} (?:cit(?:y|ies)(?! regions?)|provinces?|countr(?:y|ies))\b"
    r"|哪(?:些|几个|两个|个)?(?:城市|省|国家)",
    re.IGNORECASE,
)
_BEFORE_SERIES = (
    r"(?:\b(?:with|are|is|were|was|include[sd]?|including|cover(?:s|ed)?|as|from|like|deals? with|on|of)\b:?\s(?:the )?"
    r"|[:：]\s?|包括|涵盖|涉及|分别是|分别为|有|为|是)"
)
_SERIES = re.compile(
    rf"{_BEFORE_SERIES}(?P<items>(?:[^,，、;；.:：。]{{1,60}}[,，、;；]\s?(?:and )?){{2,}}[^,，、;；.。:：]{{1,60}}"
    r"|(?:[^，、;；.:：。]{1,20}、)+[^，、;；.。:：]{1,20})"
)
LEAST_SHARED = 2  # words of the question that stand with a person's name where there are several
_MARK = re.compile(r"^(?:[-•–*·▪]|\(?\d{1,2}[.)、])\s*")
_LONG_ITEM = 60  # characters; of a longer item its beginning


def highlight(asked: Asked, text: str) -> tuple[Offsets, ...]:
    """Where the answering words of a statement stand, in order; empty where that is not sure."""
    places = _in_row(asked, text) if CELL.match(text) and ";" in text and "\n" not in text else _in_prose(asked, text)
    return tuple(Offsets(start=start, end=end) for start, end in _merged(text, places))


def _in_prose(asked: Asked, text: str) -> Iterable[Place]:
    if _ASKS_CITY.search(asked.text):
        return _several(asked, text, places(text))
    if asked.sort is Sort.WHEN or _ASKS_YEAR.search(asked.text):
        return _when(asked, text)
    of_sorts: dict[Sort, Callable[[Asked, str], list[Place]]] = {
        Sort.HOW_MANY: _figure, Sort.WHO: _who, Sort.WHERE: _where, Sort.CONTACT: _contact, Sort.LIST: _items,
    }  # fmt: skip
    find = of_sorts.get(asked.sort)
    return find(asked, text) if find else []


def _figure(asked: Asked, text: str) -> list[Place]:
    figure = asked_for(asked, text)
    return [(figure.start, figure.end)] if figure else []


def _where(asked: Asked, text: str) -> list[Place]:
    return _one(asked, text, venues(text))


def _in_row(asked: Asked, row: str) -> list[Place]:
    """The cell whose header the question names, else the only one that holds the sort of figure asked for; the first
    cell tells which row it is."""
    wanted = wanted_terms(asked)
    cells = list(CELL.finditer(row))[1:]
    shared = {each.span("cell"): len(wanted & set(terms(each["header"]))) for each in cells}
    ranked = sorted(shared, key=lambda place: -shared[place])
    if ranked and shared[ranked[0]] > 0:
        return ranked[:1] if len(ranked) == 1 or shared[ranked[0]] > shared[ranked[1]] else []
    told = [(place, quantities(row[slice(*place)])) for place in ranked]
    fitting = of_sort(asked, [each for _, every in told for each in every]) if asked.sort is Sort.HOW_MANY else []
    return [place for place, every in told if fitting[0] in every] if len(fitting) == 1 else []


def _when(asked: Asked, text: str) -> list[Place]:
    if _ASKS_CLOCK.search(asked.text) and (clocks := [match.span() for match in _CLOCK.finditer(text)]):
        return _one(asked, text, clocks)
    found = [(each.start, each.end) for each in dates(text, year="2000")]
    within = [match.span() for match in YEAR.finditer(text)]
    found += [(start, end) for start, end in within if not any(a <= start and end <= b for a, b in found)]
    # A date that the question names is no answer to it, unless it is told more exactly.
    new = [place for place in sorted(found) if text[place[0] : place[1]].strip("年") not in asked.years]
    if _ASKS_YEAR.search(asked.text):
        new = [place for place in new if any(place[0] <= start < place[1] for start, _ in within)] or new
    if len(new) > 1 and _ASKS_SEVERAL.search(asked.text) and _in_a_run(text, new):
        return new
    return _one(asked, text, new)


def _who(asked: Asked, text: str) -> list[Place]:
    wanted = wanted_terms(asked)
    if _ASKS_BODY.search(asked.text):
        return _several(asked, text, organizations(text))
    for each in holders(text):
        if set(terms(each.person, compounds=False)) <= wanted:  # who is she?
            return [(each.start + len(each.person) + 1, each.end)]
    named = [place for place in people(text) if not set(terms(text[slice(*place)], compounds=False)) <= wanted]
    if not named:
        return _several(asked, text, organizations(text))
    if "\n" in text:
        return named
    return named if _in_a_run(text, named) else _with_office(wanted, text, named)


def _with_office(wanted: frozenset[str], text: str, named: list[Place]) -> list[Place]:
    """The person whose words, up to the next name, are those of the question."""
    ends = [*(start for start, _ in named[1:]), len(text)]
    shared = [len(wanted & set(terms(text[place[1] : end]))) for place, end in zip(named, ends, strict=True)]
    first, second = sorted(shared, reverse=True)[:2]
    return [named[shared.index(first)]] if first >= LEAST_SHARED and first > second else []


def _several(asked: Asked, text: str, found: list[Place]) -> list[Place]:
    """All of a run of names that the question does not have itself, else the one that it is about."""
    wanted = wanted_terms(asked)
    new = [place for place in found if not set(terms(text[slice(*place)], compounds=False)) <= wanted]
    runs: list[list[Place]] = []
    for place in new:
        if runs and _JOINED.fullmatch(text[runs[-1][-1][1] : place[0]]):
            runs[-1].append(place)
        else:
            runs.append([place])
    longest = max(runs, key=len, default=[])
    return longest if len(longest) > 1 and not _ASKS_ONE.search(asked.text) else _one(asked, text, new)


def _contact(asked: Asked, text: str) -> list[Place]:
    mails = [match.span() for match in _MAIL.finditer(text)]
    phones = [match.span() for match in _PHONE.finditer(text)]
    if mails and _ASKS_MAIL.search(asked.text):
        return mails
    if phones and _ASKS_PHONE.search(asked.text) and not re.search(r"\bwho\b|谁", asked.text, re.IGNORECASE):
        return phones
    return [*people(text), *mails, *phones]


def _items(asked: Asked, text: str) -> list[Place]:
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    if len(lines) > 1:
        # Of the rows of a table the first cell; else each item, and not what introduces them.
        rows = [
            cell.span("cell")
            for start, end in lines
            if (cell := CELL.match(text, start, end)) and ";" in text[start:end]
        ]
        return rows or [_item(text, line) for line in lines if not text[slice(*line)].rstrip().endswith((":", "："))]
    if _ASKS_BODY.search(asked.text) and (bodies := _several(asked, text, organizations(text))):
        return bodies
    runs = [match.span("items") for match in _SERIES.finditer(text)]
    longest = max(runs, key=lambda place: (len(re.findall("[,，、;；]", text[slice(*place)])), -place[0]), default=None)
    return [longest] if longest else []


def _item(text: str, line: Place) -> Place:
    """An item without its mark; of a long one what stands before the first break."""
    start = line[0] + len((_MARK.match(text[slice(*line)]) or re.match("", "")).group())  # type: ignore[union-attr]
    if line[1] - start > _LONG_ITEM and (head := re.match(r".{3,60}?(?=[,;:(，；：（])", text[start : line[1]])):
        return start, start + head.end()
    return start, line[1]


def _in_a_run(text: str, places: list[Place]) -> bool:
    """Whether nothing but commas and `and` stands between them."""
    return all(_JOINED.fullmatch(text[one[1] : other[0]]) for one, other in pairwise(places))


def _one(asked: Asked, text: str, places: Iterable[Place]) -> list[Place]:
    best = best_by_clause(asked, text, list(places))
    return [best] if best else []


def _merged(text: str, places: Iterable[Place]) -> list[Place]:
    """In order, without overlaps, without the marks and spaces at either end."""
    found: list[Place] = []
    for place in sorted(places):
        words = text[slice(*place)]
        start = place[0] + len(words) - len(words.lstrip(' \n"“‘('))
        end = place[1] - len(words) + len(words.rstrip(" \n*,;:.，；：。、"))
        if start < end and (not found or start >= found[-1][1]):
            found.append((start, end))
    return found
