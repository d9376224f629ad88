"""What is wrong with a statement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Check(StrEnum):
    """The check that a statement fails."""

    FIGURE = "figure"
    UNIT = "unit"
    BOUND = "bound"
    DATE = "date"
    NAME = "name"
    CONTACT = "contact"
    ROLE = "role"
    ATTACHMENT = "attachment"
    NEGATION = "negation"
    DIRECTION = "direction"
    MODALITY = "modality"
    SUPPORT = "support"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class Fault:
    """`told`: what is missing or changed, in the words of the statement or the quote, for a model to mend it."""

    check: Check
    told: str
