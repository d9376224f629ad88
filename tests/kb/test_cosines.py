"""Cosines of another encoder brought to where our own lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from kb.encoder.onnx_encoder import OnnxE5, open_onnx_encoder
from kb.index.cosine_pairs import PAIRS
from kb.index.cosines import OWN, CosineScale, Line, measured_scale
from kb.index.encoder import Vectors
from kb.settings import Settings


@pytest.fixture(scope="module")
def own() -> Iterator[OnnxE5]:
    with open_onnx_encoder(Settings().cache, 2) as encoder:
        yield encoder


class Shifted:
    """Our own encoder with a vector taken away, so that its cosines lie elsewhere; or one that knows English only."""

    def __init__(self, own: OnnxE5, *, deaf_to_chinese: bool = False) -> None:
        self._own = own
        self._mean = own.encode_passages([text for pair in PAIRS for text in pair]).mean(axis=0)
        self._deaf = deaf_to_chinese
        self._noise = np.random.default_rng(0)

    name, dimensions = "shifted/384", 384

    def close(self) -> None:
        pass

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._moved(texts, self._own.encode_queries(texts))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._moved(texts, self._own.encode_passages(texts))

    def _moved(self, texts: Sequence[str], vectors: Vectors) -> Vectors:
        if self._deaf:
            chinese = [not text.isascii() for text in texts]
            vectors[chinese] = self._noise.normal(size=(sum(chinese), 384))
        moved = vectors - self._mean
        return (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)


def test_where_our_own_lie_is_as_it_is_written(own: OnnxE5):
    """Were the numbers in `OWN` others, this would find lines that change its cosines."""
    for line in measured_scale(own).lines.values():
        assert line.slope == pytest.approx(1, abs=0.02)
        assert line.slope * 0.8 + line.offset == pytest.approx(0.8, abs=0.005)


def test_a_scale_without_lines_changes_nothing():
    assert CosineScale().apply(0.31, "en", "zh") == 0.31
    assert CosineScale.of_json(CosineScale().to_json()) == CosineScale()


def test_another_encoders_cosines_come_to_lie_where_ours_do(own: OnnxE5):
    other = Shifted(own)
    scale = measured_scale(other)
    assert scale.blind == ()
    assert CosineScale.of_json(scale.to_json()) == scale
    questions = {"en": "Who won the tender for charging?", "zh": "谁中标了充电项目？"}
    texts = {"en": "Ortolan Motors won the charging tender.", "zh": "奥托兰汽车公司中标充电项目。"}
    for language, question in questions.items():
        for of_text, text in texts.items():
            was = float(own.encode_queries([question])[0] @ own.encode_passages([text])[0])
            found = float(other.encode_queries([question])[0] @ other.encode_passages([text])[0])
            assert abs(found - was) > 0.05
            assert scale.apply(found, language, of_text) == pytest.approx(was, abs=0.03)


def test_where_an_encoder_tells_nothing_apart_every_cosine_is_a_strangers(own: OnnxE5):
    scale = measured_scale(Shifted(own, deaf_to_chinese=True))
    assert set(scale.blind) == {"zh", "across"}
    assert scale.lines["zh"] == Line(0.0, OWN["zh"].unrelated)
    assert scale.apply(0.99, "zh", "en") == OWN["across"].unrelated
    assert scale.apply(0.9, "en", "en") > scale.apply(0.1, "en", "en")
