"""Events as a question names them: `the 2023 Shanghai summit`, `the third forum`, 第三届峰会."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kb.answer.understanding.gazetteer import named_places
from kb.index.terms import terms

_KINDS = {
    "sub-forum": r"sub-?fora?(?:um)?s?|sub-?forums?|分论坛",
    "round table": r"round[- ]?tables?|圆桌(?:会议|讨论)?",
    "trade mission": r"trade missions?|trade delegations?|贸易代表团|经贸代表团",
    "summit": r"summits?|峰会",
    "forum": r"forums?|论坛",
    "conference": r"conferences?|对接会|大会|洽谈会",
    "dialogue": r"dialog(?:ue)?s?|对话会?",
    "webinar": r"webinars?|网络研讨会",
    "workshop": r"workshops?",
    "seminar": r"seminars?|专题研讨会|研讨会",
    "expo": r"expos?|expositions?|trade fairs?|exhibitions?|博览会|展会|进博会|展览会",
    "delegation": r"delegations?|代表团",
    "mission": r"missions?",
    "meeting": r"meetings?(?! (?:on|about|with|were|was|in total|arranged|are))|会议",
}
_KIND = re.compile(
    "|".join(
        rf"(?P<k{number}>(?<![A-Za-z-])(?:{pattern})(?![A-Za-z]))" for number, pattern in enumerate(_KINDS.values())
    ),
    re.IGNORECASE,
)
_ORDINALS = {
    name: number for number, name in enumerate("first second third fourth fifth sixth seventh eighth".split(), 1)
}
_ORDINALS_CHINESE = {name: number for number, name in enumerate("一二三四五六七八九十", 1)}
_ORDINAL = re.compile(
    rf"\b(?P<word>{'|'.join(_ORDINALS)})\b|\b(?P<figure>\d)(?:st|nd|rd|th)\b|第(?P<chinese>[一二三四五六七八九十])[届次]?"
    r"|第(?P<han>\d)[届次]|(?P<one>首[届次])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
# Where what belongs to an event ends, going back from its noun.
_BORDER = re.compile(
    r"\b(?:at|in|of|to|for|by|on|from|the|an?|this|that|these|his|its|our|did|do|does|was|were|is|are|has|have|had|"
    r"between|with|both|join(?:ed)?|support(?:ed)?|host(?:ed)?|attend(?:ed)?|opened|chaired|organi[sz]ed|visit|reach|next|"
    r"last|all|many|what|which|when|where|who|how|about|during|after|before|name|list|whose)\b|[,;:?，、。？；：]"
    r"|[和与在了由是对从到及把给有]|(?:哪些|参加|出席|主持|支持|赞助|举办|列出|想|谁|联系)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^,?\s*(?:(?:held |that took place )?(?:in|of|at|to|on|from|for)\s+(?:the\s+)?)?(?P<what>[\w.’' -]{2,40}?)"
    r"(?=[,;?.]|$|\b(?:and|did|was|were|is|are|by|take|took|have|has|who|with|about|or|to)\b)"
)
# `the 2022 and the 2023 summit`, `the first and the second summit`: what stands before the last one.
_ALSO = re.compile(
    r"(?P<before>(?:19|20)\d{2}|{'|'.join(_ORDINALS)}"
    r"|第[一二三四五六七八九十]届)年?(?: \w+)?(?: and| or|和|与|、)(?: to| at| in)?(?: the)? ?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class EventMention:
    """`kind`: summit, forum, trade mission...; `ordinal`: 3 of the third, 0 where none is said; `place` in English;
    `words`: index terms of what else names it (`hydrogen` of the hydrogen forum)."""

    kind: str
    ordinal: int = 0
    year: str = ""
    place: str = ""
    words: frozenset[str] = frozenset()

    @property
    def particular(self) -> bool:
        """Whether it says which one."""
        return bool(self.ordinal or self.year or self.place)


def events_in(question: str) -> tuple[EventMention, ...]:
    """The events that a question names, in order, each once."""
    found: list[EventMention] = []
    for match in _KIND.finditer(question):
        kind = list(_KINDS)[int(str(match.lastgroup)[1:])]
        left = question[: match.start()]
        borders = [each.end() for each in _BORDER.finditer(left)]
        before = left[max([0, *borders]) :]
        mention = _mention(kind, before, _behind(question[match.end() :]))
        if also := _ALSO.search(left[: len(left) - len(before)]):
            told = _mention(kind, also["before"], "")
            found.append(replace(mention, ordinal=told.ordinal or mention.ordinal, year=told.year or mention.year))
        found += [replace(mention, year=year) for year in _YEAR.findall(before)[:-1]]
        found.append(mention)
    return tuple(dict.fromkeys([*found, *_counted_off(question, found)]))


def kind_of(name: str) -> tuple[str, int]:
    """What the name of an event says it is, and which in number: a `Second Lamp Summit` is a summit, the second. Empty
    and 0 where it does not."""
    kinds = [list(_KINDS)[int(str(match.lastgroup)[1:])] for match in _KIND.finditer(name)]
    return (kinds[-1] if kinds else ""), _ordinal(name)


def _behind(text: str) -> str:
    """What follows the noun and belongs to it: ` in Shanghai`, ` of November 2023`."""
    match = _AFTER.match(text)
    told = match["what"] if match else ""
    return told if not _KIND.search(told) and (named_places(told) or _YEAR.search(told)) else ""


def _mention(kind: str, before: str, behind: str) -> EventMention:
    around = f"{before} | {behind}"
    years, places = _YEAR.findall(around), [place for _, place in named_places(around)]
    ordinal = _ordinal(before)
    words = _ORDINAL.sub(" ", _YEAR.sub(" ", before))
    told = {term for place in places for term in terms(place)}
    return EventMention(
        kind=kind,
        ordinal=ordinal,
        year=years[-1] if years else "",
        place=places[0] if places else "",
        words=frozenset(
            term for term in terms(words, compounds=False) if not term[0].isdigit() and not named_places(term)
        )
        - told,
    )


def _ordinal(text: str) -> int:
    match = _ORDINAL.search(text)
    if not match:
        return 0
    if match["word"]:
        return _ORDINALS[match["word"].lower()]
    if match["chinese"]:
        return _ORDINALS_CHINESE[match["chinese"]]
    return 1 if match["one"] else int(match["figure"] or match["han"])


def _counted_off(question: str, found: list[EventMention]) -> list[EventMention]:
    """`the first summit or the second`: the noun is said once."""
    kinds = {each.kind for each in found}
    numbers = {_ordinal(each.group()) for each in _ORDINAL.finditer(question)} - {0}
    named = {each.ordinal for each in found} - {0}
    if len(kinds) != 1 or not named or numbers <= named:
        return []
    return [replace(found[0], ordinal=number) for number in sorted(numbers - named)]
