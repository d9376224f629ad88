"""The encoder that a setting names: our own, or one of another package by `provider:model`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from kb.encoder.onnx_encoder import OnnxE5
from kb.errors import InvalidInput, Unavailable

if TYPE_CHECKING:
    from kb.encoder.langchain_encoder import LangChainEncoder

SERVED = frozenset({"openai", "ollama"})  # providers that are reached at an address
OPENAI = "https://api.openai.com/v1"
OLLAMA = "http://127.0.0.1:11434"
# A question does not wait for a server that hangs; a batch of passages may take a slow machine some minutes.
SECONDS_FOR_A_QUESTION = 10
SECONDS_FOR_PASSAGES = 300
RETRIES = 2  # of passages: a question that failed can be asked again


def is_own(chosen: str) -> bool:
    """Whether this is a variant of our own encoder, on which scores and refusals are fitted."""
    return ":" not in chosen


def open_encoder(
    chosen: str, *, cache: Path, threads: int, address: str | None, key: SecretStr | None
) -> OnnxE5 | LangChainEncoder:
    """The encoder of this name, as `Settings.encoder` has it; to be closed. `address`: of the server, where it is not
    the provider's usual one.

    Raises:
        InvalidInput: it needs a key, or a package that is not installed.
        Unavailable: the model cannot be had.
    """
    provider, _, model = chosen.partition(":")
    if is_own(chosen):
        return OnnxE5(cache, threads, chosen)
    with _installed(provider):
        return _PROVIDERS[provider](chosen, model, address, key)


def _openai(chosen: str, model: str, address: str | None, key: SecretStr | None) -> LangChainEncoder:
    from langchain_openai import OpenAIEmbeddings  # noqa: PLC0415 - takes seconds

    from kb.encoder.langchain_encoder import LangChainEncoder  # noqa: PLC0415

    if key is None and address is None:
        raise InvalidInput(
            f"The encoder {chosen} needs a key.",
            advice="Set FOOTNOTE_ENCODER_KEY, or FOOTNOTE_ENCODER_URL for a server of your own.",
        )

    def embeddings(seconds: int, retries: int) -> OpenAIEmbeddings:
        return OpenAIEmbeddings(
            model=model,
            # All of it from our settings: without them the client looks into OPENAI_... variables.
            base_url=address or OPENAI,
            api_key=key or SecretStr("none"),
            timeout=seconds,
            max_retries=retries,
            # Else it cuts texts with tiktoken, whose ranks it would download.
            check_embedding_ctx_length=False,
            # Without this the client asks for base64, which not every server knows.
            model_kwargs={"encoding_format": "float"},
        )

    passages, queries = embeddings(SECONDS_FOR_PASSAGES, RETRIES), embeddings(SECONDS_FOR_A_QUESTION, 0)

    def close() -> None:
        passages.client._client.close()
        queries.client._client.close()

    return LangChainEncoder(chosen, passages, queries, close=close)


def _ollama(chosen: str, model: str, address: str | None, key: SecretStr | None) -> LangChainEncoder:
    from langchain_ollama import OllamaEmbeddings  # noqa: PLC0415 - takes seconds

    from kb.encoder.langchain_encoder import LangChainEncoder  # noqa: PLC0415

    headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}

    def embeddings(seconds: int) -> OllamaEmbeddings:
        options: dict[str, Any] = {"timeout": seconds, "headers": headers}
        return OllamaEmbeddings(model=model, base_url=address or OLLAMA, client_kwargs=options)

    passages, queries = embeddings(SECONDS_FOR_PASSAGES), embeddings(SECONDS_FOR_A_QUESTION)

    def close() -> None:
        clients: tuple[Any, ...] = (passages._client, queries._client)
        for client in clients:
            client.close()

    return LangChainEncoder(chosen, passages, queries, close=close)


def _sentence_transformers(chosen: str, model: str, _address: str | None, _key: SecretStr | None) -> LangChainEncoder:
    import sentence_transformers  # noqa: F401, PLC0415 - the next one says it is missing in words of its own
    from langchain_huggingface import HuggingFaceEmbeddings  # noqa: PLC0415

    from kb.encoder.langchain_encoder import LangChainEncoder  # noqa: PLC0415

    try:
        embeddings = HuggingFaceEmbeddings(model_name=model)
    except Exception as error:
        raise Unavailable(
            f"The encoder {chosen} cannot be loaded ({type(error).__name__}).",
            advice="Give the folder of a model on this machine, or a name that its hub knows while it can be reached.",
        ) from error
    # Their fast tokenizers fail ("Already borrowed") where two threads use one.
    return LangChainEncoder(chosen, embeddings, taking_turns=threading.Lock())


_PROVIDERS: Mapping[str, Callable[[str, str, str | None, SecretStr | None], LangChainEncoder]] = {
    "openai": _openai,
    "ollama": _ollama,
    "sentence-transformers": _sentence_transformers,
}


@contextmanager
def _installed(provider: str) -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise InvalidInput(
            f"Encoders of {provider} need the package {(error.name or provider).replace('_', '-')}, which is not "
            "installed.",
            advice=f"In Footnote's folder: .venv/bin/pip install -e '.[{provider}]'",
        ) from error
