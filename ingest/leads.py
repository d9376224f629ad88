"""What an element is said under: its section, and the caption, unit or line that introduces a list or a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.elements import Element, ElementKind
from ingest.orders import orders_software
from ingest.parse.characters import ends_sentence
from ingest.spool import Spool

Section = tuple[str, ...]
ITEMS = (ElementKind.LIST_ITEM, ElementKind.TABLE_ROW)
PLACES = 2000  # elements in memory; of a longer publication the others lie on the disk meanwhile
LONGEST_LEAD = 160  # characters of a lead-in that are embedded with an item
_UNIT = re.compile(
    r"[（(\[][^()（）]{2,60}[)）\]]|[（(]?(?:计量)?单位\s*[:：].{1,40}|[（(]?units?\s*[:：(].{1,60}|in [^.]{2,60}", re.I
)
_CONTINUED = re.compile(r"\bcont(?:inued|\.|[’']d)|[（(]?续", re.I)


@dataclass(frozen=True, slots=True)
class Placed:
    """An element with where its text begins in the text of its page, the section it stands in, and its lead-in."""

    element: Element
    page: int
    start: int
    section: Section
    lead: str | None = None
    leads: bool = False


def with_sections(places: Sequence[Placed]) -> Sequence[Placed]:
    """Headings become section paths. One that states a figure, or has no text under it, also stays as text."""
    kept: Spool[Placed] = Spool(kept=PLACES)
    path: list[tuple[int, str]] = []
    around: list[tuple[int, str]] | None = None  # the path outside of the box that is being read
    for number, place in enumerate(places):
        element = place.element
        if element.aside and around is None:
            around = path
        elif not element.aside and around is not None:
            path, around = around, None
        # An order in a heading is said of nothing below it.
        if element.kind is not ElementKind.HEADING or orders_software(element.text):
            kept.append(replace(place, section=tuple(name for _, name in path)))
            continue
        level = element.level or 2
        path = [*((deep, name) for deep, name in path if deep < level), (level, element.text)]
        following = places[number + 1].element if number + 1 < len(places) else None
        empty = following is None or (following.kind is ElementKind.HEADING and (following.level or 2) <= level)
        if empty or any(character.isdigit() for character in element.text):
            kept.append(replace(place, section=tuple(name for _, name in path)))
    return kept


def with_leads(places: Sequence[Placed]) -> Sequence[Placed]:
    """Give each list item and table row the paragraph that introduces it, or else its heading."""
    led: Spool[Placed] = Spool(kept=PLACES)
    lead: str | None = None
    caption = ""
    for number, place in enumerate(places):
        item = place.element.kind in ITEMS
        follows = number + 1 < len(places) and places[number + 1].element.kind in ITEMS
        same_section = number + 1 < len(places) and places[number + 1].section == place.section
        if number and places[number - 1].section != place.section:
            lead = None
        if item:
            led.append(replace(place, lead=lead or (place.section[-1] if place.section else None)))
            continue
        if place.element.kind is ElementKind.FOOTNOTE:
            led.append(place)  # stands between the parts of a table on two pages
            continue
        leads = follows and same_section and not orders_software(place.element.text) and _can_lead(place.element)
        lead = _lead(places, number, caption) if leads else None
        if place.element.kind is ElementKind.CAPTION:
            caption = place.element.text
        led.append(replace(place, leads=leads))
    return led


def _can_lead(element: Element) -> bool:
    is_short = len(element.text) < LONGEST_LEAD or element.kind is ElementKind.CAPTION
    return is_short or element.text.endswith((":", "："))


def _lead(places: Sequence[Placed], number: int, caption: str) -> str:
    """What introduces the items behind this place: a unit together with the caption beside it; over the rest of a table
    ("continued") the caption of its beginning, which came last."""
    text = places[number].element.text
    is_caption = places[number].element.kind is ElementKind.CAPTION
    if is_caption and caption and _CONTINUED.search(text):
        return caption[:LONGEST_LEAD]
    lead = text[:LONGEST_LEAD] if is_caption else text[-LONGEST_LEAD:]
    before = places[number - 1] if number else None
    if before is None or before.section != places[number].section or len(before.element.text) >= LONGEST_LEAD:
        return lead
    beside = before.element
    if _UNIT.fullmatch(text) and beside.kind not in ITEMS and not ends_sentence(beside.text):
        return f"{beside.text} {lead}"
    return f"{lead} {beside.text}" if is_caption and _UNIT.fullmatch(beside.text) else lead
