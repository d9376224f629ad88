"""Token vectors that were made when a question needed them, as many as fit; the least lately used goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping

from kb.index.maxsim import Tokens

MOST_BYTES = 64_000_000  # of some 700 chunks


class TokenCache:
    """By chunk id. Safe under many threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[str, Tokens] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, ids: Iterable[str]) -> dict[str, Tokens]:
        with self._lock:
            found = {name: self._kept[name] for name in ids if name in self._kept}
            for name in found:
                self._kept.move_to_end(name)
            return found

    def put(self, made: Mapping[str, Tokens]) -> None:
        with self._lock:
            for name, tokens in made.items():
                if name not in self._kept:
                    self._kept[name] = tokens
                    self._bytes += _size(tokens)
            while self._bytes > self._most:
                self._bytes -= _size(self._kept.popitem(last=False)[1])

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._bytes = 0


def _size(tokens: Tokens) -> int:
    return tokens.values.nbytes + tokens.scales.nbytes + tokens.bounds.nbytes
