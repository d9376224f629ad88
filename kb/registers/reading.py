"""A publication as lines: its sentences, list items and table rows, each with what it stands under."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from kb.records import SentenceKind, Span
from kb.registers.dates import dates, years

_DIGITS = re.compile(r"\d+|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE)
# A star marks a footnote and is no part of a figure or name.
_MARK = re.compile(r"\*")
# No line that tells a fact is as long, or (but for a row of a table) names as many figures; patterns stay fast.
LONGEST = 4000  # characters
MOST_FIGURES = 60


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
    """The lines of a publication. Left out is what gives orders to software, and what is too long to be a sentence, or
    is a heap of figures."""
    lines: list[Line] = []
    headings = _Headings(pages)
    lead: tuple[int | None, Line | None] = (None, None)
    for chunk in chunks:
        for sentence in chunk.sentences:
            if sentence.kind is SentenceKind.ORDER or _beyond_reading(sentence):
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
                heading=headings.above(chunk.section, sentence.spans[0]),
                days=tuple(date.first for date in dates(text) if len(date.first) == 10),
            )
            lines.append(line)
            if sentence.lead_in:
                lead = sentence.group, line
    return Reading(title, published, tuple(lines), pages)


def _beyond_reading(sentence: CitedSentence) -> bool:
    if len(sentence.text) > LONGEST:
        return True
    return sentence.kind is not SentenceKind.TABLE_ROW and len(_DIGITS.findall(sentence.text)) > MOST_FIGURES


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


@dataclass(slots=True)
class _Headings:
    """Finds where headings stand. Each is looked for in what came since it was looked for last: the sentences of a long
    publication come in their order."""

    pages: Mapping[int, str]
    seen: dict[str, tuple[int, int, Span | None]] = field(default_factory=dict)

    def above(self, section: tuple[str, ...], sentence: Span) -> tuple[Span, ...]:
        """Where the headings of a section stand: the last places before the sentence, on its page or an earlier one."""
        found = [self._last(heading, sentence.page, sentence.start) for heading in section]
        return tuple(span for span in found if span is not None)

    def _last(self, heading: str, page: int, end: int) -> Span | None:
        since, start, standing = self.seen.get(heading, (1, 0, None))
        if (page, end) < (since, start):
            since, start, standing = 1, 0, None
        for number in range(page, since - 1, -1):
            text = self.pages.get(number, "")
            place = text.rfind(
                heading, max(start - len(heading), 0) if number == since else 0, end if number == page else len(text)
            )
            if place >= 0:
                standing = Span(number, place, place + len(heading))
                break
        self.seen[heading] = (page, end, standing)
        return standing
