"""Words put into a question and taken out of it."""

from __future__ import annotations

import re

from kb.conversations.contrasts import origins
from kb.conversations.mentions import place_pairs
from kb.language import language_of


def put(text: str, start: int, end: int, new: str) -> str:
    """`text` with `new` in place of the characters from `start` to `end`."""
    return text[:start] + new + text[end:]


def word_before(text: str, at: int) -> str:
    """The word before what stands at `at`, an article left out, in small letters; empty where there is none."""
    match = re.search(r"(\w+) (?:the )?$", text[:at])
    return match[1].lower() if match else ""


def preposition_off(text: str, start: int, end: int) -> str:
    """`text` without what stands there and the preposition before it."""
    before = re.sub(
        r"\b(?:by the end of|at the end of|in|at|for|by|from|of|to|since|until) (?:the )?$", "", text[:start]
    )
    return f"{before} {re.sub('^年', '', text[end:])}".strip(" ,，")


def appended(before: str, rest: str, said: str) -> str:
    """`before` with the year or place at its end, in its language."""
    body, mark = before.rstrip("?？。. "), "？" if language_of(before) == "zh" else "?"
    if mark == "？":
        year = said.isdigit()
        return f"{said}年{body}{mark}" if year else f"{place_like(said, '中')}{body}{mark}"
    match = re.search(
        r"\b(in|at|by|for|from|since|until|before|after) (?:the )?$", rest[: rest.find(said)], re.IGNORECASE
    )
    return f"{body} {match[1].lower() if match else 'in'} {place_like(said, 'A')}{mark}"


def english_place(place: str) -> str:
    """The place in English."""
    return next((each[0] for each in place_pairs() if place in each), place)


def place_like(place: str, like: str) -> str:
    """The place in the language of `like`."""
    pair = next((each for each in place_pairs() if place in each), (place, place))
    return pair[0] if like.isascii() else pair[1]


def is_country(place: str) -> bool:
    """Whether it is a country, a continent or a state: what companies and targets are of, and no event is held in."""
    return any(place in (each[1].removeprefix("the "), each[2]) for each in origins())
