"""The multivector index on a real file: what comes back, tiers as walls, whole after a kill, nothing erased left."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kb.access import Tier
from kb.index.maxsim import Tokens, quantise
from kb.index.multivector import AT_ONCE, ChunkVectors, MultiVectorIndex, TokenSum

ALL = tuple(Tier)
DIMENSIONS = 24


def unit(rows: int, seed: int = 0, dimensions: int = DIMENSIONS):
    made = np.random.default_rng(seed).standard_normal((rows, dimensions)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def content(revision: str, seed: int = 0, chunks: int = 3, dimensions: int = DIMENSIONS):
    """Some chunks, the nth with n sentences and n + 2 tokens, and the sum of the tokens."""
    kept = {
        f"{revision}.{n}": ChunkVectors(
            unit(1, seed + n, dimensions)[0],
            unit(n, seed + n + 50, dimensions),
            (f"{revision} title", *(f"{seed} 换电站 {of}" if of else "" for of in range(n))),
        )
        for n in range(chunks)
    }
    rows = [unit(n + 2, seed + n + 90, dimensions) for n in range(chunks)]
    tokens = {name: quantise(each, [1, len(each)]) for name, each in zip(kept, rows, strict=True)}
    total = np.concatenate(rows).astype(np.float64)
    return kept, tokens, TokenSum(len(total), total.sum(axis=0))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "multivector.sqlite"


@pytest.fixture
def index(file: Path) -> Iterator[MultiVectorIndex]:
    index = MultiVectorIndex(file, DIMENSIONS)
    yield index
    index.close()


def write(index: MultiVectorIndex, tier: Tier, revision: str, seed: int = 0):
    made = content(revision, seed)
    index.write(tier, revision, *made)
    return made


def assert_there(index: MultiVectorIndex, kept: dict[str, ChunkVectors], tokens: dict[str, Tokens]) -> None:
    found, found_tokens = index.chunks(ALL, list(kept)), index.tokens(ALL, list(kept))
    assert (found.keys(), found_tokens.keys()) == (kept.keys(), tokens.keys())
    for name, each in kept.items():
        assert (found[name].chunk.dtype, found[name].sentences.dtype) == (np.float32, np.float32)
        assert found[name].sentences.shape == each.sentences.shape
        assert np.allclose(found[name].chunk, each.chunk, atol=5e-4)  # kept in 16 bits
        assert np.allclose(found[name].sentences, each.sentences, atol=5e-4)
        assert found[name].terms == each.terms
    for name, each in tokens.items():
        for there, given in zip(found_tokens[name], each, strict=True):
            assert there.dtype == given.dtype
            assert np.array_equal(there, given)


def everything(file: Path) -> list[list[tuple[object, ...]]]:
    with sqlite3.connect(file) as connection:
        tables = [
            connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()
            for name in ("chunks", "tokens", "token_sums")
        ]
    connection.close()
    return tables


def test_what_goes_in_comes_out(index: MultiVectorIndex):
    kept, tokens, _ = write(index, Tier.PUBLIC, "rev_a")
    assert_there(index, kept, tokens)
    assert index.sentence_counts(Tier.PUBLIC) == {"rev_a.0": 0, "rev_a.1": 1, "rev_a.2": 2}
    assert index.ids_of_tokens(Tier.PUBLIC) == set(kept)


@pytest.mark.parametrize("terms", [("",), ("", ""), ("titl", "", ""), ("titl", "1.5 kwh", "换电站 换电", "x' -- \"y")])
def test_terms_come_back_as_they_were_written(index: MultiVectorIndex, terms: tuple[str, ...]):
    """Of a title or a sentence of stop words there are none: those of the others keep their places."""
    count = len(terms) - 1
    index.write(Tier.PUBLIC, "rev_a", {"rev_a.0": ChunkVectors(unit(1)[0], unit(count), terms)}, {}, None)
    assert index.chunks(ALL, ["rev_a.0"])["rev_a.0"].terms == terms


@pytest.mark.parametrize("dimensions", [1, 7, 384, 1536])
def test_vectors_may_have_any_dimension(file: Path, dimensions: int):
    index = MultiVectorIndex(file, dimensions)
    kept, tokens, summed = content("rev_a", dimensions=dimensions)
    index.write(Tier.PUBLIC, "rev_a", kept, tokens, summed)
    assert_there(index, kept, tokens)
    mean = index.token_mean(ALL, frozenset({"rev_a"}))
    assert mean is not None
    assert mean.shape == (dimensions,)
    index.close()


def test_a_read_never_leaves_its_tiers(index: MultiVectorIndex):
    made = {tier: write(index, tier, f"rev_{tier}", seed) for seed, tier in enumerate(Tier)}
    names = [name for kept, _, _ in made.values() for name in kept]
    revisions = frozenset(f"rev_{tier}" for tier in Tier)
    for tiers in ((Tier.PUBLIC,), (Tier.PUBLIC, Tier.MEMBER), ALL, (Tier.STAFF,), ()):
        allowed = {name for tier in tiers for name in made[tier][0]}
        assert set(index.chunks(tiers, names)) == set(index.tokens(tiers, names)) == allowed
        summed = [made[tier][2] for tier in tiers]
        mean = index.token_mean(tiers, revisions)
        if not tiers:
            assert mean is None
            continue
        assert mean is not None
        expected = sum(each.total for each in summed) / sum(each.tokens for each in summed)
        assert np.allclose(mean, expected, atol=1e-6)
    for tier in Tier:
        assert index.sentence_counts(tier).keys() == index.ids_of_tokens(tier) == made[tier][0].keys()


def test_the_mean_is_that_of_the_revisions_named(index: MultiVectorIndex):
    """One that is being written, or was just replaced, has no part in it."""
    _, _, first = write(index, Tier.PUBLIC, "rev_a", 1)
    _, _, second = write(index, Tier.PUBLIC, "rev_b", 2)
    more = content("rev_b", 3)
    index.write(Tier.PUBLIC, "rev_b", {f"rev_b.{n + 3}": each for n, each in enumerate(more[0].values())}, {}, more[2])
    assert index.token_mean(ALL, frozenset()) is None
    assert index.token_mean(ALL, frozenset({"rev_x"})) is None
    mean = index.token_mean(ALL, frozenset({"rev_a"}))
    assert mean is not None
    assert mean.dtype == np.float32
    assert np.allclose(mean, first.total / first.tokens, atol=1e-6)
    mean = index.token_mean(ALL, frozenset({"rev_b"}))  # written in two parts
    assert mean is not None
    assert np.allclose(mean, (second.total + more[2].total) / (second.tokens + more[2].tokens), atol=1e-6)


def test_an_encoder_without_tokens_leaves_none(index: MultiVectorIndex):
    kept, _, _ = content("rev_a")
    index.write(Tier.PUBLIC, "rev_a", kept, {}, None)
    assert_there(index, kept, {})
    assert index.ids_of_tokens(Tier.PUBLIC) == set()
    assert index.token_mean(ALL, frozenset({"rev_a"})) is None


def test_writing_again_changes_nothing_and_other_vectors_take_the_place(index: MultiVectorIndex, file: Path):
    write(index, Tier.PUBLIC, "rev_a")
    before = everything(file)
    write(index, Tier.PUBLIC, "rev_a")
    assert everything(file) == before
    kept, tokens, summed = write(index, Tier.PUBLIC, "rev_a", seed=7)
    assert_there(index, kept, tokens)
    mean = index.token_mean(ALL, frozenset({"rev_a"}))
    assert mean is not None
    assert np.allclose(mean, summed.total / summed.tokens, atol=1e-6)


def test_more_ids_than_a_statement_takes(index: MultiVectorIndex):
    names = [f"rev_a.{n}" for n in range(2 * AT_ONCE + 3)]
    vector = unit(1)[0]
    index.write(Tier.PUBLIC, "rev_a", dict.fromkeys(names, ChunkVectors(vector, vector[None], ("", ""))), {}, None)
    assert set(index.chunks(ALL, names)) == set(names)
    assert index.chunks(ALL, []) == {}
    assert set(index.chunks(ALL, ["rev_x.0", names[-1]])) == {names[-1]}


def traces_of(folder: Path, *vectors) -> int:
    """How many of these runs of bytes stand anywhere in the files of a folder."""
    files = [path.read_bytes() for path in folder.iterdir()]
    return sum(any(vector.tobytes() in content for content in files) for vector in vectors)


def test_what_is_erased_leaves_no_bytes(index: MultiVectorIndex, file: Path):
    for tier in Tier:
        write(index, tier, f"rev_{tier}", seed=ALL.index(tier))
    large = {f"rev_x.{n}": quantise(unit(300, seed=2000 + n), [0, 300]) for n in range(20)}  # over many pages
    kept, _, summed = content("rev_x", seed=1000, chunks=20)
    index.write(Tier.PUBLIC, "rev_x", kept, large, summed)
    index.write(Tier.PUBLIC, "rev_x", kept, large, summed)
    halves = [each.chunk.astype(np.float16) for each in kept.values()]
    rows = [tokens.values[row] for tokens in large.values() for row in (0, 150, 299)]
    wanted = [*halves, *rows, summed.total]
    assert traces_of(file.parent, *wanted) > len(halves), "some stand in the file; a long blob is cut by its pages"
    assert "1000 换电站 7".encode() in b"".join(path.read_bytes() for path in file.parent.iterdir())
    index.erase("rev_x")
    assert traces_of(file.parent, *wanted) == 0
    left = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"rev_x" not in left
    assert "1000 换电站".encode() not in left
    assert [index.sentence_counts(tier).keys() for tier in Tier] == [content(f"rev_{t}")[0].keys() for t in Tier]
    assert index.token_mean(ALL, frozenset({"rev_x"})) is None


def test_it_is_erased_while_others_read(index: MultiVectorIndex, file: Path):
    kept, tokens, _ = write(index, Tier.PUBLIC, "rev_a")
    write(index, Tier.PUBLIC, "rev_b", seed=3)
    other = MultiVectorIndex(file, DIMENSIONS)
    assert set(other.chunks(ALL, list(kept))) == set(kept)
    index.erase("rev_a")
    halves = [each.chunk.astype(np.float16) for each in kept.values()]
    assert traces_of(file.parent, *halves, *(each.values for each in tokens.values())) == 0
    assert other.chunks(ALL, list(kept)) == {}
    other.close()


def test_what_was_written_is_there_after_reopening(file: Path):
    index = MultiVectorIndex(file, DIMENSIONS)
    kept, tokens, _ = write(index, Tier.STAFF, "rev_a")
    index.close()
    again = MultiVectorIndex(file, DIMENSIONS)
    assert_there(again, kept, tokens)
    again.close()
    assert [path.name for path in file.parent.iterdir()] == [file.name], "closed, it is one file"


def test_a_write_that_fails_leaves_nothing_of_itself(index: MultiVectorIndex, file: Path):
    before = everything(file)
    kept, tokens, summed = content("rev_a")
    broken = {**tokens, "rev_a.9": tokens["rev_a.0"]._replace(bounds=None)}
    with pytest.raises(AttributeError):
        index.write(Tier.PUBLIC, "rev_a", kept, broken, summed)  # type: ignore[arg-type]
    assert everything(file) == before
    index.write(Tier.PUBLIC, "rev_a", kept, tokens, summed)
    assert_there(index, kept, tokens)


def test_a_process_killed_while_writing_leaves_whole_batches(file: Path):
    writer = """
import sys
from pathlib import Path
import numpy as np
from kb.access import Tier
from kb.index.maxsim import quantise
from kb.index.multivector import ChunkVectors, MultiVectorIndex, TokenSum
index = MultiVectorIndex(Path(sys.argv[1]), 384)
vectors = np.random.default_rng(0).standard_normal((200, 384)).astype(np.float32)
for batch in range(1000):
    names = [f"rev_{batch}.{row}" for row in range(10)]
    kept = {name: ChunkVectors(vectors[0], vectors[1:5], ("",) * 5) for name in names}
    tokens = {name: quantise(vectors, [0, 100, 200]) for name in names}
    total = vectors.sum(axis=0).astype(np.float64)
    index.write(Tier.PUBLIC, f"rev_{batch}", kept, tokens, TokenSum(200, total))
    print(batch, flush=True)
"""
    command = [sys.executable, "-c", writer, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told = [int(process.stdout.readline()) for _ in range(20)]
        process.kill()
        told += [int(line) for line in process.stdout]
    index = MultiVectorIndex(file, 384)
    there = index.sentence_counts(Tier.PUBLIC)
    batches = len(there) // 10
    assert batches in {len(told), len(told) + 1}, "the batch that was being written is there or not"
    whole = {f"rev_{batch}.{row}" for batch in range(batches) for row in range(10)}
    assert there == dict.fromkeys(whole, 4)
    assert index.ids_of_tokens(Tier.PUBLIC) == whole
    for batch in range(batches):
        assert index.token_mean(ALL, frozenset({f"rev_{batch}"})) is not None
    assert index.token_mean(ALL, frozenset({f"rev_{batches}"})) is None
    assert len(index.tokens(ALL, [f"rev_{batches - 1}.9"])["rev_" + f"{batches - 1}.9"].values) == 200
    index.erase("rev_0")
    assert index.chunks(ALL, ["rev_0.0"]) == {}
    index.close()
