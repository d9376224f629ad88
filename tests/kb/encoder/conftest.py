"""The graphs and the vocabulary, made once; and real text in both languages."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.encoder.onnx_encoder import OnnxE5, open_onnx_encoder
from kb.encoder.weights import Weights, read_weights

CORPUS = Path(__file__).parents[3] / "corpus"
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("encoder")


@pytest.fixture(scope="session")
def weights() -> Weights:
    return read_weights()


@pytest.fixture(scope="session")
def encoder(cache: Path) -> Iterator[OnnxE5]:
    with open_onnx_encoder(cache, 2) as encoder:
        yield encoder


@pytest.fixture(scope="session")
def fp32(cache: Path) -> Iterator[OnnxE5]:
    with open_onnx_encoder(cache, 2, "fp32") as encoder:
        yield encoder


@pytest.fixture(scope="session")
def cuts() -> dict[str, list[str]]:
    """A thousand pieces of the sample publications in each language, of a few to some hundred characters, markup,
    tables, figures and all."""
    whole = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CORPUS.rglob("*.md")))
    generator = random.Random(4)
    found: dict[str, list[str]] = {"en": [], "zh": []}
    while min(map(len, found.values())) < 1000:
        start = generator.randrange(len(whole))
        text = whole[start : start + generator.choice((8, 30, 80, 200, 600))].strip()
        language = "zh" if len(HAN.findall(text)) > 0.3 * len(text) else "en"
        if text and len(found[language]) < 1000:
            found[language].append(text)
    return found
