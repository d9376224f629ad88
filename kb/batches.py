"""A long run of things, some at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in their order, `size` at a time; the last ones may be fewer."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
