"""Libraries of a given size out of real text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from evals.bench.blends import Blends
from ingest.chunk import chunk
from ingest.clean import clean
from ingest.parse import parse
from ingest.sources import SourceFile, find_sources
from kb.errors import FootnoteError
from kb.library import Library, open_library
from kb.records import Chunk, Description, NewRevision, Page
from kb.settings import Settings
from kb.tokens import count_tokens

CHUNKS_A_DOCUMENT = 50


@contextmanager
def library_of(settings: Settings, texts: Path, chunks: int, blends: Blends | None) -> Iterator[Library]:
    """A library of `chunks` chunks out of the publications below `texts` (over again when they run out); `blends`
    embeds them where it is given, and no question."""
    with open_library(settings, purpose="footnote bench") as library:
        encoding = library.encoding
        library.encoding = replace(encoding, encoder=blends or encoding.encoder)
        left = chunks
        for new in _documents(texts):
            kept = new.chunks[:left]
            library.store(replace(new, chunks=kept))
            left -= len(kept)
            if left == 0:
                break
        library.encoding = encoding
        yield library


def _documents(texts: Path) -> Iterator[NewRevision]:
    """Documents of at most `CHUNKS_A_DOCUMENT` chunks, without end."""
    files = list(find_sources([texts]).files)
    parsed = 0
    round_ = 0
    while parsed or round_ == 0:
        parsed = 0
        for file in files:
            try:
                pages, chunks = read_chunks(file)
            except FootnoteError:
                continue
            for start in range(0, len(chunks), CHUNKS_A_DOCUMENT):
                parsed += 1
                yield _revision(f"{file.source}#{round_}.{start}", pages, chunks[start : start + CHUNKS_A_DOCUMENT])
        round_ += 1


def read_chunks(file: SourceFile) -> tuple[tuple[Page, ...], tuple[Chunk, ...]]:
    """Pages and chunks of one publication, as an ingest cuts them."""
    return chunk(clean(parse(file.path, file.path.read_bytes())), file.path.stem, 180, count_tokens)


def _revision(source: str, pages: tuple[Page, ...], chunks: tuple[Chunk, ...]) -> NewRevision:
    numbered = tuple(replace(each, ordinal=number) for number, each in enumerate(chunks))
    used = {span.page for each in numbered for sentence in each.sentences for span in sentence.spans}
    digest = hashlib.sha256(source.encode()).hexdigest()
    return NewRevision(
        id="rev_" + digest[:20],
        source=source,
        origin=source,
        sha256=digest,
        media_type="text/plain",
        content=b"",
        description=Description(title=source),
        pages=tuple(page for page in pages if page.number in used),
        chunks=numbered,
    )
