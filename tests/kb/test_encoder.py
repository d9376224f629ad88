"""The encoder: the same text gives the same vector, whole, in any company; and a library remembers who made it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kb.access import STAFF
from kb.catalog.catalog import Identity
from kb.catalog.opening import open_catalog
from kb.encoder.onnx_encoder import MOST_WINDOWS, OnnxE5, open_onnx_encoder
from kb.errors import IncompatibleLibrary
from kb.index.encoder import check_encoder, golden_vector
from kb.library import Library, open_library
from kb.maintenance import check
from kb.settings import Settings
from making import answer, revision

TEXTS = ["Zero-emission trucks by 2030.", "江苏省计划建成500座换电站。", "Who do I call?", "卡车", "x"]


@pytest.fixture(scope="module")
def encoder() -> Iterator[OnnxE5]:
    with open_onnx_encoder(Settings().cache, 2) as encoder:
        yield encoder


def test_a_batch_gives_what_each_text_alone_gives(encoder: OnnxE5):
    batch = encoder.encode_passages(TEXTS)
    assert (batch.dtype, batch.shape) == (np.float32, (len(TEXTS), encoder.dimensions))
    assert np.allclose(batch, np.concatenate([encoder.encode_passages([text]) for text in TEXTS]), atol=1e-5)
    assert np.allclose(np.linalg.norm(batch, axis=1), 1.0, atol=1e-5)


def test_questions_and_passages_are_told_apart(encoder: OnnxE5):
    assert not np.allclose(encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS), atol=1e-3)


def test_no_texts_give_no_rows(encoder: OnnxE5):
    assert encoder.encode_passages([]).shape == (0, encoder.dimensions)


def test_a_nul_does_not_cut_the_text_off(encoder: OnnxE5):
    whole, cut, clean = encoder.encode_passages(["Trucks\0 of Ningbo", "Trucks", "Trucks  of Ningbo"])
    assert np.array_equal(whole, clean)
    assert not np.allclose(whole, cut, atol=1e-3)


def test_of_an_endless_text_the_beginning_is_seen(encoder: OnnxE5):
    """Otherwise an image that is inlined into a web page would hold up an ingest for minutes."""
    text = "Trucks of Ningbo. " * 200 * MOST_WINDOWS
    whole, more = encoder.encode_passages([text, text + "aGVsbG8gd29ybGQ" * 100])
    assert np.allclose(whole, more, atol=1e-5)


def test_many_threads_get_the_vectors_that_one_gets(encoder: OnnxE5):
    expected = encoder.encode_queries(TEXTS)
    wrong: list[int] = []

    def work() -> None:
        for _ in range(4):
            wrong.extend(
                i
                for i, text in enumerate(TEXTS)
                if np.abs(encoder.encode_queries([text])[0] - expected[i]).max() > 1e-5
            )

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_two_languages_share_one_space(encoder: OnnxE5):
    question = encoder.encode_queries(["How many battery swap stations does Jiangsu plan?"])[0]
    stations, cook = encoder.encode_passages(["江苏省计划建成500座换电站。", "先把洋葱切碎，放入锅中煎。"])
    assert question @ stations > question @ cook + 0.05


def test_the_check_takes_rounding_and_refuses_other_numbers(encoder: OnnxE5):
    golden = golden_vector(encoder)
    check_encoder(encoder, encoder.name, golden + np.float32(1e-6))
    for other in (-golden, np.roll(golden, 1), golden[:100]):
        with pytest.raises(IncompatibleLibrary, match="other vectors on this machine"):
            check_encoder(encoder, encoder.name, other)
    with pytest.raises(IncompatibleLibrary, match=r"embedded by minilm/1, and this is multilingual-e5-small/onnx"):
        check_encoder(encoder, "minilm/1", golden)


def spoil(home: Path, encoder: str | None = None) -> None:
    """Let the library in `home` say that another encoder made it, or this one on another sort of machine."""
    with open_catalog(Settings(home=home)) as catalog:
        was = catalog.identity()
        assert was is not None
        golden = was.golden if encoder else np.roll(was.golden, 1)
        catalog.set_identity(Identity(encoder or was.encoder, golden, was.folder))


@pytest.mark.parametrize("name", ["minilm/1", None])
def test_a_library_of_another_encoder_is_refused_until_it_is_reindexed(own_home: Path, name: str | None):
    spoil(own_home, name)
    with pytest.raises(IncompatibleLibrary) as caught, open_library(Settings(home=own_home), purpose="tests"):
        pass
    assert "footnote reindex" in caught.value.advice
    with open_library(Settings(home=own_home), purpose="tests", any_encoder=True) as library:
        library.reindex()
        assert check(library).findings == ()
    with open_library(Settings(home=own_home), purpose="tests") as library:
        assert check(library).findings == ()
        assert (
            "12 zero-emission trucks" in answer(library, "How many trucks did the Harbor pilot put on the road?").text
        )


class _Cut(BaseException):
    """Stands for Ctrl-C."""


def test_a_reindex_that_is_cut_short_leaves_the_old_indexes_serving(own: Library, own_home: Path):
    before, version = answer(own, "Who won the Zanzibar tender?", STAFF), own.index_version

    def cut(done: int, _total: int) -> None:
        if done == 3:
            raise _Cut

    with pytest.raises(_Cut):
        own.reindex(cut)
    after = answer(own, "Who won the Zanzibar tender?", STAFF)
    assert (after.text, after.status, own.index_version) == (before.text, "answered", version)
    assert [path.name for path in own_home.glob("index-*")] == ["index-1"]
    own.reindex()
    own.store(revision("The Mill pilot began in 2025."))
    assert check(own).findings == ()
    assert answer(own, "Who won the Zanzibar tender?", STAFF).text == before.text
