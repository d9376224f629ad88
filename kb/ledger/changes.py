"""Correcting a register by hand: a row is edited or hidden in all publications that say it, or one is added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kb.catalog import Catalog
from kb.catalog.corrections import NewCorrection
from kb.catalog.facts import Quoted
from kb.errors import InvalidInput
from kb.ledger.correcting import lacking, located
from kb.ledger.ledger import Ledger
from kb.ledger.rows import Row, Source
from kb.ledger.values import refuse_incomplete, refuse_misfits
from kb.records import Document, Span
from kb.registers.facts import REGISTERS, Fact, fact_of, told
from kb.registers.identity import fact_id, key_of
from kb.shelf import Shelf

Quotes = Sequence[tuple[int, str]]


def edit_row(
    catalog: Catalog, ledger: Ledger, shelf: Shelf, register: str, wanted: str, values: Mapping[str, Any],
    quotes: Quotes, by: str,
) -> None:  # fmt: skip
    """Change fields of a row; "" empties one. `quotes`: where the change is borne out; without any it stands on the
    word of `by`, unless what was quoted before bears it out too.

    Raises:
        NotFound: there is no such row.
        InvalidInput: a field that is not known or does not fit; a quote not on its page, or that does not bear it out.
    """
    row = ledger.row(shelf, register, wanted)
    refuse_misfits(register, values)
    made: list[NewCorrection] = []
    for source, document in _everywhere(shelf, row):
        given = _placed(catalog, document, quotes)
        whole = {name: value for name, value in {**told(source.fact), **values}.items() if value not in ("", [])}
        fact = _fact(register, whole, (*given, *source.quotes))
        if quotes:
            _refuse_unsupported(catalog, document, fact)
        made.append(NewCorrection(document.source, register, source.key, "edit", values, tuple(quotes), by))
    catalog.corrections.add(made)


def hide_row(catalog: Catalog, ledger: Ledger, shelf: Shelf, register: str, wanted: str, by: str) -> None:
    """Show a row no more, in none of the publications that say it.

    Raises:
        NotFound: there is no such row.
    """
    row = ledger.row(shelf, register, wanted)
    catalog.corrections.add(
        [
            NewCorrection(document.source, register, source.key, "hide", {}, (), by)
            for source, document in _everywhere(shelf, row)
        ]
    )


def add_row(
    catalog: Catalog, shelf: Shelf, register: str, document_id: str, values: Mapping[str, Any], quotes: Quotes, by: str
) -> str:
    """Add what was not read. Every field must be borne out by the quotes. Returns the id of the fact.

    Raises:
        NotFound: there is no such document.
        InvalidInput: a field that is not known or does not fit; a quote not on its page, or that does not bear it out;
            the register has this fact already.
    """
    if register not in REGISTERS:
        raise InvalidInput(f"There is no register {register!r}.", advice=f"The registers are {', '.join(REGISTERS)}.")
    document = shelf.document(document_id)
    refuse_misfits(register, values)
    if not quotes:
        raise InvalidInput("A row needs a quote.", advice="Send `quotes`: page, and the words on it.")
    fact = _fact(register, values, _placed(catalog, document, quotes))
    _refuse_unsupported(catalog, document, fact)
    key = key_of(fact)
    there = catalog.facts.of([document.revision_id]).get(document.revision_id, [])
    if any(each.key == key for each in there):
        raise InvalidInput("The register has this row already.", advice="Undo what hides it, or edit it.")
    catalog.corrections.add([NewCorrection(document.source, register, key, "add", dict(values), tuple(quotes), by)])
    return fact_id(document.source, register, key)


def _everywhere(shelf: Shelf, row: Row) -> list[tuple[Source, Document]]:
    """Where a row is said, also under another name of the same text."""
    return [
        (source, document)
        for source in row.sources
        for document in (source.document, *shelf.copies.others(source.document))
    ]


def _placed(catalog: Catalog, document: Document, quotes: Quotes) -> tuple[Quoted, ...]:
    found: list[Quoted] = []
    for page, quote in quotes:
        there = located(catalog, document.revision_id, [(page, quote)])
        if not there or there[0].page != page:
            raise InvalidInput(
                f"The quote is not on page {page} of {document.source}.",
                advice=f"Copy it from GET /v1/documents/{document.id}/pages/{page}, character for character.",
            )
        found += there
    return tuple(found)


def _fact(register: str, values: Mapping[str, Any], quotes: Sequence[Quoted]) -> Fact:
    refuse_incomplete(register, values)
    return fact_of(register, values, tuple(Span(each.page, each.start, each.end) for each in quotes))


def _refuse_unsupported(catalog: Catalog, document: Document, fact: Fact) -> None:
    if missing := lacking(catalog, document, fact):
        raise InvalidInput(
            f"The quotes do not bear out {', '.join(missing)}.",
            advice="Quote the words that do; an edit without quotes is marked as yours.",
        )
