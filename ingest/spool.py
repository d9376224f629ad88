"""A long sequence of which the first items stay in memory and the rest lie on the disk."""

from __future__ import annotations

import pickle
import tempfile
import weakref
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Generic, TypeVar, overload

Item = TypeVar("Item")

KEPT = 128  # items in memory: most publications have fewer pages, and never see the disk
_SEEN = 4


class Spool(Sequence[Item], Generic[Item]):
    """Items are added at the end, never changed, and read as often as one likes: a 2,000-page publication passes from
    stage to stage without being in memory. One thread at a time.

    The file has no name, so nothing is left of it when the process ends, however it ends. Items on the disk come back
    as copies.
    """

    def __init__(self, items: Iterable[Item] = (), kept: int = KEPT) -> None:
        self._kept = kept
        self._items: list[Item] = []
        self._ends = array("Q", [0])  # where each item on the disk ends
        self._file: IO[bytes] | None = None
        self._seen: dict[int, Item] = {}  # the last few from the disk: who looks at neighbours need not load them again
        self.extend(items)

    def append(self, item: Item) -> None:
        if len(self._items) < self._kept:
            self._items.append(item)
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with this object, below
            weakref.finalize(self, self._file.close)
        self._file.seek(self._ends[-1])
        pickle.dump(item, self._file, pickle.HIGHEST_PROTOCOL)
        self._ends.append(self._file.tell())

    def extend(self, items: Iterable[Item]) -> None:
        for item in items:
            self.append(item)

    def __len__(self) -> int:
        return len(self._items) + len(self._ends) - 1

    def __iter__(self) -> Iterator[Item]:
        number = 0
        while number < len(self):
            yield self._item(number)
            number += 1

    @overload
    def __getitem__(self, which: int) -> Item: ...
    @overload
    def __getitem__(self, which: slice) -> list[Item]: ...
    def __getitem__(self, which: int | slice) -> Item | list[Item]:
        numbers = range(len(self))[which]
        return self._item(numbers) if isinstance(numbers, int) else [self._item(number) for number in numbers]

    def _item(self, number: int) -> Item:
        if number < len(self._items):
            return self._items[number]
        if self._file is None:
            raise IndexError(number)
        if number not in self._seen:
            start, end = self._ends[number - len(self._items)], self._ends[number - len(self._items) + 1]
            self._file.seek(start)
            while len(self._seen) >= _SEEN:
                del self._seen[next(iter(self._seen))]
            self._seen[number] = pickle.loads(self._file.read(end - start))
        return self._seen[number]
