"""Pages that have no text of their own, or a broken one, read from their pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.ocr.engine import OcrPage
from ingest.parse.pdf.legibility import is_broken, is_covered
from ingest.parse.pdf.recognised import ILLEGIBLE, page_words
from ingest.parse.pdf.words import PageWords
from ingest.spool import Spool
from ingest.workers import WorkerLost
from kb.errors import UnreadableFile

_MORE = 1.5  # times the letters of a stamp: otherwise the picture of a covered page is a picture, and its text exact


Recognised = Mapping[int, OcrPage | WorkerLost]
"""By the number of the page, what was recognised on it, or why not."""


@dataclass(frozen=True, slots=True)
class Scans:
    """All pages, scanned ones with the words recognised on them; `notes` tell which. `has_text`: any of them has.
    `unread` are the numbers of those that are still to be recognised."""

    pages: Sequence[PageWords]
    notes: tuple[str, ...]
    has_text: bool
    unread: tuple[int, ...] = ()


def read_scans(pages: Iterable[PageWords], recognised: Recognised | None) -> Scans:
    """Put in what was recognised. Pages with a broken text are left empty where it was not."""
    broken, empty, covered, hidden = set[int](), set[int](), set[int](), list[int]()
    kept: Spool[PageWords] = Spool()
    has_text = False
    for index, read in enumerate(pages):
        page = read
        if page.hidden:
            hidden.append(index + 1)
        if is_broken(page):
            broken.add(index)
            page = _emptied(page)
        if not read.by_direction:
            empty.add(index)
        if page.by_direction and is_covered(page):
            covered.add(index)
        scan = recognised.get(index + 1) if recognised else None
        if isinstance(scan, OcrPage):
            words = page_words(scan, (page.width, page.height))
            if words.by_direction and (index not in covered or _letters(words) > _MORE * _letters(page)):
                page = words
        has_text = has_text or bool(page.by_direction)
        kept.append(page)
    if recognised is None:
        unread, notes = tuple(_numbers(broken | empty | covered)), _notes_without(broken, empty, covered)
    else:
        unread, notes = (), notes_of(kept, {number - 1: scan for number, scan in recognised.items()}, broken)
    if hidden:
        notes += (f"{listed(hidden)} with white, invisible, covered or tiny text, which no reader sees: left out.",)
    return Scans(kept, notes, has_text, unread)


def notes_of(
    pages: Sequence[PageWords], found: dict[int, OcrPage | WorkerLost], broken: Iterable[int] = ()
) -> tuple[str, ...]:
    """What became of the pages that were to be recognised, in sentences."""
    read = [index for index in found if pages[index].confidence is not None]
    bare = [index for index in found if not pages[index].by_direction]
    lost = {index: scan for index, scan in found.items() if isinstance(scan, WorkerLost)}
    faint = [index for index in read if pages[index].illegible]
    lines = sum(pages[index].illegible for index in faint)
    groups: list[tuple[list[int], str]] = [
        (read, "read by text recognition (OCR), which makes mistakes."),
        (faint, f"with {lines} lines too faint to read: {ILLEGIBLE} stands for them."),
        ([index for index in lost if lost[index].overdue], "not read: text recognition took too long."),
        ([index for index in lost if not lost[index].overdue], "not read: text recognition broke off."),
        ([index for index in bare if index in broken and index not in lost], "with a broken text: left out."),
        ([index for index in bare if index not in broken and index not in lost], "without text: blank or a picture."),
    ]
    return tuple(f"{listed([index + 1 for index in indexes])} {told}" for indexes, told in groups if indexes)


def _notes_without(broken: set[int], empty: set[int], covered: set[int]) -> tuple[str, ...]:
    groups = (
        (empty, "without text: not read, for text recognition (OCR) is off."),
        (broken, "with a broken text: left out, for text recognition (OCR) is off."),
        (covered, "under a picture: what that may say is not read, for text recognition (OCR) is off."),
    )
    return tuple(f"{listed(_numbers(indexes))} {told}" for indexes, told in groups if indexes)


def no_text(name: str) -> UnreadableFile:
    """The error for a file of pages that all stayed empty."""
    return UnreadableFile(
        f"'{name}' has no text on any page, and text recognition (OCR) found none.",
        advice="Check that its pages are not blank; if it is a scan, scan it again, darker and straight.",
    )


def listed(numbers: Sequence[int]) -> str:
    """ "Page 3", "Pages 3, 5 and more"."""
    shown = ", ".join(map(str, numbers[:20])) + (" and more" if len(numbers) > 20 else "")
    return f"{'Page' if len(numbers) == 1 else 'Pages'} {shown}"


def _numbers(indexes: Iterable[int]) -> list[int]:
    return [index + 1 for index in sorted(indexes)]


def _emptied(page: PageWords) -> PageWords:
    return replace(page, by_direction={}, rules={}, fills={})


def _letters(page: PageWords) -> int:
    return sum(len(word.text) for words in page.by_direction.values() for word in words)
