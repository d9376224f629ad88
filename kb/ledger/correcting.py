"""What people corrected, laid over what was read: the facts of a publication as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kb.catalog import Catalog
from kb.catalog.corrections import Correction
from kb.catalog.facts import Quoted, StoredFact
from kb.errors import NotFound
from kb.ledger.rows import Corrected, Source
from kb.records import Document, Page, Span
from kb.registers.check import unsupported
from kb.registers.facts import Fact, fact_of, register_of, told
from kb.registers.identity import fact_id
from kb.shelf import Shelf


def corrected(
    catalog: Catalog, document: Document, register: str, facts: Sequence[StoredFact], made: Sequence[Correction]
) -> list[Source]:
    """The facts of a register of one publication. A correction finds its fact by what that said when it was read; one
    whose fact is not read any more, or whose quote is on no page any more, shows nothing."""
    by_key: dict[str, list[Correction]] = {}
    for each in made:
        if each.register == register:
            by_key.setdefault(each.key, []).append(each)
    shown: list[Source] = []
    seen: set[str] = set()
    for stored in facts:
        if register_of(stored.fact) != register or stored.key in seen:
            continue
        # A model that read what the grammar has read as well says the same fact.
        seen.add(stored.key)
        name = fact_id(document.source, register, stored.key)
        plain = Source(document, name, stored.key, stored.fact, stored.quotes, stored.read_by)
        over = by_key.get(stored.key)
        found = _laid_over(catalog, plain, over) if over else plain
        if found is not None:
            shown.append(found)
    for key, over in by_key.items():
        if key not in seen and over[0].action == "add" and (added := _added(catalog, document, key, over)):
            shown.append(added)
    return shown


def located(catalog: Catalog, revision_id: str, quotes: Sequence[tuple[int, str]]) -> list[Quoted] | None:
    """Where quotes stand in a revision: on the page that is named, else on the first that has the words; None if one of
    them stands nowhere."""
    found: list[Quoted] = []
    for number, quote in quotes:
        there = _find(catalog, revision_id, number, quote)
        if there is None:
            return None
        found.append(there)
    return found


def _find(catalog: Catalog, revision_id: str, number: int, quote: str) -> Quoted | None:
    for page in (number, *catalog.page_numbers(revision_id)):
        try:
            stored = catalog.page(revision_id, page)
        except NotFound:
            continue
        start = stored.text.find(quote)
        if start >= 0:
            return Quoted(stored.number, start, start + len(quote), quote, stored.label)
    return None


def _laid_over(catalog: Catalog, source: Source, made: Sequence[Correction]) -> Source | None:
    """None where it is hidden."""
    values: dict[str, Any] = dict(told(source.fact))
    quotes = source.quotes
    if any(each.action == "hide" for each in made):
        return None
    for each in made:
        values |= each.fields
        if each.action == "edit":
            quotes = (*(located(catalog, source.document.revision_id, each.quotes) or ()), *quotes)
    values = {name: value for name, value in values.items() if value not in ("", [], None)}
    spans = tuple(Span(each.page, each.start, each.end) for each in quotes)
    fact = fact_of(register_of(source.fact), values, spans)
    last = made[-1]
    told_by = Corrected(
        last.by, last.at, "add" if made[0].action == "add" else "edit", tuple(each.number for each in made),
        lacking(catalog, source.document, fact),
    )  # fmt: skip
    return replace(source, fact=fact, quotes=quotes, read_by="hand", correction=told_by)


def _added(catalog: Catalog, document: Document, key: str, made: Sequence[Correction]) -> Source | None:
    first = made[0]
    quotes = located(catalog, document.revision_id, first.quotes)
    if quotes is None:
        return None
    spans = tuple(Span(each.page, each.start, each.end) for each in quotes)
    fact = fact_of(first.register, first.fields, spans)
    name = fact_id(document.source, first.register, key)
    return _laid_over(catalog, Source(document, name, key, fact, tuple(quotes), "hand"), made)


def lacking(catalog: Catalog, document: Document, fact: Fact) -> tuple[str, ...]:
    """The fields of a fact that its spans do not bear out, by the check that every fact passes."""
    pages: dict[int, Page] = {}
    for span in fact.spans:
        pages[span.page] = pages.get(span.page) or catalog.page(document.revision_id, span.page)
    texts = {number: page.text for number, page in pages.items()}
    return unsupported(fact, texts, document.description.published)


def unsound(catalog: Catalog, document: Document) -> list[str]:
    """What the stored facts of a publication say that its pages do not, each in a sentence."""
    return [
        f"{document.source}: a fact of {register_of(stored.fact)} is not borne out by its page ({', '.join(missing)})."
        for stored in catalog.facts.of([document.revision_id]).get(document.revision_id, ())
        if (missing := lacking(catalog, document, stored.fact))
    ]


def stands(catalog: Catalog, shelf: Shelf, made: Correction) -> bool:
    """Whether the publication of a correction still says what that is about."""
    document = next((each for each in shelf.readable.values() if each.source == made.source), None)
    if document is None:
        return False
    if any(each.key == made.key for each in catalog.facts.of([document.revision_id]).get(document.revision_id, ())):
        return True
    added = [each for each in catalog.corrections.of({made.source}).get(made.source, ()) if each.key == made.key]
    return bool(added) and located(catalog, document.revision_id, added[0].quotes) is not None
