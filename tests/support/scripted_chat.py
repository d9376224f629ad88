"""A chat model behind the port that says what it is told to say."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field

from kb.chat.model import Message, Piece, Usage

Script = str | Exception | Callable[[Sequence[Message]], str]


@dataclass
class ScriptedChat:
    """Gives `replies` in turn, the last one again and again, some characters at a time, raising those that are
    exceptions and calling those that are functions; `asked` keeps what each was a reply to."""

    replies: list[Script]
    name: str = "scripted:model"
    asked: list[tuple[Message, ...]] = field(default_factory=list)
    cut: bool = False
    usage: bool = True

    def stream(self, messages: Sequence[Message]) -> Generator[Piece, None, None]:
        script = self.replies[min(len(self.asked), len(self.replies) - 1)]
        self.asked.append(tuple(messages))
        if isinstance(script, Exception):
            raise script
        text = script if isinstance(script, str) else script(messages)
        for start in range(0, len(text), 7):
            yield Piece(text[start : start + 7])
        yield Piece(usage=Usage(100, 10) if self.usage else None, cut=self.cut)

    def close(self) -> None:
        pass

    @property
    def sent(self) -> str:
        """Everything that it was ever sent."""
        return "\n".join(message.text for messages in self.asked for message in messages)
