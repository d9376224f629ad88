"""What a question asks for, read from its words: the sort of answer, and what any evidence must have.

Only what can be read off with confidence becomes a requirement: years, figures and names. Everything else weighs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from kb.answer.understanding.constraints import Constraints, constraints_of
from kb.answer.understanding.intents import Intent, intent_of
from kb.answer.understanding.parts import parts_of
from kb.errors import InvalidInput
from kb.index.terms import chinese_names, terms
from kb.language import language_of

LONGEST = 2000  # characters


class Sort(StrEnum):
    """What a sentence that answers must hold."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how_many"
    CONTACT = "contact"
    LIST = "list"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as understood.

    `terms` are its index terms without repetitions. `years`, `figures` and `names` must be borne out by the evidence.
    `counted` are the terms of what is counted in a how-many question. `intent` is what the asker wants, which is more
    than what one sentence must hold (`sort`): a comparison wants two figures, `across` the whole library. `constraints`
    are typed. `parts`: of a question of two parts, each as a question that stands by itself; else empty.
    """

    text: str
    language: str
    sort: Sort
    terms: tuple[str, ...]
    years: frozenset[str]
    figures: frozenset[str]
    names: tuple[str, ...]
    counted: frozenset[str]
    intent: Intent = Intent.OTHER
    constraints: Constraints = field(default_factory=Constraints)
    parts: tuple[str, ...] = ()


_SORTS: tuple[tuple[Sort, re.Pattern[str]], ...] = tuple(
    (sort, re.compile(pattern, re.IGNORECASE))
    for sort, pattern in (
        (
            Sort.CONTACT,
            r"\b(who (do|should|can|could|would) (i|we|you) (call|contact|ask|write|reach|email|e-mail|phone|talk to|"
            r"speak to|get in touch)|contacts?\b(?! (with|between))|phone( number)?|e-?mail|get in touch|reach out)"
            r"|联系(谁|人|方式|电话)?|电话|邮箱|找谁",
        ),
        (
            Sort.HOW_MANY,
            r"\bhow (many|much|large|big|long|far|high|often|old)\b|\bwhat (do|does|did|would|will)\b.*\bcost\b"
            r"|\b(what|which|the) (?:\w+ )?(number|share|percentage|percent|proportion|fraction|amount|price|cost|size|"
            r"range|rate|attendance|value|budget|fee|capacity)\b|^(number|share|price|cost|attendance|percentage|amount)\b"
            r"|多少|几(个|家|次|位|座|种|名|项|年|天|场|国)|比例|占比|百分之几",
        ),
        (
            Sort.WHEN,
            r"(?:^|[,;]|\band|\b(?:by|since|until|from)) ?when\b|\b(what|which) (?:\w+ )?(dates?|day|month|years?|time|"
            r"deadline)\b|\bhow soon\b|\bdate\b|何时|什么时候|哪(一)?(年|天|月|日)|几(月|号|点)|日期|时间",
        ),
        (
            Sort.LIST,
            r"\b(which|what) (?:[\w.-]+ ){0,3}(companies|firms|organi[sz]ations|cities|countries|speakers|people|"
            r"targets|topics|sectors|events|partners|agencies|members|participants|publications|technologies|panelists|"
            r"institutions|regions|provinces|areas|fields|segments|lessons|recommendations)\b"
            r"|\b(list|name) (all|the|every)\b|\bwho (were|are) the\b|哪些|哪几|有哪|名单|列出",
        ),
        (
            Sort.WHO,
            r"\bwho(se|m)?\b|\b(which|what) (?:[\w.-]+ ){0,2}(company|organi[sz]ation|person|agency|body|official|"
            r"ministry)\b|谁|哪位|哪家",
        ),
        (
            Sort.WHERE,
            r"\bwhere\b|\b(what|which) (city|country|place|venue|location|province)\b"
            r"|哪里|何处|在哪|哪个?(城市|国家|地方|省)|地点",
        ),
    )
)

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_FIGURE = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?![\w])|\d+(?:\.\d+)?(?=\s?%|％|万|亿)")
_COUNTED = re.compile(r"\bhow (?:many|much)\s+((?:[\w.’'-]+\s*){1,4})", re.IGNORECASE)
_COUNTED_END = re.compile(
    r"\b(?:did|do|does|are|is|was|were|have|has|had|will|would|can|could|should|took|take|from|in|on|at|by|of|to|"
    r"joined?|attend\w*|participat\w*|spoke|came|visit\w*|there|that|who|which|with)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_COUNTED_CHINESE = re.compile(r"(?:多少|几)(?:个|家|次|位|座|种|名|项|场|辆|国)?([\u4e00-\u9fff]{2,4})")
_ORDINAL = re.compile(r"\b(?:first|second|third|fourth|fifth|sixth)\b|首届|首次|第[一二三四五六][届次]")
_CHINESE_VERBS = frozenset("参加 出席 参与 参会 访问 举行 签署 支持".split())
_CAPITALISED = re.compile(r"(?<![\w’'])(?:[A-Z][\w’'&-]*|[a-z]+[A-Z]\w*)(?:\.[A-Z]\.?)*")
# Words that ask and say nothing of what is asked about.
ASKING = frozenset(
    """mani much long far often take took taken part list name tell give find say said state know explain describ pleas
    happen number exact precis actual stand mean meant defin approxim rough altogeth respect word
    意思 含义 是指 指的 定义 解释 介绍 一共 总共 共有 分别 具体 究竟 到底 大约 大概 多久 多大 告诉""".split()
)
_REACHING = frozenset(
    terms("call contact phone telephone email mail reach touch write speak talk person 联系 电话 邮箱 找")
)
_COMMON = frozenset(
    """what which who whom whose when where why how is are was were do does did can could will would should has have had
    in on at by for from of to the a an and or please list name tell give show explain describe i if as about under
    according during after before between with compare many much any there it its u.s us usa united states america
    american americans china chinese prc program programme""".split()
)


_POINTS_BACK = re.compile(
    r"^(?:and|what about|how about)\b(?!.*\b(?:who|what|which|when|where|why|how|is|was|are|were|did|do|does|has|have|"
    r"will|can)\b)[^?]{1,30}\??$|^(?:那么?|而|还有)?[^，,？?]{1,12}呢[？?]?$",
    re.IGNORECASE,
)


def points_back(asked: Asked) -> bool:
    """Whether it only changes a word of a question before it ("and in Shanghai?"): alone it asks nothing."""
    return _POINTS_BACK.match(asked.text) is not None


def understand(text: str) -> Asked:
    """Read a question.

    Raises:
        InvalidInput: it is empty, too long, or not text.
    """
    question = check_text(text)
    sort = _sort(question)
    years = frozenset(_YEAR.findall(question))
    silent = ASKING | _REACHING if sort is Sort.CONTACT else ASKING
    figures = frozenset(figure.replace(",", "") for figure in _FIGURE.findall(question)) - years
    parts = parts_of(question, whole=intent_of(question) is Intent.ACROSS)
    first = parts[0] if parts and intent_of(question) is not Intent.COMPARE else question
    intent = intent_of(first) or Intent(_sort(first).value)
    return Asked(
        text=question,
        language=language_of(question),
        sort=sort,
        terms=tuple(term for term in dict.fromkeys(terms(question)) if term not in silent),
        years=years,
        figures=figures,
        names=_names(question),
        counted=_counted(question),
        intent=intent,
        constraints=constraints_of(question, comparing=intent is Intent.COMPARE),
        parts=parts,
    )


def _sort(question: str) -> Sort:
    return next((sort for sort, pattern in _SORTS if pattern.search(question)), Sort.OTHER)


# Controls, and what is left of bytes that were no UTF-8 (lone surrogates, the replacement character).
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")


def check_text(text: str) -> str:
    """A question without the white space around it.

    Raises:
        InvalidInput: it is empty, too long, or holds control characters.
    """
    question = " ".join(text.split())
    if not question or not any(character.isalnum() for character in question):
        raise InvalidInput("The question is empty.", advice="Ask in a few words of English or Chinese.")
    if len(question) > LONGEST:
        raise InvalidInput(
            f"The question has {len(question)} characters; at most {LONGEST} are read.", advice="Ask it shorter."
        )
    if _UNPRINTABLE.search(question):
        raise InvalidInput("The question holds control characters or binary data.", advice="Send plain UTF-8 text.")
    return question


def _names(question: str) -> tuple[str, ...]:
    """Names that evidence must bear out: capitalised English words, what jieba takes for a name in Chinese, ordinals
    (the third summit is not the second).

    The first word of a sentence is capitalised anyway, so it is a name only if it looks like one by itself; in a
    question written in capitals throughout, nothing can be told.
    """
    found: list[str] = []
    shouting = question.upper() == question
    for match in _CAPITALISED.finditer(question):
        word = match.group()
        first = match.start() == 0 or question[: match.start()].rstrip().endswith((".", "?", "!", ":", "？", "。"))
        plain = word.lower().replace(".", "").rstrip("'’s")
        if shouting or word.lower() in _COMMON or plain in _COMMON or (first and word[1:].islower()):
            continue
        found.append(word)
    ordinals = _ORDINAL.findall(question.lower())
    return tuple(dict.fromkeys([*found, *chinese_names(question), *ordinals]))


def _counted(question: str) -> frozenset[str]:
    english = _COUNTED.search(question)
    if english:
        return frozenset(terms(_COUNTED_END.sub("", english.group(1))))
    chinese = _COUNTED_CHINESE.search(question)
    return frozenset(terms(chinese.group(1))) - _CHINESE_VERBS if chinese else frozenset()
