"""The adapter over a real OpenAI-compatible server: vectors as the port promises them, and every failure a sentence."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from langchain_openai import OpenAIEmbeddings
from pydantic import SecretStr

from embedding_server import KEY, EmbeddingServer, bag, embedding_server
from kb.encoder.langchain_encoder import BATCH, MOST_CHARACTERS, LangChainEncoder
from kb.encoder.opening import open_encoder
from kb.errors import FootnoteError, InvalidInput, Unavailable
from kb.index.encoder import SAME_ELSEWHERE, Encoder, TokenEncoder, check_encoder, golden_vector


@pytest.fixture(scope="module")
def served() -> Iterator[EmbeddingServer]:
    with embedding_server() as server:
        yield server


@pytest.fixture
def server(served: EmbeddingServer) -> Iterator[EmbeddingServer]:
    usual = served.embed
    served.asked.clear()
    yield served
    served.embed = usual


def opened(address: str | None, chosen: str = "openai:bag", key: str | None = KEY) -> Any:
    secret = SecretStr(key) if key else None
    return open_encoder(chosen, cache=Path("/nowhere"), threads=1, address=address, key=secret)


@pytest.fixture
def encoder(server: EmbeddingServer) -> Iterator[LangChainEncoder]:
    encoder = opened(server.url)
    yield encoder
    encoder.close()


def test_it_is_an_encoder_without_vectors_of_tokens(encoder: LangChainEncoder):
    port: Encoder = encoder
    assert (port.name, port.dimensions) == ("openai:bag/256", 256)
    assert not isinstance(port, TokenEncoder)
    check_encoder(port, "openai:bag/256", golden_vector(port), SAME_ELSEWHERE)
    texts = [f"The port ordered {number} trucks." for number in range(BATCH + 5)]
    rows = port.encode_passages(texts)
    assert (rows.shape, rows.dtype) == ((BATCH + 5, 256), np.float32)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    wanted = np.array([bag(text) for text in texts])
    assert np.allclose(rows, wanted / np.linalg.norm(wanted, axis=1, keepdims=True), atol=1e-6)
    assert np.array_equal(port.encode_queries(texts[:3]), rows[:3])
    assert port.encode_passages([]).shape == (0, 256)


def test_texts_are_sent_whole_in_batches_and_not_beyond_a_length(encoder: LangChainEncoder, server: EmbeddingServer):
    sizes: list[int] = []
    server.before = lambda texts: sizes.append(len(texts))
    texts = [f"text {number}" for number in range(2 * BATCH + 1)]
    server.asked.clear()
    encoder.encode_passages(texts)
    assert server.asked == texts
    assert sizes == [BATCH, BATCH, 1]
    encoder.encode_passages(["x" * (MOST_CHARACTERS + 9), "a\0b\ud800c"])
    assert server.asked[-2:] == ["x" * MOST_CHARACTERS, "a b c"]


def test_many_threads_get_their_own_rows(encoder: LangChainEncoder):
    wrong: list[object] = []

    def ask(number: int) -> None:
        text = f"Question {number} about {number} buses"
        for _ in range(5):
            if encoder.encode_queries([text])[0] @ np.array(bag(text)) < 0.99 * np.linalg.norm(bag(text)):
                wrong.append(text)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


BAD: dict[str, tuple[Callable[[list[str]], Any], str]] = {
    "too few": (lambda texts: [bag(text) for text in texts][1:], "1 vectors for 2 texts|does not answer"),
    "too many": (lambda texts: [bag(text) for text in [*texts, "more"]], "3 vectors for 2 texts"),
    "nought": (lambda texts: [[0.0] * 256 for _ in texts], "length nought"),
    "not a number": (lambda texts: [[float("nan")] * 256 for _ in texts], "NaN"),
    "ragged": (lambda texts: [bag(text, 256 - row) for row, text in enumerate(texts)], "different lengths"),
    "other size": (lambda texts: [bag(text, 128) for text in texts], "vectors of 128 numbers, and gave 256 before"),
    "words": (lambda texts: [["a"] * 256 for _ in texts], "no numbers|does not answer"),
}


@pytest.mark.parametrize("how", BAD)
def test_what_are_no_vectors_is_refused_with_the_reason(encoder: LangChainEncoder, server: EmbeddingServer, how: str):
    server.embed, sentence = BAD[how]
    with pytest.raises(Unavailable, match=sentence) as caught:
        encoder.encode_passages(["one", "two"])
    assert caught.value.advice


def failure(address: str | None, chosen: str = "openai:bag", key: str | None = KEY) -> FootnoteError:
    with pytest.raises(FootnoteError) as caught:
        opened(address, chosen, key)
    told = f"{caught.value.message} {caught.value.advice} {caught.value.__cause__} {caught.value!r}"
    assert key is None or key not in told
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value


def test_failures_are_sentences_without_the_key(server: EmbeddingServer):
    refused = failure(server.url, key="sk-a-wrong-one")
    assert isinstance(refused, Unavailable)
    assert "refuses the key (401)" in refused.message
    assert "FOOTNOTE_ENCODER_KEY" in refused.advice
    assert "is not there (404)" in failure(server.url, "openai:no-such-model").message
    gone = failure("http://127.0.0.1:9/v1")
    assert gone.message == "The encoder openai:bag does not answer (APIConnectionError)."
    assert "FOOTNOTE_ENCODER_URL" in gone.advice


def test_one_that_cannot_be_had_lets_go_of_its_connections(server: EmbeddingServer):
    """A server that refuses the key keeps the connection open for the next request."""
    refused = OpenAIEmbeddings(
        model="bag",
        base_url=server.url,
        api_key=SecretStr("sk-a-wrong-one"),
        max_retries=0,
        check_embedding_ctx_length=False,
    )
    client = refused.client._client
    with pytest.raises(Unavailable, match="refuses the key"):
        LangChainEncoder("openai:bag", refused, close=client.close)
    assert client.is_closed()


def test_without_a_key_nothing_is_sent_to_the_provider(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-program")
    told = failure(None, key=None)
    assert isinstance(told, InvalidInput)
    assert "FOOTNOTE_ENCODER_KEY" in told.advice


def test_variables_of_the_client_do_not_lead_elsewhere(server: EmbeddingServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_BASE", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-program")
    opened(server.url).close()
    assert server.asked


ABSENT = """
import sys
sys.modules.update(langchain_openai=None, langchain_ollama=None, sentence_transformers=None)
from pathlib import Path
from kb.encoder.opening import open_encoder
from kb.errors import InvalidInput
for provider in ("openai", "ollama", "sentence-transformers"):
    try:
        open_encoder(provider + ":x", cache=Path(), threads=1, address="http://127.0.0.1:9", key=None)
    except InvalidInput as error:
        print(error.message, error.advice)
"""


def test_a_missing_package_is_named_with_what_to_install():
    told = subprocess.run([sys.executable, "-c", ABSENT], capture_output=True, text=True, check=True).stdout.split("\n")
    assert len(told) == 4
    for provider, line in zip(("openai", "ollama", "sentence-transformers"), told, strict=False):
        assert "is not installed" in line
        assert f"pip install -e '.[{provider}]'" in line
