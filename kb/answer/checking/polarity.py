"""What turns a sentence into its opposite, or a plan into a fact: negation, direction, and how sure it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.answer.checking.fault import Check, Fault
from kb.answer.understanding.equivalents import expand
from kb.index.terms import terms

_NEGATION = re.compile(
    r"\b(?:not(?! only| (?:less|fewer|more) than)|no(?! (?:later|less|fewer|more|earlier) than)|never|without|"
    r"cannot|neither|nor|none|nobody|nothing|fail(?:s|ed)? to|refus(?:e|es|ed)|reject(?:s|ed)?|declin(?:e|es|ed) to|"
    r"unable|lacks?|exclud(?:es?|ed|ing)|except|yet to)\b|\b\w+n[’']t\b"
    r"|不(?![断同少仅但超过低得足止])|未(?!来)|没有?(?!收)|并非|无(?![锡人论限轨])|尚未|拒绝|否决|除外",
    re.IGNORECASE,
)
_AXES: tuple[tuple[str, str], ...] = (
    (
        r"increas\w*|ris(?:e|es|en|ing)|rose|gr[oe]w\w*|growth|climb\w*|expand\w*|higher|增长|增加|上升|提高|扩大",
        r"decreas\w*|fall(?:s|en|ing)?|fell|declin\w*|drop\w*|reduc\w*|lower(?:ed|ing|s)?|shr[aiu]nk\w*|cut(?:s|ting)?|"
        r"下降|减少|降低|下滑|缩减|削减",
    ),
    (r"before|prior to|earlier than|之前|以前|早于", r"after|later than|following|之后|以后|晚于"),
    (r"import(?:s|ed|ing)?|进口", r"export(?:s|ed|ing)?|出口"),
    (r"highest|largest|most|biggest|最高|最大|最多", r"lowest|smallest|least|fewest|最低|最小|最少"),
    (r"more|greater|longer|faster|更多|更高|更长|更快", r"less|fewer|shorter|slower|更少|更低|更短|更慢"),
    (r"buy(?:s|ing)?|bought|purchas\w*|acquir\w*|购买|采购|收购", r"sell(?:s|ing)?|sold|销售|出售"),
    (
        r"allow(?:s|ed)?|permit(?:s|ted)?|approv\w*|允许|批准",
        r"prohibit\w*|ban(?:s|ned)?|forbid\w*|reject\w*|禁止|否决",
    ),
    (r"mandatory|required|must|必须|强制", r"voluntary|optional|自愿"),
    (
        r"open(?:s|ed|ing)?|start(?:s|ed)?|begin(?:s|ning)?|began|开始|启动",
        r"clos(?:e|es|ed|ing)|end(?:s|ed)?|结束|截止",
    ),
)
_UNSURE = re.compile(
    r"\b(?:may|might|could|would|possibl\w*|potential\w*|propos\w*|plan(?:s|ned|ning)?|expect\w*|aims?|aimed|aiming|intend\w*|"
    r"intention|project(?:ed|ions?)|forecasts?|estimat\w*|predict\w*|target\w*|goals?|ambitions?|hopes?|hoped|seeks?|"
    r"consider(?:s|ed|ing)|likely|drafts?|under discussion|pledg\w*|commit\w*|should|recommend\w*|suggest\w*|"
    r"calls? for|called for|tentative\w*|subject to|if|scheduled|set to)\b"
    r"|计划|拟|提议|建议|预计|可能|或将|力争|目标|有望|预期|预测|草案|考虑|规划|承诺|争取|打算|希望|初定|若|如果",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;；。]|(?<!U\.S)(?<!\b[A-Z])\.\s|\n")
_PART = re.compile(r"[,;]\s|[，；。、]|(?<!U\.S)(?<!\b[A-Z])\.\s|\n|\s(?:and|but|while|which|who|that)\s")
REACH = 4  # terms after a word that denies
SHARED = 0.5  # of the terms of a clause that make it the one that a statement repeats


def check_negation(statement: str, quotes: Sequence[str]) -> Iterator[Fault]:
    """What is denied in a quote is denied in the statement, and the reverse. What is denied comes right after the word
    that denies."""
    denied = [about for quote in quotes for about in _denied(quote)]
    said = expand(frozenset(terms(statement)))
    mine = _denied(statement)
    for about in mine:
        if not any(expand(frozenset(about[:1])) & expand(frozenset(other)) for other in denied):
            yield Fault(Check.NEGATION, f'the statement denies "{" ".join(about)}", and the quotes do not')
    for about in denied if not mine else ():
        if about[0] in said and not _affirmed(about, quotes):
            yield Fault(Check.NEGATION, f'the quotes deny "{" ".join(about)}"')


def _denied(text: str) -> list[list[str]]:
    """The terms after each word that denies, up to the next break."""
    parts = (_PART.split(text[match.end() :], maxsplit=1)[0] for match in _NEGATION.finditer(text))
    return [about for part in parts if (about := terms(part)[:REACH])]


def _affirmed(about: Sequence[str], quotes: Sequence[str]) -> bool:
    """Whether the same is said without a denial, in another clause or quote."""
    parts = [part for each in quotes for part in _PART.split(each) if not _NEGATION.search(part)]
    return any(about[0] in terms(part) for part in parts)


def check_direction(statement: str, quotes: Sequence[str]) -> Iterator[Fault]:
    """No word of the statement has become its opposite."""
    told = "\n".join(quotes)
    for axis in _DIRECTIONS:
        for mine, other in (axis, axis[::-1]):
            found = mine.search(statement)
            if found and other.search(told) and not mine.search(told) and not other.search(statement):
                yield Fault(Check.DIRECTION, f'the quotes say "{_first(other, told)}", not "{found.group()}"')


def check_modality(statement: str, quotes: Sequence[str]) -> Iterator[Fault]:
    """What is planned, proposed or possible in the quotes is not said as a fact."""
    if _UNSURE.search(statement):
        return
    said = expand(frozenset(terms(statement)))
    sure, unsure = 0.0, 0.0
    words = ""
    for clause in (part for quote in quotes for part in _CLAUSE.split(quote) if part.strip()):
        found = _UNSURE.search(clause)
        about = {term for term in terms(_UNSURE.sub(" ", clause))}
        shared = len(about & said) / max(1, min(len(about), len(said)))
        if found and shared > unsure:
            unsure, words = shared, found.group()
        elif not found:
            sure = max(sure, shared)
    if unsure >= SHARED and unsure > sure:
        yield Fault(Check.MODALITY, f'the quotes only say "{words}"')


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group() if match else ""


def _words_only(side: str) -> re.Pattern[str]:
    """Whole words of English, and Chinese ones wherever they stand."""
    english = "|".join(part for part in _alternatives(side) if part[0].isascii())
    chinese = "|".join(part for part in _alternatives(side) if not part[0].isascii())
    return re.compile(rf"\b(?:{english})\b|{chinese}", re.IGNORECASE)


def _alternatives(side: str) -> list[str]:
    return re.findall(r"(?:\([^)]*\)|\[[^\]]*\]|[^|])+", side)


_DIRECTIONS = tuple((_words_only(one), _words_only(other)) for one, other in _AXES)
