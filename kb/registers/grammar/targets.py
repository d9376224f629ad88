"""Targets: what a country, state or alliance of them wants to reach by a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.records import SentenceKind, Span
from kb.registers.facts import Status, Target
from kb.registers.numbers import Figure, figures
from kb.registers.reading import Line, Reading

STATUS_CUES = (
    (Status.REPLACED, re.compile(r"\b(?:replaced|superseded|no longer|withdrawn)\b|取代|废止")),
    (Status.PROJECTED, re.compile(r"\b(?:foresees?|projects|roadmap|forecasts?)\b|路线图|预计|预测")),
    (Status.PROPOSED, re.compile(r"\b(?:should|recommend\w*|propos\w+|suggests?|encourage)\b|建议|鼓励")),
    (Status.IN_FORCE, re.compile(r"\b(?:requires?|must|mandate[sd]?|by law|regulation)\b|规定(?!零排放)|必须|法规")),
    (
        Status.PLEDGED,
        re.compile(
            r"\b(?:committed|commits?|pledged?|pledges|agreed|wants|aims?|goal|targets?|intends|plans to)\b"
            r"|承诺|目标|力争|计划|提出|宣布",
            re.IGNORECASE,
        ),
    ),
)
_WHO = re.compile(
    r"(?P<who>(?:The |the )?(?:[\w-]+ )?(?:leading )?(?:countries|nations|states|cities|companies|signatories|"
    r"manufacturers|makers)"
    r"|(?:The |the )(?:country|state|city)|[Tt]he (?:ministry|government|province|agency|commission|industry|union)"
    r"|(?!(?:The|It|This|They|These|We) )[A-Z][\w-]+(?: [A-Z][\w-]+){0,3})"
    r"(?:['’]s?)?(?: [\w-]+){0,2}? (?:has|have|had|intends|wants|aims|plans|pledged|committed|agreed|goal|target|"
    r"roadmap|requires|must|should)\b"
)
_BY = re.compile(r"\b(?:by|in|until|before) (?:the year |the end of )?(?P<year>20\d\d)(?!\d)")
NEUTRAL = re.compile(r"\b(?:carbon|climate)[- ]neutral(?:ity)?\b|\bnet[- ]zero\b|碳中和|净零", re.IGNORECASE)
PEAK = re.compile(r"\bpeak\b|达峰", re.IGNORECASE)
ONLY = re.compile(
    r"\bonly (?=zero-emission)|\ball (?:new |of (?:its|their) )?(?:[\w-]+ ){0,3}?(?:vehicles|trucks|buses|cars|vans)"
    r"(?: sold)? (?:will be|to be|must be|should be|be) (?=zero[- ]emission|electric)"
)
_VEHICLES = re.compile(r"\b(?:vehicles?|ZEVs?|trucks?|bus(?:es)?|cars?|NEVs?)\b|车")
_CUT = re.compile(r"\b(?:cut|reduce|lower|bring down) (?P<what>[\w ,-]+?) by (?:at least |about )?[\d.]")
_BASE = re.compile(r"\b(?:below|from|against|compared with|relative to) (?:the levels? of )?(?P<year>(?:19|20)\d\d)\b")
_SCOPE = re.compile(
    r"\b(?:zero-emission )?sales of [\w-]+(?:[- ](?:and [\w-]+ )?[\w-]+)?|\b[\w-]+ sales\b|\bon (?:its|the) roads?\b"
    r"|[一-鿿]{0,8}销量"
)
_CHINESE_WHO = re.compile(
    r"(?P<who>[^，。；]{2,40}?)(?:承诺|提出|力争|计划|宣布)|鼓励(?P<urged>[^，。；]{2,16}?)(?:在|把|到|规定)"
)
# Not the year that a cut is measured against.
_CHINESE_YEAR = re.compile(r"(?<![较比从])(?P<year>20\d\d)年(?:前|底|底前|之前)?(?!以来|相比|水平)")
_OPENED = re.compile(r"(?:到|力争到|争取到)(?P<year>20\d\d)年(?:底|前)?，")
_SCENARIO = re.compile(r"\b(?:scenario|path|baseline|we expect|estimates?|aligned)\b|情景")
_SPOKEN = re.compile(r"听众|问卷|认为|respondents|survey")
_COLUMNS = ({"who", "国家", "主体"}, {"target", "目标"}, {"year", "by", "年份"}, {"scope", "范围"})


@dataclass(frozen=True, slots=True)
class _Aim:
    """Who wants something, and where what they want begins."""

    who: str
    start: int
    status: Status
    spans: tuple[Span, ...] = ()


def targets(reading: Reading) -> Iterator[Target]:
    """The targets of a publication, in order; one may come more than once."""
    for line in reading.lines:
        if line.cells is not None:
            yield from _row(line)
        elif line.kind not in {SentenceKind.CAPTION, SentenceKind.HEADING} and not _SPOKEN.search(line.text):
            chinese = re.search("[一-鿿]", line.text)
            yield from _chinese(reading, line) if chinese else _english(reading, line)


def _row(line: Line) -> Iterator[Target]:
    cells = {header.lower(): cell for header, cell in (line.cells or {}).items()}
    who, target, year, scope = (
        next((cells[header] for header in headers if header in cells), "") for headers in _COLUMNS
    )
    if not (who and target and re.fullmatch(r"20\d\d", year)):
        return
    status = _status(f"{target} {scope}") or Status.PLEDGED
    for value, unit in _values(f"{target} {scope}"):
        what = re.sub(r"^[\d.,%]+(?: to [\d.]+)? ?(?:percent|million)? ?", "", target) or scope
        what = scope if value in {"peak", "neutral"} else what
        yield Target(who, what, value, unit, year, status, line.spans, scope)
        return


def _english(reading: Reading, line: Line) -> Iterator[Target]:
    text = line.text
    aim = _aim(reading, line)
    if aim is None or _SCENARIO.search(text[aim.start :]):
        return
    start, last = aim.start, None
    for match in _BY.finditer(text, aim.start):
        segment = text[start : match.start()]
        target = _target(segment, match["year"], aim, line, last)
        start = match.end()
        if target is not None:
            last = target
            yield target


def _aim(reading: Reading, line: Line) -> _Aim | None:
    found: _Aim | None = None
    for match in _WHO.finditer(line.text):
        status = _status(line.text[match.start("who") :].split(";")[0])
        if status is None or not _BY.search(line.text, match.end()):
            continue
        # Of several subjects the last before the first year: "China's support of the MOU, under which 16 countries..."
        if found is None or not _BY.search(line.text, found.start, match.start()):
            who, spans = _resolved(reading, line, match["who"])
            found = _Aim(who, match.end(), status, spans) if who else found
    return found


def _resolved(reading: Reading, line: Line, who: str) -> tuple[str, tuple[Span, ...]]:
    """`The country` is the one that the sentence before speaks of."""
    if not re.fullmatch(r"(?i)the (?:country|state|city)", who):
        return re.sub(r"^[Tt]he ", "", who), ()
    before = reading.before(line)
    match = re.match(r"[A-Z]\w+(?: [A-Z]\w+)*", before.text) if before else None
    return (match.group(), before.spans) if match and before else ("", ())


def _target(segment: str, year: str, aim: _Aim, line: Line, last: Target | None) -> Target | None:
    for value, counted in _values(segment):
        unit = counted
        after = re.split(r"(?:percent|per cent|%|million|billion|\d)\s+(?:of )?", segment)[-1].strip(" ,")
        what = "" if value in {"peak", "neutral"} else after
        if value == "peak":
            what = re.sub(r"\b(?:and|let|to|peak|commit\w*)\b|,", "", segment).strip()
        scope = match.group() if (match := _SCOPE.search(segment)) else ""
        if cut := _CUT.search(segment):
            what = f"{cut['what']} cut" if "cut" in segment else cut["what"]
        elif value[0].isdigit() and not (_VEHICLES.search(what) or "emission" in what or "零排放" in what):
            # "and 100 percent by 2040": of the same thing as before.
            if last is None or not last.value[0].isdigit():
                return None
            what, scope, unit = last.what, last.scope, unit or last.unit
        base = match["year"] if cut and (match := _BASE.search(line.text)) else ""
        what = re.sub(r"^(?:(?:pledged|committed|agreed) )?that ", "", what.strip())
        return Target(aim.who, what, value, unit, year, aim.status, (*line.spans, *aim.spans), scope, base)
    return None


def _values(text: str) -> Iterator[tuple[str, str]]:
    """Value and unit: a share, a number of vehicles, a peak, neutrality."""
    if NEUTRAL.search(text):
        yield "neutral", ""
    for figure in figures(text):
        if figure.percent:
            yield figure.value, "%"
        elif re.match("[个座台]", text[figure.end :]) and re.search("[充换]电[桩站]|加氢站", text[: figure.start]):
            yield figure.value, "stations"
        elif _counts_vehicles(figure, text):
            yield figure.value, "vehicles"
    if ONLY.search(text):
        yield "100", "%"
    if PEAK.search(text):
        yield "peak", ""


def _counts_vehicles(figure: Figure, text: str) -> bool:
    large = re.search(r"million|万|亿|,\d{3}", text[figure.start : figure.end])
    return bool(large or re.match(r"[\s\w-]{0,30}?\b(?:vehicles|ZEVs|trucks|buses)\b|[万]?辆", text[figure.end :]))


def _chinese(reading: Reading, line: Line) -> Iterator[Target]:
    text = line.text
    aim = _chinese_aim(reading, line)
    if aim is None:
        return
    years = list(_CHINESE_YEAR.finditer(text, aim.start))
    if not years and (opened := _OPENED.match(text)):
        # "到2030年，山东力争建成...": what is to be comes after who wants it.
        years = [opened]
    last: Target | None = None
    for number, match in enumerate(years):
        end = years[number + 1].start() if number + 1 < len(years) else len(text)
        segment = text[max(match.end(), aim.start if number == 0 else 0) : end].strip("，。；： ")
        for value, unit in _values(segment):
            what = "碳" if value in {"peak", "neutral"} else re.sub(r"实现|达到|比例|[，,]?(?:到|至|并)$", "", segment)
            spans = (*line.spans, *aim.spans)
            if value[0].isdigit() and not re.search("零排放|车|重卡|充电|换电|加氢|新能源|清洁能源", what):
                told = re.search("零排放[一-鿿]{0,6}?(?=比例|[，。])", text[: match.start()])
                what = told.group() if told else re.sub(r"[\d.]+%", "", last.what) if last else ""
                earlier = _sibling(reading, line) if not what else None
                if earlier is not None:
                    above = re.sub(r"^20\d\d年：|[\d.]+%|百分之[一二三四五六七八九十]+", "", earlier.text)
                    what, spans = above.strip("，。"), (*spans, *earlier.spans)
                if not what:
                    continue
            scope = found.group() if (found := _SCOPE.search(segment)) else last.scope if last else ""
            last = Target(aim.who, what, value, unit, match["year"], aim.status, spans, scope)
            yield last
            break


def _chinese_aim(reading: Reading, line: Line) -> _Aim | None:
    if match := _CHINESE_WHO.search(line.text):
        told = Status.PROPOSED if match["urged"] else _status(match.group()) or Status.PLEDGED
        return _Aim(match["who"] or match["urged"], match.end() if match["who"] else 0, told)
    status = _status(line.under)
    if status and re.match(r"20\d\d年：", line.text):
        # A slide: who it is stands above.
        for earlier in reversed(reading.lines[: line.number]):
            if earlier.section != line.section:
                break
            if who := re.match(r"(?P<who>[^：，。]{2,20})：\d+个国家", earlier.text):
                return _Aim(who["who"], 0, status, (*earlier.spans, *line.heading[-1:]))
    return None


def _sibling(reading: Reading, line: Line) -> Line | None:
    before = reading.before(line)
    return before if before and "零排放" in before.text else None


def _status(text: str) -> Status | None:
    return next((status for status, cue in STATUS_CUES if cue.search(text)), None)
