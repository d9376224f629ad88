"""The conversations made by hand: what each later question must be rewritten to, if at all."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.errors import InvalidInput, NotFound

LIST = Path(__file__).parent / "conversations.jsonl"
Split = Literal["dev", "test"]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ListedTurn(Frozen):
    """A question. `holds`: what its rewriting must hold, with `|` between wordings of which any will do; empty: it must
    be left alone. `lacks`: what it must not hold. `answer`: what the publications said. `document`: which publication
    (path below the folder) the rewritten question must find."""

    question: str
    answer: str = ""
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    document: str | None = None


class Listed(Frozen):
    id: str
    split: Split
    turns: tuple[ListedTurn, ...]


def read_list(path: Path = LIST) -> list[Listed]:
    """
    Raises:
        NotFound: no such file.
        InvalidInput: a line that is no conversation.
    """
    if not path.is_file():
        raise NotFound(f"{path} is not there.", advice="The shipped list is evals/follow_ups/conversations.jsonl.")
    found: list[Listed] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(Listed.model_validate_json(line))
        except ValidationError as error:
            raise InvalidInput(
                f"Line {number} of {path} is no conversation: {error}.", advice="Mend the line."
            ) from error
    return found
