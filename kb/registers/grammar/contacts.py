"""Whom to ask: people and desks with their addresses and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.records import SentenceKind
from kb.registers.facts import Contact
from kb.registers.grammar.names import NAME, PERSON, bare
from kb.registers.reading import Line, Reading

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.+-])(?:\+\d[\d .()-]{6,}\d|\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}|0\d{2,3}-\d{7,8})(?!\d)")
_PERSON = re.compile(rf"(?<![A-Za-zÀ-ÿ0-9_’'-])(?P<name>{PERSON})(?![A-Za-zÀ-ÿ0-9_’'-])")
_NO_PERSON = re.compile(
    r"\b(?:Forum|Guide|Office|Center|Centre|Media|Agreement|Summit|Business|Department|Mission|Desk|Press|Monday|Tuesday|"
    r"Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|September|October|November|"
    r"December|Pacific|Time|Please|Contact|Ask|Call|Service|Shanghai|Beijing|Success|Opportunity|Questions|Executive|"
    r"Summary|Sponsorship|Commerce|Clean|Company|Companies|China|Chinese|Institute|Letter|Bureau|Agency|Program)\b"
)
_ASKED = re.compile(
    rf"(?:\b(?:[Cc]ontact|[Aa]sk|[Cc]all|[Ww]rite to) |联系)(?P<people>{PERSON}(?:(?: or | and |或|和){PERSON})*)"
)
_CHINESE_PERSON = re.compile(r"联系(?:人：)?(?P<name>(?!人|电话|方式|我们)[一-鿿]{2,3})(?=[，：,（(]|先生|女士)")
_ASKING = re.compile(r"^(?:Contact|Ask|Call|Please contact|Please ask|Please call|Write to) ")
_SECTION = re.compile(r"\b(?:contact|where to turn|whom? to call)\b|联系", re.IGNORECASE)
_ROLE = re.compile(r"^[A-Z][\w -]{3,40}: |\b(?:look(?:s)? after|in charge of|responsible for)\b")
_DESK = re.compile(
    r"(?P<name>[A-Z]?[\w-]+ (?:desk|office|hotline|helpline|secretariat|team|point(?: [A-Z]\w+)?))\b", re.IGNORECASE
)
_CHINESE_DESK = re.compile(
    r"(?:联系|中心|与|[：，。]|^)(?P<name>(?!可|请|中心)(?:(?!与)[A-Za-z一-鿿]){0,10}?"
    r"(?:联络人|联络处|秘书处|项目组|办公室|服务点|热线))(?=设在|联系|：|，|$)"
)
_BODY = re.compile(rf"(?:\b(?:at|of)|,) (?:the )?(?P<name>{NAME})")
_CHINESE_BODY = re.compile(r"(?P<name>(?<![A-Za-z])[A-Za-z]*[A-Z]{2,}[A-Za-z]*)(?:的|论坛|试点)")
_SUBJECT = re.compile(r"^(?P<subject>(?:Questions about (?:the )?)?[A-Z][\w -]{2,40}?)(?: questions go to|: )")
_ABOUT = re.compile(r"\b(?:any questions? about the|look after|looks after) (?P<subject>[a-z][\w-]+(?: [a-z]{4,})?)\b")


def contacts(reading: Reading) -> Iterator[Contact]:
    """The contacts of a publication, in order; one may come more than once."""
    for line in reading.lines:
        if line.kind in {SentenceKind.HEADING, SentenceKind.CAPTION, SentenceKind.TABLE_ROW}:
            continue
        found = list(_reached(line))
        yield from found
        if not found:
            yield from _named(line)


def _reached(line: Line) -> Iterator[Contact]:
    """Contacts with an address or a number: each stands with what is before it, back to the last one."""
    mails = list(_MAIL.finditer(line.text))
    phones = list(_PHONE.finditer(line.text))
    start = 0
    marks = mails or phones
    for number, mark in enumerate(marks):
        following = marks[number + 1].start() if number + 1 < len(marks) else len(line.text)
        before = line.text[start : mark.start()]
        beside = [each.group() for each in phones if mark.start() <= each.start() < following]
        phone = next(iter(beside or [each.group() for each in phones if start <= each.start() < mark.start()]), "")
        start = max(mark.end(), *(each.end() for each in phones if each.start() < following), 0)
        people = _people(before)
        for name in people or [_desk(before)]:
            yield Contact(
                name=name,
                spans=line.spans,
                email=mark.group() if mails else "",
                phone=phone,
                organization=_body(before),
                subject=_subject(before, people),
            )


def _named(line: Line) -> Iterator[Contact]:
    """People that one is sent to with no address given, or not in the same sentence."""
    if match := _ASKED.search(line.text):
        people = _people(match["people"])
    elif _SECTION.search(line.under) and len(line.under.split()) <= 6 and _ROLE.search(line.text):
        people = _people(line.text)
    else:
        return
    for name in people:
        yield Contact(name, line.spans, organization=_body(line.text), subject=_subject(line.text, people))


def _people(text: str) -> list[str]:
    text = _ASKING.sub("", text.strip())
    # A label is no name: "Media: Roxanna Smith".
    found = [bare(match["name"]) for match in _PERSON.finditer(re.sub(r"\b[A-Z][\w ]+: ", "", text))]
    found += [match["name"] for match in _CHINESE_PERSON.finditer(text)]
    return [name for name in found if not _NO_PERSON.search(name)]


def _desk(before: str) -> str:
    """The desk that an address belongs to: the last one named before it."""
    found = [match["name"] for match in _DESK.finditer(before)] or [
        match["name"] for match in _CHINESE_DESK.finditer(before)
    ]
    return re.sub(r"^(?:the|The) ", "", found[-1]) if found and found[-1] != "联系人" else ""


def _body(text: str) -> str:
    for pattern in (_BODY, _CHINESE_BODY):
        for match in pattern.finditer(text):
            if re.search(r"[A-Z]{3,}|[a-z][A-Z]|Center|Institute", match["name"]) and "@" not in match["name"]:
                return match["name"]
    return ""


def _subject(before: str, people: list[str]) -> str:
    if match := _ABOUT.search(before):
        return match["subject"]
    match = _SUBJECT.match(before.strip())
    if match is None or any(name in match["subject"] for name in people) or _DESK.search(match["subject"]):
        return "media" if re.search(r"\(media contact\)", before) else ""
    return match["subject"].removeprefix("Questions about ").removeprefix("the ")
