"""Chat models: a port, what an operator's setting makes of it, and replies that have to fit a schema."""

from kb.chat.model import ChatModel
from kb.chat.opening import open_chat

__all__ = ["ChatModel", "open_chat"]
