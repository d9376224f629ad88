"""From chosen sentences to statements and citations. A quote is the stored page text, character for character."""

from __future__ import annotations

from dataclasses import dataclass

from kb.answer.models import Citation, CitationBox, Statement
from kb.answer.question import Asked, Sort
from kb.answer.selection import Candidate
from kb.errors import Inconsistent
from kb.library import Library
from kb.records import Span, StoredChunk, StoredSentence

LONGEST_LIST = 1500  # characters; a longer list is cited by its best item alone


@dataclass(frozen=True, slots=True)
class Cited:
    """Statements and their citations, numbered from 1 in the order of the statements."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]


def cite(library: Library, asked: Asked, chosen: list[Candidate]) -> Cited:
    """Quote each chosen sentence (a list whole, where the list is the answer).

    Raises:
        Inconsistent: a stored sentence is not what stands on its page.
    """
    statements: list[Statement] = []
    citations: list[Citation] = []
    for candidate in chosen:
        quotes: list[str] = []
        numbers: list[int] = []
        for span in _spans(asked, candidate):
            page = library.catalog.page(candidate.passage.document.revision_id, span.page)
            quote = page.text[span.start : span.end]
            quotes.append(quote)
            citation = _citation(len(citations) + 1, candidate, span, quote, page.label)
            citations.append(citation)
            numbers.append(citation.n)
        text = _joined(quotes)
        if len(quotes) == len(candidate.sentence.spans) and candidate.sentence.text not in text:
            raise Inconsistent(
                f"A sentence of {candidate.passage.document.source} is not on its page.", advice="Run `footnote check`."
            )
        statements.append(Statement(text=text, citations=tuple(numbers), support="verbatim"))
    return Cited(tuple(statements), tuple(citations))


def _spans(asked: Asked, candidate: Candidate) -> tuple[Span, ...]:
    """Where the sentence stands; for a question that wants a list, the whole list with what introduces it."""
    sentence = candidate.sentence
    wants_list = asked.sort in {Sort.LIST, Sort.WHO, Sort.OTHER} and sentence.group is not None
    introduces = sentence.lead_in and asked.sort is not Sort.CONTACT
    if not (wants_list or introduces):
        return sentence.spans
    members = _list_around(sentence, candidate.passage.chunk)
    spans = [span for member in members for span in member.spans]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    one_page = len({span.page for span in spans}) == 1
    if not one_page or end - start > LONGEST_LIST or not any(member.lead_in for member in members):
        return sentence.spans
    return (Span(spans[0].page, start, end, tuple(box for span in spans for box in span.boxes)),)


def _list_around(sentence: StoredSentence, chunk: StoredChunk) -> list[StoredSentence]:
    return [each for each in chunk.sentences if each.group == sentence.group]


def _joined(quotes: list[str]) -> str:
    """A sentence that runs over a page break is said as one."""
    text = quotes[0]
    for quote in quotes[1:]:
        text += quote if "\u4e00" <= text[-1] <= "\u9fff" else f" {quote}"
    return text


def _citation(number: int, candidate: Candidate, span: Span, quote: str, label: str | None) -> Citation:
    document = candidate.passage.document
    told = document.description
    return Citation(
        n=number,
        document_id=document.id,
        revision_id=document.revision_id,
        title=told.title,
        kind=told.kind,
        publisher=told.publisher,
        published=told.published,
        language=candidate.passage.chunk.language,
        illustrative=told.illustrative,
        page=span.page,
        page_label=label,
        section=candidate.passage.chunk.section,
        quote=quote,
        start=span.start,
        end=span.end,
        boxes=tuple(CitationBox(left=b.left, top=b.top, right=b.right, bottom=b.bottom) for b in span.boxes),
        url=told.url,
    )
