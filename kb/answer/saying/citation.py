"""From chosen sentences to statements and citations. A quote is the stored page text, character for character."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kb.answer.judging.selection import Candidate
from kb.answer.models import Citation, CitationBox, Statement
from kb.answer.saying.additions import additions
from kb.answer.saying.highlight import highlight
from kb.answer.saying.lists import quoted
from kb.answer.understanding.question import Asked
from kb.errors import Inconsistent
from kb.library import Library
from kb.records import Page, Span
from kb.retrieval import Passage


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
    alike: Mapping[str, list[Candidate]] = MappingProxyType({}),
) -> Cited:
    """Quote each chosen sentence (a list whole, where the list is the answer). `candidates`: all that passed. `parts`:
    by sentence id the part of the question that it answers, where that has several; `alike`: sentences of other
    publications that say the same.

    Raises:
        Inconsistent: a stored sentence is not what stands on its page.
    """
    statements: list[Statement] = []
    citations: list[Citation] = []
    for candidate in chosen:
        asked = parts.get(candidate.sentence.id, question)
        what = quoted(library, asked, candidate, candidates)
        own = [_quote(library, citations, candidate, span) for span in what.spans]
        text = _joined([each.quote for each in own], "\n" if what.spans != candidate.sentence.spans else " ")
        if what.spans == candidate.sentence.spans and candidate.sentence.text not in text:
            raise Inconsistent(
                f"A sentence of {candidate.passage.document.source} is not on its page.", advice="Run `footnote check`."
            )
        others = alike.get(candidate.sentence.id, [])
        also = [_quote(library, citations, other, other.sentence.spans[0]) for other in others]
        statements.append(
            Statement(
                text=text,
                citations=tuple(each.n for each in own),
                support="verbatim",
                highlight=highlight(asked, text),
                additions=additions(candidate, text),
                also=tuple(each.n for each in also),
                more=what.more,
            )
        )
    return Cited(tuple(statements), tuple(citations))


def _quote(library: Library, citations: list[Citation], candidate: Candidate, span: Span) -> Citation:
    """A new citation, after those there are."""
    page = library.catalog.page(candidate.passage.document.revision_id, span.page)
    citations.append(citation_of(len(citations) + 1, candidate.passage, span, page))
    return citations[-1]


def _joined(quotes: list[str], joint: str) -> str:
    """A sentence that runs over a page break is said as one; a list goes on in a new line."""
    text = quotes[0]
    for quote in quotes[1:]:
        han = joint == " " and "\u4e00" <= text[-1] <= "\u9fff"
        text += quote if han else f"{joint}{quote}"
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
