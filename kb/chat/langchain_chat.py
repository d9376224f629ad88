"""Any LangChain chat model behind the port.

Errors of the packages become `ModelFailed`, by their HTTP status where they have one; their own words are not passed
on, for those of a refused key hold parts of it. Tracing to LangSmith, which a variable of the environment could switch
on, is off: what a prompt holds goes to the model that was chosen and nowhere else.
"""

from __future__ import annotations

import contextvars
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from threading import Lock
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from langsmith import tracing_context

from kb.chat.model import Message, Piece, Usage
from kb.errors import ModelFailed

_CLASSES: dict[str, type[BaseMessage]] = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
# How providers say that the reply was cut because it grew too long.
_CUT = frozenset({"length", "max_tokens"})


class LangChainChat:
    """A `ChatModel` (kb.chat.model). `seconds`: how long a reply may take; what waits for its next piece when they are
    over is given up when that comes, or after as many seconds again."""

    def __init__(
        self, name: str, model: BaseChatModel, seconds: float, close: Callable[[], None] = lambda: None
    ) -> None:
        self._name = name
        self._model = model
        self._seconds = seconds
        self._close = close
        self._closing = Lock()

    @property
    def name(self) -> str:
        return self._name

    def close(self) -> None:
        with self._closing:
            self._close()

    def stream(self, messages: Sequence[Message]) -> Generator[Piece, None, None]:
        """
        Raises:
            ModelFailed: the model cannot be had, is too slow, or has no more to give.
        """
        deadline = time.monotonic() + self._seconds
        context = contextvars.copy_context()
        context.run(ExitStack().enter_context, tracing_context(enabled=False))
        sent = [_CLASSES[each.role](each.text) for each in messages]
        chunks: Iterator[AIMessageChunk] = context.run(self._model.stream, sent)
        with closing(chunks):  # type: ignore[type-var] # a generator, which its annotation does not say
            while True:
                try:
                    chunk = context.run(next, chunks, None)
                except Exception as error:
                    # `from None`: the words of the original may hold the key, and a log would print them.
                    raise self._failed(error) from None
                if chunk is None:
                    return
                if time.monotonic() > deadline:
                    raise self._slow()
                yield _piece(chunk)

    def _slow(self) -> ModelFailed:
        return ModelFailed(
            f"The chat model {self._name} did not finish in {self._seconds:g} seconds.",
            advice="Give it longer by FOOTNOTE_CHAT_SECONDS, or choose a faster one.",
            reason="slow",
        )

    def _failed(self, error: Exception) -> ModelFailed:
        status = getattr(error, "status_code", None)
        who = f"The chat model {self._name}"
        if _is_timeout(error) or status in {408, 504}:
            return self._slow()
        if status in {401, 403}:
            return ModelFailed(f"{who} refuses the key ({status}).", advice="Check FOOTNOTE_CHAT_KEY.")
        if status == 404:
            return ModelFailed(f"{who} is not there (404).", advice="Check its name, and FOOTNOTE_CHAT_URL.")
        if status == 429:
            return ModelFailed(
                f"{who} takes no more just now (429).",
                advice="Try again later, or see your quota.",
                reason="over_quota",
            )
        if isinstance(status, int) and status > 0:
            return ModelFailed(f"{who} failed ({status}).", advice="See the log of whoever serves it.")
        return ModelFailed(
            f"{who} does not answer ({type(error).__name__}).",
            advice="Check that it runs and that FOOTNOTE_CHAT_URL is its address, then try again.",
        )


def _is_timeout(error: Exception) -> bool:
    """Each package has a class of its own for it."""
    return any(issubclass(each, TimeoutError) or "Timeout" in each.__name__ for each in type(error).__mro__)


def _piece(chunk: AIMessageChunk) -> Piece:
    told = chunk.usage_metadata
    usage = Usage(told["input_tokens"], told["output_tokens"]) if told else None
    meta: dict[str, Any] = chunk.response_metadata or {}
    ended = {meta.get(name) for name in ("finish_reason", "stop_reason", "done_reason")}
    return Piece(str(chunk.text), usage, cut=bool(ended & _CUT))
