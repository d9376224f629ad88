"""The benchmark of ingestion, at a tiny size."""

from __future__ import annotations

import json
from pathlib import Path

import typer
from typer.testing import CliRunner

from evals.bench.ingest import TOLD, bench


def test_the_command_prints_a_table_and_as_its_last_line_the_figures(tmp_path: Path):
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"The Harbor pilot put {number} trucks on the road.", encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    app = typer.Typer()
    app.command()(bench)
    ran = CliRunner().invoke(app, ["--texts", str(tmp_path), "--whole"])
    assert ran.exit_code == 0, ran.output
    assert ".txt    4      1        3      3" in ran.stdout
    told = json.loads(ran.stdout.splitlines()[-1])
    assert {*TOLD} <= {*told}
    assert (told["files"], told["refused"], told["chunks"]) == (4, 1, 3)
    assert told["ingest_over_embedding"] > 0
    assert told["peak_mb"] >= told["peak_parent_mb"] > 50
