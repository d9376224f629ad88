"""The nouns of the library as plain frozen data: what ingest hands over and what retrieval hands back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from kb.access import Tier
from kb.identity import Edits, Fingerprint


class SentenceKind(StrEnum):
    """What a sentence was on its page."""

    TEXT = "text"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    ORDER = "order"  # to the software that reads it (ingest/orders.py): never quoted


class Kind(StrEnum):
    """What sort of publication a document is."""

    FACT_SHEET = "fact-sheet"
    OPPORTUNITY_GUIDE = "opportunity-guide"
    SUMMIT_SUMMARY = "summit-summary"
    POLICY_STUDY = "policy-study"
    AGENDA = "agenda"
    NEWS = "news"
    NOTICE = "notice"
    PRESENTATION = "presentation"
    DATASET = "dataset"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: points (1/72 inch), origin at the top left of the page as shown."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (end exclusive) of the stored text of one page, and where they stand on it.

    `boxes` is empty where the format has no page pictures (HTML, Markdown, text, DOCX, slides, sheets).
    """

    page: int
    start: int
    end: int
    boxes: tuple[Box, ...] = ()


class From(StrEnum):
    """Where a field of a description was found. The catalog file, and what was said at an upload, are one."""

    CATALOG = "catalog"
    FRONT_MATTER = "front matter"
    FILE = "file properties"
    CONTENT = "content"
    DEFAULT = "default"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a field was found, and how surely (0 to 1) it is right."""

    found: From
    confidence: float


@dataclass(frozen=True, slots=True)
class Description:
    """What is known about a document apart from its text.

    `place`: where it was issued, or what it tells of took place. `covers_from` and `covers_until`: first and last day
    that it speaks of. `origins`: of each field that says anything, where that was found.
    """

    title: str
    kind: Kind = Kind.OTHER
    publisher: str | None = None
    program: str | None = None
    published: date | None = None
    language: str = "en"
    tier: Tier = Tier.PUBLIC
    listed: bool = False
    edition_of: str | None = None
    url: str | None = None
    illustrative: bool = False
    place: str | None = None
    covers_from: date | None = None
    covers_until: date | None = None
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Page:
    """One page (a slide, a sheet; a whole text for formats without pages) and its stored text.

    `confidence`: None for the file's own text; where it was recognised on a picture (OCR), the mean probability of its
    characters, 0 to 1. `furniture`: its running headers and footers, which are no part of the text.
    """

    number: int
    text: str
    label: str | None = None
    width: float | None = None
    height: float | None = None
    confidence: float | None = None
    furniture: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """The smallest thing that can be cited.

    `text` is the concatenation of the page texts under `spans` (two spans where it runs over a page break, joined
    by a space). `embedded` is what the encoder sees: the text, with its lead-in where the text alone says little
    (a list item, a table row, the answer to a question). `group` numbers the list or table it is part of, within its
    chunk; `lead_in` is true of the sentence that introduces that list.
    """

    text: str
    spans: tuple[Span, ...]
    embedded: str
    kind: SentenceKind = SentenceKind.TEXT
    group: int | None = None
    lead_in: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """The unit stored in the index: consecutive sentences of one section."""

    ordinal: int
    section: tuple[str, ...]
    text: str
    embedded: str
    tokens: int
    language: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class NewRevision:
    """A document as read and cut, ready to be stored. `source` is its lasting identity, `origin` where it was read.

    `id` is made of the source, the bytes, what the catalog file and people say of them and the version of the pipeline:
    the same give the same id, and any change of one makes a new revision. `told`: what the catalog file says, as JSON,
    to describe it again without that file. Pages and chunks are gone through several times, and need not be in memory.
    """

    id: str
    source: str
    origin: str
    sha256: str
    media_type: str
    content: bytes
    description: Description
    pages: Sequence[Page]
    chunks: Sequence[Chunk]
    notes: tuple[str, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict)
    edits: Edits = field(default_factory=Edits)
    fingerprint: Fingerprint | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A live document as the catalog tells it. `revision_id` is the revision that answers now."""

    id: str
    source: str
    revision_id: str
    sha256: str
    media_type: str
    pages: int
    chunks: int
    ingested_at: str
    description: Description
    notes: tuple[str, ...] = ()
    fingerprint: Fingerprint | None = None


@dataclass(frozen=True, slots=True)
class StoredSentence:
    """A sentence as kept; `id` is `<chunk id>.<ordinal>`."""

    id: str
    chunk_id: str
    ordinal: int
    text: str
    embedded: str
    spans: tuple[Span, ...]
    kind: SentenceKind
    group: int | None
    lead_in: bool


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk as kept; `id` is `<revision id>.<ordinal>`. `page` is where it begins, `tokens` those of cl100k."""

    id: str
    revision_id: str
    ordinal: int
    section: tuple[str, ...]
    language: str
    text: str
    sentences: tuple[StoredSentence, ...]
    tokens: int = 0

    @property
    def page(self) -> int:
        return self.sentences[0].spans[0].page


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the indexes are made of for a chunk: its text and those of its sentences, as embedded. `ranges`: begin and
    end of each sentence in `embedded`."""

    id: str
    revision_id: str
    embedded: str
    sentences: tuple[str, ...] = ()
    ranges: tuple[tuple[int, int], ...] = ()

    @property
    def heading(self) -> str:
        """What stands before the first sentence: the title and the headings."""
        return self.embedded[: self.ranges[0][0]]


def index_entry(chunk: str, revision: str, embedded: str, sentences: Iterable[tuple[str, str]]) -> IndexEntry:
    """`sentences`: of each, in order, its text as it stands in the chunk, and as it is embedded."""
    texts, alone = zip(*sentences, strict=True)
    ranges: list[tuple[int, int]] = []
    # The heading before the text may hold the same words: so the last sentence is looked for first, from the end.
    place = len(embedded)
    for text in reversed(texts):
        place = embedded.rindex(text, 0, place)
        ranges.append((place, place + len(text)))
    return IndexEntry(chunk, revision, embedded, alone, tuple(reversed(ranges)))


def index_entries(new: NewRevision) -> Iterator[IndexEntry]:
    """Those of the chunks of a revision."""
    for chunk in new.chunks:
        if chunk.sentences:
            sentences = [(each.text, each.embedded) for each in chunk.sentences]
            yield index_entry(f"{new.id}.{chunk.ordinal}", new.id, chunk.embedded, sentences)
