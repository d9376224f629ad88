"""The benchmark of the vector index, at a tiny size: what it counts as found, and that its figures are there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from evals.bench.index import TOLD, bench, extrapolate, name_of
from evals.bench.index_vectors import blended
from evals.bench.indexing import query_figures, unreachable, write_figures
from kb.index import vectors as of_chroma
from kb.index.vectors import VectorIndex

PUBLICATION = "The Harbor pilot put {} trucks on the road in 2023. Each of them drove along quay {} all the year.\n\n"


def cloud(count: int, seed: int = 0):
    """Unit vectors round one mean, as an encoder's are."""
    made = np.random.default_rng(seed).standard_normal((count, 32)).astype(np.float32) + 1.5
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_the_command_prints_a_table_and_as_its_last_line_the_figures(tmp_path: Path):
    (tmp_path / "pilots.txt").write_text("".join(PUBLICATION.format(n, n + 7) for n in range(40)), encoding="utf-8")
    app = typer.Typer()
    app.command()(bench)
    few = ["--passages", "20", "--questions", "10", "--sizes", "200,400", "--extrapolated", "4000"]
    ran = CliRunner().invoke(app, ["--texts", str(tmp_path), *few])
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout.splitlines()[-1])
    assert {f"{key}_{size}" for key in TOLD for size in ("200", "400")} <= set(told)
    assert {"query_ms_4k_extrapolated", "mb_on_disk_4k_extrapolated"} <= set(told)
    assert told["recall_at_20_400"] == 1.0
    assert told["unreachable_400"] == 0.0
    assert all(what in ran.stdout for what in TOLD.values())


@pytest.mark.parametrize("sizes", ["ten", "", "400,200", "100", "400,400"])
def test_sizes_that_are_none_are_refused(sizes: str):
    app = typer.Typer()
    app.command()(bench)
    ran = CliRunner().invoke(app, ["--sizes", sizes])
    assert "are not sizes of an index" in str(ran.exception)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[VectorIndex]:
    index = VectorIndex(tmp_path)
    yield index
    index.close()


def test_a_graph_that_misses_is_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(of_chroma, "GRAPH", {"max_neighbors": 2, "ef_construction": 2, "ef_search": 2})
    index, vectors = VectorIndex(tmp_path), cloud(1500)
    write_figures(index, vectors)
    assert query_figures(index, vectors, cloud(30, seed=1), 20)["recall_at_20"] < 0.9
    assert unreachable(index, vectors) > 0
    index.close()


def test_equal_passages_may_stand_for_one_another(index: VectorIndex):
    vectors = np.repeat(cloud(10), 40, axis=0)
    write_figures(index, vectors)
    assert query_figures(index, vectors, cloud(30, seed=1), 20)["recall_at_20"] == 1.0


def test_what_is_further_away_than_the_nearest_does_not_count(index: VectorIndex):
    vectors = cloud(100)
    write_figures(index, vectors)
    index.erase(f"rev_{0:020d}")  # 50 of them: what is found in their place is further away
    assert 0.3 < query_figures(index, vectors, cloud(30, seed=1), 20)["recall_at_20"] < 0.7


def test_blends_lie_where_the_real_ones_do():
    real = cloud(500)
    made = blended(real, 2000)
    assert made.dtype == np.float32
    assert made.shape == (2000, 32)
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    assert {row.tobytes() for row in real} <= {row.tobytes() for row in made}
    assert np.allclose(made.mean(axis=0), real.mean(axis=0), atol=0.02)
    asked = cloud(50, seed=1)
    nearest = np.sort(asked @ made.T, axis=1)[:, -20]
    assert np.abs(nearest - np.sort(asked @ cloud(2000, seed=3).T, axis=1)[:, -20]).mean() < 0.02
    assert len(blended(real, 100)) == 100


def test_what_is_extrapolated_goes_on_as_a_power_of_the_size():
    small = {"recall_at_20": 0.99, "query_ms": 2.0, "unreachable": 0.0}
    large = {"recall_at_20": 0.98, "query_ms": 6.0, "unreachable": 0.1}
    told = extrapolate((10, small), (100, large), 1000)
    assert told == pytest.approx({"recall_at_20": 0.96, "query_ms": 18.0})


def test_sizes_have_short_names():
    assert [name_of(count) for count in (250, 10_000, 1_000_000)] == ["250", "10k", "1m"]
