"""The chat model that a setting names. Nothing is sent anywhere unless one is set."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from kb.chat.model import ChatModel, Message, Piece
from kb.errors import InvalidInput
from kb.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from kb.chat.langchain_chat import LangChainChat

MOST_TOKENS = 2000  # of one reply


@dataclass(frozen=True, slots=True)
class _Provider:
    """`package`: the one that has its model; `extra`: how that is installed; `address`: its usual one. `options`: what
    else it is made with, given settings; `close`: lets go of the connections of a model."""

    package: str
    extra: str
    address: str
    needs_key: bool
    options: Callable[[Settings], dict[str, Any]]
    close: Callable[[Any], None]


def _key(settings: Settings) -> str:
    return settings.chat_key.get_secret_value() if settings.chat_key else "none"


def _openai(settings: Settings) -> dict[str, Any]:
    import httpx  # noqa: PLC0415

    options: dict[str, Any] = {
        # One of our own: theirs is shared by all models of the process, and could not be closed with one of them.
        "http_client": httpx.Client(timeout=settings.chat_seconds),
        "api_key": _key(settings),
        "timeout": settings.chat_seconds,
        "max_retries": 0,
        "max_tokens": MOST_TOKENS,
        "stream_usage": True,
        "use_responses_api": False,
    }
    # Servers that speak the protocol may know the older name of the limit only.
    return options | ({"extra_body": {"max_tokens": MOST_TOKENS}} if settings.chat_url else {})


def _anthropic(settings: Settings) -> dict[str, Any]:
    return {
        "api_key": _key(settings),
        "timeout": settings.chat_seconds,
        "max_retries": 0,
        "max_tokens": MOST_TOKENS,
    }


def _ollama(settings: Settings) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {_key(settings)}"} if settings.chat_key else {}
    return {
        "num_predict": MOST_TOKENS,
        "num_ctx": settings.chat_prompt_tokens + MOST_TOKENS,
        "client_kwargs": {"timeout": settings.chat_seconds, "headers": headers},
    }


_PROVIDERS: Mapping[str, _Provider] = {
    "openai": _Provider(
        "langchain_openai",
        "llm",
        "https://api.openai.com/v1",
        True,
        _openai,
        lambda model: model.root_client.close(),
    ),
    "anthropic": _Provider(
        "langchain_anthropic",
        "llm,anthropic",
        "https://api.anthropic.com",
        True,
        _anthropic,
        lambda _model: None,  # its connections are shared by all models of the process
    ),
    "ollama": _Provider(
        "langchain_ollama",
        "llm,ollama",
        "http://127.0.0.1:11434",
        False,
        _ollama,
        lambda model: model._client.close(),
    ),
}


@contextmanager
def open_chat(settings: Settings) -> Iterator[ChatModel | None]:
    """The chat model of the settings, or None where none is set. Its package takes seconds to import, and is when the
    first message is sent.

    Raises:
        InvalidInput: it needs a key, or a package that is not installed; or its address is set, and not its name.
    """
    if settings.chat_model is None:
        _refuse_leftovers(settings)
        yield None
        return
    provider = _PROVIDERS[settings.chat_model.partition(":")[0]]
    _check(settings.chat_model, provider, settings)
    model = _Later(settings, provider)
    try:
        yield model
    finally:
        model.close()


def _refuse_leftovers(settings: Settings) -> None:
    if settings.answerer == "llm":
        raise InvalidInput(
            "FOOTNOTE_ANSWERER is llm, and FOOTNOTE_CHAT_MODEL is not set.",
            advice="Set FOOTNOTE_CHAT_MODEL=provider:model, or leave FOOTNOTE_ANSWERER out.",
        )
    for name in ("chat_url", "chat_key"):
        if getattr(settings, name) is not None:
            raise InvalidInput(
                f"FOOTNOTE_{name.upper()} is set, and FOOTNOTE_CHAT_MODEL is not.",
                advice="Set FOOTNOTE_CHAT_MODEL=provider:model, or leave both out.",
            )


def _check(chosen: str, provider: _Provider, settings: Settings) -> None:
    if provider.needs_key and settings.chat_key is None and settings.chat_url is None:
        raise InvalidInput(
            f"The chat model {chosen} needs a key.",
            advice="Set FOOTNOTE_CHAT_KEY, or FOOTNOTE_CHAT_URL for a server of your own.",
        )
    for package in ("langchain", provider.package):
        if importlib.util.find_spec(package) is None:
            raise InvalidInput(
                f"The chat model {chosen} needs the package {package.replace('_', '-')}, which is not installed.",
                advice=f"In Footnote's folder: .venv/bin/pip install -e '.[{provider.extra}]'",
            )


class _Later:
    """A `ChatModel` that is made when it is first asked."""

    def __init__(self, settings: Settings, provider: _Provider) -> None:
        self.name = str(settings.chat_model)
        self._settings = settings
        self._provider = provider
        self._making = Lock()
        self._made: LangChainChat | None = None

    def stream(self, messages: Sequence[Message]) -> Generator[Piece, None, None]:
        with self._making:
            self._made = self._made or self._make()
        return self._made.stream(messages)

    def close(self) -> None:
        with self._making:
            if self._made is not None:
                self._made.close()

    def _make(self) -> LangChainChat:
        from langchain.chat_models import init_chat_model  # noqa: PLC0415 - takes seconds

        from kb.chat.langchain_chat import LangChainChat  # noqa: PLC0415

        provider, _, model = self.name.partition(":")
        # All of it from our settings: without them the packages look into variables of their own.
        made: BaseChatModel = init_chat_model(
            model,
            model_provider=provider,
            base_url=self._settings.chat_url or self._provider.address,
            temperature=0,
            **self._provider.options(self._settings),
        )
        return LangChainChat(self.name, made, self._settings.chat_seconds, lambda: self._provider.close(made))
