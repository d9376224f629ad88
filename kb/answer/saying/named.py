"""Where people, organizations and places are named in a sentence, English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kb.answer.understanding.equivalents import place_names
from kb.index.terms import tagged
from kb.registers.grammar.names import NAME, PERSON, holders

Place = tuple[int, int]  # start and end in the sentence
_PERSON = re.compile(rf"(?<![A-Za-zÀ-ÿ0-9_’'-]){PERSON}(?![A-Za-zÀ-ÿ0-9_’'-]| [A-Z][a-z])")
_NO_PERSON = re.compile(
    r"\b(?:The|This|These|That|It|In|On|At|Of|For|And|As|By|Its|Forum|Guide|Office|Center|Centre|Media|Agreement|Summit|"
    r"Business|Department|Mission|Desk|Press|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|"
    r"March|April|June|July|August|September|October|November|December|Time|Please|Contact|Ask|Call|Service|Success|"
    r"Opportunity|Questions|Executive|Summary|Sponsorship|Commerce|Clean|Company|Companies|China|Chinese|Institute|"
    r"Letter|Bureau|Agency|Program|University|Bank|Group|Council|Exchange|Electric|Energy|New|Power|Motors|Technology|"
    r"Technologies|Greater|Ministry|Commission|Administration|Consulate|Embassy|Conference|Association|Corporation|Two|"
    r"Three|Delegation|Director|President|Manager|Officer|General|Foundation|Research|International|Solutions|Systems|"
    r"Committee|Municipal|Environmental|Hotel|District|River|Port|Haulage|Logistics|Chair|Island|Bay|Kong)\b"
)
_LETTERS = "A-Za-zÀ-ÿ0-9_’'-"
_BODY = re.compile(rf"(?<![{_LETTERS}])(?P<name>{NAME}(?: \([A-Za-z]{{2,8}}\))?)(?![{_LETTERS}])")
_OPENING = re.compile(
    r"^(?:The|This|These|That|It|In|On|At|Of|For|And|As|By|Its|Two|Three|Four|Over|More|A|An|He|She|They|We|Both|Most|"
    r"All) "
)
_NO_BODY = re.compile(
    r"^(?:\d[\d.,%/-]*|[A-Z]|The|This|These|That|It|In|On|At|Of|For|And|As|By|Its|Two|Three|Four|Five|Six|Over|More|An|He|"
    r"She|They|We|Both|Most|All|(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?: \d+)?|U\.S\.|Chinese|American|English|Operators|Companies|Chair|Questions)$"
)
_HAN_BODY = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{2,24}?(?:商务厅|商务局|委员会|研究院|研究所|交易所|基金会|领事馆|大使馆|实验室|中心|公司|集团|银行|大学|学院|"
    r"协会|基金|促进会|部(?![分门])|厅|局)"
)
_HAN_LEAD = re.compile(
    r"^(?:由|与|和|及|向|在|于|了|的|是|为|对|其中|包括|来自|以及|还有|一家|参加|邀请|联合|共同|代表|同|或|该|本)+"
)
_VENUE = re.compile(
    rf"\b(?:[Aa]t|[Ii]n|[Nn]ear|[Tt]o|[Oo]f) (?:the )?(?P<name>(?:{NAME})(?:, {NAME})?)"
    r"|(?:在|于|设在|初定|地点为?|位于)(?P<han>[\u4e00-\u9fff]{2,20}?(?:中心|酒店|大厦|大学|公园|展馆|展览馆|会馆|体育馆|礼堂|园区|港))"
)
_HALL = re.compile(
    r"Center|Centre|Hotel|Hall|University|Park|Museum|Building|Tower|Campus|Port|Depot|Library|Institute|School"
)
_NO_VENUE = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday|\d)"
)


def people(text: str) -> list[Place]:
    """Persons: with their offices, else runs of capitalised words that are nothing else; Chinese ones as jieba tags
    them."""
    held = [text.find(each.person, each.start) for each in holders(text)]
    found = [(start, start + len(each.person)) for start, each in zip(held, holders(text), strict=True) if start >= 0]
    if not found:
        # A label is no name: "Media: Roxanna Smith".
        cities = set(places(text))
        runs = [match.span() for match in _PERSON.finditer(text) if not _NO_PERSON.search(match.group())]
        found = [place for place in runs if place not in cities]
    han = [place for place, flag in tagged(text) if flag in {"nr", "nrfg"} and place[1] - place[0] > 1]
    found += [place for place in han if not _HAN_BODY.match(text, place[0])]
    return _with_other_script(text, sorted(found))


def _with_other_script(text: str, found: list[Place]) -> list[Place]:
    """A Chinese name with the Latin one in brackets after it is one: `徐林（Xu Lin）`."""
    joined: list[Place] = []
    for start, end in found:
        if joined and text[joined[-1][1] : start] in {"（", "("} and text[end : end + 1] in {"）", ")"}:
            joined[-1] = joined[-1][0], end + 1
        else:
            joined.append((start, end))
    return joined


def organizations(text: str) -> list[Place]:
    """Names that are no person's and no place's."""
    persons, cities = people(text), places(text)
    found: list[Place] = []
    for start, end in _bodies(text):
        if re.search(r"[\u4e00-\u9fff][（(]$", text[:start]):
            continue  # the Latin name of what stands before it
        inside = any(a <= start and end <= b for a, b in [*persons, *cities])
        if not inside and not _NO_BODY.match(text[start:end]) and not any(start <= a and b <= end for a, b in persons):
            found.append((start, end))
    for match in _HAN_BODY.finditer(text):
        lead = _HAN_LEAD.match(match.group())
        found.append((match.start() + (lead.end() if lead else 0), match.end()))
    return sorted(found)


def _bodies(text: str) -> Iterator[Place]:
    """Runs of capitalised words, cut where `and` joins two; what is part `of` another one is one with it."""
    last: Place | None = None
    for match in _BODY.finditer(text):
        start, end = match.span("name")
        begins = start == 0 or text[:start].endswith((". ", "\n"))
        if begins and (opening := _OPENING.match(text[start:end])):
            start += len(opening.group())
        elif begins and " " not in text[start:end] and text[start:end].istitle() and re.match(" [a-z]", text[end:]):
            continue
        for cut in re.finditer(r" and (?:the )?(?=[A-Z]{3,}\b)", text[start:end]):
            yield start, start + cut.start()
            start += cut.end()
        if last and re.fullmatch(r" of (?:the )?", text[last[1] : start]):
            start = last[0]
        elif last:
            yield last
        last = start, end
    if last:
        yield last


@lru_cache(maxsize=1)
def _cities() -> re.Pattern[str]:
    names = sorted({name for pair in place_names() for name in pair}, key=len, reverse=True)
    return re.compile(rf"(?<![A-Za-z-])(?:{'|'.join(map(re.escape, names))})(?![a-z-])")


def places(text: str) -> list[Place]:
    """Cities, provinces and countries."""
    return [match.span() for match in _cities().finditer(text)]


def venues(text: str) -> list[Place]:
    """Halls and hotels, else cities and provinces; a hall with the city after it is one."""
    halls = []
    for match in _VENUE.finditer(text):
        name = "han" if match["han"] else "name"
        if match["han"] or (_HALL.search(match[name]) and not _NO_VENUE.match(match[name])):
            halls.append(match.span(name))
    return halls or places(text)
