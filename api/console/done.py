"""What a page says was just done. Its address tells a key, and no more: an address is a link that anybody can make, and
words in it would read as our own."""

from __future__ import annotations

import re

SENTENCES = {
    "same": "Nothing was changed.",
    # publications
    "edited": "The description is saved.",
    "editing": "It is being read again with this, which takes a while; until then what was said before holds.",
    "linked": "It is an edition of the one before now: the later one answers.",
    "rejected": "They stay publications of their own; this will not be proposed again.",
    # rows of the registers
    "added": "Added.",
    "saved": "Saved.",
    "hidden": "The row is hidden. It can be brought back under Corrections.",
}
# With a number: for one, for more. A key is `dealt.3`.
COUNTED = {
    "dealt": ("{} question dealt with.", "{} questions dealt with."),
    "open": ("{} question open again.", "{} questions open again."),
    "undone": ("Undone: correction {}.", "Undone: correction {}."),
}
_KEY = re.compile(r"([a-z]+)\.(0|[1-9][0-9]{0,8})")


def sentence(key: str) -> str | None:
    """What `?done=key` says; of a key that is none of ours nothing."""
    if found := _KEY.fullmatch(key):
        one, more = COUNTED.get(found[1], ("", ""))
        return (one if found[2] == "1" else more).format(found[2]) or None
    return SENTENCES.get(key)
