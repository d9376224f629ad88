"""What makes a document this one: what people said of it afterwards, what its text is like, what is left of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a text is like, to find the same one under another name (`kb/duplicates.py`).

    `signature`: its MinHash, little-endian uint32 [PERMUTATIONS]. `figures`: a hash of the figures in it, in order.
    """

    signature: bytes
    figures: str


@dataclass(frozen=True, slots=True)
class Edits:
    """What people said of a document, field by field, as JSON; None says that there is no such thing.

    `values` are in force with the revision that carries them; `before` were when it was begun, and must still be when
    it is committed. `revision_id`: the revision that was edited, which must still be live then; None of one that is
    read from its source.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    revision_id: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """How much the indexes and the file store hold of a revision. `token_vectors`: chunks whose tokens are kept.
    `lexical_entries`: over the index of each tier of viewer."""

    chunk_vectors: int = 0
    sentence_vectors: int = 0
    token_vectors: int = 0
    lexical_entries: int = 0
    file_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a removal erased, by where it was kept.

    `facts`: of its registers; `corrections`: of them, by hand. `answers`: kept in conversations, that quoted
    it. `questions`: lines of the log of questions that named it. `edits`: fields that people had described.
    `decisions`: on editions. `links`: of later editions, which now follow the one before. `complete`: False while
    somebody else, such as a backup, reads a file that still holds what was erased; it is finished at the next change,
    or opening.
    """

    document_id: str
    source: str
    title: str
    revisions: int
    pages: int
    chunks: int
    sentences: int
    facts: int = 0
    corrections: int = 0
    edits: int = 0
    decisions: int = 0
    links: int = 0
    jobs: int = 0
    answers: int = 0
    questions: int = 0
    held: Held = field(default_factory=Held)
    complete: bool = True
