"""Libraries of a given size out of real text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from ingest.chunk import chunk
from ingest.clean import clean
from ingest.parse import parse
from ingest.sources import SourceFile, find_sources
from ingest.tokens import count_tokens
from kb.errors import FootnoteError
from kb.index.encoder import Encoder, Vectors
from kb.library import Library, open_library
from kb.records import Chunk, Description, NewRevision, Page
from kb.settings import Settings

CHUNKS_A_DOCUMENT = 50


class Echoes:
    """An encoder that embeds the first `real` passages and makes the others up as echoes of those: real vectors with
    noise (cosine about 0.9 to where they come from). At ten thousand chunks this keeps the graph's shape and saves an
    hour of embedding; what is timed afterwards embeds its questions with the real encoder."""

    def __init__(self, encoder: Encoder, real: int, known: dict[str, Vectors]) -> None:
        """`known`: vectors by text, kept from one library to the next."""
        self._encoder = encoder
        self._real = real
        self._known = known
        self._random = np.random.default_rng(0)

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def dimensions(self) -> int:
        return self._encoder.dimensions

    def close(self) -> None:
        self._encoder.close()

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in texts if text not in self._known][: max(0, self._real - len(self._known))]
        if new:
            self._known.update(zip(new, self._encoder.encode_passages(new), strict=True))
        real = np.stack(list(self._known.values()))
        return np.stack([self._known[text] if text in self._known else self._echo(real) for text in texts])

    def _echo(self, real: Vectors) -> Vectors:
        noise = self._random.normal(0, 0.48 / np.sqrt(self.dimensions), self.dimensions)
        echo = real[self._random.integers(0, len(real))] + noise
        unit: Vectors = (echo / np.linalg.norm(echo)).astype(np.float32)
        return unit


@contextmanager
def library_of(
    settings: Settings, texts: Path, chunks: int, real_passages: int, known: dict[str, Vectors]
) -> Iterator[Library]:
    """A library of `chunks` chunks out of the publications below `texts` (over again when they run out)."""
    with open_library(settings, purpose="footnote bench") as library:
        encoding = library.encoding
        library.encoding = replace(encoding, encoder=Echoes(encoding.encoder, real_passages, known))
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
