"""`footnote eval` as a person uses it, on publications and topics of their own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from making import Ran, Run

PILOT = {
    "id": "pilot", "split": "dev", "kind": "how_many",
    "question": "How many zero-emission trucks did the Harbor pilot put on the road?",
    "language": "en", "expected": "answered", "nuggets": [{"wordings": ["12"], "value": 12, "unit": "trucks"}],
    "evidence": [{"document": "pilot.txt", "page": 1, "quote": "put 12 zero-emission trucks on the road"}],
}  # fmt: skip
PERU = {
    "id": "peru", "split": "dev", "kind": "far", "question": "What is the capital of Peru?", "language": "en",
    "expected": "not_found",
}  # fmt: skip
AWARD = {
    "id": "award", "split": "test", "kind": "who",
    "question": "Who won the Zanzibar charging tender?", "language": "en",
    "viewer": "member", "expected": "answered", "nuggets": [{"wordings": ["Ortolan Motors"]}],
    "evidence": [{"document": "award.txt", "page": 1, "quote": "Ortolan Motors won"}],
}  # fmt: skip


@pytest.fixture
def topics(tmp_path: Path) -> Path:
    return lines(tmp_path, PILOT, PERU, AWARD)


def lines(where: Path, *topics: dict[str, object]) -> Path:
    file = where / "mine.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in topics), encoding="utf-8")
    return file


def figures(ran: Ran) -> dict[str, dict[str, float]]:
    return json.loads(ran.out.splitlines()[-1])


def test_run_score_compare_and_gate(run: Run, own_home: Path, topics: Path, tmp_path: Path):
    first, second = tmp_path / "first", tmp_path / "second"
    ran = run(own_home, "eval", "run", "--topics", topics, "--split", "all", "--out", first)
    assert ran.status == 0, ran.err
    assert "3 topics (all) asked of in process" in ran.out
    assert figures(ran)["all"]["truthfulness"] == 1
    assert figures(ran)["split: dev"]["refusals right"] == 1
    assert figures(ran)["viewer: member"]["answers right"] == 1
    assert (first / "report.html").stat().st_size > 10_000
    assert str(first) in ran.err

    again = run(own_home, "eval", "score", first)
    assert figures(again) == figures(ran)

    assert run(own_home, "eval", "run", "--topics", topics, "--split", "all", "--out", second).status == 0
    compared = run(own_home, "eval", "compare", first, second)
    assert compared.status == 0, compared.err
    assert "McNemar" in compared.out

    bounds = tmp_path / "gate.toml"
    bounds.write_text('[[bound]]\nmeasure = "truthfulness"\nat_least = 1\nwhy = "All are right."\n')
    assert run(own_home, "eval", "gate", first, "--bounds", bounds).status == 0
    bounds.write_text('[[bound]]\nmeasure = "answer length"\nat_most = 3\nwhy = "Nobody reads more."\n')
    failed = run(own_home, "eval", "gate", first, "--bounds", bounds)
    assert failed.status == 1
    assert "answer length (all) is" in failed.err
    assert "Nobody reads more." in failed.err


def test_a_run_that_was_interrupted_goes_on(run: Run, own_home: Path, topics: Path, tmp_path: Path):
    there = tmp_path / "run"
    asked = ("eval", "run", "--topics", topics, "--split", "all", "--out", there)
    assert run(own_home, *asked).status == 0
    kept = (there / "records.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (there / "records.jsonl").write_text(kept[0] + kept[1][:40], encoding="utf-8")
    assert run(own_home, *asked).status == 0
    after = (there / "records.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    assert after[0] == kept[0]
    assert len(after) == 3


def test_topics_in_a_spreadsheet_and_back(run: Run, own_home: Path, topics: Path, tmp_path: Path):
    sheet, back = tmp_path / "mine.xlsx", tmp_path / "back.jsonl"
    assert run(own_home, "eval", "convert", topics, sheet).status == 0
    assert run(own_home, "eval", "convert", sheet, back).status == 0
    assert [json.loads(each) for each in back.read_text().splitlines()] == [PILOT, PERU, AWARD]
    assert run(own_home, "eval", "check", "--topics", sheet).status == 0


@pytest.mark.parametrize(
    ("topic", "why"),
    [
        ({**PILOT, "evidence": [{**PILOT["evidence"][0], "quote": "put 13 trucks"}]}, "line 2, pilot: .*not on page 1"),
        ({**PILOT, "evidence": [{**PILOT["evidence"][0], "document": "none.txt"}]}, "none.txt is not in the library"),
        ({**PILOT, "viewers": "public"}, "line 2: viewers: Extra inputs"),
        ({**PILOT, "id": "peru"}, "line 2: the id peru is on line 1 already"),
        ({**PILOT, "nuggets": []}, "line 2: .*needs a vital nugget"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_asked(run: Run, own_home: Path, tmp_path: Path, topic, why: str):
    there = tmp_path / "run"
    ran = run(own_home, "eval", "run", "--topics", lines(tmp_path, PERU, topic), "--out", there)
    assert ran.status == 2
    assert not (there / "records.jsonl").exists()

    assert re.search(why, ran.err), ran.err


def test_wrong_usage(run: Run, own_home: Path, topics: Path, tmp_path: Path):
    for more, why in [
        (("--split", "train"), "It is dev, test or all"),
        (("--url", "http://127.0.0.1:9", "--corpus", tmp_path), "two different things"),
        (("--api-key", "member=fn_x"), "--api-key is for a service"),
        (("--url", "http://127.0.0.1:9", "--api-key", "fn_x"), "with its tier"),
    ]:
        ran = run(own_home, "eval", "run", "--topics", topics, *more)
        assert (ran.status, why in ran.err) == (2, True), ran.err


def test_a_service_that_is_not_there(run: Run, own_home: Path, topics: Path):
    ran = run(own_home, "eval", "run", "--topics", topics, "--url", "http://127.0.0.1:9")
    assert ran.status == 1
    assert "cannot be reached" in ran.err
