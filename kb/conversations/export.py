"""A conversation as Markdown, each answer with its footnotes."""

from __future__ import annotations

import re

from kb.answer.models import Citation
from kb.answer.saying.wording import say
from kb.conversations.records import Conversation, Turn
from kb.page_names import page_name

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~^])")
_WORDS = {
    "en": {"title": "Conversation of {day}", "as_of": "As of {day}"},
    "zh": {"title": "{day}的对话", "as_of": "截至{day}"},
}


def to_markdown(conversation: Conversation) -> str:
    """Headings are the questions; footnotes are numbered `turn-citation`. What publications say is escaped: it is
    no markup of ours."""
    words = _WORDS[_language(conversation.turns[0])]
    parts = [f"# {words['title'].format(day=conversation.begun_at[:10])}"]
    notes: list[str] = []
    for number, turn in enumerate(conversation.turns, start=1):
        parts.append(_turn(number, turn))
        notes += [_note(number, each) for each in turn.citations]
    return "\n\n".join([*parts, *notes]) + "\n"


def _turn(number: int, turn: Turn) -> str:
    words = _WORDS[_language(turn)]
    parts = [f"## {number}. {_plain(turn.question)}"]
    if turn.understood:
        parts.append(f"*{say('understood', _language(turn), question=_plain(turn.understood))}*")
    if turn.as_of:
        parts.append(f"*{words['as_of'].format(day=turn.as_of.isoformat())}*")
    if turn.statements:
        for statement in turn.statements:
            marks = "".join(f"[^{number}-{n}]" for n in statement.citations)
            parts.append(f"{_plain(statement.text)} {marks}")
    else:
        parts.append(_plain(turn.text))
    return "\n\n".join(parts)


def _note(number: int, cited: Citation) -> str:
    dated = f", {cited.published.isoformat()}" if cited.published else ""
    link = f" <{cited.url}>" if cited.url and not re.search(r"[\s<>]", cited.url) else ""
    where = f"{_plain(cited.title)}{dated}, {page_name(cited.page, cited.page_label)}"
    return f"[^{number}-{cited.n}]: {where}: “{_plain(cited.quote)}”{link}"


def _language(turn: Turn) -> str:
    return "zh" if turn.language == "zh" else "en"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
