"""Publications as the sentences that a question can be made of, each where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evals.measures.figures import years
from ingest.chunk import chunk
from ingest.clean import clean
from ingest.describe import describe
from ingest.parse import parse
from ingest.sources import Found, SourceFile, find_sources
from kb.access import Tier
from kb.errors import FootnoteError, UnreadableFile
from kb.language import language_of
from kb.records import Chunk, SentenceKind
from kb.tokens import count_tokens

CHUNK_TOKENS = 180


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence, list item, table row, heading or caption. `text` stands in the stored text of `page` as it is;
    `caption` is what was last said of the table or figure that it belongs to."""

    page: int
    section: tuple[str, ...]
    kind: SentenceKind
    text: str
    caption: str | None = None

    @property
    def language(self) -> str:
        return language_of(self.text)


@dataclass(frozen=True, slots=True)
class Source:
    """A publication as read. `document`: its path below the folder, as evidence names it. `small_words`: what is
    written with a small letter somewhere, so that the first word of a sentence can be told from a name. `years`: every
    year that it speaks of."""

    document: str
    title: str
    tier: Tier
    pages: dict[int, str]
    places: tuple[Place, ...]
    small_words: frozenset[str]
    years: frozenset[int]


@dataclass(frozen=True, slots=True)
class Sources:
    """`failed`: file to what is wrong with it. `replaced`: documents with a newer edition in the same folder, whose
    figures are no answer any more."""

    read: tuple[Source, ...]
    failed: dict[str, str]
    replaced: tuple[str, ...]


def read_sources(paths: Sequence[Path], tell: Callable[[int, int, str], None] | None = None) -> Sources:
    """Parse every publication below `paths`; a bad one is told and the rest go on.

    Raises:
        NotFound: a path that is not there.
        UnreadableFile: nothing below the paths can be read.
    """
    found = find_sources(paths)
    replaced = {file.edition_of for file in found.files if file.edition_of}
    read: list[Source] = []
    failed: dict[str, str] = {}
    for number, file in enumerate(found.files, start=1):
        if file.source not in replaced:
            try:
                read.append(_read(file))
            except (FootnoteError, OSError) as error:
                failed[_document(file)] = str(error)
        if tell:
            tell(number, len(found.files), _document(file))
    if not read:
        raise _nothing(found, failed)
    small_words = frozenset().union(*(each.small_words for each in read))
    read = [replace(each, small_words=small_words) for each in read]
    return Sources(tuple(read), failed, tuple(_document(file) for file in found.files if file.source in replaced))


def _nothing(found: Found, failed: dict[str, str]) -> UnreadableFile:
    why = next(iter(failed.values()), "no file of a kind that is read" if found.passed_over else "no file")
    return UnreadableFile(f"There is nothing to draft topics from: {why}", advice="Give a folder of publications.")


def _document(file: SourceFile) -> str:
    return file.source.partition("/")[2]


def _read(file: SourceFile) -> Source:
    parsed = clean(parse(file.path, file.path.read_bytes()))
    description = describe(parsed, file.source, file.entry, file.edition_of)
    pages, chunks = chunk(parsed, description.title, CHUNK_TOKENS, count_tokens)
    text = "\n".join(page.text for page in pages)
    return Source(
        document=_document(file),
        title=" ".join(description.title.split()),
        tier=description.tier,
        pages={page.number: page.text for page in pages},
        places=tuple(_places(chunks)),
        small_words=frozenset(re.findall(r"\b[a-z][a-z'’-]*\b", text)),
        years=frozenset(years(text)),
    )


def _places(chunks: Sequence[Chunk]) -> Iterator[Place]:
    caption = section = None
    for each in chunks:
        for sentence in each.sentences:
            if each.section != section:
                section, caption = each.section, None
            if sentence.kind is SentenceKind.CAPTION:
                # "Table 2." is a sentence of its own before what the table shows.
                caption = (
                    sentence.text if not re.fullmatch(r"(?:Table|Figure|表|图)\s*\d+[.:]?", sentence.text) else caption
                )
            if len(sentence.spans) == 1:  # one that runs over a page break cannot be quoted from one page
                yield Place(sentence.spans[0].page, each.section, sentence.kind, sentence.text, caption)
