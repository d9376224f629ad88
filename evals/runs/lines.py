"""JSONL files that are written one line after the other, and may be cut short at any moment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from evals.topics.topic import Frozen
from kb.errors import InvalidInput

Kind = TypeVar("Kind", bound=Frozen)


def read_lines(file: Path, kind: type[Kind], advice: str) -> Iterator[Kind]:
    """What is on the lines, in order; nothing if there is no file. A last line that was cut short when its writer was
    interrupted, in the middle of a character even, does not count.

    Raises:
        InvalidInput: a line that is no `kind`, with its number; with this advice.
    """
    # Split at line feeds alone: publications hold other characters that `splitlines` takes for the end of a line.
    *lines, _ = file.read_bytes().split(b"\n") if file.is_file() else [b""]
    for number, line in enumerate(lines, start=1):
        try:
            yield kind.model_validate(json.loads(line))
        except ValueError as error:
            raise InvalidInput(
                f"{file}, line {number} is not a {kind.__name__.lower()} of this version.", advice=advice
            ) from error


def rewrite_lines(file: Path, kept: Iterable[Frozen]) -> None:
    """All of them or, where this is interrupted, the file as it was."""
    fresh = file.with_suffix(".new")
    fresh.write_text("".join(each.model_dump_json() + "\n" for each in kept), encoding="utf-8")
    fresh.replace(file)
