"""`footnote eval follow-ups`: what counts as rightly rewritten, and as rightly left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.follow_ups.judging import finding, is_right, judge, left_alone, rewritten
from evals.follow_ups.listed import Listed, ListedTurn, read_list
from kb.errors import InvalidInput, NotFound
from making import Run

BUSES = ListedTurn(question="How many buses ran in Wuhan in 2021?", answer="48 buses ran.")
LATER = ListedTurn(question="And in 2022?", holds=("2022", "Wuhan|武汉"), lacks=("2021",), document="b.txt")
ALONE = ListedTurn(question="What is a duty cycle?")


@pytest.mark.parametrize(
    ("turn", "made", "right"),
    [
        (LATER, "How many buses ran in Wuhan in 2022?", True), (LATER, "2022年武汉有多少辆公交车？", True),
        (LATER, "How many buses ran in 2022?", False), (LATER, "Wuhan in 2022, not 2021?", False), (LATER, None, False),
        (ALONE, None, True), (ALONE, "What is a duty cycle in Wuhan?", False),
    ],
)  # fmt: skip
def test_right_is_all_that_must_be_there_and_nothing_that_must_not(turn: ListedTurn, made: str | None, right: bool):
    assert is_right(turn, made) is right


def test_each_question_but_the_first_is_judged_with_and_without_its_rewriting():
    def find(question: str, passages: int) -> list[str]:
        return ["b.txt" if "Wuhan in 2022" in question else "a.txt"]

    judged = judge([Listed(id="c", split="dev", turns=(BUSES, LATER, ALONE))], find)
    assert [(each.made, each.right) for each in judged] == [
        ("How many buses ran in Wuhan in 2022?", True),
        (None, True),
    ]
    assert [(each.found, each.found_bare) for each in judged] == [(True, False), (None, None)]
    for measure, value in (
        (rewritten(judged), 1.0), (left_alone(judged), 1.0), (finding(judged, bare=False), 1.0),
        (finding(judged, bare=True), 0.0),
    ):  # fmt: skip
        assert measure is not None
        assert (measure.value, measure.topics) == (value, 1)


def test_the_shipped_conversations_lean_and_stand_alone_in_equal_parts():
    later = [turn for each in read_list() for turn in each.turns[1:]]
    alone = [each for each in later if not each.holds]
    assert len(later) >= 60
    assert 0.4 < len(alone) / len(later) < 0.6


def test_a_line_that_is_no_conversation_is_named(tmp_path: Path):
    (tmp_path / "list.jsonl").write_text('{"id": "c", "split": "dev", "turns": []}\n{"id": "d"}\n')
    with pytest.raises(InvalidInput, match="Line 2"):
        read_list(tmp_path / "list.jsonl")
    with pytest.raises(NotFound):
        read_list(tmp_path / "none.jsonl")


def test_the_command_prints_a_line_for_each_split_and_language(run: Run, tmp_path: Path):
    ran = run(tmp_path, "eval", "follow-ups", "--no-search", "--show", "dev")
    assert ran.status == 0
    told = json.loads(ran.out.splitlines()[-1])
    assert told["dev:all"]["left alone"] == 1.0
    assert told["dev:all"]["rewritten"] >= 0.95
    assert list(told) == ["dev:all", "dev:en", "dev:zh", "test:all", "test:en", "test:zh"]
    assert run(tmp_path, "eval", "follow-ups", "--no-search", "--show", "other").status == 2
