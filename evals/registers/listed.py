"""The hand-made list: one fact a line, with the document and page that it stands on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.errors import InvalidInput, NotFound
from kb.registers.facts import REGISTERS

LIST = Path(__file__).parent / "facts.jsonl"
Split = Literal["dev", "test"]


class Listed(BaseModel):
    """A fact of the list. `kind` is its register. A field with several wordings is right with any of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["targets", "market", "partners", "events", "contacts", "joining"]
    document: str
    page: int
    fields: Mapping[str, str | list[str]]

    def wordings(self, field: str) -> list[str]:
        """The wordings of a field; empty if it is not listed."""
        told = self.fields.get(field, [])
        return [told] if isinstance(told, str) else list(told)


def read_list(path: Path = LIST) -> list[Listed]:
    """
    Raises:
        NotFound: no such file.
        InvalidInput: a line that is no fact of a register.
    """
    if not path.is_file():
        raise NotFound(f"{path} is not there.", advice="The shipped list is evals/registers/facts.jsonl.")
    found: list[Listed] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            fact = Listed.model_validate(json.loads(line))
        except (ValueError, ValidationError) as error:
            raise InvalidInput(f"Line {number} of {path} is no fact: {error}.", advice="Mend the line.") from error
        unknown = set(fact.fields) - set(REGISTERS[fact.kind].__dataclass_fields__)
        if unknown:
            raise InvalidInput(
                f"Line {number} of {path} has fields that {fact.kind} do not: {', '.join(sorted(unknown))}.",
                advice="kb/registers/facts.py has the fields.",
            )
        found.append(fact)
    return found


def split_of(document: str) -> Split:
    """A third of the documents, by a hash of their name, is kept for reporting: no fact of theirs is tuned on."""
    return "test" if int(hashlib.sha256(document.encode()).hexdigest()[:8], 16) % 3 == 0 else "dev"
