"""`make stress`: everything is counted, what is refused is told, and what is neither read nor refused fails it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from evals.bench import stress as of_stress
from evals.bench.stress import stress
from ingest.pipeline import Outcome, ingest
from making import folder


def publications(top: Path) -> Path:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inside.txt", "The Pier pilot began in 2022.")
    texts = {f"{name}.txt": f"The {name} pilot began in 2019." for name in "abc"}
    return folder(top / "pubs", {**texts, "cut.pdf": b"%PDF-1.4 cut", "all.zip": packed.getvalue()})


def run(*arguments: str | Path) -> tuple[int, str, dict[str, object]]:
    app = typer.Typer()
    app.command()(stress)
    ran = CliRunner().invoke(app, [str(each) for each in arguments])
    return ran.exit_code, ran.stdout, json.loads(ran.stdout.splitlines()[-1])


def test_every_file_is_counted_and_what_is_refused_is_told(tmp_path: Path):
    status, out, told = run(publications(tmp_path))
    formats = told["formats"]
    assert isinstance(formats, dict)
    counted = {name: (each["files"], each["documents"], each["refused"]) for name, each in formats.items()}
    assert (status, counted) == (0, {"pdf": (1, 0, 1), "txt": (3, 3, 0), "zip": (1, 1, 0)})
    assert "refused  pubs/cut.pdf: 'cut.pdf' looks like a PDF but is damaged." in out
    assert (told["broken"], told["findings"]) == ([], [])


def test_one_format_and_so_many_files_of_it(tmp_path: Path):
    _, _, told = run(publications(tmp_path), "--only", "txt", "--limit", "2")
    assert {name: each["documents"] for name, each in told["formats"].items()} == {"txt": 2}  # type: ignore[attr-defined]


def test_a_file_that_breaks_the_ingest_fails_it_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def breaking(library, found) -> Iterator[Outcome]:
        for outcome in ingest(library, found):
            if outcome.source.endswith("b.txt"):
                raise RuntimeError("unforeseen")
            yield outcome

    monkeypatch.setattr(of_stress, "ingest", breaking)
    status, out, told = run(publications(tmp_path), "--only", "txt")
    assert (status, told["broken"]) == (1, ["pubs/b.txt"])
    assert told["formats"]["txt"]["documents"] == 2  # type: ignore[index]
    assert "RuntimeError: unforeseen" in out
