"""The port to whatever writes text: messages in, text out as it comes, and what it took."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Message:
    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens, as the model counts them."""

    tokens_in: int = 0
    tokens_out: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.tokens_in + other.tokens_in, self.tokens_out + other.tokens_out)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a reply, as it came. `usage`: of what was written until now, where the model tells it, which most do
    at the end. `cut`: the reply ends here because it grew too long, not because it was over."""

    text: str = ""
    usage: Usage | None = None
    cut: bool = False


class ChatModel(Protocol):
    """Anything that replies. Safe under many threads."""

    @property
    def name(self) -> str:
        """`provider:model`: stands in answers. Never a key or an address."""

    def stream(self, messages: Sequence[Message]) -> Generator[Piece, None, None]:
        """The reply as it comes. To close it early ends the request.

        Raises:
            ModelFailed: the model cannot be had, is too slow, or has no more to give.
        """

    def close(self) -> None:
        """Let go of connections; more than once does no harm."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply. `usage` is None where the model does not tell it."""

    text: str
    usage: Usage | None = None
    cut: bool = False


def reply(model: ChatModel, messages: Sequence[Message]) -> Reply:
    """The reply as a whole.

    Raises:
        ModelFailed: as of `ChatModel.stream`.
    """
    with closing(model.stream(messages)) as pieces:
        return gathered(pieces)


def gathered(pieces: Iterator[Piece]) -> Reply:
    """The pieces of one reply, put together."""
    text, usage, cut = "", None, False
    for piece in pieces:
        text += piece.text
        usage, cut = piece.usage or usage, cut or piece.cut
    return Reply(text, usage, cut)
