"""Correcting a register by hand: a row is edited or hidden in all publications that say it, or one is added."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kb.catalog import Catalog
from kb.catalog.corrections import NewCorrection
from kb.catalog.facts import Quoted
from kb.errors import InvalidInput
from kb.ledger.correcting import lacking, located
from kb.ledger.ledger import Ledger
from kb.ledger.rows import Row, Source
from kb.records import Document, Span
from kb.registers.check import UNITS
from kb.registers.facts import REGISTERS, Fact, Part, Status, fact_of, told
from kb.registers.identity import fact_id, key_of
from kb.shelf import Shelf

Quotes = Sequence[tuple[int, str]]
LONGEST = 1000  # characters of a field

_NEEDED = {
    "targets": ("who", "value", "by_year", "status"),
    "market": ("what", "value", "unit"),
    "partners": ("part",),
    "events": ("name", "first"),
    "contacts": (),
    "joining": ("how",),
}
_ONE_OF = {"partners": ("organization", "person"), "contacts": ("name", "email", "phone")}
_FORMS = {
    "value": (r"\d+(\.\d+)?(-\d+(\.\d+)?)?|peak|neutral", "a figure in plain digits, a range of two, peak or neutral"),
    "attendance": (r"\d+", "a number in digits"),
    "by_year": (r"\d{4}", "a year"),
    "base_year": (r"\d{4}", "a year"),
    "period": (r"\d{4}", "a year"),
    "since": (r"\d{4}", "a year"),
    "first": (r"\d{4}(-\d\d(-\d\d)?)?", "a date like 2023-11-06, or the beginning of one"),
    "last": (r"\d{4}(-\d\d(-\d\d)?)?", "a date like 2023-11-06, or the beginning of one"),
    "status": ("|".join(Status), f"one of {', '.join(Status)}"),
    "part": ("|".join(Part), f"one of {', '.join(Part)}"),
    "unit": ("|".join(UNITS), f"one of {', '.join(UNITS)}"),
}


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
    _refuse_misfits(register, values)
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
    _refuse_misfits(register, values)
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
    for name in _NEEDED[register]:
        if not values.get(name):
            raise InvalidInput(f"{register} needs {name}.", advice=f"Give {name}.")
    choice = _ONE_OF.get(register, ())
    if choice and not any(values.get(name) for name in choice):
        raise InvalidInput(f"{register} needs one of {', '.join(choice)}.", advice="Give one of them.")
    return fact_of(register, values, tuple(Span(each.page, each.start, each.end) for each in quotes))


def _refuse_misfits(register: str, values: Mapping[str, Any]) -> None:
    known = [name for name in REGISTERS[register].__dataclass_fields__ if name != "spans"]
    for name, value in values.items():
        if name not in known:
            raise InvalidInput(f"{register} has no field {name[:60]}.", advice=f"Its fields are {', '.join(known)}.")
        listed = name in {"organizers", "supporters"}
        texts = value if isinstance(value, list) else [value]
        if isinstance(value, list) is not listed or not all(isinstance(each, str) for each in texts):
            raise InvalidInput(f"{name} must be {'a list of names' if listed else 'a text'}.", advice=f"Mend {name}.")
        if any(len(each) > LONGEST for each in texts):
            raise InvalidInput(f"{name} is longer than {LONGEST} characters.", advice="Shorten it.")
        form, words = _FORMS.get(name, ("", ""))
        if form and value and not re.fullmatch(form, str(value)):
            raise InvalidInput(f"{name} must be {words}.", advice=f"Mend {name}.")


def _refuse_unsupported(catalog: Catalog, document: Document, fact: Fact) -> None:
    if missing := lacking(catalog, document, fact):
        raise InvalidInput(
            f"The quotes do not bear out {', '.join(missing)}.",
            advice="Quote the words that do; an edit without quotes is marked as yours.",
        )
