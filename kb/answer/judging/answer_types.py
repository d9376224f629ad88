"""Does a text hold the sort of thing that is asked for: a date, a figure, a person, a way to get in touch, a list?"""

from __future__ import annotations

import re

from kb.answer.understanding.question import Asked, Sort
from kb.index.terms import terms, words
from kb.records import SentenceKind, StoredSentence

NUMBER_WORDS = tuple(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen "
    "half quarter double".split()
)
_FREE = re.compile(r"\bfree(?: of charge)?\b(?!-)|免费|不收费", re.IGNORECASE)  # what something costs
_CODE = re.compile(r"\b[A-Za-z]+-\d+\b")  # a type, a route: no figure
# What a question measures, and what a text then has to hold: a sum may be told as a share of another.
_MEASURES = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(held, re.IGNORECASE))
    for asked, held in (
        (
            r"\b(?:share|percentage|percent|per cent|proportion|fraction)\b|比例|占比|份额|百分之",
            r"[%％]|\bper ?cent|\b(?:half|thirds?|quarters?|fifths?|tenths?|share)\b|\bout of\b"
            r"|\bin (?:two|three|five|ten)\b|百分|[一二三四五六七八九]成|分之|[一过]半|半数|占",
        ),
        (
            r"\b(?:costs?|price|fee|budget|expens\w+|spend|spent|pay|paid|money)\b"
            r"|多少钱|价格|费用|花了|预算|金额|造价",
            r"[$¥￥€£]|\b(?:dollars?|yuan|rmb|cny|usd|euros?|cents?|free|charge|million|billion)\b"
            r"|元|免费|不收费|[%％]|\bper ?cent|万|亿",
        ),
        (
            r"\bhow long\b|\bhow many (?:minutes|hours|days|weeks|months|years)\b|多久|多长时间"
            r"|(?:几|多少)(?:天|个?小时|分钟|个?月|年|周)",
            r"\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|since|until|overnight)\b"
            r"|\b(?:km|kilomet\w+|miles?|met(?:re|er)s?)\b|[秒天周月年日]|分钟|小时|星期|公里|千米|:\d\d",
        ),
    )
)
# A lone 一 is an article more often than a figure.
_CHINESE_NUMBER = (
    "(?:[二三四五六七八九十百千万亿两][一二三四五六七八九十百千万亿零两]*|一[一二三四五六七八九十百千万亿零两]+)"
)
_NUMBER = re.compile(rf"\d|\b(?:{'|'.join(NUMBER_WORDS)})\b|{_CHINESE_NUMBER}", re.IGNORECASE)
_CHINESE_COUNT = re.compile(rf"({_CHINESE_NUMBER})(?=[多余几]?[名家个位座项次辆场人所种国省市天年])")
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(
    rf"(?<!\d)(?:19|20)\d{{2}}(?!\d)|\b(?:{_MONTHS})\b\.?\s*\d|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b"
    r"|\d{1,2}:\d{2}|\d{1,2}\s*月|\d{1,2}\s*[日号]|\d{1,2}\s*[点时]"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DATES_IN_FULL = re.compile(
    rf"\b(?:{_MONTHS})\b\.?\s*\d{{1,2}}(?:st|nd|rd|th)?(?:\s*(?:to|–|-|and)\s*\d{{1,2}}(?:st|nd|rd|th)?)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b|\d{{1,2}}:\d{{2}}|\d{{1,2}}\s*[月日号]|\d{{4}}-\d{{2}}-\d{{2}}",
    re.IGNORECASE,
)
_REACH = re.compile(r"\+?\d[\d\s().-]{6,}\d|[\w.+-]+@[\w-]+\.\w|\bcontact\b|联系|电话|邮箱", re.IGNORECASE)
_NAMED = re.compile(
    # Chinese stands next to a Latin name without a space.
    r"(?<![A-Za-z])[A-ZÀ-Ý][a-zà-ÿ'’.-]+ (?:[A-Z]\. )?[A-ZÀ-Ý][A-Za-zÀ-ÿ'’-]+|(?<![A-Za-z])[A-Za-z]?[A-Z]{2,}(?![a-z])"
    r"|[\u4e00-\u9fff]{2,4}(?:先生|女士|博士|主任|司长|局长|会长|主席|部长|副|教授|总裁|领事|大使)"
    r"|[\u4e00-\u9fff]{2,}(?:部|厅|局|委|会|中心|公司|集团|银行|大学|学院|研究院|研究所|协会|基金)"
)
_SEPARATOR = re.compile("[,;，、；]")
_SENTENCE_END = tuple('.!。！;；”"’)）*…')


def fits(asked: Asked, sentence: StoredSentence) -> bool:
    """Whether a sentence holds the sort of thing that is asked for."""
    text = sentence.text
    match asked.sort:
        case Sort.HOW_MANY:
            counted = _NUMBER.search(_CODE.sub(" ", _DATES_IN_FULL.sub(" ", YEAR.sub(" ", text))))
            return bool(counted or _FREE.search(text)) and _is_measure(asked.text, sentence.embedded)
        case Sort.WHEN:
            return bool(_DATE.search(text))
        case Sort.CONTACT:
            return bool(_REACH.search(_DATES_IN_FULL.sub(" ", text)))
        case Sort.WHO:
            return sentence.lead_in or bool(_NAMED.search(text))
        case Sort.LIST:
            listed = sentence.kind in {SentenceKind.LIST_ITEM, SentenceKind.TABLE_ROW} or sentence.lead_in
            return listed or (sentence.kind is SentenceKind.TEXT and len(_SEPARATOR.findall(text)) >= 2)
        case _:
            return True


def _is_measure(question: str, text: str) -> bool:
    """Whether a text holds a unit of what the question measures; nothing is asked of it where that measures nothing."""
    return all(held.search(text) for asked, held in _MEASURES if asked.search(question))


def counts(wanted: frozenset[str], text: str) -> bool:
    """Whether a figure that is no year or date stands within a few words before what is counted (`wanted`: terms)."""
    flow = words(_CHINESE_COUNT.sub(r" \1 ", _DATES_IN_FULL.sub(" ", YEAR.sub(" ", text))))
    for place, word in enumerate(flow):
        if _NUMBER.fullmatch(word) or word[0].isdigit():
            # A piece of Chinese is a whole run of characters: what is counted stands at its beginning.
            near = " ".join(piece[:8] if piece[0] >= "\u3400" else piece for piece in flow[place + 1 : place + 7])
            if wanted & set(terms(near)):
                return True
    return False


def fragment(sentence: StoredSentence) -> bool:
    """Whether it is a scrap of running text rather than a sentence: a by-line, a label, a caption's rest."""
    if sentence.kind in {SentenceKind.LIST_ITEM, SentenceKind.TABLE_ROW} or sentence.lead_in:
        return False
    return not sentence.text.endswith(_SENTENCE_END)


def figures(text: str) -> frozenset[str]:
    """The figures in a text that are not years, without thousands separators."""
    found = {figure.replace(",", "") for figure in re.findall(r"\d+(?:[.,]\d+)*", text)}
    return frozenset(found - set(YEAR.findall(text)))
