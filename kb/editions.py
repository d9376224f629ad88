"""Editions of one publication: the chains that are known, and those that are proposed. A proposal changes nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kb.duplicates import AKIN, resemblance, same_text
from kb.records import Document

_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th))"
_EDITION = re.compile(
    rf"""
    (?:(?:the\ )?(?:revised|updated|new|draft|final|{_ORDINAL}|\d{{1,2}}\.)\ )*(?:edition|revision|version|update|issue)
        (?:\ \d{{1,3}}(?:\.\d+)*)?
    | \brev(?:ised|\.)?\b | \bupdated\b | \bv(?:ol|ersion)?\.?\ ?\d{{1,3}}(?:\.\d+)*\b
    | \bfy\ ?(?:\d{{4}}|\d\d)\b | \bfiscal\ year\ \d{{4}} | \bq[1-4]\b
    | \b(?:january|february|march|april|may|june|july|august|september|october|november|december)\ (?=\d{{4}})
    | 第[一二三四五六七八九十\d]+[版期] | (?:修订|更新|最新|新|试行|征求意见)[版稿]
    | (?:19|20)\d\d\ ?(?:[-–/]\ ?(?:(?:19|20)?\d\d)\b)?\ ?(?:年度|年|版)*
    """,
    re.VERBOSE,
)
_REST = re.compile(r"[\W_]+")
LEAST = 8  # letters that a title must have besides, Chinese ones counting twice


@dataclass(frozen=True, slots=True)
class Chain:
    """Editions of one publication, the earliest first."""

    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """That `later` is an edition of `earlier`, and why."""

    later: Document
    earlier: Document
    reason: str


def chains(documents: Iterable[Document]) -> list[Chain]:
    """The known chains of two and more, by the source of their first."""
    by_source = {each.source: each for each in documents}
    together: dict[str, list[Document]] = {}
    for each in by_source.values():
        together.setdefault(_first(each, by_source), []).append(each)
    return [
        Chain(tuple(sorted(together[first], key=lambda each: _age(each, by_source))))
        for first in sorted(together)
        if len(together[first]) > 1
    ]


def propose(documents: Iterable[Document], rejected: set[tuple[str, str]]) -> list[Proposal]:
    """Pairs that look like editions of one publication, the later first: a title that is the same but for year and
    edition, the same kind, language and publisher (where both name one), a later date, and texts that have a part in
    common. An undated one counts by the days that it speaks of.

    Of each publication only the neighbours in time are paired. `rejected`: (later, earlier) that people refused.
    """
    documents = list(documents)
    by_source = {each.source: each for each in documents}
    alike: dict[tuple[str, ...], list[Document]] = {}
    for each in documents:
        told = each.description
        bare = bare_title(told.title)
        if bare and _day(each) != date.min:
            alike.setdefault((bare, told.kind, told.language), []).append(each)
    return [
        proposal
        for group in alike.values()
        for later in group
        if later.description.edition_of is None
        if (proposal := _proposed(later, group, by_source, rejected)) is not None
    ]


def _proposed(
    later: Document, group: list[Document], by_source: Mapping[str, Document], rejected: set[tuple[str, str]]
) -> Proposal | None:
    before = sorted((each for each in group if _day(each) < _day(later)), key=_day, reverse=True)
    for earlier in before:
        if (later.source, earlier.source) in rejected or _first(earlier, by_source) == _first(later, by_source):
            continue
        publishers = {earlier.description.publisher, later.description.publisher} - {None}
        if len(publishers) > 1:
            continue
        a, b = earlier.fingerprint, later.fingerprint
        if a is None or b is None or same_text(earlier, later) or (shared := resemblance(a, b)) < AKIN:
            continue
        reason = (
            f"The titles differ in year or edition alone, kind and language are the same, {shared:.0%} of the wording "
            f"is shared, and this one is of {_day(later)}, the other of {_day(earlier)}."
        )
        return Proposal(later, earlier, reason)
    return None


def bare_title(title: str) -> str:
    """The title without years and words of editions; empty if too little is left to tell publications apart."""
    bare = _REST.sub(" ", _EDITION.sub(" ", unicodedata.normalize("NFKC", title).lower())).strip()
    weight = sum(2 if letter >= "\u3400" else 1 for letter in bare if not letter.isspace())
    return bare if weight >= LEAST else ""


def _first(document: Document, by_source: Mapping[str, Document]) -> str:
    """The source of the first edition."""
    seen = [document.source]
    while (before := document.description.edition_of) is not None and before not in seen:
        seen.append(before)
        if before not in by_source:
            break
        document = by_source[before]
    return seen[-1]


def _age(document: Document, by_source: Mapping[str, Document]) -> tuple[date, int, str]:
    """Later is greater; an undated edition came after the one that it replaces."""
    day, depth, seen, each = _day(document), 0, {document.source}, document
    while (before := each.description.edition_of) is not None and before in by_source and before not in seen:
        seen.add(before)
        depth, each = depth + 1, by_source[before]
        day = day if day != date.min else _day(each)
    return day, depth, document.source


def _day(document: Document) -> date:
    return document.description.published or document.description.covers_from or date.min
