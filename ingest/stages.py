"""How far a publication is on its way, told while it is read and stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Stage = Literal["reading", "recognising", "embedding"]
Follow = Callable[[Stage, int, int], None]
"""Hears how far it is, of so many in all: pages read (none where the format does not know its pages), scanned pages
recognised, texts embedded. It may raise to end the work."""


def ignore(_stage: Stage, _done: int, _total: int) -> None:
    """For whoever does not follow."""
