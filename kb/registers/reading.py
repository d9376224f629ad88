"""A publication as lines: its sentences, list items and table rows, each with what it stands under."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kb.records import SentenceKind, Span
from kb.registers.dates import dates, years

# A star marks a footnote and is no part of a figure or name.
_MARK = re.compile(r"\*")
_LABEL = re.compile(r"(?:Table|Figure|表|图)\s*\d+[.:]?")


class CitedSentence(Protocol):
    """What a sentence needs, before it is stored (`kb.records.Sentence`) and after (`StoredSentence`)."""

    @property
    def text(self) -> str: ...
    @property
    def spans(self) -> tuple[Span, ...]: ...
    @property
    def kind(self) -> SentenceKind: ...
    @property
    def group(self) -> int | None: ...
    @property
    def lead_in(self) -> bool: ...


class SectionedChunk(Protocol):
    """What a chunk needs: `Chunk` and `StoredChunk` both do."""

    @property
    def section(self) -> tuple[str, ...]: ...
    @property
    def sentences(self) -> Sequence[CitedSentence]: ...


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence without footnote marks. `lead`: what introduces its list or table; `cells`: of a table row, header to
    cell; `heading`: where the headings above stand, if the pages have them; `days`: the full dates that it tells."""

    number: int
    text: str
    spans: tuple[Span, ...]
    kind: SentenceKind
    section: tuple[str, ...]
    lead: Line | None = None
    cells: Mapping[str, str] | None = None
    heading: tuple[Span, ...] = ()
    days: tuple[str, ...] = ()

    @property
    def under(self) -> str:
        """The nearest heading above."""
        return self.section[-1] if self.section else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A publication as read: `pages` are stored texts by number."""

    title: str
    published: date | None
    lines: tuple[Line, ...]
    pages: Mapping[int, str]

    def year_at(self, line: Line) -> tuple[str, tuple[Span, ...]]:
        """The year that a date without one is of, and where it is said: in the last full date before, in the heading;
        else that of the publication, which is said nowhere."""
        for earlier in reversed(self.lines[: line.number + 1]):
            if earlier.days:
                return earlier.days[-1][:4], earlier.spans
        for heading, span in zip(line.section, line.heading, strict=False):
            if told := years(heading):
                return told[-1], (span,)
        return (str(self.published.year), ()) if self.published else ("", ())

    def before(self, line: Line) -> Line | None:
        """The line before, if it stands in the same section."""
        if line.number == 0:
            return None
        found = self.lines[line.number - 1]
        return found if found.section == line.section else None


def read(title: str, published: date | None, chunks: Sequence[SectionedChunk], pages: Mapping[int, str]) -> Reading:
    """The lines of a publication. Sentences that give orders to software are left out."""
    lines: list[Line] = []
    lead: tuple[int | None, Line | None] = (None, None)
    for chunk in chunks:
        for sentence in chunk.sentences:
            if sentence.kind is SentenceKind.ORDER:
                continue
            text = plain(sentence.text)
            line = Line(
                number=len(lines),
                text=text,
                spans=sentence.spans,
                kind=sentence.kind,
                section=chunk.section,
                lead=lead[1] if sentence.group is not None and sentence.group == lead[0] else None,
                cells=cells(text) if sentence.kind is SentenceKind.TABLE_ROW else None,
                heading=_heading(chunk.section, sentence.spans, pages),
                days=tuple(date.first for date in dates(text) if len(date.first) == 10),
            )
            lines.append(line)
            if sentence.lead_in:
                lead = sentence.group, line
    return Reading(title, published, tuple(lines), pages)


def plain(text: str) -> str:
    """A text without the marks of footnotes."""
    return _MARK.sub("", text)


def cells(row: str) -> dict[str, str]:
    """`Header: cell; Header: cell` taken apart; a cell may hold semicolons of its own."""
    found: dict[str, str] = {}
    header = ""
    for piece in row.split("; "):
        name, colon, value = piece.partition(": ")
        if colon and len(name) <= 80:
            header = name
            found[header] = value
        elif header:
            found[header] += f"; {piece}"
    return found


def text_of(spans: Sequence[Span], pages: Mapping[int, str]) -> str:
    """The stored text under spans, without the marks of footnotes."""
    return plain("\n".join(pages[span.page][span.start : span.end] for span in spans if span.page in pages))


def _heading(section: tuple[str, ...], spans: tuple[Span, ...], pages: Mapping[int, str]) -> tuple[Span, ...]:
    """Where the headings of a section stand: the last places before the sentence, on its page or an earlier one."""
    found: list[Span] = []
    for heading in section:
        for page in sorted((number for number in pages if number <= spans[0].page), reverse=True):
            end = spans[0].start if page == spans[0].page else len(pages[page])
            place = pages[page].rfind(heading, 0, end)
            if place >= 0:
                found.append(Span(page, place, place + len(heading)))
                break
    return tuple(found)
