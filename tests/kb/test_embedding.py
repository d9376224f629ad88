"""Texts to vectors in the indexes: each sentence has the tokens of its words, and no pass gives another vector."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from kb.access import Tier
from kb.embedding import CHUNKS_AT_ONCE, embed, encode_tokens, make_tokens, tokens_of
from kb.encoder.onnx_encoder import MOST_CHARACTERS, OnnxE5, open_onnx_encoder
from kb.index.encoder import TokenEncoder
from kb.index.indexes import Indexes
from kb.index.maxsim import token_cosines
from kb.index.terms import terms
from kb.records import IndexEntry, index_entries, index_entry
from kb.settings import Settings
from making import revision
from plain_encoder import PlainEncoder

ALL = tuple(Tier)


@pytest.fixture(scope="module")
def encoder() -> Iterator[OnnxE5]:
    with open_onnx_encoder(Settings().cache, 2) as encoder:
        yield encoder


@pytest.fixture
def indexes(tmp_path: Path) -> Iterator[Indexes]:
    indexes = Indexes.open(tmp_path / "index", 384)
    yield indexes
    indexes.close()


def entry_of(embedded: str, *sentences: str) -> IndexEntry:
    return index_entry("rev_a.0", "rev_a", embedded, [(text, f"Lead: {text}") for text in sentences])


def words(encoder: OnnxE5, entry: IndexEntry) -> list[str]:
    """The characters of each sentence's tokens; first those before all sentences."""
    (found,) = encoder.encode_tokens([entry.embedded])
    bounds = [0, *tokens_of(entry, found).bounds]
    spans = [found.spans[begin:end] for begin, end in pairwise(bounds)]
    return ["".join(entry.embedded[begin:end] for begin, end in part) for part in spans]


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("head", "sentences", "glue"),
    [
        ("Harbor pilot", ("The pilot had 12 trucks.", "It ended in 2023!", "Who paid?"), " "),
        ("Notes", ("It rained.", "It rained.", "The sun shone.", "It rained."), " "),
        ("It rained.\nIt rained. > The sun shone.", ("It rained.", "The sun shone."), " "),
        ("Short\nIt", ("It", "rained.", "It"), " "),
        ("江苏计划", ("江苏省计划到2025年建成500座换电站。", "浙江也有计划。", "谁来付钱？"), ""),
        ("计划。", ("计划。", "计划。", "换电站计划。", "计划。"), ""),
        ("Fleets", ("Fields covered:", "batteries", "½-ton trucks…", "“ports”"), "\n"),
        ("Mixed", ("Trucks (卡车) of 宁波。", "电池 and motors.", "  500座"), " "),
    ],
)
def test_each_sentence_has_the_tokens_of_its_words(encoder: OnnxE5, head: str, sentences: tuple[str, ...], glue: str):
    entry = entry_of(f"{head}\n{glue.join(sentences)}", *sentences)
    assert [entry.embedded[begin:end] for begin, end in entry.ranges] == list(sentences)
    assert entry.ranges[0][0] == len(head) + 1, "not the heading, which says the same"
    assert words(encoder, entry) == [bare(head), *map(bare, sentences)]


def test_in_the_sample_too(encoder: OnnxE5):
    """Chunks as the chunker makes them."""
    text = (
        "The chair in 2012 was Alice Oldham. The Ochre Hall was the venue.\n中国的卡车。论坛在宁波举行。\nForum notes"
    )
    for entry in index_entries(revision(text)):
        own = words(encoder, entry)
        assert own[1:] == [bare(entry.embedded[begin:end]) for begin, end in entry.ranges]
        assert len(own) == len(entry.sentences) + 1


def test_of_a_chunk_longer_than_the_encoder_reads_the_last_sentences_have_no_tokens(encoder: OnnxE5):
    sentences = [f"In {n} the city of Ningbo had {n * 37} trucks." for n in range(1000)]
    entry = entry_of("Title\n" + " ".join(sentences), *sentences)
    assert len(entry.embedded) > 2 * MOST_CHARACTERS
    tokens = make_tokens(encoder, [entry])["rev_a.0"]
    counts = np.diff(tokens.bounds)
    assert len(counts) == len(sentences)
    read = int(np.argmin(counts > 0))
    assert 200 < read < 600
    assert (counts[: read - 1] > 5).all()
    assert (counts[read:] == 0).all()
    assert tokens.bounds[-1] == len(tokens.values)
    mean = np.zeros(384, np.float32)
    (found,) = token_cosines(encoder.encode_tokens(["trucks"])[0].vectors, [tokens], mean)
    assert [each is None for each in found.of_sentences()] == (counts == 0).tolist()


def entries(count: int) -> list[IndexEntry]:
    texts = [(f"Truck {n} went to Ningbo.", f"城市{n}有电池。") for n in range(count)]
    return [
        index_entry(f"rev_a.{n}", "rev_a", "Title\n" + " ".join(each), [(text, f"Lead: {text}") for text in each])
        for n, each in enumerate(texts)
    ]


def test_the_indexes_hold_what_each_text_alone_would_give(encoder: OnnxE5, indexes: Indexes):
    made, told = entries(CHUNKS_AT_ONCE + 3), list[int]()
    embed(encoder, indexes, Tier.MEMBER, "doc_a", "rev_a", made, True, told.append)
    ids = [entry.id for entry in made]
    assert told == [3 * CHUNKS_AT_ONCE, 3 * len(made)]
    assert indexes.vectors.ids(Tier.MEMBER) == set(ids) == indexes.multivector.ids_of_tokens(Tier.MEMBER)
    kept, tokens = indexes.multivector.chunks(ALL, ids), indexes.multivector.tokens(ALL, ids)
    chunks = encoder.encode_passages([entry.embedded for entry in made])
    alone = make_tokens(encoder, made)
    for entry, chunk in zip(made, chunks, strict=True):
        assert np.allclose(kept[entry.id].chunk, chunk, atol=5e-4)
        assert np.allclose(kept[entry.id].sentences, encoder.encode_passages(entry.sentences), atol=5e-4)
        assert np.array_equal(tokens[entry.id].bounds, alone[entry.id].bounds)
        assert np.abs(tokens[entry.id].values.astype(int) - alone[entry.id].values).max() <= 1
        assert kept[entry.id].terms == tuple(" ".join(terms(text)) for text in ("Title", *entry.sentences))
        assert indexes.vectors.query((Tier.MEMBER,), chunk, 1) == {entry.id: pytest.approx(1.0, abs=1e-4)}


def test_the_mean_is_that_of_all_tokens_whether_they_are_kept_or_not(encoder: OnnxE5, tmp_path: Path):
    made, means = entries(CHUNKS_AT_ONCE + 3), []
    for keep in (True, False):
        indexes = Indexes.open(tmp_path / str(keep), 384)
        embed(encoder, indexes, Tier.PUBLIC, "doc_a", "rev_a", made, keep)
        assert bool(indexes.multivector.ids_of_tokens(Tier.PUBLIC)) is keep
        means.append(indexes.multivector.token_mean(ALL, frozenset({"rev_a"})))
        indexes.close()
    vectors = np.concatenate([each.vectors for each in encoder.encode_tokens([entry.embedded for entry in made])])
    expected = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).mean(axis=0)
    assert np.array_equal(means[0], means[1])
    assert np.allclose(means[0], expected, atol=1e-5)


def test_an_encoder_without_tokens_gives_chunks_and_sentences(encoder: OnnxE5, indexes: Indexes):
    plain, made = PlainEncoder(encoder), entries(3)
    assert not isinstance(plain, TokenEncoder)
    assert encode_tokens(plain, ["x"]) is None
    assert make_tokens(plain, made) == {}
    embed(plain, indexes, Tier.PUBLIC, "doc_a", "rev_a", made, True)
    ids = [entry.id for entry in made]
    kept = indexes.multivector.chunks(ALL, ids)
    assert np.allclose(kept["rev_a.2"].chunk, encoder.encode_passages([made[2].embedded])[0], atol=5e-4)
    assert indexes.multivector.sentence_counts(Tier.PUBLIC) == dict.fromkeys(ids, 2)
    assert indexes.multivector.tokens(ALL, ids) == {}
    assert indexes.multivector.token_mean(ALL, frozenset({"rev_a"})) is None


def test_a_publication_without_text_is_no_error(encoder: OnnxE5, indexes: Indexes):
    embed(encoder, indexes, Tier.PUBLIC, "doc_a", "rev_a", [], True)
    assert indexes.vectors.ids(Tier.PUBLIC) == set()
    assert make_tokens(encoder, []) == {}


def test_the_vector_of_the_pass_over_the_tokens_is_that_of_the_text(encoder: OnnxE5):
    texts = [entry.embedded for entry in entries(5)]
    for queries, plain in ((False, encoder.encode_passages(texts)), (True, encoder.encode_queries(texts))):
        found = encode_tokens(encoder, texts, queries=queries)
        assert found is not None
        assert np.allclose([each.pooled for each in found], plain, atol=1e-5)
