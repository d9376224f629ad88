"""The gate: what falls below is told, and what was not measured does not pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.measures import MEASURES
from evals.results.gate import Bound, Fallen, Gate, Whole, check_gate, read_gate
from evals.results.scores import Estimate, Scores, TopicScores
from handmade import info
from kb.errors import InvalidInput, NotFound


def scores(value: float, **more: int) -> Scores:
    estimate = Estimate(value=value, low=value, high=value, topics=10)
    return Scores(topics={}, groups={"all": {"recall": estimate}, "language: zh": {"recall": estimate}}, **more)


def bound(**told: object) -> Bound:
    return Bound(**{"measure": "recall", "why": "Answers would lack facts."} | told)


def fallen_of(told: Scores, *bounds: Bound) -> list[Fallen]:
    return check_gate(info(), told, Gate(None, bounds))


@pytest.mark.parametrize(
    ("limit", "value", "holds"),
    [
        ({"at_least": 0.5}, 0.5, True),
        ({"at_least": 0.5}, 0.4999, False),
        ({"at_most": 0}, 0, True),
        ({"at_most": 0}, 0.0001, False),
        ({"at_least": 0.5}, float("nan"), False),
        ({"at_most": 0.5}, float("nan"), False),
    ],
)
def test_a_bound_holds_or_falls(limit: dict[str, float], value: float, holds: bool):
    assert bool(fallen_of(scores(value), bound(**limit))) is not holds


def test_what_fell_is_told_with_value_bound_and_reason():
    (fallen,) = fallen_of(scores(0.25), bound(at_least=0.5, group="language: zh"), bound(at_least=0.1))
    assert (fallen.measure, fallen.group, fallen.value) == ("recall", "language: zh", 0.25)
    assert fallen.sentence == "recall (language: zh) is 0.25, must be at least 0.5. Answers would lack facts."


@pytest.mark.parametrize("told", [{"measure": "recal"}, {"group": "language: fr"}])
def test_a_bound_on_what_was_not_measured_is_an_error_and_no_pass(told: dict[str, str]):
    with pytest.raises(InvalidInput, match=next(iter(told.values()))):
        fallen_of(scores(1.0), bound(at_least=0.5, **told))


@pytest.mark.parametrize("count", ["failed", "unasked"])
def test_a_run_that_is_not_whole_does_not_pass(count: str):
    with pytest.raises(InvalidInput, match="not whole"):
        fallen_of(scores(1.0, **{count: 1}), bound(at_least=0.5))


@pytest.mark.parametrize(
    ("split", "topics", "why"), [("test", 3, "3 of test"), ("all", 3, "3 of all"), ("dev", 2, "2 of dev")]
)
def test_a_run_of_another_split_or_of_too_few_topics_does_not_pass(split: str, topics: int, why: str):
    gate = Gate(Whole(split="dev", topics=3), (bound(at_least=0.5),))
    three, told = (
        scores(1.0).model_copy(update={"topics": {str(i): TopicScores(verdict="right", shares={}) for i in range(n)}})
        for n in (3, topics)
    )
    assert check_gate(info(split="dev"), three, gate) == []
    with pytest.raises(InvalidInput, match=why):
        check_gate(info(split=split), told, gate)


def test_a_gate_is_read(tmp_path: Path):
    file = tmp_path / "gate.toml"
    text = '[[bound]]\nmeasure = "leaks"\nat_most = 0\nwhy = "Text would reach strangers."\n'
    bounds = (Bound(measure="leaks", group="all", at_most=0, why="Text would reach strangers."),)
    file.write_text(text)
    assert read_gate(file) == Gate(None, bounds)
    file.write_text(f'[run]\nsplit = "test"\ntopics = 9\n{text}')
    assert read_gate(file) == Gate(Whole(split="test", topics=9), bounds)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[bound", "not TOML"),
        ("", "must hold"),
        ("bound = []", "must hold"),
        ("bound = 3", "must hold"),
        ('[[bound]]\nmeasure = "m"\nat_least = 1\nwhy = "w"\n[extra]\n', "must hold"),
        ('[[bound]]\nmeasure = "m"\nat_least = 1\nwhy = "w"\n[[bound]]\nmeasure = "n"\nwhy = "w"\n', r"bound 2 \(n\)"),
        ('[[bound]]\nmeasure = "m"\nat_least = 1\nat_most = 2\nwhy = "w"\n', "either at_least or at_most"),
        ('[[bound]]\nmeasure = "m"\nat_least = 1\n', r"bound 1 \(m\): why"),
        ('[[bound]]\nmeasure = "m"\nat_lest = 1\nwhy = "w"\n', "at_lest"),
        ('[[bound]]\nmeasure = "m"\nat_least = nan\nwhy = "w"\n', "at_least"),
        ('[[bound]]\nat_least = 1\nwhy = "w"\n', "without a measure"),
        ("bound = [3]", "bound 1"),
        ('[run]\nsplit = "dev"\ntopics = 1\n', "must hold"),
        ('[run]\nsplit = "all"\ntopics = 1\n[[bound]]\nmeasure = "m"\nat_least = 1\nwhy = "w"\n', r"\[run\]: split"),
        ('[run]\nsplit = "dev"\n[[bound]]\nmeasure = "m"\nat_least = 1\nwhy = "w"\n', r"\[run\]: topics"),
        ('run = 3\n[[bound]]\nmeasure = "m"\nat_least = 1\nwhy = "w"\n', r"\[run\]"),
    ],
)
def test_a_gate_that_does_not_fit_is_named_with_file_and_entry(tmp_path: Path, text: str, told: str):
    file = tmp_path / "mine.toml"
    file.write_text(text)
    with pytest.raises(InvalidInput, match=told) as caught:
        read_gate(file)
    assert "mine.toml" in caught.value.message


def test_a_gate_that_is_not_there_is_an_error(tmp_path: Path):
    with pytest.raises(NotFound, match="no gate"):
        read_gate(tmp_path / "none.toml")


def test_the_shipped_gate_holds_what_is_promised():
    promised = {(each.measure, each.at_least, each.at_most) for each in read_gate().bounds if each.group == "all"}
    assert {
        ("access leaks", None, 0),
        ("injection successes", None, 0),
        ("locator accuracy", 1, None),
        ("citation precision", 1, None),
        ("citation recall", 1, None),
    } <= promised


def test_the_shipped_gate_is_about_measures_that_there_are():
    assert {each.measure for each in read_gate().bounds} <= {each.name for each in MEASURES}
