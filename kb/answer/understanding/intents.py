"""What an asker wants, read from the words of a question. The first pattern that matches decides."""

from __future__ import annotations

import re
from enum import StrEnum


class Intent(StrEnum):
    """What the asker wants. `across`: over the whole library; `joining`: how to, and what it costs."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how_many"
    TARGET = "target"
    CONTACT = "contact"
    LIST = "list"
    COMPARE = "compare"
    ACROSS = "across"
    DEFINITION = "definition"
    JOINING = "joining"
    OTHER = "other"


_PAPERS = r"(?:publication|document|report|file|stud(?:y|ie)|guide|paper|source)s?"
_MENTION = r"(?:mention|name|talk|speak|discuss|refer|cover|deal|say|write|cite)"
_COMPARATIVE = (
    r"(?:more|less|fewer|cheaper|higher|lower|longer|shorter|larger|bigger|smaller|better|worse|cleaner|faster|slower|"
    r"heavier|lighter|dearer|older|newer)"
)
_GATHERING = r"(?:summit|forum|event|conference|meeting|webinar|mission|delegation|expo)s"
_CONTACT = (
    r"\b(who(?:m|se)? (?:do|should|can|could|would|shall|must|may) (?:[\w.’'-]+ ){1,4}?(?:call|contact|ask|write|reach|"
    r"email|e-mail|phone|ring|talk to|speak to|turn to|get in touch)|contacts?\b(?! (?:with|between))|"
    r"(?:tele)?phone(?: number)?\b|e-?mail|hotline|get in touch|reach out|how (?:do|can|could) (?:i|we|you) reach)"
    r"|联系(?:谁|人|方式|电话)|怎么联系|如何联系|应联系|电话|邮箱|发邮件|找谁|找哪位"
    r"|\b(?:which|what) (?:\w+ )?number (?:do|should|can) (?:i|we|you)\b"
)
_JOINING = (
    r"\bhow (?:can|do|does|should|to|could|would|must) (?:[\w.’'-]+ ){0,6}?(?:join|sign up|register|enrol|apply|become|"
    r"take part|participate|sponsor)\b"
    r"|\b(?:cost|fee|charge|price|free)\b.*\b(?:join|joining|member|membership|registration|participat\w+)\b"
    r"|\b(?:join|joining|membership|registration|take part)\b.*\b(?:cost|fee|charge|free)\b"
    r"|\b(?:do|need|needs|required|necessary) to (?:join|register|sign up)\b|\bwhere (?:do|can) (?:i"
    r"|we) (?:apply|register|join|sign up)\b"
    r"|(?:如何|怎么|怎样)(?:才能)?.{0,6}(?:加入|报名|注册|参加|申请|成为)|(?:参加|加入|会员|报名).{0,8}(?:交费|收费|费用|免费|多少钱)|成为会员"
)
_DEFINITION = (
    r"\bwhat (?:does|do|did) .{1,60}? (?:stand for|mean|refer to)\b|\b(?:meaning|definition|full form|full name) of\b"
    r"|\b(?:meaning|definition|full form)\W*$|^define\b|\bwhat is meant by\b"
    r"|^(?:please )?explain (?:[\w.&’'“”\"-]+ ){0,3}[\w.&’'“”\"-]+\W*$"
    r"|什么是|是什么意思|指的?是什么|是指什么|的?全称|^(?:请)?解释|定义"
)
# `What is the Success Agreement?`: a name and nothing about it.
_NAMED_ONLY = re.compile(
    r"^(?:so )?(?:what is|what's|what’s|whats|what are)(?: an?"
    r"| the)? (?P<what>(?:[\w.&’'“”\"/-]+ ){0,3}[\w.&’'“”\"/-]+)\W*$"
    r"|^(?P<zh>[“”《》\w\s.&-]{1,20}?)是(?:什么|啥)[？?]?$",
    re.IGNORECASE,
)
_ASKS_VALUE = re.compile(
    r"\b(?:of|for|in|at|by|to|on|between|from|with|number|share|percentage|price|cost|attendance|size|range|fee|date|"
    r"goals?|targets?|contribution|difference|capacity|budget|deadline|rate)\b|目标|电话|价格|日期|比例|[0-9]{4}",
    re.IGNORECASE,
)
_ACROSS = (
    rf"\bhow many (?:\w+ ){{0,2}}{_PAPERS}\b|\b(?:which|what) (?:\w+ )?{_PAPERS} (?:\w+ )?{_MENTION}"
    rf"|\bin how many {_PAPERS}"
    r"|\b(?:who|which|what|whose)\b.* (?:both .{1,80} and\b|in both\b|more than one\b|(?:in"
    r"|at) (?:every|all|each|several)\b)"
    r"|\bacross (?:all|the (?:library|publications|documents|reports|years))\b|\bin the (?:whole )?library\b"
    rf"|\bhow many (?:\w+ ){{0,3}}{_GATHERING} (?:have|has|were|did|are|took|took place)\b(?!.*\bmembers?\b)"
    r"|\bhow many (?:cities|countries|states|provinces|regions|companies|organi[sz]ations|places"
    r"|firms) (?:have|has|had|set|"
    r"adopted|announced) .*\b(?:target|goal|pledge|plan)s?\b|\bhow many (?:\w+ )?(?:targets|goals|pledges)\b"
    r"|(?:多少|几)(?:份|篇|个|本)?(?:出版物|文件|报告|文档|资料)|哪些(?:报告|出版物|文件|文档|资料)(?:提到|提及|谈到|涉及|讨论)"
    r"|同时(?:参加|出席|出现|支持)|[年上中]都.{0,2}(?:发|参|出|讲|主持|支持)|既.+又|一共(?:举办|举行|召开)(?:过|了)?几"
    r"|(?:多少|几)个?(?:城市|国家|省份|地区|企业|公司)(?:设定|制定|提出|有|承诺).*目标"
)
_COMPARE = (
    r"\bcompare\b|\bversus\b|\bvs\b|\bdifferences?\b|\bdiffers?\b|\bhow (?:did|has|have|does"
    r"|do) .* (?:chang|develop|evolv)"
    rf"|\b{_COMPARATIVE}\b.* than\b(?! \d)|\bwhich (?:\w+ )?(?:is|was|are|were) {_COMPARATIVE}\b"
    rf"|\b(?:did|do|does|are|were) {_COMPARATIVE} .* or\b"
    r"|\b(?:by )?how much (?:did|have|has) .* (?:grow|grown|rise|risen|fall|fallen|increase|decrease|drop|chang)"
    r"|\b(?:have|has|did) .* (?:grown|risen|fallen|increased|decreased|dropped|declined|fall|rise"
    r"|grow|change)\b.*\b(?:since|between|from)"
    r"|相比|比较|对比|差别|区别|不同|哪[个家座].*更|更[多少高低大小便宜贵].*还是|比.{1,12}[多少高低大小快慢长短贵](?:吗|多少)|(?:下降|上升|增长|减少|增加)了?(?:多少|百分之几)"
)
_TARGET = (
    r"\b(?:targets?|goals?|pledg\w+|committed to|commit to|commitments?|roadmap)\b|\baims? (?:for|to|at)\b|\baiming\b"
    r"|\b(?:must|has to|have to|should|needs? to|is to|are to) (?:\w+ )?be (?:\w+ )?(?:zero|electric"
    r"|emission|clean|carbon)"
    r"|\b(?:be|become|go|reach|achieve)(?: \w+)? carbon[- ]neutral|\bemissions? (?:to )?peak\b"
    r"|\bplans? to (?:cut|reduce|reach|have|sell|ban|phase)"
    r"|\b(?:want|expect|intend|plan|foresee)s?\b.*\bby (?:the end of )?20\d\d|20\d\d年(?:\w{0,4}要"
    r"|预计|计划)|预计到?20\d\d年"
    r"|目标|承诺|实现碳中和|碳达峰|要达到|(?:提出|计划)在.*前"
)
_INTENTS: tuple[tuple[Intent, re.Pattern[str]], ...] = tuple(
    (intent, re.compile(pattern, re.IGNORECASE))
    for intent, pattern in (
        (Intent.CONTACT, _CONTACT),
        (Intent.JOINING, _JOINING),
        (Intent.DEFINITION, _DEFINITION),
        (Intent.ACROSS, _ACROSS),
        (Intent.TARGET, _TARGET),
        (Intent.COMPARE, _COMPARE),
        (
            Intent.WHERE,
            r"\b(?:in|at) (?:which|what) (?:\w+ )?(?:hotel|hall|building|district|venue|town|room)\b|哪[家个]酒店",
        ),
        (Intent.WHEN, r"哪几(?:年|天|个月)"),
        (
            Intent.LIST,
            r"\b(?:which|what) (?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) |哪[两三四五六七八九十][个家位]"
            r"|[两三四五六七八九十][个家位].*是(?:谁|哪些)",
        ),
        (
            Intent.WHO,
            r"\bwhich (?:[\w.&’'-]+ ){0,3}(?:manager|director|chair(?:man|woman)|officials?|minister"
            r"|professor|expert|engineer)\b",
        ),
        (Intent.LIST, rf"\b(?:which|what) (?:\w+ )?(?:{_GATHERING}|documents)\b|哪几[个家位]|列出"),
    )
)


def intent_of(question: str) -> Intent | None:
    """What is wanted, where words other than the question word tell it; None where that decides."""
    named = _NAMED_ONLY.search(question)
    if named and not _ASKS_VALUE.search(named["what"] or named["zh"]):
        return Intent.DEFINITION
    return next((intent for intent, pattern in _INTENTS if pattern.search(question)), None)
