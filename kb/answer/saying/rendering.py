"""A statement as it is read: with the additions of ours in their places, and the footnote marks behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from kb.answer.models import Statement

Sort = Literal["plain", "highlight", "addition"]


class Piece(NamedTuple):
    """A stretch of a statement as it is read. `addition` is ours, the rest the publication's own words."""

    text: str
    sort: Sort


def pieces(statement: Statement) -> Iterator[Piece]:
    """The stretches of a statement in order; an addition has a space before or after it where words would touch."""
    text = statement.text
    cuts = {0, len(text), *(each.at for each in statement.additions)}
    cuts |= {edge for each in statement.highlight for edge in (each.start, each.end)}
    edges = sorted(cuts)
    added = {each.at: each.text for each in statement.additions}
    for number, start in enumerate(edges):
        if start in added:
            yield Piece(_spaced(text, start, added[start]), "addition")
        end = edges[number + 1] if number + 1 < len(edges) else start
        inside = any(each.start <= start and end <= each.end for each in statement.highlight)
        if start < end:
            yield Piece(text[start:end], "highlight" if inside else "plain")


def _spaced(text: str, at: int, addition: str) -> str:
    if at == 0 and "\n" in text:
        return f"{addition}\n"  # what a list is of stands above it
    before = " " if at > 0 and text[at - 1].isascii() and not text[at - 1].isspace() else ""
    after = " " if at < len(text) and text[at].isascii() and text[at].isalnum() else ""
    return f"{before}{addition}{after}"


def read_aloud(statement: Statement) -> str:
    """The whole of a statement as one text, additions in their brackets."""
    return "".join(piece.text for piece in pieces(statement))


def marks(statement: Statement) -> str:
    """Its footnote marks: of what it quotes, then of other publications that say the same."""
    return "".join(f"[{number}]" for number in (*statement.citations, *statement.also))
