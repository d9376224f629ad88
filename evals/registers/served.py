"""What a library serves of each publication: its rows as staff read them, by the publications that say them."""

from __future__ import annotations

from kb.access import STAFF
from kb.catalog.opening import open_catalog
from kb.ledger.ledger import Ledger
from kb.registers.aliases import Aliases
from kb.registers.facts import REGISTERS, Fact
from kb.settings import Settings
from kb.shelf import make_shelf


def read_served(settings: Settings, corpus: str, seeds: str) -> tuple[dict[str, list[Fact]], dict[str, str], Aliases]:
    """By the names of the list, the facts and the language of each publication that the library in `settings.home`
    answers from; and its aliases. `corpus` and `seeds` are the names of the folders that it was made from."""
    with open_catalog(settings) as catalog:
        ledger = Ledger(catalog)
        shelf = make_shelf(catalog.documents(), STAFF, catalog.index_version())
        names: dict[str, str] = {}
        for each in shelf.current.values():
            folder, _, path = each.source.partition("/")
            if folder in {corpus, seeds}:
                names[each.id] = path if folder == corpus else f"seeds/{path}"
        facts: dict[str, list[Fact]] = {name: [] for name in names.values()}
        for register in REGISTERS:
            for row in ledger.rows(shelf, register):
                for source in row.sources:
                    if source.document.id in names:
                        facts[names[source.document.id]].append(source.fact)
        languages = {names[each.id]: each.description.language for each in shelf.current.values() if each.id in names}
        return facts, languages, ledger.aliases(shelf)
