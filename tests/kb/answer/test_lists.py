"""A list is quoted as the publication has it: over chunks, with what introduces it, and never cut without a word."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kb.library import Library, open_library
from kb.settings import Settings
from making import answer, folder, ingest_folder

WORDS = "pumps valves hoses filters gauges sensors chargers cables inverters relays".split()
ITEMS = [f"{word.title()} of grade {grade} for the port of Zephyrville" for grade in "ABCDEF" for word in WORDS]
NOTES = "\n".join(f"- {item}" for item in ITEMS)
LONG = f"# Orders\n\nThe Zephyrville tender asks for these goods:\n\n{NOTES}\n"
LIST = "Which goods does the Zephyrville tender ask for?"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    where = folder(tmp_path_factory.mktemp("lists"), {"orders.md": LONG})
    with open_library(Settings(home=tmp_path_factory.mktemp("home")), purpose="tests") as opened:
        ingest_folder(opened, where)
        yield opened


def test_a_list_over_several_chunks_is_joined_and_what_is_left_out_is_counted(library: Library):
    found = answer(library, LIST)
    listed = max(found.statements, key=lambda each: len(each.text))
    shown = [item for item in ITEMS if item in listed.text]
    assert shown == ITEMS[: len(shown)]
    assert 20 < len(shown) < len(ITEMS)
    assert listed.more == len(ITEMS) - len(shown)
    assert f"(and {listed.more} more in the publication)" in found.text
    by_number = {each.n: each for each in found.citations}
    assert listed.text == "\n".join(by_number[number].quote for number in listed.citations)
