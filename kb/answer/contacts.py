"""Whom to ask where the publications do not say: out of the register of contacts, with the words that name them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kb.answer import models
from kb.answer.gathering import Gathered
from kb.answer.ledger.citing import cite_fact
from kb.answer.understanding.equivalents import expand
from kb.catalog import Catalog
from kb.ledger.rows import Row, Source
from kb.library import Library
from kb.registers.facts import Contact
from kb.shelf import Shelf

FITS = 0.63  # of a word that no other contact has; less rare ones add up
ABROAD = 0.7  # what the words of a contact count that is told of in the other language
TITLE = 0.5  # what a word counts that only the title of the publication has
_GENERAL = re.compile(
    r"\b(?:office|secretariat|general|inquir\w+|enquir\w+|information|program(?:me)?)\b|秘书处|办公室|联络处|咨询",
    re.IGNORECASE,
)
_SPECIAL = re.compile(r"\b(?:press|media|sponsor\w*|legal|sales|service)\b|媒体|新闻|赞助", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Desk:
    """A contact with the terms of the question that stand beside it, and in the title of its publication."""

    fact: Contact
    source: Source
    beside: frozenset[str]
    titled: frozenset[str]

    @property
    def ways(self) -> frozenset[str]:
        return frozenset(each for each in (self.fact.email, self.fact.phone) if each)


def find_contacts(library: Library, gathered: Gathered) -> tuple[models.Contact, ...]:
    """At most two that this viewer may know of today: that which fits the question best, then the newest that is there
    for everything. None where nobody can be written to or called. To be called while `library.reading()`; the filters
    of the question, and the day that it is asked as of, are for answers alone."""
    shelf = library.shelf(gathered.shelf.viewer)
    desks = [desk for row in library.registers.rows(shelf, "contacts") if (desk := _desk(row, gathered)) is not None]
    fitting, general = _fitting(desks, gathered), _general(desks, gathered)
    chosen = [fitting] if fitting else []
    if general and not (fitting and fitting.ways & general.ways):
        chosen.append(general)
    return tell_contacts(library.catalog, shelf, [each.source for each in chosen])


def tell_contacts(catalog: Catalog, shelf: Shelf, sources: Sequence[Source]) -> tuple[models.Contact, ...]:
    """These sources of the register as they are told, without those that cannot be cited."""
    told = [_told(catalog, shelf, each, number) for number, each in enumerate(sources, start=1)]
    return tuple(each for each in told if each is not None)


def _desk(row: Row, gathered: Gathered) -> _Desk | None:
    """As the newest publication in the language of the asker tells it, else as the newest."""
    sources = [each for each in row.sources if can_be_told(each)]
    own = [each for each in sources if each.document.description.language == gathered.asked.language]
    for source in (own or sources)[:1]:
        fact = source.fact
        if isinstance(fact, Contact):
            told = source.document.description
            return _Desk(fact, source, _there(gathered, row.said), _there(gathered, told.title.casefold()))
    return None


def can_be_told(source: Source) -> bool:
    """Whether a publication bears it out, and it says how to reach somebody."""
    fact = source.fact
    reached = isinstance(fact, Contact) and bool(fact.email or fact.phone)
    return reached and bool(source.quotes) and not source.by_hand


def _there(gathered: Gathered, text: str) -> frozenset[str]:
    """The terms of the question that stand in a text, in either language. `text`: folded."""
    return frozenset(
        term for term in gathered.asked.terms if any(_stands(word, text) for word in expand(frozenset({term})))
    )


def _stands(word: str, text: str) -> bool:
    """Whether a word of the text begins so: terms are stems. A Chinese one may stand anywhere; one character of it
    says nothing."""
    place = text.find(word) if len(word) > 1 else -1
    while place >= 0 and word.isascii() and text[place - 1 : place].isalnum():
        place = text.find(word, place + 1)
    return place >= 0


def _fitting(desks: Sequence[_Desk], gathered: Gathered) -> _Desk | None:
    """The one that most is said about of what is asked for; words that many contacts have say little."""
    having = Counter(term for each in desks for term in each.beside | each.titled)
    rarity = {term: 1 - math.log(number) / math.log(len(desks) + 1) for term, number in having.items()}

    def fit(desk: _Desk) -> float:
        beside = sum(rarity[term] for term in desk.beside)
        titled = sum(rarity[term] for term in desk.titled - desk.beside) if desk.beside else 0.0
        return (beside + TITLE * titled) * (1.0 if _standing(desk, gathered)[0] else ABROAD)

    best = max(desks, key=lambda each: (fit(each), *_standing(each, gathered)), default=None)
    return best if best is not None and fit(best) >= FITS else None


def _general(desks: Sequence[_Desk], gathered: Gathered) -> _Desk | None:
    """The one that is there for everything."""
    for_all = [each for each in desks if _GENERAL.search(_about(each)) and not _SPECIAL.search(_about(each))]
    return max(for_all, key=lambda each: _standing(each, gathered), default=None)


def _about(desk: _Desk) -> str:
    return f"{desk.fact.name} {desk.fact.subject}"


def _standing(desk: _Desk, gathered: Gathered) -> tuple[bool, str]:
    """More is better: in the asker's language, newest."""
    told = desk.source.document.description
    return told.language == gathered.asked.language, str(told.published or "")


def _told(catalog: Catalog, shelf: Shelf, source: Source, number: int) -> models.Contact | None:
    citation, fact = cite_fact(catalog, shelf, source, number), source.fact
    if citation is None or not isinstance(fact, Contact):
        return None
    return models.Contact(
        id=source.fact_id,
        name=fact.name or fact.organization or fact.email or fact.phone,
        organization=fact.organization or None,
        email=fact.email or None,
        phone=fact.phone or None,
        citation=citation,
    )
