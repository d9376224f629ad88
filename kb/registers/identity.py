"""What makes a fact this fact: in the next revision of its document, and in another publication."""

from __future__ import annotations

import hashlib

from kb.registers.aliases import plain_name
from kb.registers.facts import Fact, register_of

_MAKING = {
    "targets": ("who", "what", "value", "unit", "by_year"),
    "market": ("what", "value", "unit", "period"),
    "partners": ("part", "organization", "person", "event"),
    "events": ("name", "first"),
    "contacts": ("name", "email", "phone"),
    "joining": ("how",),
}
_AS_IT_IS = {"value", "email", "phone"}


def key_of(fact: Fact) -> str:
    """Of what the fact says, not of where it stands: a correction finds it again in the next revision."""
    register = register_of(fact)
    told = [str(getattr(fact, name)) for name in _MAKING[register]]
    made_of = [
        text if name in _AS_IT_IS else plain_name(text) for name, text in zip(_MAKING[register], told, strict=True)
    ]
    return hashlib.sha256("\x1f".join([register, *made_of]).encode()).hexdigest()[:32]


def fact_id(source: str, register: str, key: str) -> str:
    """The lasting id of a fact of a document."""
    return "fact_" + hashlib.sha256("\x1f".join([source, register, key]).encode()).hexdigest()[:16]
