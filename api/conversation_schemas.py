"""What goes out over HTTP about conversations, beyond `kb.conversations.records`."""

from __future__ import annotations

from pydantic import BaseModel

from kb.conversations.records import ConversationSummary


class ConversationList(BaseModel):
    """The conversations of one key, the latest first."""

    conversations: tuple[ConversationSummary, ...]
