"""What a question holds its answer to, typed: organizations, persons, years and periods, places, events, direction.

All of it is read from the words of the question and general knowledge; what the library holds has no part in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kb.answer.understanding.equivalents import translatable
from kb.answer.understanding.events import EventMention, events_in
from kb.answer.understanding.gazetteer import named_places, nations
from kb.answer.understanding.organizations import ORGANIZATIONS
from kb.index.terms import terms


@dataclass(frozen=True, slots=True)
class Period:
    """Years from `first` to `last`, both in it; None is open. `recent`: the last so many years."""

    first: int | None = None
    last: int | None = None
    recent: int | None = None

    def holds(self, year: int) -> bool:
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


@dataclass(frozen=True, slots=True)
class Constraints:
    """`organizations` and `persons` as written; `places` in English; `nations`: of which country those asked for are.
    `years`: those of which the answer must speak, without what is only a limit: that is the `period`, or `by`, the year
    by which. `direction`: most, least, above, below, rise, fall, or empty."""

    organizations: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    years: frozenset[str] = frozenset()
    period: Period | None = None
    by: str = ""
    places: tuple[str, ...] = ()
    nations: tuple[str, ...] = ()
    events: tuple[EventMention, ...] = ()
    direction: str = ""


def constraints_of(question: str, *, comparing: bool = False) -> Constraints:
    """The constraints in a question. `comparing`: a change or a difference is asked for, so `fell` tells the
    direction."""
    period, by, rest = _period(question)
    of = nations(question)
    organizations = _organizations(question)
    bare = question
    for name in organizations:
        bare = bare.replace(name, " " * len(name))
    starts = {start for start, _ in of}
    return Constraints(
        organizations=organizations,
        persons=_persons(bare),
        years=frozenset(_YEAR.findall(rest)),
        period=period,
        by=by,
        places=tuple(dict.fromkeys(place for start, place in named_places(bare) if start not in starts)),
        nations=tuple(dict.fromkeys(nation for _, nation in of)),
        events=events_in(rest),
        direction=_direction(question, comparing),
    )


_Y = r"((?:19|20)\d{2})(?!\d)"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_BETWEEN = re.compile(
    rf"\bbetween {_Y} and {_Y}|\bfrom {_Y} (?:to|until|through) {_Y}|(?<!\d){_Y}\s?(?:–|-|—|to)\s?{_Y}"
    rf"|(?<!\d){_Y}年?(?:至|到|—){_Y}年"
)
_SINCE = re.compile(rf"\b(?:since|from){{1}} {_Y}(?: on(?:wards?)?)?|自?{_Y}年以来|从{_Y}年(?:起|开始)", re.IGNORECASE)
_AFTER = re.compile(rf"\b(?:after|later than) {_Y}|{_Y}年(?:以后|之后)", re.IGNORECASE)
_BEFORE = re.compile(rf"\b(?:before|earlier than|prior to) {_Y}|{_Y}年(?:以前|之前)", re.IGNORECASE)
_UNTIL = re.compile(rf"\b(?:until|till|up to) {_Y}|截至{_Y}年", re.IGNORECASE)
_BY = re.compile(rf"\bby (?:the (?:end|year)(?: of)? )?{_Y}|到{_Y}年|{_Y}年(?:底)?前", re.IGNORECASE)
_BASE = re.compile(
    rf"(?:compared (?:with|to)|relative to|over|against|than in) {_Y}(?: levels?)?|比{_Y}年|与{_Y}年相比"
)
_RECENT = re.compile(
    r"\b(?:last|past|recent) (\d+|two|three|four|five|six|ten) years|(?:最近|近|过去)([两二三四五六七八九十\d]+)年",
    re.IGNORECASE,
)
_NUMBERS = dict(zip("两二三四五六七八九十", (2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True)) | dict(
    zip("two three four five six ten".split(), (2, 3, 4, 5, 6, 10), strict=True)
)


def _period(question: str) -> tuple[Period | None, str, str]:
    """The period, the year by which, and the question without the years that are limits."""
    by, period = "", None

    def years(match: re.Match[str]) -> list[int]:
        return [int(each) for each in match.groups() if each]

    if match := _BETWEEN.search(question):
        first, last = years(match)
        period = Period(first, last)
    elif match := _RECENT.search(question):
        told = (match[1] or match[2]).lower()
        period = Period(recent=int(told) if told.isdigit() else _NUMBERS.get(told, 1))
    elif match := _SINCE.search(question):
        period = Period(first=years(match)[0])
    elif match := _AFTER.search(question):
        period = Period(first=years(match)[0] + 1)
    elif match := _BEFORE.search(question):
        period = Period(last=years(match)[0] - 1)
    elif match := _UNTIL.search(question):
        period = Period(last=years(match)[0])
    rest = question[: match.start()] + " " + question[match.end() :] if match else question
    if reached := _BY.search(rest):
        by = str(years(reached)[0])
        rest = rest[: reached.start()] + " " + rest[reached.end() :]
    return period, by, _BASE.sub(" ", rest)


ORGANIZATION_WORDS = (
    "Academy Administration Agency Alliance Association Authority Bank Board Bureau Center Centre Commission Committee "
    "Company Consulate Corporation Council Department Embassy Exchange Foundation Fund Group "
    "Institute Laboratory Ministry "
    "Office Secretariat Service Society University Inc Ltd Consortium"
).split()
_WORD = r"[A-Z][\w&’'-]*"
_BODY = re.compile(
    rf"(?:{_WORD}(?:’s|'s)? )*(?:{'|'.join(sorted(ORGANIZATION_WORDS))})\b"
    rf"(?: (?:of|for|on|in) (?:the )?{_WORD}(?:(?:,? (?:and|of|for|the))* {_WORD})*)?"
)
_BODY_CHINESE = re.compile(
    r"[一-鿿]{2,12}?(?:商务部|环境部|运输部|工信部|发改委|商务厅|环境厅|运输厅|商务局|能源局|管理局|委员会|协会|学会|基金会|"
    r"研究院|研究所|大学|集团|银行|大使馆|领事馆|交易所|贸促会)"
)
_BEFORE_BODY = re.compile("^.*(?:由|与|和|跟|在|被|代表|位|家|哪|是|的|对|向|给)")


@lru_cache(maxsize=1)
def _known() -> re.Pattern[str]:
    names = sorted((re.escape(name) for names in ORGANIZATIONS for name in names), key=len, reverse=True)
    return re.compile(rf"(?<![A-Za-z.])(?:{'|'.join(names)})(?![A-Za-z])")


def _organizations(question: str) -> tuple[str, ...]:
    """Known names first, then runs of capitalised words with a word for a body in them."""
    spans: list[tuple[int, int, str]] = [
        (each.start(), each.end(), each.group()) for each in _known().finditer(question)
    ]

    def free(start: int, end: int) -> bool:
        return all(end <= other[0] or other[1] <= start for other in spans)

    for match in _BODY.finditer(question):
        longer = [each for each in spans if match.start() <= each[0] and each[1] <= match.end()]
        if " " in match.group() and (longer or free(match.start(), match.end())):
            spans = [each for each in spans if each not in longer]
            spans.append((match.start(), match.end(), match.group()))
    for match in _BODY_CHINESE.finditer(question):
        name = _BEFORE_BODY.sub("", match.group())
        start = match.end() - len(name)
        if len(name) > 3 and free(start, match.end()):
            spans.append((start, match.end(), name))
    return tuple(dict.fromkeys(name for _, _, name in sorted(spans)))


_GIVEN = r"[A-Z][a-zà-ÿ]+(?:[-’'][A-Za-z]+)?"
_PERSON = re.compile(
    rf"(?<![\w’'.-])(?:{_GIVEN}) (?:[A-Z]\.(?: |-)?)*(?:(?:van|von|de|da|Van) )?(?:Mac|Mc|O'"
    r"|O’)?[A-Z][a-zà-ÿ]+(?:-[A-Z][a-z]+)?(?![\w-])(?! [A-Z])"
)
_PERSON_CHINESE = re.compile(
    r"^([一-鿿·]{2,4}?)(?:是谁|是哪位|是什么人|说了?什么|担任)|([一-鿿]{2,3})(?:先生|女士|博士|教授)"
)
_NO_NAME = frozenset(
    "Who Whom Whose What Which When Where Why How Did Does Do Is Are Was Were Has Have Can Could "
    "Will Would Should List Name "
    "Tell Compare Explain Define Describe In At On By For From To Of The An January February March April May June July "
    "August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)


def _persons(question: str) -> tuple[str, ...]:
    """Two capitalised words neither of which is a word of the field, of geography or of questions."""
    found = []
    text = " ".join(word for word in question.split())
    for match in _PERSON.finditer(text):
        parts = match.group().split()
        if parts[0] in _NO_NAME or any(word in ORGANIZATION_WORDS for word in parts):
            continue
        if named_places(match.group()) or nations(match.group()) or all(map(translatable, terms(match.group()))):
            continue
        if any(word in _FIELD_NAMES for word in parts):
            continue
        found.append(match.group())
    for chinese in _PERSON_CHINESE.finditer(question):
        name = chinese[1] or chinese[2]
        if not any(map(translatable, terms(name, compounds=False))):
            found.append(name)
    return tuple(dict.fromkeys(found))


_FIELD_NAMES = frozenset(
    "Digital Dialogue Success Agreement Business Opportunity Project Program Programme Partnership "
    "Policy Lab Round Table "
    "Fuel Cell Import Export Global Memorandum Understanding Gold Silver Bronze Title Executive Summary Low High Total "
    "Best Climate Carbon Neutral Heavy Light Medium Duty Working Notes Market Snapshot Pilot General".split()
)
_DIRECTIONS = (
    ("rise", r"\b(?:grow|grew|grown|rise|rose|risen|increased?)\b|(?:上升|增长|增加)了?", True),
    ("fall", r"\b(?:fall|fell|fallen|drop(?:ped)?|declined?|decreased?|shrunk)\b|(?:下降|减少|降低)了?", True),
    ("least", r"\b(?:least|fewest|lowest|smallest|cheapest|shortest|cheaper|which .*lower)\b|最[少低小短便]", False),
    (
        "most",
        r"\b(?:most|highest|largest|biggest|longest|greatest|dearest|more \w+ .* or)\b|最[多高大长贵]"
        r"|哪.*更[多高大长贵]",
        False,
    ),
    (
        "above",
        r"\b\w+er than\b|\bmore than\b|\bover \d|\bat least\b|\bexceed\w*|超过|多于|高于|比.+[多高大长]吗",
        False,
    ),
    ("below", r"\bless than\b|\bfewer than\b|\bunder \d|\bat most\b|少于|低于|比.+[少低小短]吗", False),
)


def _direction(question: str, comparing: bool) -> str:
    for name, pattern, change in _DIRECTIONS:
        if (comparing or not change) and re.search(pattern, question, re.IGNORECASE):
            return (
                "below"
                if name == "above" and re.search(r"\b(?:less|lower|fewer|cheaper|shorter) than", question)
                else name
            )
    return ""
