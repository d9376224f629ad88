"""What ingest costs over embedding alone."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from ingest.pipeline import ingest_file
from ingest.reading import Reader
from ingest.sources import SourceFile, find_sources
from kb.catalog.catalog import document_id
from kb.embedding import CHUNKS_AT_ONCE, encode_tokens
from kb.library import Library, open_library
from kb.settings import Settings


def ingest_over_embedding(settings: Settings, corpus: Path) -> dict[str, float]:
    """Seconds to ingest `corpus` into an empty library, seconds to embed the same chunks and their sentences in the
    same batches, in turns by document; and the ratio. What a process loads once is loaded before."""
    ingesting = embedding = 0.0
    # Without text recognition: what that takes has nothing to do with embedding.
    with open_library(settings, purpose="footnote bench") as library, Reader(settings.without_ocr()) as reader:
        files = find_sources([corpus]).files
        _warm_up(library, files, reader)
        for file in files:
            start = time.perf_counter()
            list(ingest_file(library, file, reader))
            ingesting += time.perf_counter() - start
            revision = next(each.revision_id for each in library.catalog.documents() if each.source == file.source)
            entries = library.catalog.index_entries(revision)
            start = time.perf_counter()
            for first in range(0, len(entries), CHUNKS_AT_ONCE):
                part = entries[first : first + CHUNKS_AT_ONCE]
                encode_tokens(library.encoder, [entry.embedded for entry in part])
                library.encoder.encode_passages([text for entry in part for text in entry.sentences])
            embedding += time.perf_counter() - start
    return {"ingest_s": ingesting, "embedding_s": embedding, "ratio": ingesting / embedding}


def _warm_up(library: Library, files: Sequence[SourceFile], reader: Reader) -> None:
    """Read one file of each format and language: the parsers of each format, and the dictionary of Chinese, are loaded
    once a process, which takes as long as a dozen documents."""
    kinds = {(file.path.suffix, "-zh" in file.path.stem): file for file in files}
    for file in kinds.values():
        list(ingest_file(library, file, reader))
        library.remove(document_id(file.source))
