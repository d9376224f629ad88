"""Market figures that sentences tell: `Sales of X reached 24,600 in 2022`, `1,150 sites`, `7.2 yuan per litre`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.records import Span
from kb.registers.dates import years
from kb.registers.facts import MarketFigure
from kb.registers.grammar.market_statements import stated, wanted
from kb.registers.numbers import Figure, figures
from kb.registers.places import places
from kb.registers.reading import Line

_VEHICLES = r"(?:vehicles|trucks|buses|tractors|vans|cars|coaches)"
_AFTER_VEHICLES = re.compile(
    rf"^(?: (?!percent|per |inclu|to |ages? |that |were |was |is |are |of )[\w-]+){{0,5}}? {_VEHICLES}\b"
)
_AFTER_PLACES = re.compile(
    r"^(?P<what>(?: [\w-]+){0,3}? (?:chargers|charging sites|sites|stations)(?: for [\w-]+(?: [\w-]+){0,2})?)\b"
)
_SOLD = re.compile(
    r"\b(?:sold|sales|bought|export(?:s|ed)?|accounted for|reported on|purchased|delivered)\b", re.IGNORECASE
)
_SALES = re.compile(
    r"\b(?P<what>(?:[Ss]ales|[Ee]xports)(?: of [\w -]+?)?)(?:,? which)? "
    r"(?:reached|rose to|fell to|went down to|were|amounted to|climbed to) "
)
_CHINESE_SALES = re.compile(
    r"(?P<what>[一-鿿]{2,20}?(?:销量|销售量|产量|保有量|出口量))(?:已经?)?(?:达到?|为|约为?|超过|突破|共)+$"
    r"|(?:建成|共有|拥有|建有)(?P<sites>[一-鿿]{0,6}(?:换电站|充电站|充电桩|加氢站))$"
)
_CHINESE_UNITS = (("vehicles", re.compile("^辆")), ("stations", re.compile("^[台座个]")))
_MONEY = re.compile(
    r"^\s?(?:U\.S\. )?(?P<currency>dollars|yuan|元)"
    r"(?P<per>(?: per | a )(?:kilowatt-hour|kWh|litre|kilometre|truck|tonne|km))?"
)
_BEFORE_MONEY = re.compile(r"每(?:千瓦时|公里|升|吨|辆车?|车)$")
_PRICE = re.compile(
    r"\b(?:price|cost|paid|pay|subsidy|investment|electricity|diesel|packs?)\b|价|成本|补贴", re.IGNORECASE
)
_NO_PRICE = re.compile(
    r"\b(?:extra|premium|cheaper|deposit|more than|less than|rise|rises|above|below|worth|if|breaks even|budget|"
    r"grant|fee|hall|service van|mission cost)\b|收益|收费|比.{1,8}[低高]|[低高]$|押金"
)
_LABEL = re.compile(r"^(?P<what>[A-Z][\w ,-]{4,60}): (?P<rest>[\d.,]+(?: percent| %|%)?)\.?$")
_SHARE_OF = re.compile(
    r"^ of (?:all )?(?P<what>(?:heavy |medium |light |new |zero-emission )*"
    r"(?:trucks|buses|vehicles|orders|sales)(?: [\w-]+){0,14})"
)
_BUILT_FOR = re.compile(r"^ (?:were |are )?(?P<what>built for [\w ]+)")
_MADE_UP = re.compile(r"(?P<what>[A-Z][\w -]+?) made up $")
_OPENED = re.compile(
    r"(?:In|At the end of|By|During|Sales for|到|截至|(?=20\d\d年))[^;.]{0,45}?(?P<year>(?:20|19)\d\d)"
)
_ACCOUNTED = re.compile(r"(?P<what>[A-Z][\w -]+?) accounted for (?:about |nearly |over |more than )?$")
_NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|\d{1,2}(?![\d.,]))"
_RATIO_AFTER = re.compile(rf" (?:in|out of) (?:every )?{_NUMBER}\b(?! ?(?:cities|provinces|countries|years|months))")
_RATIO_BEFORE = re.compile(rf"\b{_NUMBER} (?:in|out of) (?:every )?$", re.IGNORECASE)
_OPINION = re.compile(r"\b(?:survey|questionnaire|asked|said|preferred|expected)\b|问卷|访谈|受访")
_CLAUSE_END = re.compile(r"[;；,，。]|\b(?:and|while|whereas|against)\b")
_FILLERS = re.compile(r"\b(?:about|over|nearly|more than|some|only|roughly)\s*$")


def told(line: Line) -> Iterator[MarketFigure]:
    """The market figures of a sentence or list item."""
    text = line.text
    if _OPINION.search(text):
        return
    if match := _LABEL.match(text):
        yield from _labelled(line, match)
        return
    for figure in figures(text):
        if re.fullmatch(r"(?:19|20)\d\d", text[figure.start : figure.end]):
            continue
        if wanted(text, figure) or _in_so_many(text, figure):
            continue
        found = (
            _chinese(line, figure)
            or _vehicles(line, figure)
            or _sites(line, figure)
            or _money(line, figure)
            or _share(line, figure)
            or stated(line, figure)
        )
        if found:
            what, unit = _tidied(found[0]), found[1]
            period, spans = _period(line, figure)
            leans = line.heading[-1:] if line.under and line.under in what else ()
            yield MarketFigure(what, figure.value, unit, (*line.spans, *spans, *leans), period, _where(text, figure))


def _in_so_many(text: str, figure: Figure) -> bool:
    """`One in five trucks` counts neither one nor five."""
    few = len(figure.value) <= 2
    return (few and bool(_RATIO_AFTER.match(text, figure.end))) or bool(_RATIO_BEFORE.search(text[: figure.start]))


def _tidied(what: str) -> str:
    """Without the character that counts the years before it, and the verb after it."""
    return re.sub("^(?:年(?:底|末)?|截至)(?!产)|(?<=[价本])(?:约为|为|约|达)$", "", what)


def _labelled(line: Line, match: re.Match[str]) -> Iterator[MarketFigure]:
    """`Zero-emission buses sold: 49,000` in a list whose head has the year."""
    what, figure = match["what"], next(figures(match["rest"]), None)
    if figure is None:
        return
    unit = ""
    if re.search(r"\b[Ss]hare\b", what) and figure.percent:
        unit = "%"
    elif re.search(r"\b(?:sites|stations|chargers)\b", what):
        unit = "stations"
    elif re.search(rf"\b{_VEHICLES}\b", what) and _SOLD.search(what):
        unit = "vehicles"
    if unit:
        named = years(line.lead.text) if line.lead else []
        spans = line.lead.spans if line.lead and named else ()
        yield MarketFigure(what, figure.value, unit, (*line.spans, *spans), named[0] if named else "")


def _chinese(line: Line, figure: Figure) -> tuple[str, str] | None:
    """`新能源重卡销量达到3.45万辆`, `充电桩保有量达859.6万台`."""
    match = _CHINESE_SALES.search(line.text[: figure.start])
    if match is None or figure.percent:
        return None
    unit = next((unit for unit, cue in _CHINESE_UNITS if cue.search(line.text[figure.end :])), "")
    what = match["sites"] or match["what"]
    return (what, unit) if unit and (unit == "stations") == bool(re.search("[站桩]", what)) else None


def _vehicles(line: Line, figure: Figure) -> tuple[str, str] | None:
    text, after = line.text, line.text[figure.end :]
    if figure.percent:
        return None
    if match := next((m for m in _SALES.finditer(text) if m.end() == _filled(text, figure.start)), None):
        what = match["what"]
        return (what if " of " in what else f"{what} {line.under}".strip()), "vehicles"
    if not _SOLD.search(text) or re.search(r"\bat a time|,? not $", after[:40] + text[: figure.start][-5:]):
        return None
    if match := _AFTER_VEHICLES.match(after):
        subject = re.match(r"(?P<what>[A-Z][\w -]+?) accounted for", text)
        tail = re.match(r" (?:in one|of|for|with) [\w-]+(?: [\w-]+)?", after[match.end() :])
        what = f"{subject['what'] if subject else ''} {match.group().strip()}{tail.group() if tail else ''}"
        return what.strip(), "vehicles"
    return None


def _sites(line: Line, figure: Figure) -> tuple[str, str] | None:
    text, after = line.text, line.text[figure.end :]
    if figure.percent or not re.search(r"\b(?:there were|has|had|needs)\b", text[: figure.start]):
        return None
    if match := _AFTER_PLACES.match(after):
        fuel = re.match(r" for [\w -]+", after[match.end() :])
        return f"{match['what'].strip()}{fuel.group() if fuel else ''}", "stations"
    if match := re.match(r" (?P<what>offer [\w ]+)", after):
        return match["what"], "stations"
    return None


def _money(line: Line, figure: Figure) -> tuple[str, str] | None:
    text, after = line.text, line.text[figure.end :]
    match = _MONEY.match(after)
    clauses = re.split(r"[;；,，。]|\band\b|\bagainst\b", text[: figure.start])
    before = clauses[-1]
    if match is None or _NO_PRICE.search(before) or not _PRICE.search(f"{text} {line.under}"):
        return None
    unit = "USD" if match["currency"] == "dollars" else "CNY"
    if match["currency"] == "元":
        return _chinese_price(line, clauses, after[match.end() :])
    if not _PRICE.search(before + (match["per"] or "")) and not match["per"] and not _BEFORE_MONEY.search(before):
        label = re.match(r"(?P<what>Purchase price): ", text)
        before = f"{label['what']} " if label else ""
        if not label:
            return None
    tail = re.match(
        r" (?:for|per|a) (?:(?! (?:in|and|against|by|at) )[\w -])+",
        after[match.start("currency") + len(match["currency"]) :],
    )
    before = re.sub(r" (?:(?:fell|rose|went down|went up) to|of|at|is|was|amounts? to)$", "", before.strip())
    what = f"{before} {tail.group().strip() if tail else ''}".strip()
    return (what, unit) if what else None


def _chinese_price(line: Line, clauses: list[str], after: str) -> tuple[str, str] | None:
    """`电价为每千瓦时0.48元`, `按每吨90元的碳价`, `郑州最低，每千瓦时0.62元` under a heading that names the price."""
    before = clauses[-1]
    if match := re.match(r"的(?P<what>[一-鿿]{1,4}价格?)", after):
        return match["what"], "CNY"
    if _PRICE.search(before):
        return before.strip(), "CNY"
    if _BEFORE_MONEY.search(before) and len(clauses) > 1 and _PRICE.search(line.under):
        return f"{line.under} {clauses[-2]} {before}", "CNY"
    return None


def _share(line: Line, figure: Figure) -> tuple[str, str] | None:
    if not figure.percent:
        return None
    after, before = line.text[figure.end :], line.text[: figure.start]
    counted = re.match(r" of (?:[\w-]+ )*(?:sales|market|fleet|registrations)\b", after)
    if counted and (match := _ACCOUNTED.search(before)):
        return f"{match['what'].strip()}{counted.group()}", "%"
    for pattern, text in ((_SHARE_OF, after), (_BUILT_FOR, after), (_MADE_UP, before)):
        if match := pattern.search(text):
            return re.split(r" (?:but|while|whereas)\b", match["what"])[0].strip(), "%"
    return None


def _filled(text: str, start: int) -> int:
    """Where a figure begins with the word before it that rounds it."""
    match = _FILLERS.search(text[:start])
    return match.start() if match else start


def _period(line: Line, figure: Figure) -> tuple[str, tuple[Span, ...]]:
    """The year that a figure is of: the next one named after it, else the one before it."""
    after = re.match(r".{0,60}?\b(?:in|by|of) (?P<year>20\d\d|19\d\d)\b", line.text[figure.end :])
    if after:
        return after["year"], ()
    if line.text[: figure.start].endswith(", of which ") and (named := years(line.text[: figure.start])):
        return named[-1], ()
    # "In 2012 three cities placed ..."; a year inside another clause is that clause's own.
    opened = _OPENED.match(line.text)
    return (opened["year"], ()) if opened and opened.end() <= figure.start else ("", ())


def _where(text: str, figure: Figure) -> str:
    """The place named after a figure in its own clause: the next clause's place is that of the next figure."""
    return next(iter(places(_CLAUSE_END.split(text[figure.end : figure.end + 60])[0])), "")
