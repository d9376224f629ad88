"""Whom to contact, and how to join, out of the registers of contacts and joining."""

from __future__ import annotations

import re

from kb.answer.ledger.context import Context
from kb.answer.ledger.rows import Entry, Found, Source, text_of
from kb.answer.understanding.gazetteer import named_places, nations
from kb.answer.understanding.intents import Intent
from kb.index.terms import terms
from kb.registers.aliases import plain_name
from kb.registers.facts import Contact, Joining

_REACH = frozenset(
    terms(
        "call contact contacts phone telephone number email mail address ring reach write speak talk "
        "person desk liaison hotline "
        "question questions about regarding ask turn get touch number numbers information inform need want know"
    )
) | frozenset("联系 联系人 联络人 电话 邮箱 邮件 发 找 应该 应 想 索取 询问 咨询 号码 方式 怎么 如何".split())
_JOIN = frozenset(
    terms(
        "join joining become member membership register registration sign signing up apply company "
        "companies cost costs fee fees "
        "charge free money pay take part program need must my our small chinese american"
    )
) | frozenset("加入 报名 注册 参加 申请 成为 会员 费用 免费 收费 交费 多少钱 怎样 如何 怎么 需要 条件 吗".split())


def contacts(context: Context) -> Found | None:
    """Those for whom everything that is asked about is said where they are named, with a way to reach them."""
    asked = context.asked
    if asked.intent is not Intent.CONTACT:
        return None
    by_mail = re.search(r"e-?mail|邮", asked.text, re.IGNORECASE)
    by_phone = re.search(r"phone|call\b|ring|number|hotline|电话", asked.text, re.IGNORECASE)
    places = set(asked.constraints.places)
    if not (context.words - _REACH) and not places:
        return None
    kinds = frozenset(terms("summit forum 峰会 论坛"))
    # What it is for is told beside the name; only where nobody's is, the whole publication may be about it.
    for spent, title in ((_REACH | kinds, False), (_REACH, True)):
        fitting: dict[tuple[str, ...], list[Source]] = {}
        for source in context.sources("contacts"):
            contact = source.fact
            if not isinstance(contact, Contact) or not (contact.email or contact.phone):
                continue
            if (by_mail and not contact.email) or (by_phone and not by_mail and not contact.phone):
                continue
            there = {
                place
                for _, place in named_places(f"{text_of(source)} {source.document.description.title if title else ''}")
            }
            if places <= there and not context.missing(source, spent, title=title):
                # Two people at one number are one desk.
                fitting.setdefault((contact.email or contact.phone,), []).append(source)
        if len(fitting) == 1:
            ((key, sources),) = fitting.items()
            return Found("contacts", (Entry(key, (tuple(sources),), _ways(sources)),), same=True)
        if fitting:
            return None
    return None


def _ways(sources: list[Source]) -> tuple[str, ...]:
    found = [
        word
        for each in sources
        if isinstance(each.fact, Contact)
        for word in (each.fact.name, each.fact.email, each.fact.phone)
    ]
    return tuple(dict.fromkeys(word for word in found if word))


def joining(context: Context) -> Found | None:
    """The steps of one publication that fits best: several would mix several programs."""
    asked = context.asked
    if asked.intent is not Intent.JOINING:
        return None
    events = frozenset(word for each in asked.constraints.events for word in each.words)
    kinds = frozenset(terms("forum program 论坛 项目"))
    by_document: dict[str, list[Source]] = {}
    for source in context.sources("joining"):
        if isinstance(source.fact, Joining) and not context.missing(source, _JOIN | kinds | events):
            by_document.setdefault(source.document.revision_id, []).append(source)
    by_document = {name: steps for name, each in by_document.items() if (steps := _asked_for(context, each))}
    if not by_document:
        return None
    own = {
        name: sources
        for name, sources in by_document.items()
        if sources[0].document.description.language == asked.language
    }
    best = max((own or by_document).values(), key=lambda each: (len(each), str(each[0].document.description.published)))
    return Found("joining", tuple(Entry((plain_name(_how(each)),), ((each,),)) for each in best))


_COST = re.compile(r"\b(?:cost|fee|charge|free|pay|price)|费用|免费|收费|交费|多少钱", re.IGNORECASE)
_COSTS = re.compile(r"\b(?:costs?|fees?|charge|free|pay|price|dollars|yuan)\b|费|元", re.IGNORECASE)


def _asked_for(context: Context, steps: list[Source]) -> list[Source]:
    """Of the steps what is asked for: what it costs, what those of one country do."""
    if _COST.search(context.asked.text):
        steps = [each for each in steps if _COSTS.search(text_of(each))]
    for nation in context.asked.constraints.nations:
        steps = [each for each in steps if nation in {told for _, told in nations(each.quotes[0].quote)}]
    return steps


def _how(source: Source) -> str:
    assert isinstance(source.fact, Joining)
    return source.fact.how
