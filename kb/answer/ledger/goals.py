"""Who wants to reach what by when, out of the register of targets."""

from __future__ import annotations

import re

from kb.answer.ledger.context import Context
from kb.answer.ledger.rows import Entry, Found, Quotable, Source
from kb.answer.understanding.gazetteer import named_places
from kb.answer.understanding.intents import Intent
from kb.index.terms import terms
from kb.registers.facts import Status, Target
from kb.registers.numbers import number

_SPENT = frozenset(
    terms(
        "target targets goal goals pledge pledged pledges commit committed commitment aim aims "
        "roadmap must should need has "
        "have want wants set sets reach achieve year share percentage percent proportion by end plan "
        "plans foresee expect "
        "meet met reached hit fulfil due apply "
        "intend become go make zero-emission zero emission sale sales new road roads"
    )
) | frozenset(
    "目标 承诺 计划 提出 要 达到 实现 比例 多少 年 到 前 哪一年 要求 预计 设定 签署 销量 "
    "达成 完成 有 必须 年前 之前 以前 年底".split()
)


def targets(context: Context) -> Found | None:
    """The targets that fit; none where who is asked about has none."""
    asked = context.asked
    if asked.intent is not Intent.TARGET and not (
        asked.intent is Intent.ACROSS and re.search("target|goal|目标", asked.text)
    ):
        return None
    fitting: dict[tuple[str, ...], list[Source]] = {}
    for source in context.sources("targets"):
        target = source.fact
        if not isinstance(target, Target) or not _fits(context, target):
            continue
        if context.missing(source, _SPENT | {target.by_year}):
            continue
        who = context.aliases.canonical(target.who)
        places = sorted({place for _, place in named_places(target.who)})
        # `16 countries`, `sixteen leading countries` and 16个签署国 are the same.
        many = number(target.who) if not places else ""
        fitting.setdefault((*(places or [many or who]), target.value, target.unit, target.by_year), []).append(source)
    if not fitting:
        return None
    entries = tuple(
        Entry(key, (tuple(sources),), tuple(dict.fromkeys(_shown(each) for each in sources)), beside=_beside)
        for key, sources in sorted(fitting.items(), key=lambda each: (each[0][-1], each[0]))
    )
    return Found("targets", entries, counted=asked.intent is Intent.ACROSS)


def _shown(source: Source) -> str:
    assert isinstance(source.fact, Target)
    return source.fact.by_year


# What somebody wants is read without the figure that stands in it: `中重型车销量30%为零排放`.
_SHARE = re.compile(r"\d[\d.,]*\s?(?:%|percent)")


def _beside(source: Quotable, quote: str) -> list[str]:
    """Who, and what: an item of a list (`2040: 100%`) may leave both to the items before it."""
    target = getattr(source, "fact", None)
    if not isinstance(target, Target):
        return []
    own, leant_on = (_SHARE.sub("", each) for each in (quote, "\n".join(each.quote for each in source.quotes[1:])))
    return [each for each in (target.who, target.what) if each not in own and each in leant_on]


# What is asked for, and what the value of a target must then be.
_VALUES = (
    (re.compile(r"carbon[- ]?neutral|碳中和", re.IGNORECASE), lambda target: target.value == "neutral"),
    (re.compile(r"\bpeak|达峰", re.IGNORECASE), lambda target: target.value == "peak"),
    (re.compile(r"\bshare\b|percent|比例|占比|百分", re.IGNORECASE), lambda target: target.unit == "%"),
    (re.compile(r"\bhow many\b|多少辆", re.IGNORECASE), lambda target: target.unit not in {"", "%"}),
)


def _of_value(question: str, target: Target) -> bool:
    return all(fits(target) for pattern, fits in _VALUES if pattern.search(question))


def _fits(context: Context, target: Target) -> bool:
    constraints = context.asked.constraints
    years = constraints.years | ({constraints.by} if constraints.by else frozenset())
    if target.status is Status.REPLACED or (years and target.by_year not in years):
        return False
    if not _of_value(context.asked.text, target):
        return False
    if constraints.places:
        own = {place for _, place in named_places(target.who)}
        return bool(own & set(constraints.places))
    if constraints.organizations:
        wanted = {context.aliases.canonical(name) for name in constraints.organizations}
        return context.aliases.canonical(target.who) in wanted
    return True
