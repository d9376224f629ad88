"""What is told of text that no reader of a publication sees, and that is left out for it."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.orders import orders_software

_FEW_WORDS = 3  # the name of a hidden menu is nothing to tell of


def notes_of(unseen: Sequence[str], note: str) -> tuple[str, ...]:
    """`note`, where something worth it was left out, and a warning where that gives orders to software."""
    told = [text for text in unseen if len(text.split()) > _FEW_WORDS or not text.isascii()]
    if not told:
        return ()
    warned = ("The hidden text gives orders to the software that reads it.",)
    return (note, *(warned if any(map(orders_software, told)) else ()))
