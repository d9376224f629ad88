"""A fact of a register as the question that it answers, in English or Chinese.

Names come from publications, and many are no names that a sentence can be built around: those make no question.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from kb.answer.understanding.gazetteer import named_places
from kb.ledger.rows import Source
from kb.registers.facts import Contact, Event, Fact, Joining, MarketFigure, Part, Partner, Status, Target

LONGEST = 120  # characters of a question
_EVENT = {
    "en": re.compile(
        r"(?:\d{4} |[Ff]irst |[Ss]econd |[Tt]hird )?(?:[A-Z][\w.&–-]* (?:(?:and|of|for|on) )?)+"
        r"(?:Summit|Forum|Conference|Dialogue|Meeting|Mission|Workshop|Webinar|Expo|Seminar|Symposium|Congress)"
    ),
    "zh": re.compile(r"(?:\d{4}年?)?[一-鿿—]{4,24}(?:会|论坛|对话|代表团)"),
}
_DESK = {
    "en": re.compile(r"(?P<the>[A-Z][\w.-]*(?: [\w.-]+){0,4} (?:[Dd]esk|[Oo]ffice|[Ss]ecretariat))"
                     r"|[A-Z][a-z]+(?: [A-Z][\w.’-]+){1,3}"),
    "zh": re.compile(r"(?![可与请向和及])[A-Za-z一-鿿]{2,20}(?:处|组|办公室|中心|联络人)"
                     r"|[A-Z][a-z]+(?: [A-Z][\w.’-]+){1,3}"),
}  # fmt: skip
_WHO = {"en": re.compile(r"(?:[A-Z][\w.&’-]*)(?: (?:of |the |and )?[A-Z][\w.&’-]*){0,5}"),
        "zh": re.compile(r"[A-Za-z一-鿿]{2,16}")}  # fmt: skip
_PROGRAM = {"en": re.compile(r"[A-Z][\w.&–-]*(?: (?:[A-Z][\w.&–-]*|and|to|of|for))+"),
            "zh": re.compile(r"(?<=加入|参加)[一-鿿]{2,20}(?:论坛|项目|计划|中心|联盟)")}  # fmt: skip
# `Buses, 2023: Table 1. Zero-emission sales by segment`, `City buses, Sales in 2012: ...`, `北京, 零排放货车: ...`.
_CELL = re.compile(
    r"(?P<row>[^,:]{2,40}), (?P<column>[^,:]{2,40}): (?:(?:Table |表)?\d+[. ]*)?(?P<caption>.*)", re.DOTALL
)
_SOLD = re.compile(r"(?P<sort>[A-Z][a-z]+(?:-[a-z]+)?) sales\b")
_STATIONS = {"en": re.compile(r"(?:[a-z]+ )*(?:stations|sites|chargers)(?: fit)?(?: for [a-z]+(?: [a-z]+)?)?"),
             "zh": re.compile(r"[一-鿿]{0,8}(?:站|桩)")}  # fmt: skip
_HAN = re.compile("[一-鿿]{2,10}")
_PARTS = {
    Part.SPEAKER: {"en": "Who spoke at the {event}{in_year}?", "zh": "谁在{of_year}{event}上发言？"},
    Part.HOST: {"en": "Who hosted the {event}{in_year}?", "zh": "{of_year}{event}由谁主办？"},
    Part.ORGANIZER: {"en": "Who organized the {event}{in_year}?", "zh": "{of_year}{event}由谁举办？"},
    Part.EXHIBITOR: {
        "en": "Which companies exhibited at the {event}{in_year}?",
        "zh": "哪些企业在{of_year}{event}上参展？",
    },
    Part.PARTICIPANT: {
        "en": "Which companies took part in the {event}{in_year}?",
        "zh": "哪些企业参加了{of_year}{event}？",
    },
}


def question_of(source: Source, language: str) -> str | None:
    """The question that a fact of a publication answers; None where none can be said well. `language`: "en" or "zh",
    that of the publication too."""
    asked = next((make(source, language) for kind, make in _MAKERS if isinstance(source.fact, kind)), None)
    return asked if asked and len(asked) <= LONGEST else None


def _target(source: Source, language: str) -> str | None:
    target = source.fact
    assert isinstance(target, Target)
    who = target.who
    if target.status is Status.REPLACED or not target.by_year or not _WHO[language].fullmatch(who):
        return None
    if language == "zh":
        kinds = {"neutral": f"{who}承诺哪一年实现碳中和？", "peak": f"{who}承诺哪一年实现碳达峰？"}
        return kinds.get(target.value, f"{who}{target.by_year}年的目标是什么？")
    kinds = {
        "neutral": f"By when does {who} want to be carbon neutral?",
        "peak": f"By when should emissions peak in {who}?" if named_places(who) else "",
    }
    return kinds.get(target.value, f"What is the target of {who} for {target.by_year}?") or None


def _market(source: Source, language: str) -> str | None:
    figure = source.fact
    assert isinstance(figure, MarketFigure)
    if figure.unit not in {"vehicles", "stations"} or _is_ahead(figure.period, source):
        return None
    cell = _CELL.fullmatch(figure.what)
    if cell and language == "zh" and named_places(cell["row"]) and _HAN.fullmatch(cell["column"]):
        counter = "辆" if figure.unit == "vehicles" else "座"
        return f"{cell['row']}有多少{counter}{cell['column']}？"
    if cell and language == "en" and figure.unit == "vehicles" and figure.period:
        return _sold(cell["row"], cell["column"], cell["caption"], figure.period)
    what = figure.what[:1].lower() + figure.what[1:]
    if cell or not figure.period or not _STATIONS[language].fullmatch(what):
        return None
    if language == "zh":
        return f"{figure.period}年有多少座{what}？"
    return f"How many {what} were there in {figure.period}?"


def _sold(row: str, column: str, caption: str, year: str) -> str | None:
    """A cell of a table of sales: of a column that is one, or of a year in a table of nothing else."""
    if column == f"Sales in {year}":
        return f"How many {row.lower()} were sold in {year}?" if row.isascii() else None
    if column == year and (sold := _SOLD.match(caption)):
        return f"How many {sold['sort'].lower()} {row.lower()} were sold in {year}?"
    return None


def _partner(source: Source, language: str) -> str | None:
    partner = source.fact
    assert isinstance(partner, Partner)
    name = partner.event.removeprefix("the ").removeprefix("The ")
    if partner.part not in _PARTS or partner.session or not _EVENT[language].fullmatch(name):
        return None
    said = source.year if source.year not in name else ""
    return _PARTS[partner.part][language].format(
        event=name, in_year=f" in {said}" if said else "", of_year=f"{said}年" if said else ""
    )


def _event(source: Source, language: str) -> str | None:
    event = source.fact
    assert isinstance(event, Event)
    if _is_ahead(event.first, source) or not _EVENT[language].fullmatch(event.name):
        return None
    if language == "zh":
        return f"{event.name}是什么时候{'、在哪里' if event.place else ''}举行的？"
    return f"When {'and where ' if event.place else ''}was the {event.name} held?"


def _contact(source: Source, language: str) -> str | None:
    contact = source.fact
    assert isinstance(contact, Contact)
    named = _DESK[language].fullmatch(contact.name)
    if not named or not (contact.email or contact.phone):
        return None
    if language == "zh":
        return f"怎么联系{contact.name}？"
    desk = named["the"]
    return f"How can I reach the {desk}?" if desk else f"How can I contact {contact.name}?"


def _joining(source: Source, language: str) -> str | None:
    told = source.document.description
    if language == "zh":
        named = _PROGRAM["zh"].search(told.title)
        return f"企业如何加入{named.group()}？" if named else None
    program = told.program or ""
    return f"How can companies join the {program}?" if _PROGRAM["en"].fullmatch(program) else None


def _is_ahead(day: str, source: Source) -> bool:
    """Whether it was still to come when the publication came out; then it may have come otherwise."""
    return day > (source.document.description.published or date.min).isoformat()


_MAKERS: tuple[tuple[type[Fact], Callable[[Source, str], str | None]], ...] = (
    (Target, _target), (MarketFigure, _market), (Partner, _partner),
    (Event, _event), (Contact, _contact), (Joining, _joining),
)  # fmt: skip
