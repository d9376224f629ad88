"""What somebody may do at an event, as questions ask for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.index.terms import terms
from kb.registers.facts import Part

_SPEAKING = (frozenset({Part.SPEAKER, Part.PANELIST}),)
_HOSTING = (frozenset({Part.HOST}), frozenset({Part.ORGANIZER}))
_ORGANIZING = (frozenset({Part.ORGANIZER}), frozenset({Part.HOST}))
_BEHIND = frozenset({Part.HOST, Part.ORGANIZER, Part.SUPPORTER})
_THERE = (frozenset({Part.PARTICIPANT, Part.EXHIBITOR, Part.PANELIST}),)


@dataclass(frozen=True, slots=True)
class Role:
    """`pattern` in a question asks for `parts`, the first of them that anybody has; `words` are the terms that it
    spends. `people`: rather than bodies."""

    pattern: re.Pattern[str]
    parts: tuple[frozenset[Part], ...]
    words: frozenset[str]
    people: bool


def _role(pattern: str, parts: tuple[frozenset[Part], ...], words: str, *, people: bool) -> Role:
    return Role(re.compile(pattern, re.IGNORECASE), parts, frozenset(terms(words, compounds=False)), people)


ROLES = (
    _role(
        r"\bmoderat\w+|\bchair(?:ed|s)?\b(?! of)|主持",
        (frozenset({Part.MODERATOR}),),
        "moderate moderated moderator moderators moderating chair chaired chairs 主持 主持人",
        people=True,
    ),
    _role(
        r"\bhost(?:s|ed)?\b|主办|承办",
        _HOSTING,
        "host hosts hosted joint co together 主办 承办 单位 主办单位 主办方 共同 联合",
        people=False,
    ),
    _role(
        r"\b(?:co-?)?(?:organi[sz]e(?:d|rs?|s)?|convene(?:d|rs?|s)?)\b|举办",
        _ORGANIZING,
        "organize organized organizer organizers organise organised organisers convene convened co "
        "joint together 举办 单位",
        people=False,
    ),
    _role(
        r"\bstood behind\b|\bbehind\b",
        (_BEHIND,),
        "stood stand behind",
        people=False,
    ),
    _role(
        r"\bsupport(?:s|ed|ers?)?\b|\bback(?:ed|ers)\b|支持",
        (frozenset({Part.SUPPORTER}),),
        "support supports supported supporter supporters back backed backers 支持",
        people=False,
    ),
    _role(
        r"\bexhibit(?:ed|ors?)\b|\bshowcas\w+|\bpresented\b|参展|展示",
        (frozenset({Part.EXHIBITOR}),),
        "exhibit exhibited exhibitor exhibitors showcase showcased present presented 参展 展示",
        people=False,
    ),
    _role(
        r"\bpanel(?:ists?)?\b|\bround[- ]?table\b|圆桌",
        (frozenset({Part.PANELIST}),),
        "panel panelist panelists round table roundtable seat sat sit join joined member members 圆桌 圆桌讨论",
        people=True,
    ),
    _role(
        r"\bspeakers?\b|\bsp(?:ea|o)k(?:e|en|s)?\b|\bspeech\w*|\bkeynotes?\b|\bremarks\b|\baddress(?:ed)\b|发言|致辞|演讲|主旨|讲话",
        _SPEAKING,
        "speaker speakers speak spoke spoken speech speeches give gave remarks address addressed "
        "发言 致辞 演讲 讲话 嘉宾 发过言 欢迎辞",
        people=True,
    ),
    _role(
        r"\b(?:took|take|taking|taken) part\b|\bparticipa\w+|\battend(?:ed|s)?\b|\bjoined\b"
        r"|\bwere at\b|参加|出席|参与|到场",
        _THERE,
        "participate participated participant participants attend attended attends join joined 参加 出席 参与 到场",
        people=False,
    ),
)
REPRESENTS = _role(
    r"\brepresent(?:ed|s|ing)?\b|代表.+(?:谁|哪位)|(?:谁|哪位).*代表|由谁代表",
    (frozenset(Part),),
    "represent represented represents representing 代表 谁代表 由谁",
    people=True,
)
