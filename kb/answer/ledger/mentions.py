"""Which publications have certain words: counted over all that the viewer may read, each with a "
"sentence that has them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from kb.answer.ledger.context import Context
from kb.answer.ledger.rows import Entry, Found, Quote
from kb.answer.understanding.intents import Intent
from kb.index.terms import terms, words
from kb.library import Library
from kb.records import Document, SentenceKind, StoredChunk, StoredSentence

_PAPERS = r"(?:publication|document|report|file|stud(?:y|ie)|guide|paper|source)s?"
_ASKED = re.compile(
    rf"\b(?:how many|which|what) (?:\w+ )?{_PAPERS} (?:\w+ )?(?:mention|name|talk|speak|discuss|cite"
    r"|refer)s?(?: about| of| to)? "
    r"(?P<what>.+)$"
    rf"|\bin how many {_PAPERS} (?:is|are) (?P<named>.+?) (?:named|mentioned|cited)"
    r"|(?:出版物|文件|报告|文档|资料)(?:中)?(?:提到|提及|谈到)(?:过|了)?(?P<chinese>.+)$",
    re.IGNORECASE,
)
CHUNKS = 5  # of a publication are looked through for a sentence


@dataclass(frozen=True, slots=True)
class _Words:
    """Characters of a page."""

    page: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence of a publication that has the words."""

    document: Document
    quotes: tuple[Quote, ...]


def mentions(library: Library, context: Context) -> Found | None:
    """The publications, the newest first; None where that is not asked for, or none has the words."""
    match = _ASKED.search(context.asked.text.rstrip("?？.。 "))
    if context.asked.intent is not Intent.ACROSS or not match or context.turned:
        return None
    told = match["what"] or match["named"] or match["chinese"]
    wanted = frozenset(terms(told, compounds=False))
    documents = context.shelf.answering(context.filters)
    chunks = _chunks(library, context, told, documents)
    found: dict[str, tuple[Document, StoredSentence]] = {}
    for chunk in chunks:
        sentence = next((each for each in chunk.sentences if _has(each, wanted)), None)
        if sentence is not None:
            found.setdefault(chunk.revision_id, (documents[chunk.revision_id], sentence))
    newest = sorted(found.values(), key=lambda each: str(each[0].description.published), reverse=True)
    shown = tuple(word for word in re.split(r"\s+", told) if terms(word))
    entries = tuple(Entry((document.id,), ((_mention(document, sentence),),), shown) for document, sentence in newest)
    return Found("mentions", entries, counted=True) if wanted and entries else None


def _chunks(library: Library, context: Context, told: str, documents: dict[str, Document]) -> list[StoredChunk]:
    """Those that have every word, the best of each publication."""
    lexical, viewer = library.indexes.lexical, context.shelf.viewer
    most = lexical.size(viewer)
    by_word = [
        lexical.query(viewer, word, most, list(documents))
        for word in dict.fromkeys(words(told))
        if terms(word) and most
    ]
    if not by_word:
        return []
    scores = {name: sum(each[name] for each in by_word) for name in set.intersection(*map(set, by_word))}
    of: dict[str, list[str]] = defaultdict(list)
    for name in sorted(scores, key=lambda name: (-scores[name], name)):
        of[name.rpartition(".")[0]].append(name)
    best = [name for names in of.values() for name in names[:CHUNKS]]
    stored = {each.id: each for each in library.catalog.chunks(best)}
    return [stored[name] for name in best if name in stored]


def _has(sentence: StoredSentence, wanted: frozenset[str]) -> bool:
    if sentence.kind is SentenceKind.ORDER:
        return False
    return wanted <= frozenset(terms(sentence.text))


def _mention(document: Document, sentence: StoredSentence) -> Mention:
    span = sentence.spans[0]
    return Mention(document, (_Words(span.page, span.start, span.end, sentence.text),))
