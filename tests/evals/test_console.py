"""The kept runs as the console is offered them."""

from __future__ import annotations

from pathlib import Path

import pytest

import runs
from evals.console import KeptRuns
from evals.results.scores import write_scores
from kb.errors import NotFound
from kb.evaluations import find_evaluations

RIGHT = "The Harbor pilot put 12 trucks on the road."


def test_the_console_finds_them_in_the_library_folder(tmp_path: Path):
    made = runs.run(tmp_path / "runs" / "one", [runs.record("0", RIGHT), runs.record("1", RIGHT)])
    scores = runs.scores({"0": "right", "1": "wrong"}, **{"access leaks": {"0": (2, 2), "1": (1, 2)}})
    write_scores(scores, made.folder)
    runs.run(tmp_path / "runs" / "half", [])
    found = find_evaluations(tmp_path)
    assert isinstance(found, KeptRuns)
    half, one = sorted(found.runs(), key=lambda each: each.name)
    assert (one.topics, one.trouble, half.headlines) == (2, "", ())
    assert half.trouble.startswith("Not finished: `footnote eval run --out")
    told = {each.measure: each for each in one.headlines}
    assert (told["answers right"].value, told["answers right"].scale) == (0.5, "share")
    assert (told["access leaks"].value, told["access leaks"].scale) == (3, "count")


def test_a_name_never_leads_out_of_the_folder(tmp_path: Path):
    runs.run(tmp_path / "elsewhere", [])
    (tmp_path / "runs").mkdir()
    with pytest.raises(NotFound):
        KeptRuns(tmp_path / "runs").compare("../elsewhere", "../elsewhere")


def test_without_any_run_there_is_none(tmp_path: Path):
    assert list(KeptRuns(tmp_path / "runs").runs()) == []
