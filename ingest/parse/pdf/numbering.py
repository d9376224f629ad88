"""Numbers without a dot that hang before the items of a list."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.parse.pdf.reading_order import Line

_SAME = 1.5  # points


def hanging_numbers(lines: Sequence[Line]) -> set[int]:
    """The ids of the lines that open items numbered "1", "2", ... without a dot.

    The numbers follow each other, stand one below the other and are set apart from their texts, which begin at one
    height of the line, as do the lines that these run on to.
    """
    found: set[int] = set()
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and run and _follows(run[-1], line):
            run.append(line)
        elif line is None or (_is_numbered(line) and not (run and _goes_on(run[-1], line))):
            found.update(map(id, run if len(run) >= 2 else []))
            run = [line] if line is not None and int(line.words[0].text) == 1 else []
        elif run and not _goes_on(run[-1], line):
            found.update(map(id, run if len(run) >= 2 else []))
            run = []
    return found


def _is_numbered(line: Line) -> bool:
    words = line.words
    if len(words) < 2 or not (words[0].text.isascii() and words[0].text.isdigit() and len(words[0].text) <= 2):
        return False
    return words[1].x0 - words[0].x1 > 0.45 * line.size and words[1].text[0].isalpha()


def _follows(before: Line, line: Line) -> bool:
    if not _is_numbered(line) or int(line.words[0].text) != int(before.words[0].text) + 1:
        return False
    number, other = line.words[0], before.words[0]
    hangs = abs(number.x0 - other.x0) < _SAME or abs(number.x1 - other.x1) < _SAME
    return hangs and abs(line.words[1].x0 - before.words[1].x0) < _SAME


def _goes_on(item: Line, line: Line) -> bool:
    """Whether the line continues the text of the item above it."""
    return abs(line.x0 - item.words[1].x0) < _SAME
