"""A chat model that says what it is told to say: no network, no key."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field


class ScriptedModel(BaseChatModel):
    """Gives `replies` in turn, raising those that are exceptions; `asked` keeps what each was a reply to. With `usage`
    every reply says that it took 100 tokens in and 10 out."""

    replies: list[str | BaseException]
    asked: list[list[BaseMessage]] = Field(default_factory=list)
    usage: bool = True
    temperature: float = 0.0

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        reply = self.replies[len(self.asked)]
        self.asked.append(messages)
        if isinstance(reply, BaseException):
            raise reply
        usage = UsageMetadata(input_tokens=100, output_tokens=10, total_tokens=110) if self.usage else None
        return ChatResult(generations=[ChatGeneration(message=AIMessage(reply, usage_metadata=usage))])
