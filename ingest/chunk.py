"""Pages of elements to stored page text, sentences and chunks.

Chunks follow sections and sentences: a chunk never holds two sections, and a sentence is never cut. What is embedded
carries the title, the section path and, for a list item or a table row, its lead-in; what is quoted is the page's text
and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from ingest.elements import Anchor, Element, ElementKind, Parsed, ParsedPage
from ingest.leads import ITEMS, LONGEST_LEAD, PLACES, Placed, Section, with_leads, with_sections
from ingest.orders import orders_software
from ingest.sentences import sentence_ranges
from ingest.spool import Spool
from kb.language import language_of
from kb.records import Box, Chunk, Page, Sentence, SentenceKind, Span

CountTokens = Callable[[str], int]

_FEW_WORDS = 6  # below that a sentence says little without its heading
_QUESTION_MARKS = ("?", "？")
_KINDS = {
    ElementKind.HEADING: SentenceKind.HEADING,
    ElementKind.PARAGRAPH: SentenceKind.TEXT,
    ElementKind.LIST_ITEM: SentenceKind.LIST_ITEM,
    ElementKind.TABLE_ROW: SentenceKind.TABLE_ROW,
    ElementKind.CAPTION: SentenceKind.CAPTION,
    ElementKind.FOOTNOTE: SentenceKind.TEXT,
}
_ENDS = tuple('.!?。！？:：;；"”’)）')


def chunk(
    parsed: Parsed, title: str, max_tokens: int, count_tokens: CountTokens
) -> tuple[tuple[Page, ...], tuple[Chunk, ...]]:
    """Stored pages and chunks of a document. No chunk has more than `max_tokens` unless one sentence alone does."""
    pages, places = _lay_out(parsed.pages)
    sentences = list(_sentences(with_leads(with_sections(places))))
    chunks = [
        _make_chunk(number, title, section, part)
        for number, (section, part) in enumerate(_pack(_join_over_pages(sentences), max_tokens, count_tokens))
    ]
    counted = tuple(replace(each, tokens=count_tokens(each.text)) for each in chunks)
    return pages, counted


def _lay_out(parsed_pages: Sequence[ParsedPage]) -> tuple[tuple[Page, ...], Sequence[Placed]]:
    """The text of each page: elements apart by a blank line, items of one list or table by a line break."""
    pages: list[Page] = []
    places: Spool[Placed] = Spool(kept=PLACES)
    for parsed in parsed_pages:
        text = ""
        before: Element | None = None
        for element in parsed.elements:
            if before is not None:
                together = before.kind in ITEMS and before.kind == element.kind and before.group == element.group
                text += "\n" if together else "\n\n"
            places.append(Placed(element, parsed.number, len(text), ()))
            text += element.text
            before = element
        size, read = (parsed.width, parsed.height), (parsed.confidence, parsed.furniture)
        pages.append(Page(parsed.number, text, parsed.label, *size, *read))
    return tuple(pages), places


@dataclass(frozen=True, slots=True)
class _Cut:
    """A sentence on its way into a chunk. `open_end`: it may go on over the page break."""

    sentence: Sentence
    section: Section
    paragraph: bool
    on_paper: bool
    footnote: bool = False
    continues: bool = False


def _sentences(places: Sequence[Placed]) -> Iterator[_Cut]:
    group = 0
    before: Placed | None = None
    for place in places:
        element = place.element
        item = element.kind in ITEMS
        if item and not (before and before.element.kind == element.kind and before.element.group == element.group):
            group += 1
        order = orders_software(element.text)
        ranges = [(0, len(element.text))] if item else sentence_ranges(element.text)
        for number, (start, end) in enumerate(ranges):
            text = element.text[start:end]
            asked = _question_before(element, ranges, number, before, place)
            span = Span(place.page, place.start + start, place.start + end, _boxes(element.anchors, start, end))
            introduces = place.leads and number == len(ranges) - 1
            sentence = Sentence(
                text=text,
                spans=(span,),
                embedded=_embedded(text, place, asked),
                kind=_KINDS[element.kind],
                group=group if item else group + 1 if introduces else None,
                lead_in=introduces,
            )
            yield _Cut(
                replace(sentence, kind=SentenceKind.ORDER, group=None, lead_in=False) if order else sentence,
                place.section,
                element.kind is ElementKind.PARAGRAPH,
                bool(element.anchors),
                element.kind is ElementKind.FOOTNOTE,
                element.continues,
            )
        before = place


def _question_before(
    element: Element, ranges: list[tuple[int, int]], number: int, before: Placed | None, place: Placed
) -> str | None:
    """The question that a sentence follows, in a list of questions and answers: what it says is said of that."""
    if number:
        start, end = ranges[number - 1]
        previous = element.text[start:end]
    elif before is not None and before.section == place.section:
        previous = before.element.text
    else:
        previous = place.section[-1] if place.section else ""
    return previous if previous.endswith(_QUESTION_MARKS) and len(previous) <= LONGEST_LEAD else None


def _embedded(text: str, place: Placed, asked: str | None) -> str:
    if asked and not text.endswith(_QUESTION_MARKS):
        return f"{asked} {text}"
    over = [part.rstrip(":：") for part in (place.lead, place.element.context) if part]
    if over:
        return ": ".join([*dict.fromkeys(over), text])
    short = (len(text.split()) < _FEW_WORDS and language_of(text) == "en") or len(text) < 2 * _FEW_WORDS
    if short and place.section and place.element.kind is not ElementKind.HEADING:
        return f"{place.section[-1]}: {text}"
    return text


def _join_over_pages(cuts: list[_Cut]) -> list[_Cut]:
    """A paragraph's last sentence without an end goes on with the first one of the next page, footnotes aside."""
    joined: list[_Cut] = []
    for cut in cuts:
        at = len(joined) - 1
        while at > 0 and joined[at].footnote:
            at -= 1
        last = joined[at] if joined else None
        if last is not None and _goes_on(last, cut):
            glue = "" if language_of(last.sentence.text) == "zh" else " "
            sentence = replace(
                last.sentence,
                text=last.sentence.text + glue + cut.sentence.text,
                spans=last.sentence.spans + cut.sentence.spans,
                embedded=last.sentence.embedded + glue + cut.sentence.text,
            )
            joined[at] = replace(last, sentence=sentence)
        else:
            joined.append(cut)
    return joined


def _goes_on(last: _Cut, cut: _Cut) -> bool:
    start = cut.sentence.text[:1]
    if cut.continues:
        return last.sentence.kind is SentenceKind.TABLE_ROW and cut.sentence.kind is SentenceKind.TABLE_ROW
    return (
        last.on_paper
        and cut.on_paper
        and last.paragraph
        and cut.paragraph
        and last.section == cut.section
        and cut.sentence.spans[0].page == last.sentence.spans[-1].page + 1
        and not last.sentence.text.endswith(_ENDS)
        and (start.islower() or start.isdigit() or language_of(start) == "zh")
    )


def _pack(cuts: list[_Cut], max_tokens: int, count_tokens: CountTokens) -> Iterator[tuple[Section, list[Sentence]]]:
    """Consecutive sentences of one section, as many as fit; a list that fits a chunk is not torn apart."""
    part: list[Sentence] = []
    section: Section = ()
    used = 0
    for block in _blocks(cuts):
        sizes = [count_tokens("\n" + cut.sentence.text) for cut in block]  # with what joins it to the one before
        whole = sum(sizes) <= max_tokens < used + sum(sizes)
        for number, (cut, tokens) in enumerate(zip(block, sizes, strict=True)):
            full = used + tokens > max_tokens or (whole and number == 0)
            if part and (cut.section != section or full):
                yield section, part
                part, used = [], 0
            section = cut.section
            part.append(cut.sentence)
            used += tokens
    if part:
        yield section, part


def _blocks(cuts: list[_Cut]) -> Iterator[list[_Cut]]:
    """Lists with their lead-in as one block, every other sentence by itself."""
    for _, block in groupby(enumerate(cuts), key=lambda each: each[1].sentence.group or -each[0]):
        yield [cut for _, cut in block]


def _make_chunk(number: int, title: str, section: Section, sentences: list[Sentence]) -> Chunk:
    text = sentences[0].text
    for before, sentence in pairwise(sentences):
        item = sentence.group is not None and sentence.group == before.group
        text += ("\n" if item else "" if language_of(sentence.text) == "zh" else " ") + sentence.text
    heading = " > ".join(name for name in section if name != title)
    return Chunk(
        ordinal=number,
        section=section,
        text=text,
        embedded="\n".join(part for part in (title, heading, text) if part),
        tokens=0,
        language=language_of(text),
        sentences=tuple(sentences),
    )


def _boxes(anchors: tuple[Anchor, ...], start: int, end: int) -> tuple[Box, ...]:
    """One rectangle a line for the characters from `start` to `end`."""
    lines: list[Box] = []
    for anchor in anchors:
        if anchor.end <= start or anchor.start >= end:
            continue
        box, last = anchor.box, lines[-1] if lines else None
        middle = (box.top + box.bottom) / 2
        if last is not None and last.top <= middle <= last.bottom and box.left >= last.left:
            lines[-1] = Box(last.left, min(last.top, box.top), max(last.right, box.right), max(last.bottom, box.bottom))
        else:
            lines.append(box)
    return tuple(Box(round(b.left, 1), round(b.top, 1), round(b.right, 1), round(b.bottom, 1)) for b in lines)
