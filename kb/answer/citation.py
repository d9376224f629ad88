"""From chosen sentences to statements and citations. A quote is the stored page text, character for character."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kb.answer.highlight import highlight
from kb.answer.models import Citation, CitationBox, Statement
from kb.answer.question import Asked, Sort
from kb.answer.selection import Candidate
from kb.errors import Inconsistent
from kb.library import Library
from kb.records import Page, SentenceKind, Span, StoredSentence
from kb.retrieval import Passage

LONGEST_LIST = 1500  # characters; a longer list is cited by its best item alone
AS_GOOD = 0.5  # of the probability of the best row, for the rows beside it


@dataclass(frozen=True, slots=True)
class Cited:
    """Statements and their citations, numbered from 1 in the order of the statements."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]


def cite(
    library: Library,
    question: Asked,
    chosen: list[Candidate],
    candidates: list[Candidate],
    parts: Mapping[str, Asked] = MappingProxyType({}),
) -> Cited:
    """Quote each chosen sentence (a list whole, where the list is the answer). `candidates`: all that passed. `parts`:
    by sentence id the part of the question that it answers, where that has several.

    Raises:
        Inconsistent: a stored sentence is not what stands on its page.
    """
    statements: list[Statement] = []
    citations: list[Citation] = []
    for candidate in chosen:
        asked = parts.get(candidate.sentence.id, question)
        quotes: list[str] = []
        numbers: list[int] = []
        for span in _spans(asked, candidate, candidates):
            page = library.catalog.page(candidate.passage.document.revision_id, span.page)
            quote = page.text[span.start : span.end]
            quotes.append(quote)
            citation = citation_of(len(citations) + 1, candidate.passage, span, page)
            citations.append(citation)
            numbers.append(citation.n)
        text = _joined(quotes)
        if len(quotes) == len(candidate.sentence.spans) and candidate.sentence.text not in text:
            raise Inconsistent(
                f"A sentence of {candidate.passage.document.source} is not on its page.", advice="Run `footnote check`."
            )
        marked = highlight(asked, text)
        statements.append(Statement(text=text, citations=tuple(numbers), support="verbatim", highlight=marked))
    return Cited(tuple(statements), tuple(citations))


def _spans(asked: Asked, candidate: Candidate, candidates: list[Candidate]) -> tuple[Span, ...]:
    """Where the sentence stands; for a question that wants a list, the list with what introduces it, or the rows of the
    table that answer as well as this one and stand next to it."""
    sentence = candidate.sentence
    if sentence.kind is SentenceKind.TABLE_ROW:
        return _together(_rows_around(candidate, candidates)) if asked.sort is Sort.LIST else sentence.spans
    wants_list = sentence.group is not None and asked.sort in {Sort.LIST, Sort.WHO, Sort.OTHER}
    introduces = sentence.lead_in and asked.sort is not Sort.CONTACT
    if not (wants_list or introduces):
        return sentence.spans
    members = [each for each in candidate.passage.chunk.sentences if each.group == sentence.group]
    whole = _together(members)
    led = any(member.lead_in for member in members)
    return whole if len(whole) == 1 and led and not _has_order(candidate, whole[0]) else sentence.spans


def _has_order(candidate: Candidate, span: Span) -> bool:
    """Whether text that gives orders to software stands in between."""
    orders = [each for each in candidate.passage.chunk.sentences if each.kind is SentenceKind.ORDER]
    inside = [part for each in orders for part in each.spans if part.page == span.page]
    return any(part.start < span.end and part.end > span.start for part in inside)


def _rows_around(candidate: Candidate, candidates: list[Candidate]) -> list[StoredSentence]:
    likely = {each.sentence.id for each in candidates if each.probability >= AS_GOOD * candidate.probability}
    rows = [each for each in candidate.passage.chunk.sentences if each.group == candidate.sentence.group]
    first = last = rows.index(candidate.sentence)
    while first > 0 and rows[first - 1].id in likely:
        first -= 1
    while last + 1 < len(rows) and rows[last + 1].id in likely:
        last += 1
    return rows[first : last + 1]


def _together(members: list[StoredSentence]) -> tuple[Span, ...]:
    """One span over all of them; each by itself where they stand on several pages or are too long together."""
    spans = tuple(span for member in members for span in member.spans)
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    if len({span.page for span in spans}) > 1 or end - start > LONGEST_LIST:
        return spans
    return (Span(spans[0].page, start, end, tuple(box for span in spans for box in span.boxes)),)


def _joined(quotes: list[str]) -> str:
    """A sentence that runs over a page break is said as one."""
    text = quotes[0]
    for quote in quotes[1:]:
        text += quote if "\u4e00" <= text[-1] <= "\u9fff" else f" {quote}"
    return text


def citation_of(number: int, passage: Passage, span: Span, page: Page) -> Citation:
    """The citation of a span of `page`, which is one of the document of `passage`."""
    document = passage.document
    told = document.description
    dated = told.origins.get("published")
    return Citation(
        n=number,
        document_id=document.id,
        revision_id=document.revision_id,
        title=told.title,
        kind=told.kind,
        publisher=told.publisher,
        published=told.published,
        language=passage.chunk.language,
        illustrative=told.illustrative,
        page=span.page,
        page_label=page.label,
        section=passage.chunk.section,
        quote=page.text[span.start : span.end],
        start=span.start,
        end=span.end,
        boxes=tuple(CitationBox(left=b.left, top=b.top, right=b.right, bottom=b.bottom) for b in span.boxes),
        url=told.url,
        ocr_confidence=page.confidence,
        also_in=passage.also_in,
        published_from=dated.found if dated else None,
    )
