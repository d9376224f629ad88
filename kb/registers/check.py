"""The check that every fact passes, whoever read it off the text, a grammar or a model: each field is in its spans.

Names must stand there word for word, figures and dates in any of their forms, and what is a choice of a few (a status,
a part) must be borne out by a word that says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from kb.index.terms import terms
from kb.records import Span
from kb.registers.aliases import plain_name
from kb.registers.dates import dates, years
from kb.registers.facts import Fact, Part, Status
from kb.registers.grammar.targets import NEUTRAL, ONLY, PEAK, STATUS_CUES
from kb.registers.numbers import figures
from kb.registers.places import places
from kb.registers.reading import text_of

_PART_CUES = {
    Part.HOST: r"\bhost|\bhoused|\bpartnership|主办|举办",
    Part.ORGANIZER: r"\borgani[sz]|\bled\b|\borchestrat|\bconvened|\binitiative|\bruns\b|\bfounded|主办|承办|组织",
    Part.SUPPORTER: r"\bsupport|\badvised|\bgrant\b|\bsponsor|支持|协办|赞助",
    Part.PARTNER: r"\bpartner|合作",
    Part.SPEAKER: r"\bsp(?:oke|eak|eech)|remarks|deliver|welcom|address|\bopened|given by|video message|\bfollowed:"
    r"|\d:\d\d|致辞|欢迎辞|发言|嘉宾",
    Part.PANELIST: r"\bpanel|\bexperts|\bguests|专家",
    Part.MODERATOR: r"\bmoderat|\bchair|\bfacilitat|\bled\b|主持",
    Part.PARTICIPANT: r"\bparticip|\battend|\brepresented|代表|参加|参会",
    Part.EXHIBITOR: r"\bshow|\bpresent|\bexhibit",
}
_UNIT_CUES = {
    "%": r"%|％|percent|per cent|成|百分之|\bonly\b|\ball\b",
    "vehicles": r"vehicle|truck|bus|tractor|van|car|ZEV|coach|units|sales|sold|fleet|辆|车",
    "stations": r"station|site|charger|depot|swapping|站|桩",
    "units": r"\w",
    "USD": r"dollar|\$|美元",
    "CNY": r"yuan|RMB|元",
}
UNITS = tuple(_UNIT_CUES)
_VERBATIM = {"who", "person", "organization", "position", "email", "phone", "venue", "organizers", "supporters"}
_WORDS = {"what", "scope", "event", "session", "how", "subject"}
_YEARS = {"by_year", "base_year", "period", "since"}
_SCALES = (1, 1000, 10**4)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """The text under a fact's spans, and the year that dates without one are of."""

    text: str
    year: str

    def says(self, name: str) -> bool:
        """The name stands there word for word, but for points, dashes and case."""
        wanted, there = plain_name(name), plain_name(self.text)
        if re.search("[一-鿿]", name):
            return wanted.replace(" ", "") in there.replace(" ", "")
        apart = " ".join(re.sub("([一-鿿]+)", r" \1 ", there).split())
        return f" {wanted} " in f" {apart} "

    def has_words(self, words: str) -> bool:
        """Each word stands there."""
        there = set(terms(self.text))
        return all(term in there for term in terms(words, compounds=False)) or self.says(words)

    def has_value(self, value: str) -> bool:
        if value == "neutral":
            return bool(NEUTRAL.search(self.text))
        if value == "peak":
            return bool(PEAK.search(self.text))
        if value == "100" and ONLY.search(self.text):
            return True
        return any(figure.times(scale) == value for figure in figures(self.text) for scale in _SCALES)

    def has_date(self, day: str) -> bool:
        if len(day) == 4:
            return self.has_year(day)
        told = {day[:4], *years(self.text), *re.findall(r"(\d{4})年", self.text)} & {self.year, *self._years()}
        return any(day in {found.first, found.last} for year in told for found in dates(self.text, year))

    def has_year(self, year: str) -> bool:
        return year in self._years()

    def _years(self) -> set[str]:
        return {*re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", self.text)}


def unsupported(fact: Fact, pages: Mapping[int, str], published: date | None = None) -> tuple[str, ...]:
    """The names of the fields that its spans do not bear out; empty if the fact holds.

    `pages`: the stored texts by number; `published`: the year of the publication stands for that of a day without one.
    """
    spans: Sequence[Span] = fact.spans
    if not spans or not all(span.page in pages and span.end <= len(pages[span.page]) for span in spans):
        return ("spans",)
    evidence = _Evidence(text_of(spans, pages), str(published.year) if published else "")
    return tuple(name for name, holds in _fields(fact, evidence) if not holds)


def _fields(fact: Fact, evidence: _Evidence) -> Iterator[tuple[str, bool]]:
    checks: dict[str, Callable[[str], bool]] = {
        "value": evidence.has_value,
        "attendance": evidence.has_value,
        "first": evidence.has_date,
        "last": evidence.has_date,
        "unit": lambda unit: bool(re.search(_UNIT_CUES[unit], evidence.text, re.IGNORECASE)),
        "part": lambda part: bool(re.search(_PART_CUES[Part(part)], evidence.text, re.IGNORECASE)),
        "status": lambda status: bool(dict(STATUS_CUES)[Status(status)].search(evidence.text)),
        "place": lambda place: place in places(evidence.text) or evidence.has_words(place),
        "where": lambda where: where in places(evidence.text) or evidence.has_words(where),
        "name": lambda name: evidence.says(name) or evidence.has_words(name),
    }
    checks |= dict.fromkeys(_VERBATIM, evidence.says) | dict.fromkeys(_WORDS, evidence.has_words)
    checks |= dict.fromkeys(_YEARS, evidence.has_year)
    for each in fields(fact):
        told = getattr(fact, each.name)
        if each.name == "spans" or not told:
            continue
        values = told if isinstance(told, tuple) else (str(told),)
        yield each.name, all(checks[each.name](value) for value in values)
