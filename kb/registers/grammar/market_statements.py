"""Plain statements of a market figure, in the ways that anybody says them: a subject that is counted, a verb that only
says how much (`The stock of electric buses stood at 554,000`, `新能源重卡渗透率达到13.6%`), and the figure."""

from __future__ import annotations

import re

from kb.registers.numbers import Figure
from kb.registers.reading import Line

_VEHICLE = r"(?:vehicles?|trucks?|buses|bus|tractors?|vans?|cars?|coach(?:es)?|ZEVs?|NEVs?)"
_ROUNDED = r"(?: (?:about|around|over|nearly|almost|more than|some|only|roughly|just|just over|just under))?"
_VERB = (
    r"(?:reached|totall?ed|stood at|came to|hit|was|were|is|are|exceeded|surpassed|amounted to|amounts? to|"
    r"(?:rose|grew|increased|climbed|jumped|fell|dropped|declined|went up|went down)"
    r"(?: (?:by )?[\d.]+ ?(?:percent|per cent|%))?(?: year on year)? to)"
)
_COUNTED = r"(?:sales|registrations|deliveries|exports|imports|output|production|stock|fleet|population|number)"
_SUBJECT = re.compile(
    rf"(?:^|[;:,] |\band )(?P<what>(?:[\w'’-]+ ){{0,6}}?{_COUNTED}(?: (?:of|in) (?:[\w'’-]+ ){{0,5}}?[\w'’-]+)?) "
    rf"{_VERB}{_ROUNDED} ?$",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"(?:^|[;:,] |\band )"
    r"(?P<what>(?:[\w'’-]+ ){0,6}?(?:market share|share|penetration(?: rate)?|electrification rate)"
    rf"(?: (?:of|in|among) (?:[\w'’-]+ ){{0,6}}?[\w'’-]+)?) {_VERB}{_ROUNDED} ?$",
    re.IGNORECASE,
)
_OF_MARKET = re.compile(rf"\b(?:{_VEHICLE}|sales|market|penetration)\b", re.IGNORECASE)
_OF_SOLD = re.compile(
    rf"^ of (?:all )?(?P<what>(?:[\w-]+ ){{0,4}}?{_VEHICLE} (?:sold|registered|delivered|exported)"
    r"(?: (?:in|by) [\w-]+){0,3} (?:were|was|are) "
    r"(?:zero-emission|battery-electric|electric|hydrogen|new-energy|fuel[- ]cell))\b"
)
_WERE = re.compile(
    rf"^ (?P<what>(?:(?!were\b|was\b|and\b|that\b|to\b|of\b)[\w-]+ ){{0,4}}?{_VEHICLE}) (?:were |was |are )?(?:newly )?"
    r"(?:registered|sold|delivered|exported|in service|in operation|on the roads?|operate[ds]?|in use)\b"
)
_RUN = re.compile(r"\b(?:operates?|operated|deployed|bought|sold|delivered|exported|registered)" + _ROUNDED + r" $")
_RUN_WHAT = re.compile(rf"^ (?P<what>(?:(?!were\b|was\b|and\b|that\b|to\b|of\b)[\w-]+ ){{0,4}}?{_VEHICLE})\b")
_THERE = re.compile(
    r"\b(?:[Tt]here (?:are|were)|[Hh]as|[Hh]ad|[Oo]perates?|[Oo]perated|[Bb]uilt|[Oo]pened)" + _ROUNDED + r" $"
)
_SITES = re.compile(
    r"^ (?P<what>(?:[\w-]+ ){0,4}?(?:charging|swapping|refuelling|refueling|hydrogen) (?:stations|sites|points))\b"
)
_COSTS = re.compile(
    rf"(?:^|[;,] )(?P<what>(?:An?|The|One) (?:[\w-]+ ){{0,5}}?{_VEHICLE} (?:costs?|sells for|sold for)){_ROUNDED} $"
)
_MONEY = re.compile(r"^ (?:U\.S\. )?(?P<currency>dollars|yuan)\b(?! (?:more|less|above|below|cheaper))")

_HAN = "[一-鿿]"
_CHINESE_SHARE = re.compile(
    rf"(?P<what>(?:{_HAN}|[A-Z])(?:{_HAN}|[A-Z]){{1,20}}?(?:渗透率|电动化率|市场份额|占比))(?:已|也)?(?:达到|达|为|约为|约|升至|提高到|提升至|超过)?$"
    rf"|(?P<of>{_HAN}{{2,14}}占{_HAN}{{0,10}}(?:销量|保有量|市场|比重))(?:的|达|为|约|超过)*$"
)
_CHINESE_COUNT = re.compile(
    rf"(?P<what>(?:新增|推广|投放|出口|销售|共有|拥有|运营|保有){_HAN}{{2,12}}?(?:车|重卡|卡车|客车))(?:约|共|达|超过|近)*$"
    rf"|(?P<thing>{_HAN}{{2,14}}?(?:车|重卡|卡车|客车)(?:出口|销售|交付|上牌|产量|保有))(?:约|共|达到|达|为|超过|近)*$"
)
_CHINESE_SITES = re.compile(
    rf"(?:已投运|投运|已建成|建有|拥有|共有)(?P<what>{_HAN}{{0,6}}(?:换电站|充电站|充电桩|加氢站))(?:约|共|达|超过|近)*$"
)
_NUMBERED = (("vehicles", re.compile("^辆")), ("stations", re.compile("^[座个台]")))

# A plain statement is of what is: not of what somebody wants, supposes or foresees.
_NOT_YET = re.compile(
    r"\b(?:goals?|targets?|aims?|aimed|plans?|planned|pledge[sd]?|commit\w*|wants?|intends?|should|must|required?|requires|"
    r"would|could|will|assum\w+|scenarios?|suppos\w+|if|expects?|expected|forecasts?|projects|projected|proposed?|proposes)\b"
    r"|力争|计划|目标|拟|假设|承诺|要求|建议|提出|规划|预计|预测|将|到20\d\d年",
    re.IGNORECASE,
)  # fmt: skip
_AIMED = re.compile(
    r"\b(?:goal|would|predicted|aims?|plans to|pledge[sd]?|committed|wants to|intends)\b"
    r"|力争|计划到|承诺|要求到|提出，?到",
    re.IGNORECASE,
)


def wanted(text: str, figure: Figure) -> bool:
    """Whether the figure is what somebody wants to reach, or supposes."""
    return bool(_AIMED.search(text, 0, figure.end))


def stated(line: Line, figure: Figure) -> tuple[str, str] | None:
    """What the figure counts, and its unit; None if the line states it in none of these ways."""
    text = line.text
    before, after = text[: figure.start], text[figure.end :]
    if _NOT_YET.search(text, 0, figure.end) or re.match(r" (?:percentage )?points?\b|个百分点", after):
        return None
    if figure.percent:
        return _share(before, after)
    return _count(before, after) or _price(before, after) or _chinese(before, after)


def _share(before: str, after: str) -> tuple[str, str] | None:
    share = _SHARE.search(before)
    if share and not _OF_MARKET.search(share["what"]):
        share = None
    for match in (share, _OF_SOLD.match(after), _CHINESE_SHARE.search(before)):
        if match:
            return _tidy(next(told for told in match.groups() if told)), "%"
    return None


def _count(before: str, after: str) -> tuple[str, str] | None:
    if match := _SUBJECT.search(before):
        # "units", "vehicles" or nothing after it, and vehicles are what is counted.
        counts = re.match(
            rf" (?:units|[\w-]+ {_VEHICLE}|{_VEHICLE})\b|[.,;)]|$| (?:in|at|by|last|from|up|down)\b", after
        )
        named = re.search(rf"\b{_VEHICLE}\b", match["what"], re.IGNORECASE)
        return (_tidy(match["what"]), "vehicles") if counts and named else None
    if match := _WERE.match(after):
        return _tidy(match["what"]), "vehicles"
    if _RUN.search(before) and (match := _RUN_WHAT.match(after)):
        return _tidy(match["what"]), "vehicles"
    if _THERE.search(before) and (match := _SITES.match(after)):
        return _tidy(match["what"]), "stations"
    return None


def _price(before: str, after: str) -> tuple[str, str] | None:
    told, money = _COSTS.search(before), _MONEY.match(after)
    if not told or not money:
        return None
    return _tidy(told["what"]), "USD" if money["currency"] == "dollars" else "CNY"


def _chinese(before: str, after: str) -> tuple[str, str] | None:
    unit = next((unit for unit, cue in _NUMBERED if cue.search(after)), "")
    match = {"vehicles": _CHINESE_COUNT, "stations": _CHINESE_SITES}.get(unit, _CHINESE_SITES).search(before)
    return (_tidy(next(told for told in match.groups() if told)), unit) if unit and match else None


def _tidy(what: str) -> str:
    return re.sub(r"^(?:the|an?|and|年底?|月底?|其中) ?", "", what.strip(), flags=re.IGNORECASE)
