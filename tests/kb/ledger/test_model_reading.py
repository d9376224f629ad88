"""A chat model reads what the grammar does not; what it makes up never gets into a register."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence

import pytest

from kb.access import PUBLIC, STAFF, Tier
from kb.catalog.catalog import document_id
from kb.chat.model import Message, Piece, Usage
from kb.errors import ModelFailed
from kb.ledger.model_reading import Told, read_with_model
from kb.ledger.where import Where
from kb.library import Library
from kb.maintenance import check
from kb.registers.extract import Extracted
from ledgers import rows, said, write

NOTHING = Extracted((), ())
TEXT = "Lapland wants to have nothing but clean buses, and that from 2035: it has pledged 100 percent by 2035."


class Scripted:
    """Says the same of every publication that holds `TEXT`, and nothing of the others."""

    name = "scripted:model"

    def __init__(self, *facts: object, down: bool = False) -> None:
        self.facts, self.down, self.asked = facts, down, list[str]()

    def stream(self, messages: Sequence[Message]) -> Generator[Piece, None, None]:
        if self.down:
            raise ModelFailed("The chat model scripted:model is down.", advice="Start it.", reason="down")
        self.asked.append(messages[-1].text)
        facts = self.facts if "Lapland" in messages[-1].text else ()
        yield Piece(json.dumps({"facts": facts}), Usage(10, 5))

    def close(self) -> None: ...


def target(**changes: str) -> dict[str, object]:
    fields = {"who": "Lapland", "what": "clean buses", "value": "100", "unit": "%", "by_year": "2035",
              "status": "pledged", **changes}  # fmt: skip
    return {"register": "targets", "lines": [1], "fields": fields}


@pytest.fixture
def told(own: Library) -> Library:
    write(own, "pledge.txt", f"A note.\n\n{TEXT}\n")
    own.catalog.facts.put({own.shelf(STAFF).document(document_id("club/pledge.txt")).revision_id: NOTHING})
    return own


def test_what_its_lines_bear_out_is_kept_and_told_apart(told: Library) -> None:
    model = Scripted(target())
    found = read_with_model(told.catalog, model, STAFF)
    (row,) = rows(told, "targets", where=Where(year="2035"))
    assert said([row], "who", "what", "value") == [("Lapland", "clean buses", "100")]
    assert (row.sources[0].read_by, row.sources[0].quotes[0].quote) == ("model", TEXT)
    assert (found.kept, found.dropped, found.usage.tokens_in) == (1, 0, 10 * len(model.asked))
    assert check(told).findings == ()
    assert read_with_model(told.catalog, model, STAFF) == Told()  # it has read them all


@pytest.mark.parametrize(
    "wrong",
    [
        target(value="90"), target(by_year="2036"), target(who="Finland"), target(status="proposed"),
        target(unit="furlongs"), target(value="all"), {**target(), "lines": [0]}, {**target(), "lines": [99]},
        {**target(), "lines": []}, {**target(), "register": "weather"}, target(colour="red"), target(who=""),
    ],
)  # fmt: skip
def test_what_it_makes_up_is_dropped_and_counted(told: Library, wrong: dict[str, object]) -> None:
    assert read_with_model(told.catalog, Scripted(wrong), STAFF).dropped == 1
    assert rows(told, "targets", Tier.STAFF, Where(year="2035")) == []


def test_only_what_the_viewer_may_read_is_sent(told: Library) -> None:
    model = Scripted()
    read_with_model(told.catalog, model, PUBLIC)
    sent = " ".join(model.asked)
    assert "Lapland" in sent
    assert not [word for word in ("Iceland", "Greenland", "Zanzibar") if word in sent]


def test_a_model_that_is_down_is_told(told: Library) -> None:
    with pytest.raises(ModelFailed, match="is down"):
        read_with_model(told.catalog, Scripted(down=True), STAFF)
    assert {each.model for each in told.catalog.facts.stamps().values()} == {None}


def test_what_the_grammar_has_read_is_not_said_twice(own: Library) -> None:
    fields = {"who": "Norway", "what": "bus sales", "value": "100", "unit": "%", "by_year": "2031", "status": "pledged"}
    model = Scripted({"register": "targets", "lines": [0], "fields": fields})
    write(own, "pledge.txt", "Norway has committed to 100 percent zero-emission bus sales by 2031. Not Lapland.\n")
    assert read_with_model(own.catalog, model, STAFF).kept == 0
