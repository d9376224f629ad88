"""What a question or an answer names: events, publications, bodies, people, places, years. English and Chinese.

By grammar and word lists of the field, never by what any one publication says; what cannot be told is not named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kb.answer.understanding.equivalents import place_names
from kb.registers.grammar.names import PERSON, bare

CJK = "\u4e00-\u9fff"


class What(StrEnum):
    """Sorts of things that a later question may refer to."""

    EVENT = "event"
    PUBLICATION = "publication"
    BODY = "body"
    PERSON = "person"
    PLACE = "place"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters `start` to `end` of a text. `head` is the noun that says what it is, lower case;
    of others the text."""

    text: str
    what: What
    head: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """An earlier turn: the question as understood, and what was answered (empty where nothing was)."""

    question: str
    answer: str = ""


# The same noun in both languages on one line; a reference by one of them may mean the other.
EVENT_HEADS = """
summit 峰会; sub-forum subforum 分论坛; forum 论坛; matchmaking 对接会; conference 会议 大会 对接会;
meeting 会议; mission 代表团;
delegation 代表团; expo exposition 博览会 进博会; dialogue 对话; workshop 研讨会; seminar 研讨会; webinar;
symposium; congress;
tour; trial 试运行; pilot 试点
"""
PUBLICATION_HEADS = """
guide 指南; study 研究; report 报告; brief 简报; agreement 协议; glossary 术语表; prospectus; roadmap 路线图;
digest; notice;
newsletter; policy 政策; plan 规划; survey; sheet; snapshot
"""
BODY_HEADS = """
lab laboratory 实验室; center centre 中心; council 委员会; bank 银行; university 大学; ministry 部;
department 厅; association 协会;
agency; embassy 大使馆; consulate 领事馆; institute 研究院; company 公司; bureau 局; commission;
administration; exchange 交易所;
fund 基金; committee; office; corporation 集团; port 港; depot; project 项目; program programme; fleet 车队;
transit; motors
"""
STOP = (
    "the|a|an|this|that|these|those|and|or|but|of|in|on|at|for|to|from|by|with|about|under|during|after|before|between|"
    "who|whom|whose|which|what|where|when|why|how|many|much|is|are|was|were|be|been|do|does|did|has|have|had|can|could|"
    "will|would|should|must|may|might|i|we|you|he|she|it|they|them|my|our|your|his|her|its|their|there|any|some|all|each|"
    "both|take|took|taken|part|attend|open|visit|say|said|call|join|host|go|went|come|came|hold|held|meet|met|speak|spoke|"
    "give|gave|run|ran|say|tell|name|list|show|get|send|sent|not|no|as|if|than|then"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_TOKEN = r"[\w.'’&–/-]+"
_PRE = rf"(?:(?!(?i:{STOP}|one)\b|[a-z]+ed\b){_TOKEN} (?:(?:and|for|of) (?=[A-Z]))?){{0,6}}"
_AFTER = r"(?: (?:of|in) (?:[A-Z][a-z]+ )?(?:19|20)\d{2}\b| in [A-Z][a-z]+(?: (?:in|of) (?:19|20)\d{2})?\b)?"
_IN_PLACE = re.compile(
    r"\bin (?P<name>(?!January|February|March|April|May|June|July|August|September|October|November|December|"
    r"English|Chinese|[A-Z][a-z]+(?:an|ese|ish)\b)[A-Z][a-z]{3,})\b(?![ -][A-Z])"
)
_ACRONYM = re.compile(r"(?<![\w.])(?!ZEV|TCO|LNG|CNG|CEO|OCR|PDF)[A-Za-z]?[A-Z]{3,}(?:-[A-Z]+)?\b(?! [A-Z])")
_BREAK = "在由了是对为与和从到向的有谁哪，。？、：；几两多少"
_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚"
    "卢姜崔钟谭陆汪范金石廖贾夏付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶贺顾毛郝龚邵万钱严武戴莫孔向汤安梅"
)
_NOT_A_PERSON = re.compile(r"^(?:Which|What|Who|Where|When|How|And|The|In|Of|Level|Clean|Green|Business|North|South)\b")


def heads(listed: str, what: What) -> dict[str, tuple[str, What, int]]:
    """Each noun with its sort and the number of its line: nouns of one line mean the same."""
    groups = [group.split() for group in listed.replace("\n", " ").split(";")]
    return {word: (word, what, 1000 * list(What).index(what) + n) for n, group in enumerate(groups) for word in group}


HEADS = {
    **heads(BODY_HEADS, What.BODY),
    **heads(PUBLICATION_HEADS, What.PUBLICATION),
    **heads(EVENT_HEADS, What.EVENT),
}
_ENGLISH_HEADS = sorted((word for word in HEADS if word.isascii()), key=len, reverse=True)
_CHINESE_HEADS = sorted((word for word in HEADS if not word.isascii()), key=len, reverse=True)
_ENGLISH = re.compile(rf"(?<![\w.])(?:[Tt]he )?(?P<pre>{_PRE})(?P<head>(?i:{'|'.join(_ENGLISH_HEADS)}))\b{_AFTER}")
_LONG = "|".join(each for each in _CHINESE_HEADS if len(each) > 1)
_SHORT = "|".join(each for each in _CHINESE_HEADS if len(each) == 1)
_CHINESE = re.compile(
    r"(?:索取|参加|出席|举办|主办|关于|介绍|加入|根据|按照|赞助|支持)?"
    rf"(?P<pre>(?:(?:19|20)\d{{2}}年)?(?:[^\W{_BREAK}]|[“《])*?)"
    rf"(?P<head>{_LONG}|(?:{_SHORT})(?![^\W在由了是的和有将为与对从到代派]))"
)


def same_head(one: str, other: str) -> bool:
    """Whether two nouns name one sort of thing; an event is any of them, and a sub-forum is a forum."""
    if one == other or (one in {"event", "活动"} and HEADS.get(other, ("", None, 0))[1] is What.EVENT):
        return True
    if other.endswith(one):
        return True
    return one in HEADS and other in HEADS and HEADS[one][2] == HEADS[other][2]


def mentions(text: str) -> list[Mention]:
    """All that is named, in the order of the text; none inside another of another sort but places and years."""
    named = _named(text)
    people = [each for each in _people(text) if not any(_overlap(each, other) for other in named)]
    acronyms = [
        Mention(match.group(), What.BODY, match.group(), match.start(), match.end())
        for match in _ACRONYM.finditer(text)
    ]
    named += people + [each for each in acronyms if not any(_overlap(each, other) for other in named)]
    return sorted([*named, *places(text), *years(text)], key=lambda each: (each.start, -each.end))


def years(text: str) -> list[Mention]:
    return [Mention(m.group(), What.YEAR, m.group(), m.start(), m.end()) for m in YEAR.finditer(text)]


def places(text: str) -> list[Mention]:
    """Cities, provinces, states and countries of the table of equivalents, and what else something happens `in`."""
    known = [Mention(m.group(), What.PLACE, m.group(), m.start(), m.end()) for m in _place_pattern().finditer(text)]
    others = [
        Mention(m["name"], What.PLACE, m["name"], m.start("name"), m.end("name")) for m in _IN_PLACE.finditer(text)
    ]
    return sorted([*known, *(each for each in others if not any(_overlap(each, one) for one in known))], key=_start)


def _start(mention: Mention) -> int:
    return mention.start


def _named(text: str) -> list[Mention]:
    found: list[Mention] = []
    for match in _ENGLISH.finditer(text):
        head = match["head"].lower()
        told = match.group().strip()
        named = bool(re.search(r"[A-Z\d]", match["pre"] + match.group()[match.end("head") - match.start() :]))
        if named or (match["pre"] and told.lower().startswith("the ")):
            found.append(_mention(match, head))
    for match in _CHINESE.finditer(text):
        if len(match["pre"]) > 1 or match["head"] in {"商务部"}:
            found.append(_mention(match, match["head"]))
    return found


def _mention(match: re.Match[str], head: str) -> Mention:
    start = match.start() if head.isascii() else match.start("pre")
    return Mention(match.string[start : match.end()], HEADS[head][1], head, start, match.end())


def _people(text: str) -> list[Mention]:
    found = [
        Mention(re.sub("['’]s?$", "", bare(m.group())), What.PERSON, m.group(), m.start(), m.end())
        for m in re.finditer(rf"(?<![\w’'-]){PERSON}", text)
        if not _NOT_A_PERSON.search(m.group()) and not places(m.group()) and m.group().split()[-1].lower() not in HEADS
    ]
    found += [
        Mention(m["name"], What.PERSON, m["name"], m.start("name"), m.end("name"))
        for m in re.finditer(
            rf"(?:由|与|，|^)(?P<name>[{_SURNAMES}][{CJK}]{{1,2}}?)(?=主持|致辞|发言|担任|代表|说|介绍|[（(])", text
        )
    ]
    return found


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


MORE_PLACES = (
    ("California", "加州"),
    ("China", "中国"),
    ("Europe", "欧洲"),
    ("Nansha", "南沙"),
    ("Hong Kong", "香港"),
    ("EU", "欧盟"),
)


@lru_cache(maxsize=1)
def place_pairs() -> tuple[tuple[str, str], ...]:
    """Places as (English, Chinese)."""
    return (*place_names(), *MORE_PLACES)


@lru_cache(maxsize=1)
def _place_pattern() -> re.Pattern[str]:
    english = sorted((each[0] for each in place_pairs()), key=len, reverse=True)
    chinese = sorted((each[1] for each in place_pairs()), key=len, reverse=True)
    # The country in the name of a body or an event (U.S.-China ...) is no place.
    return re.compile(rf"(?<![\w-])(?<!U\.S\.–)(?:{'|'.join(map(re.escape, english))})(?![\w-])|{'|'.join(chinese)}")


def first(text: str, what: What) -> Mention | None:
    """The first of a sort that a text names."""
    return next((each for each in mentions(text) if each.what is what), None)
