"""Registers judged by a hand-made list: what matches, what does not, and the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from evals.registers.listed import Listed, read_list, split_of
from evals.registers.matching import is_fact, match, right_fields
from kb.errors import InvalidInput, NotFound
from kb.records import Span
from kb.registers.aliases import learn
from kb.registers.facts import Event, Fact, MarketFigure, Part, Partner, Status, Target
from making import Run

AT = (Span(1, 0, 1),)
ALIASES = learn(["The Guild of Lamp Makers (GLM) meets."])
TARGET = Target("the 16 countries", "zero-emission sales", "30", "%", "2030", Status.PLEDGED, AT)
FIGURE = MarketFigure("Heavy trucks, 2022: Zero-emission sales", "24600", "vehicles", AT, "2022", "Shenzhen")
HOST = Partner(Part.HOST, AT, "GLM", event="2021 Wick Fair")
EVENT = Event("2021 Wick Fair", "2021-05-04", AT, place="Qingdao", organizers=("GLM",))


def listed(kind: str, **fields: str | list[str]) -> Listed:
    return Listed.model_validate({"kind": kind, "document": "a.txt", "page": 1, "fields": fields})


@pytest.mark.parametrize(
    ("wanted", "fact"),
    [
        (listed("targets", who=["16 countries", "Global MOU"], value="30", unit="%", by_year="2030"), TARGET),
        (listed("market", what="heavy trucks", value="24600", unit="vehicles", period="2022"), FIGURE),
        (listed("partners", organization="Guild of Lamp Makers", part=["organizer", "host"], event="Wick Fair"), HOST),
        (listed("events", name="Wick Fair", first="2021-05-04", place="Qingdao"), EVENT),
    ],
)
def test_the_same_fact_in_other_words_is_found(wanted: Listed, fact: Fact) -> None:
    assert is_fact(wanted, fact, ALIASES)


@pytest.mark.parametrize(
    ("wanted", "fact"),
    [
        (listed("targets", who="16 countries", value="30", unit="%", by_year="2035"), TARGET),
        (listed("targets", who="16 countries", value="30", by_year="2030", status="proposed"), TARGET),
        (listed("targets", who="Norway", value="30", unit="%", by_year="2030"), TARGET),
        (listed("market", what="heavy trucks", value="24600", unit="vehicles"), FIGURE),  # claims a year
        (listed("market", what="hydrogen trucks", value="24600", unit="vehicles", period="2022"), FIGURE),
        (listed("partners", organization="Guild of Lamp Makers", part="speaker"), HOST),
        (listed("partners", organization="Guild of Lamp Makers", person="Ida Roth", part="host"), HOST),
        (listed("events", name="Wick Fair", first="2021-05", place="Qingdao"), EVENT),
        (listed("events", name="Glass Fair", first="2021-05-04"), EVENT),
    ],
)
def test_another_fact_is_not(wanted: Listed, fact: Fact) -> None:
    assert not is_fact(wanted, fact, ALIASES)


def test_each_fact_counts_once_and_no_part_of_it() -> None:
    one = listed("market", what="heavy trucks", value="24600", period="2022")
    other = listed("market", what="buses", value="49000", period="2022")
    found = match("a.txt", "market", [one, other], [FIGURE, FIGURE, EVENT], ALIASES)
    assert [pair[0] for pair in found.pairs] == [one]
    assert (found.missed, found.wrong) == ((other,), (FIGURE,))


def test_other_fields_of_a_match_are_told_apart() -> None:
    right = listed("events", name="Wick Fair", first="2021-05-04", organizers=["Guild of Lamp Makers"], attendance="90")
    assert right_fields(right, EVENT, ALIASES) == (1, 2)
    where = listed("market", what="trucks", value="24600", period="2022", where="深圳")
    assert right_fields(where, FIGURE, ALIASES) == (1, 1)


def test_the_shipped_list_fits_the_sample_publications_and_has_both_splits() -> None:
    facts = read_list()
    sample = {each["path"] for each in yaml.safe_load(Path("corpus/catalog.yaml").read_text("utf-8"))["documents"]}
    assert {each.document for each in facts if not each.document.startswith("seeds/")} <= sample
    assert {split_of(each.document) for each in facts} == {"dev", "test"}
    assert len({json.dumps(each.model_dump(), sort_keys=True) for each in facts}) == len(facts)


def test_a_list_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_list(tmp_path / "none.jsonl")
    file = tmp_path / "mine.jsonl"
    for line in ("{", '{"kind": "cats"}', '{"kind": "events", "document": "a", "page": 1, "fields": {"email": "x"}}'):
        file.write_text(line + "\n", encoding="utf-8")
        with pytest.raises(InvalidInput, match="Line 1"):
            read_list(file)


def test_the_command(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    text = "On May 4, 2021, the Wick Summit was held in Qingdao.\n\nSales of electric trucks reached 900 in 2021.\n"
    (tmp_path / "mine" / "fair.txt").write_text(text, encoding="utf-8")
    rows = [
        listed("events", name="Wick Summit", first="2021-05-04", place="Qingdao"),
        listed("market", what="electric trucks", value="901", unit="vehicles", period="2021"),
    ]
    lines = [each.model_copy(update={"document": "fair.txt"}).model_dump_json() for each in rows]
    lines.append(listed("events", name="Glass Forum", first="2021").model_dump_json())
    (tmp_path / "mine.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    ran = run(
        tmp_path / "home", "eval", "registers", "--corpus", tmp_path / "mine", "--seeds", tmp_path / "none",
        "--list", tmp_path / "mine.jsonl", "--show", "all",
    )  # fmt: skip
    assert ran.status == 0, ran.err
    assert "is not there: only" in ran.err
    assert "1 documents of the list are not there" in ran.err
    assert "missed fair.txt market" in ran.err
    assert "wrong  fair.txt market" in ran.err
    told = json.loads(ran.out.splitlines()[-1])
    assert told["events:all"]["precision"] == told["events:all"]["recall"] == 1
    assert told["market:all"] == {"listed": 1, "found": 1, "precision": 0, "recall": 0, "fields": None}
    assert told["targets:all"]["precision"] is None
    # The same of what a library serves that was made of them.
    assert run(tmp_path / "home", "ingest", tmp_path / "mine").status == 0
    ran = run(
        tmp_path / "home", "eval", "registers", "--served", "--corpus", tmp_path / "mine",
        "--list", tmp_path / "mine.jsonl",
    )  # fmt: skip
    assert ran.status == 0, ran.err
    assert json.loads(ran.out.splitlines()[-1]) == told
