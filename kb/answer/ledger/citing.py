"""Rows as statements: each the stored text of its page, character for character, with its citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kb.answer.ledger.rows import Entry, Found, Quotable
from kb.answer.models import Addition, AlsoIn, Citation, CitationBox, Offsets, Statement
from kb.answer.saying import additions
from kb.answer.saying.citation import Cited
from kb.catalog import Catalog
from kb.library import Library
from kb.records import Kind, Page, SentenceKind, StoredChunk, StoredSentence
from kb.shelf import Shelf

MOST_STATEMENTS = 12
LONGEST = 1500  # characters of one statement
GAP = 8  # characters between two items of a list: a line break, a bullet
OTHERS = 2  # further publications cited for one statement


@dataclass(frozen=True, slots=True)
class _Place:
    """Characters of a page that are quoted, with those who are told there."""

    source: Quotable
    page: int
    start: int
    end: int
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class _Citations:
    """Citations as they are numbered."""

    catalog: Catalog
    shelf: Shelf
    made: list[Citation] = field(default_factory=list)
    pages: dict[tuple[str, int], tuple[Page, list[StoredChunk]]] = field(default_factory=dict)

    def read(self, source: Quotable, page: int) -> tuple[Page, list[StoredChunk]]:
        revision = source.document.revision_id
        if (revision, page) not in self.pages:
            self.pages[revision, page] = self.catalog.page(revision, page), self.catalog.chunks_on(revision, page)
        return self.pages[revision, page]

    def orders(self, place: _Place) -> bool:
        """Whether it gives orders to software: then nobody is shown it, whoever made a row of it."""
        _, sentences = _standing_in(place, self.read(place.source, place.page)[1])
        return any(each.kind is SentenceKind.ORDER for each in sentences)

    def cite(self, place: _Place) -> int:
        """The number of the citation of a place; one that is there already is not made again."""
        for each in self.made:
            if (each.revision_id, each.page, each.start, each.end) == (
                place.source.document.revision_id, place.page, place.start, place.end,
            ):  # fmt: skip
                return each.n
        page, chunks = self.read(place.source, place.page)
        self.made.append(_citation(len(self.made) + 1, place, page, chunks, self.shelf.also_in(place.source.document)))
        return len(self.made)


def cite_rows(library: Library, shelf: Shelf, found: Found, language: str) -> tuple[Cited, int]:
    """The statements, and how many entries they tell. `language`: that of the asker, whose publications go first."""
    citations = _Citations(library.catalog, shelf)
    places = _joined(citations, [each for each in _chosen(found, language) if not citations.orders(each)])
    shown = places[: 1 if found.same else MOST_STATEMENTS]
    statements = []
    for place in shown:
        number = citations.cite(place)
        also = sorted({citations.cite(each) for each in _others(place, shown)})
        text = citations.made[number - 1].quote
        statements.append(
            Statement(
                text=text,
                citations=(number,),
                support="verbatim",
                also=tuple(also),
                highlight=_marks(text, place),
                additions=_beside(text, place),
            )
        )
    told = {entry.key for place in shown for entry in place.entries}
    return Cited(tuple(statements), tuple(citations.made)), len(told)


def cite_fact(catalog: Catalog, shelf: Shelf, source: Quotable, number: int) -> Citation | None:
    """The citation of the words that a fact was read from; None where they give orders to software."""
    quoted = source.quotes[0]
    citations = _Citations(catalog, shelf)
    place = _Place(source, quoted.page, quoted.start, quoted.end, ())
    if citations.orders(place):
        return None
    return _citation(number, place, *citations.read(source, quoted.page), shelf.also_in(source.document))


def _chosen(found: Found, language: str) -> list[_Place]:
    """Of each entry the sources to quote: from the publication that tells most of them, the asker's language first."""
    tells: dict[str, int] = {}
    for entry in found.entries:
        for revision in {each.document.revision_id for group in entry.groups for each in group}:
            tells[revision] = tells.get(revision, 0) + 1
    places = []
    for entry in found.entries:
        for group in entry.groups:
            ranked = {id(each): number for number, each in enumerate(group)}
            good = len(group) if entry.best is None else entry.best
            best = min(group, key=lambda each: (ranked[id(each)] >= good, *_standing(each, tells, language)))
            places += [_Place(best, each.page, each.start, each.end, (entry,)) for each in entry.quotes(best)]
    return places


def _standing(source: Quotable, tells: dict[str, int], language: str) -> tuple[object, ...]:
    """Less is better. A data set is made of publications, which say it better."""
    told = source.document.description
    published = told.published.toordinal() if told.published else 0
    length = len(source.quotes[0].quote)
    telling = tells[source.document.revision_id]
    return told.language != language, told.kind is Kind.DATASET, -telling, -published, length


def _joined(citations: _Citations, places: Sequence[_Place]) -> list[_Place]:
    """What stands in one sentence is told once, and what stands item by item in a list is quoted as that list."""
    joined: list[_Place] = []
    for place in places:
        for number, other in enumerate(joined):
            if (one := _as_one(citations, other, place)) is not None:
                joined[number] = one
                break
        else:
            joined.append(place)
    return joined


def _as_one(citations: _Citations, one: _Place, other: _Place) -> _Place | None:
    if (one.source.document.revision_id, one.page) != (other.source.document.revision_id, other.page):
        return None
    first, last = sorted((one, other), key=lambda each: each.start)
    page, _ = citations.read(one.source, one.page)
    between = page.text[first.end : last.start]
    end = max(first.end, last.end)
    if len(between) > GAP or any(each.isalnum() for each in between) or end - first.start > LONGEST:
        return None
    return replace(one, start=first.start, end=end, entries=(*one.entries, *other.entries))


def _others(place: _Place, shown: Sequence[_Place]) -> list[_Place]:
    """Where other publications say the same, the newest first."""
    there = {each.source.document.id for each in shown}
    found: dict[str, _Place] = {}
    for entry in place.entries:
        for source in (each for group in entry.groups for each in group):
            if source.document.id not in there:
                first = source.quotes[0]
                found.setdefault(source.document.id, _Place(source, first.page, first.start, first.end, (entry,)))
    newest = sorted(found.values(), key=lambda each: str(each.source.document.description.published), reverse=True)
    return newest[:OTHERS]


def _beside(text: str, place: _Place) -> tuple[Addition, ...]:
    """What a reader of these words alone does not know, and those around them do."""
    said = dict.fromkeys(each for entry in place.entries if entry.beside for each in entry.beside(place.source, text))
    name = ", ".join(said)
    return (Addition(at=0, text=f"[{name}]"),) if name and len(name) <= additions.LONGEST else ()


def _marks(text: str, place: _Place) -> tuple[Offsets, ...]:
    """Where the words to be shown stand."""
    found = {
        (start, start + len(word))
        for entry in place.entries
        for word in entry.shown
        if word and (start := text.find(word)) >= 0
    }
    marks: list[Offsets] = []
    for start, end in sorted(found):
        if not marks or start >= marks[-1].end:
            marks.append(Offsets(start=start, end=end))
    return tuple(marks)


def _citation(
    number: int, place: _Place, page: Page, chunks: Sequence[StoredChunk], also_in: tuple[AlsoIn, ...]
) -> Citation:
    document = place.source.document
    told = document.description
    dated = told.origins.get("published")
    chunk, sentences = _standing_in(place, chunks)
    boxes = [box for each in sentences for span in each.spans if span.page == place.page for box in span.boxes]
    return Citation(
        n=number,
        document_id=document.id,
        revision_id=document.revision_id,
        title=told.title,
        kind=told.kind,
        publisher=told.publisher,
        published=told.published,
        language=chunk.language if chunk else told.language,
        illustrative=told.illustrative,
        page=place.page,
        page_label=page.label,
        section=chunk.section if chunk else (),
        quote=page.text[place.start : place.end],
        start=place.start,
        end=place.end,
        boxes=tuple(CitationBox(left=b.left, top=b.top, right=b.right, bottom=b.bottom) for b in boxes),
        url=told.url,
        ocr_confidence=page.confidence,
        also_in=also_in,
        published_from=dated.found if dated else None,
    )


def _standing_in(place: _Place, chunks: Sequence[StoredChunk]) -> tuple[StoredChunk | None, list[StoredSentence]]:
    """The chunk and the sentences that a place touches; none where people quoted a heading."""
    found = [
        (chunk, sentence)
        for chunk in chunks
        for sentence in chunk.sentences
        if any(span.page == place.page and span.start < place.end and span.end > place.start for span in sentence.spans)
    ]
    return (found[0][0] if found else None), [sentence for _, sentence in found]
