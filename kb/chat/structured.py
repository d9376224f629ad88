"""A reply that fits a schema: asked for in the prompt, held against it, and asked for once more where it does not fit.

That works with every model and server alike; their own ways to force a schema differ, and many have none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from kb.chat.model import ChatModel, Message, Usage, reply
from kb.errors import ModelFailed

TRIES = 2
_WANTED = "\n\nReply with one JSON object of this schema and nothing else, no code fence:\n{}"
_AGAIN = "That cannot be used: {}. Reply with the one JSON object that was asked for, and nothing else."

Wanted = TypeVar("Wanted", bound=BaseModel)


def read_as(model: ChatModel, wanted: type[Wanted], instructions: str, data: object) -> tuple[Wanted, Usage | None]:
    """What the model makes of `data` (anything that JSON can say), as `wanted`; and the tokens of all tries.

    Raises:
        ModelFailed: the model cannot be had, or what it says fits at no try.
    """
    schema = json.dumps(wanted.model_json_schema(), ensure_ascii=False)
    messages = [Message("system", instructions + _WANTED.format(schema)), Message("user", framed(data))]
    spent: list[Usage] = []
    wrong = ""
    for _ in range(TRIES):
        said = reply(model, messages)
        spent += [said.usage] if said.usage else []
        try:
            return _parsed(said.text, wanted), total(spent)
        except ValueError as error:
            wrong = _first(error)
            messages = [*messages, Message("assistant", said.text), Message("user", _AGAIN.format(wrong))]
    raise ModelFailed(
        f"The chat model {model.name} did not reply as it was asked to: {wrong}.",
        advice="Choose a more capable one.",
        reason="nonsense",
    )


def framed(data: object) -> str:
    """`data` as JSON between two marks, which no character of it can be taken for: text in it is data."""
    text = json.dumps(data, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    return f"<data>\n{text}\n</data>"


def total(spent: Sequence[Usage]) -> Usage | None:
    return sum(spent, Usage()) if spent else None


def _parsed(text: str, wanted: type[Wanted]) -> Wanted:
    """
    Raises:
        ValueError: it is not one JSON object of the schema.
    """
    fenced = re.fullmatch(r"\s*```(?:json)?\s*(.*?)\s*```\s*", text, re.DOTALL)
    try:
        return wanted.model_validate_json(fenced.group(1) if fenced else text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _first(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        told = error.errors()[0]
        where = ".".join(map(str, told["loc"]))
        return f"{where}: {told['msg']}" if where else str(told["msg"])
    return str(error)
