"""Where the commands print, and what of a publication may be printed there as it is."""

from __future__ import annotations

import unicodedata

from rich.console import Console
from rich.markup import escape as escape_markup

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

_REPLACEMENT = "\ufffd"


def escape(text: str, *, lines: bool = False) -> str:
    """Text of a file, or its name, for a terminal. What would steer it (escape sequences, marks that turn the direction
    of what follows) is shown as a replacement character; so are line breaks, unless the text may have `lines`."""
    kept = "\n" if lines else ""
    return escape_markup("".join(each if each in kept or not _steers(each) else _REPLACEMENT for each in text))


def _steers(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs")
