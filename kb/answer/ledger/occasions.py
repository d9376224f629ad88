"""Events, each once: what several publications call by several names is one, told by sort, place and day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kb.answer.ledger.rows import Row as RegisterRow
from kb.answer.ledger.rows import Source, facts_of, known, text_of
from kb.answer.understanding.events import EventMention, kind_of
from kb.answer.understanding.gazetteer import named_places
from kb.index.terms import terms
from kb.registers.aliases import plain_name
from kb.registers.facts import Event

_ALIKE = (
    {"trade mission", "mission", "delegation"},
    {"conference", "meeting", "seminar", "workshop"},
    {"webinar", "dialogue", "seminar", "workshop"},
)
_LOOSE = {"meeting": {"conference", "seminar", "workshop", "dialogue", "webinar", "forum", "summit"}}


@dataclass(slots=True)
class Occasion:
    """`kinds`: what it is called; `first`: ISO date, cut where no more is said; `names`: plain, by publication."""

    kinds: set[str]
    ordinal: int
    first: str
    place: str
    sources: list[Source] = field(default_factory=list)
    names: set[tuple[str, str]] = field(default_factory=set)

    @property
    def year(self) -> str:
        return self.first[:4]

    def words(self) -> frozenset[str]:
        """The terms of what is said of it and of the titles of who says it, with their equivalents."""
        return known(" ".join(f"{text_of(each)} {each.document.description.title}" for each in self.sources))

    def places(self) -> frozenset[str]:
        """Where it was, and what places its names name: that of Jiangsu was in Nanjing."""
        names = " ".join(each.fact.name for each in self.sources if isinstance(each.fact, Event))
        return frozenset({self.place, *(place for _, place in named_places(names))}) - {""}


def occasions(rows: Iterable[RegisterRow]) -> list[Occasion]:
    """The events of a register, in order of their days."""
    found: list[Occasion] = []
    for source in facts_of(rows):
        if not isinstance(source.fact, Event):
            continue
        one = _occasion(source, source.fact)
        same = next((each for each in found if _same(each, one)), None)
        if same is None:
            found.append(one)
        else:
            _join(same, one)
    return sorted(found, key=lambda each: each.first)


def _occasion(source: Source, event: Event) -> Occasion:
    kind, ordinal = kind_of(event.name)
    name = (source.document.revision_id, plain_name(event.name))
    return Occasion({kind} - {""}, ordinal, event.first, event.place, [source], {name})


def _same(one: Occasion, other: Occasion) -> bool:
    """The same sort of event on the same days, and in the same place as far as that is told."""
    if one.kinds and other.kinds and not alike(one.kinds, other.kinds):
        return False
    if one.ordinal and other.ordinal and one.ordinal != other.ordinal:
        return False
    if one.place and other.place and one.place != other.place and "China" not in {one.place, other.place}:
        return False
    shorter, longer = sorted((one.first, other.first), key=len)
    if not longer.startswith(shorter) or not shorter:
        return False
    # A year alone makes two events one only where they are in one place, or have one name.
    same_name = {name for _, name in one.names} & {name for _, name in other.names}
    return len(shorter) > 4 or bool(same_name) or (bool(one.place) and one.place == other.place)


def _join(one: Occasion, other: Occasion) -> None:
    one.kinds |= other.kinds
    one.ordinal = one.ordinal or other.ordinal
    one.first = max(one.first, other.first, key=len)
    one.place = other.place if one.place in {"", "China"} and other.place else one.place
    one.sources += other.sources
    one.names |= other.names


def alike(one: set[str], other: set[str]) -> bool:
    """Whether two words for events may be of the same one."""
    return bool(one & other) or any(one & group and other & group for group in _ALIKE)


def matching(mention: EventMention, found: Sequence[Occasion]) -> list[Occasion]:
    """The events that a question may mean by its words; those that are called so before what is nearly the same."""
    fitting = [each for each in found if _is(mention, each)]
    return [each for each in fitting if mention.kind in each.kinds] or fitting


def _is(mention: EventMention, occasion: Occasion) -> bool:
    kinds = {mention.kind} | (_LOOSE.get(mention.kind, set()) if occasion.kinds else set())
    if not occasion.kinds or not alike(kinds, occasion.kinds):
        return False
    if mention.ordinal and mention.ordinal != occasion.ordinal:
        return False
    if mention.year and mention.year != occasion.year:
        return False
    if mention.place and mention.place not in occasion.places():
        return False
    words = {term for term in mention.words if term not in _UNTOLD}
    return words <= occasion.words()


_UNTOLD = frozenset(
    terms(
        "two three both annual big whole last next said above earlier november october june day days "
        "两 场 上 过 几届 届 一共 举办"
    )
)


def day_told(question: str, occasion: Occasion) -> bool:
    """Whether the day or month that a question names is that of the event."""
    from kb.registers.dates import dates  # noqa: PLC0415 - a big pattern, and few questions name a day

    told = [each.first for each in dates(question, occasion.year) if len(each.first) > 4]
    return all(occasion.first.startswith(each) or each.startswith(occasion.first) for each in told)


def bare(name: str) -> str:
    """A name without the year before it."""
    return re.sub(r"^(?:19|20)\d{2}年?\s*", "", name)
