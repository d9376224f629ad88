"""A page of a publication as staff look at it: its text in pieces, the chunks it was cut into, its register rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from api.console.register_tables import cells, row_link
from kb.catalog import Catalog
from kb.ledger.rows import Row
from kb.page_names import page_name
from kb.pictures import CHUNK_COLOURS, has_pictures
from kb.preview import PageElement, preview
from kb.records import Document, Page, StoredChunk


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a page's text. `chunk`: the ordinal of the one it is in, where chunks are shown and it is in one, and
    `colour` the number of that one's colour; `first` of its chunk, or the first that is marked."""

    text: str
    marked: bool = False
    chunk: int | None = None
    first: bool = False

    @property
    def colour(self) -> int | None:
        return None if self.chunk is None else colour_of(self.chunk)


@dataclass(frozen=True, slots=True)
class PageShown:
    """`pieces` are the whole text in its order. `chunks` are those that stand on it, where they are shown."""

    page: Page
    name: str
    has_picture: bool
    pieces: tuple[Piece, ...]
    chunks: tuple[StoredChunk, ...]


@dataclass(frozen=True, slots=True)
class RowShown:
    """A register row as one publication says it: what its columns say, where it stands, and its place in the register,
    of which that shows what this publication says."""

    id: str
    words: str
    quote: str
    page: int
    page_name: str
    mark: str
    corrected: bool
    in_register: str


def show_page(
    catalog: Catalog, document: Document, number: int, marks: Sequence[tuple[int, int]], *, boxes: bool
) -> PageShown:
    """Page `number` with the characters of `marks` (start, end) marked; `boxes` shows the chunks.

    Raises:
        NotFound: the document has no such page.
    """
    page = catalog.page(document.revision_id, number)
    read = preview(catalog, document, number) if boxes else None
    return PageShown(
        page=page,
        name=page_name(number, page.label),
        has_picture=has_pictures(document) and page.width is not None,
        pieces=tuple(_lines(read.elements) if read else _marked(page.text, marks)),
        chunks=read.chunks if read else (),
    )


def show_row(row: Row, place: int) -> RowShown:
    """Of a row with one source, which stands at `place` among those of this source."""
    source = row.sources[0]
    at = source.quotes[0]
    return RowShown(
        id=row.id,
        words=" · ".join(filter(None, chain.from_iterable(cells(row)))),
        quote=at.quote,
        page=at.page,
        page_name=page_name(at.page, at.label),
        mark=f"{at.start}-{at.end}",
        corrected=source.correction is not None,
        in_register=row_link(row, source.document.id, place),
    )


def colour_of(chunk: int) -> int:
    """The number of the colour in which the pictures draw a chunk."""
    return chunk % len(CHUNK_COLOURS)


def _marked(text: str, marks: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """The text cut where a mark begins or ends; marks that overlap are one."""
    place = 0
    for first, last in sorted(marks):
        start = max(place, first)
        if start < min(last, len(text)):
            yield Piece(text[place:start])
            yield Piece(text[start:last], marked=True, first=place == 0)
            place = last
    yield Piece(text[place:])


def _lines(elements: Iterable[PageElement]) -> Iterator[Piece]:
    last: int | None = None
    for each in elements:
        chunk = each.chunks[0] if each.chunks else None
        yield Piece(each.text, chunk=chunk, first=chunk != last)
        last = chunk
