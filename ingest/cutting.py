"""A parsed file as what is stored of it. It is cleaned, described and cut in the process that parsed it, which hands it
over part by part: the process that embeds spends no time on that, and never holds a long publication."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.chunk import chunk
from ingest.clean import clean
from ingest.elements import Parsed
from ingest.spool import Spool
from kb.batches import batches
from kb.records import Chunk, Description, Page
from kb.registers.extract import Extracted, extract_from
from kb.tokens import count_tokens

AT_ONCE = 64  # pages or chunks in one part


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a file as a whole."""

    media_type: str
    description: Description
    notes: tuple[str, ...]
    unread: tuple[int, ...]


Part = Head | Sequence[Page] | Sequence[Chunk] | Extracted


def cut(describe: Callable[[Parsed], Description], chunk_tokens: int, parsed: Parsed) -> Iterator[Part]:
    """The head, then the pages, then the chunks, then the facts of the registers."""
    parsed = clean(parsed)
    description = describe(parsed)
    yield Head(parsed.media_type, description, parsed.notes, parsed.unread)
    pages, chunks = chunk(parsed, description.title, chunk_tokens, count_tokens)
    yield from batches(pages, AT_ONCE)
    yield from batches(chunks, AT_ONCE)
    yield extract_from(description.title, description.published, chunks, pages)


@dataclass(slots=True)
class Cut:
    """What `cut` has handed over."""

    head: Head | None = None
    pages: Spool[Page] = field(default_factory=Spool)
    chunks: Spool[Chunk] = field(default_factory=Spool)
    registers: Extracted | None = None

    def take(self, part: Part) -> None:
        if isinstance(part, Head):
            self.head = part
            return
        if isinstance(part, Extracted):
            self.registers = part
            return
        for item in part:
            if isinstance(item, Page):
                self.pages.append(item)
            else:
                self.chunks.append(item)
