"""The vector index on a real Chroma: cosines, tiers as walls, idempotent writing, erasing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kb.access import Tier
from kb.errors import InvalidInput
from kb.index.vectors import BATCH, MOST_IN_FILTER, VectorIndex

ALL = tuple(Tier)


def unit(rows: int, dimensions: int = 24, seed: int = 0):
    made = np.random.default_rng(seed).standard_normal((rows, dimensions)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def names(revision: str, count: int) -> list[str]:
    return [f"{revision}.{number}" for number in range(count)]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[VectorIndex]:
    index = VectorIndex(tmp_path / "vectors")
    yield index
    index.close()


def write(index: VectorIndex, tier: Tier, revision: str, vectors) -> list[str]:
    ids = names(revision, len(vectors))
    index.write(tier, f"doc_{revision}", revision, ids, vectors)
    return ids


def test_scores_are_the_cosines_best_first(index: VectorIndex):
    vectors = unit(40)
    ids = write(index, Tier.PUBLIC, "rev_a", 3 * vectors)  # of whatever length
    question = unit(1, seed=1)[0]
    found = index.query(ALL, question, 10)
    cosines = vectors @ question
    best = np.argsort(-cosines)[:10]
    assert list(found) == [ids[i] for i in best]
    assert np.allclose(list(found.values()), cosines[best], atol=1e-5)


def test_the_nearest_are_found_among_many(index: VectorIndex):
    vectors = unit(1200)
    ids = write(index, Tier.PUBLIC, "rev_a", vectors)
    questions = unit(20, seed=2)
    found = [set(index.query((Tier.PUBLIC,), each, 10)) for each in questions]
    right = [{ids[i] for i in np.argsort(-(vectors @ each))[:10]} for each in questions]
    assert sum(len(a & b) for a, b in zip(found, right, strict=True)) >= 0.99 * 200


def test_a_query_never_leaves_its_tiers(index: VectorIndex):
    vectors = unit(2)
    for tier in Tier:
        write(index, tier, f"rev_{tier}", vectors)
    assert set(index.query((Tier.PUBLIC,), vectors[0], 50)) == {"rev_public.0", "rev_public.1"}
    assert len(index.query((Tier.PUBLIC, Tier.MEMBER), vectors[0], 50)) == 4
    assert set(index.query((Tier.MEMBER,), vectors[0], 50)) == {"rev_member.0", "rev_member.1"}


def test_a_query_may_be_kept_to_some_revisions(index: VectorIndex):
    vectors = unit(1)
    for revision in ("rev_a", "rev_b", "rev_c"):
        write(index, Tier.PUBLIC, revision, vectors)
    assert set(index.query(ALL, vectors[0], 9, ["rev_a", "rev_c"])) == {"rev_a.0", "rev_c.0"}
    with pytest.raises(InvalidInput, match=f"more than {MOST_IN_FILTER}"):
        index.query(ALL, vectors[0], 9, ["rev"] * (MOST_IN_FILTER + 1))


def test_writing_again_changes_nothing_and_other_vectors_take_the_place(index: VectorIndex):
    first, second = unit(3), unit(3, seed=5)
    ids = write(index, Tier.PUBLIC, "rev_a", first)
    write(index, Tier.PUBLIC, "rev_a", first)
    assert index.ids(Tier.PUBLIC) == set(ids)
    write(index, Tier.PUBLIC, "rev_a", second)
    assert index.ids(Tier.PUBLIC) == set(ids)
    for name, vector in zip(ids, second, strict=True):
        assert index.query(ALL, vector, 1) == {name: pytest.approx(1.0, abs=1e-5)}


def test_more_than_a_batch_goes_in_and_comes_out(index: VectorIndex):
    ids = write(index, Tier.PUBLIC, "rev_a", unit(2 * BATCH + 3, dimensions=2))
    assert index.ids(Tier.PUBLIC) == set(ids)


def test_what_is_erased_is_gone_from_every_collection(index: VectorIndex):
    vectors = unit(2)
    for tier in Tier:
        write(index, tier, "rev_a", vectors)
    kept = write(index, Tier.PUBLIC, "rev_b", vectors)
    index.erase("rev_a")
    assert set(index.query(ALL, vectors[0], 50)) == set(kept)
    assert [index.ids(tier) for tier in Tier] == [set(kept), set(), set()]


def test_what_was_written_is_there_after_reopening(tmp_path: Path):
    vectors = unit(5)
    index = VectorIndex(tmp_path)
    ids = write(index, Tier.STAFF, "rev_a", vectors)
    index.close()
    again = VectorIndex(tmp_path)
    assert next(iter(again.query(ALL, vectors[3], 1))) == ids[3]
    again.close()


def test_a_process_killed_while_writing_leaves_every_batch_it_was_told_of(tmp_path: Path):
    writer = """
import sys
from pathlib import Path
import numpy as np
from kb.access import Tier
from kb.index.vectors import VectorIndex
index, vectors = VectorIndex(Path(sys.argv[1])), np.load(sys.argv[2])
for start in range(0, len(vectors), 50):
    ids = [f"rev_{start}.{row}" for row in range(start, start + 50)]
    index.write(Tier.PUBLIC, "doc", f"rev_{start}", ids, vectors[start : start + 50])
    print(start, flush=True)
"""
    vectors = unit(5000)
    np.save(tmp_path / "vectors.npy", vectors)
    command = [sys.executable, "-c", writer, str(tmp_path / "index"), str(tmp_path / "vectors.npy")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told = [
            int(process.stdout.readline()) for _ in range(30)
        ]  # past the first thousand, after which Chroma saves the graph
        process.kill()
        told += [int(line) for line in process.stdout]
    index = VectorIndex(tmp_path / "index")
    ids = index.ids(Tier.PUBLIC)
    assert {f"rev_{start}.{row}" for start in told for row in range(start, start + 50)} <= ids
    assert len(ids) in {50 * len(told), 50 * len(told) + 50}, "the batch that was being written is there or not"
    for row in range(0, 50 * len(told), 25):
        assert list(index.query(ALL, vectors[row], 1)) == [f"rev_{row // 50 * 50}.{row}"]
    index.close()
