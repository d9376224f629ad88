"""What is printed on pages to number them: as the file says, or as running headers and footers show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_ARABIC = re.compile(r"(?:^|(?<=[\s|·•—–\-第/]))(\d{1,4})(?=$|[\s|·•—–\-页/])")
_ROMAN = re.compile(r"(?:^|(?<=[\s|·•—–]))([ivxl]{1,8})(?=$|[\s|·•—–])")
_LEAST_PAGES = 3
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}
_LONGEST = 100  # characters: what the catalog keeps of a label

Run = tuple[int, int, int]
"""First page, last page (from 1), and by how much the number printed on a page is more than its own."""


def page_labels(said: Sequence[str], furniture: Sequence[Sequence[str]]) -> list[str | None]:
    """Of each page the number printed on it, where that is not its own: what the file says (`said`), or else what its
    `furniture` (the lines of running headers and footers) shows.

    Numbers are believed when they count up with the pages, on three of them and most of those that show any. A page
    between two such pages has a number too, though none may be printed on it.
    """
    count = len(furniture)
    told = [tidy[:_LONGEST] or None for tidy in map(str.strip, said[:count])]
    labels: list[str | None] = [*told, *[None] * (count - len(told))]
    if all(label in (None, str(n)) for n, label in enumerate(labels, 1)):
        labels = _printed(furniture)
    return [label if label != str(n) else None for n, label in enumerate(labels, 1)]


def _printed(furniture: Sequence[Sequence[str]]) -> list[str | None]:
    labels: list[str | None] = [None] * len(furniture)
    arabic = _run([{int(n) for line in lines for n in _ARABIC.findall(line)} for lines in furniture])
    roman = _run([{_value(n) for line in lines for n in _ROMAN.findall(line)} for lines in furniture])
    if roman and (arabic is None or roman[1] < arabic[0]):
        for page in range(roman[0], roman[1] + 1):
            labels[page - 1] = _roman(page + roman[2])
    if arabic:
        for page in range(arabic[0], arabic[1] + 1):
            labels[page - 1] = str(page + arabic[2])
    return labels


def _run(numbers: Sequence[set[int]]) -> Run | None:
    """The longest run of numbers that count up with the pages."""
    showing = sum(map(bool, numbers))
    shifts = Counter(n - page for page, found in enumerate(numbers, 1) for n in found)
    if not shifts:
        return None
    # Where two count up ("3 of 10" does not), the plain one is meant.
    shift, times = max(shifts.items(), key=lambda item: (item[1], -abs(item[0])))
    if times < _LEAST_PAGES or times < 0.6 * showing:
        return None
    pages = [page for page, found in enumerate(numbers, 1) if page + shift in found]
    return pages[0], pages[-1], shift


def _value(roman: str) -> int:
    values = [_VALUES[letter] for letter in roman]
    return sum(-v if i + 1 < len(values) and v < values[i + 1] else v for i, v in enumerate(values))


def _roman(number: int) -> str:
    text = ""
    for value, letters in ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        text += letters * (number // value)
        number %= value
    return text
