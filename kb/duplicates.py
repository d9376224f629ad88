"""The same text under another name: near-duplicates by MinHash (Broder 1997, "On the resemblance and containment of
documents") over runs of words, in Chinese of characters, with multiply-shift hashing (Dietzfelbinger et al. 1997).

A report that differs in one figure is another report: so the figures must be the same, in the same order, besides.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kb.identity import Fingerprint
from kb.records import Document

PERMUTATIONS = 128  # the estimate's standard error at 0.95 is 0.02
RUN = 3  # words, or Chinese characters
ALIKE = 0.95
AKIN = 0.15  # of two editions of one publication

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W\d_\u3400-\u4dbf\u4e00-\u9fff]+")
_ITEM = re.compile(r"^\s*\d{1,2}[.)、]\s+", re.MULTILINE)  # some formats tell the numbers of a list, others do not
_ODD, _PLUS = np.random.default_rng(20130610).integers(0, 2**63, (2, PERMUTATIONS, 1), dtype=np.uint64)
_ODD = _ODD * np.uint64(2) + np.uint64(1)
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)  # one for each word of a run
_AT_ONCE = 4096  # runs; as many times PERMUTATIONS numbers are in memory


def fingerprint(texts: Iterable[str]) -> Fingerprint:
    """Of a document by the texts of its pages; where one page ends has no part in it. Pages may come one by one."""
    figures = hashlib.sha256()
    least = np.full(PERMUTATIONS, 2**32 - 1, np.uint32)
    before: list[str] = []
    for text in texts:
        words = before + _WORD.findall(unicodedata.normalize("NFKC", _ITEM.sub("", text)).lower())
        for word in words[len(before) :]:
            if word[0].isdigit():
                figures.update(word.replace(",", "").encode() + b" ")
        for runs in _runs(words):
            np.minimum(least, _least(runs), out=least)
        before = words[-(RUN - 1) :]
    return Fingerprint(least.astype("<u4").tobytes(), figures.hexdigest())


def _runs(words: Sequence[str]) -> Iterator[np.ndarray[tuple[int], np.dtype[np.uint64]]]:
    """Hashes of the runs of words, uint64, some thousand at a time."""
    hashes = np.array([zlib.crc32(word.encode()) for word in words], np.uint64)
    if len(hashes) < RUN:
        return
    mixed = sum((hashes[i : len(hashes) - RUN + 1 + i] + np.uint64(1)) * _MIX[i] for i in range(RUN))
    runs = np.unique(np.asarray(mixed) ^ (np.asarray(mixed) >> np.uint64(29)))
    for start in range(0, len(runs), _AT_ONCE):
        yield runs[start : start + _AT_ONCE]


def _least(runs: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    """The least hash of these runs under each permutation."""
    hashed = (runs[None] * _ODD + _PLUS) >> np.uint64(32)
    return np.asarray(hashed.min(axis=1), np.uint32)


def resemblance(one: Fingerprint, other: Fingerprint) -> float:
    """The estimated share of their runs of words that two texts have in common (Jaccard), 0 to 1."""
    a, b = np.frombuffer(one.signature, "<u4"), np.frombuffer(other.signature, "<u4")
    return float((a == b).mean())


def same_text(one: Document, other: Document) -> bool:
    """Whether two documents say the same, figure for figure, and neither is known to be later. Not to be told of what
    an earlier version read."""
    days = {one.description.published, other.description.published} - {None}
    a, b = one.fingerprint, other.fingerprint
    return len(days) < 2 and a is not None and b is not None and a.figures == b.figures and resemblance(a, b) >= ALIKE


@dataclass(frozen=True, slots=True)
class Copies:
    """Of each document (by revision id) that has its text in common with others, all of them, the one that stands for
    them first."""

    groups: dict[str, tuple[Document, ...]]

    def one_of_each(self, documents: Iterable[Document]) -> list[Document]:
        """Those that stand for others, where both are among `documents`; the rest as they are."""
        documents = list(documents)
        there = {each.revision_id for each in documents}
        return [each for each in documents if self._first(each, there) == each.revision_id]

    def others(self, document: Document) -> tuple[Document, ...]:
        """The other documents with the text of this one."""
        group = self.groups.get(document.revision_id, ())
        return tuple(each for each in group if each.revision_id != document.revision_id)

    def _first(self, document: Document, there: set[str]) -> str:
        group = self.groups.get(document.revision_id, (document,))
        return next(each.revision_id for each in group if each.revision_id in there)


def find_copies(documents: Iterable[Document]) -> Copies:
    """Who has the same text as whom. Each is compared with those that stand for a group already and have its figures,
    not with all of the group: or a row of small differences would join what differs much."""
    groups: dict[str, list[list[Document]]] = {}
    for document in sorted(documents, key=_standing):
        if document.fingerprint is None:
            continue
        with_figures = groups.setdefault(document.fingerprint.figures, [])
        group = next((each for each in with_figures if same_text(each[0], document)), None)
        if group is None:
            with_figures.append([document])
        else:
            group.append(document)
    several = (tuple(group) for each in groups.values() for group in each if len(group) > 1)
    return Copies({each.revision_id: group for group in several for each in group})


def _standing(document: Document) -> tuple[bool, bool, str, str]:
    """Which stands for the others comes first: what the catalog file names, a PDF, what was there earlier."""
    named = any(each.found.name in {"CATALOG", "EDITED"} for each in document.description.origins.values())
    return not named, document.media_type != "application/pdf", document.ingested_at, document.source
