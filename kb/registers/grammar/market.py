"""Figures of the market: what was, is or will be sold, bought, exported or in service, shares of that, and prices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.records import SentenceKind, Span
from kb.registers.dates import years
from kb.registers.facts import MarketFigure
from kb.registers.grammar.market_prose import told
from kb.registers.numbers import Figure, figures
from kb.registers.places import places
from kb.registers.reading import Line, Reading

_SALES = re.compile(r"\b(?:sales|sold)\b|销量|销售|保有量|零排放货车", re.IGNORECASE)
_SHARE = re.compile(r"\bshare\b|占比|比例|份额", re.IGNORECASE)
_COST = re.compile(r"\b(?:price|cost|subsidy|subsidies)\b|价格|电价|成本|补贴", re.IGNORECASE)
_RATE = re.compile(r"利率|interest rate", re.IGNORECASE)
_PLACES_OF = re.compile(r"\b(?:stations|sites|chargers)\b|站", re.IGNORECASE)
_FLEET = re.compile(r"\bfleet\b|车队", re.IGNORECASE)
_COUNTED = re.compile(r"[（(](?:units|vehicles|辆|台)[)）]|辆", re.IGNORECASE)
_CURRENCY = (("USD", re.compile(r"\bdollars?\b|\$|美元")), ("CNY", re.compile(r"\byuan\b|\bRMB\b|元")))
_SCALES = ((1000, re.compile(r"\bthousand (?:U\.S\. )?(?:dollars|yuan)|千元")), (10**4, re.compile("万元")))
_PERCENT = re.compile(r"%|percent|per cent")
_CELL = re.compile(
    r"^(?:about |over )?(?P<figure>[\d.,]+)(?: ?(?P<unit>%|percent|buses|vans|tractors|trucks|vehicles))?$"
)


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column of a table counts: everything that is said of it, and where."""

    header: str
    label: str
    caption: str
    spans: tuple[Span, ...]

    def counts(self) -> str:
        """The unit of its figures; empty where it is no figure of the market."""
        around = f"{self.header} {self.caption}"
        if (
            _RATE.search(self.header)
            or _SHARE.search(self.header)
            or (_SHARE.search(self.caption) and _PERCENT.search(self.caption))
        ):
            return "%"
        if _COST.search(self.header) or _COST.search(self.label) or (_COST.search(self.caption) and self._split()):
            return next((unit for unit, cue in _CURRENCY if cue.search(f"{around} {self.label}")), "")
        if _PLACES_OF.search(self.header):
            return (
                "stations" if re.match(r"(?i)(?:[\w-]+ )?(?:stations|sites|chargers)|[一-鿿]*站", self.header) else ""
            )
        if _FLEET.fullmatch(self.header):
            return "vehicles"
        if _SALES.search(self.header) or (_SALES.search(self.caption) and self._split()):
            return "vehicles" if _COUNTED.search(around) else ""
        return ""

    def _split(self) -> bool:
        """Whether the header only says of which year, case or drive the caption's figures are."""
        return bool(
            re.match(r"(?i)(?:19|20)\d\d\b|diesel$|electric$|natural gas$|hybrid$|battery-electric$", self.header)
        )


def market(reading: Reading) -> Iterator[MarketFigure]:
    """The market figures of a publication, in order; one may come more than once."""
    for line in reading.lines:
        if line.cells is not None:
            yield from _row(line)
        elif line.kind not in {SentenceKind.CAPTION, SentenceKind.HEADING}:
            yield from told(line)


def _row(line: Line) -> Iterator[MarketFigure]:
    if not line.cells:
        return
    (first, label), *rest = line.cells.items()
    caption = " ".join(part for part in (line.lead.text if line.lead else "", line.under, first) if part)
    leans = (*(line.lead.spans if line.lead else ()), *line.heading[-1:])
    for header, cell in rest:
        column = _Column(header, label, caption, leans)
        match = _CELL.match(cell.strip())
        unit = column.counts() if match else ""
        if not match or not unit or not _agrees(match["unit"], unit):
            continue
        figure = next(figures(match["figure"]), None)
        if figure is None:
            continue
        yield MarketFigure(
            what=_what(label, header, line),
            value=_scaled(figure, column, unit),
            unit=unit,
            spans=(*line.spans, *leans),
            period=_period(header, label, caption),
            where=next(iter(places(label)), "") or next(iter(places(caption)), ""),
        )


def _agrees(cell: str | None, unit: str) -> bool:
    if cell is None:
        return True
    return (cell in {"%", "percent"}) == (unit == "%")


def _scaled(figure: Figure, column: _Column, unit: str) -> str:
    if unit not in {"USD", "CNY"}:
        return figure.value
    scale = next((scale for scale, cue in _SCALES if cue.search(f"{column.header} {column.caption}")), 1)
    return figure.times(scale)


def _what(label: str, header: str, line: Line) -> str:
    caption = re.sub(r"[（(][^()（）]*[)）]", "", line.lead.text if line.lead else line.under).strip()
    told_by = re.sub(r"[（(][^()（）]*[)）]", "", header).strip()
    return f"{label}, {told_by}: {caption}"


def _period(header: str, label: str, caption: str) -> str:
    for text in (header, label, caption):
        if named := years(text):
            return named[0]
    return ""
