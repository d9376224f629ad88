"""`footnote check`: do catalog, vector index, lexical index, files and page texts agree?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kb.access import Tier, Viewer
from kb.index.vectors import Level
from kb.library import Library

NAMED = 3  # ids in one finding


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was compared, and each disagreement in a sentence."""

    documents: int
    chunks: int
    sentences: int
    findings: tuple[str, ...]


def check(library: Library) -> CheckReport:
    """Compare everything that is kept twice. Reads all of it; changes nothing."""
    documents = library.catalog.documents()
    chunk_ids: dict[Tier, set[str]] = defaultdict(set)
    sentence_ids: dict[Tier, set[str]] = defaultdict(set)
    for tier, chunks, sentences in library.catalog.entry_ids():
        chunk_ids[tier].update(chunks)
        sentence_ids[tier].update(sentences)
    findings: list[str] = []
    for tier in Tier:
        vectors = library.indexes.vectors
        findings += _compare(f"{tier} chunk vectors", chunk_ids[tier], vectors.ids(Level.CHUNK, tier))
        findings += _compare(f"{tier} sentence vectors", sentence_ids[tier], vectors.ids(Level.SENTENCE, tier))
        seen = {name for each in Viewer(tier).readable for name in chunk_ids[each]}
        findings += _compare(f"lexical index for {tier} viewers", seen, library.indexes.lexical.ids(tier))
    findings += _compare("files", {each.revision_id for each in documents}, library.files.ids())
    for document in documents:
        if not library.files.matches(document.revision_id, document.sha256):
            findings.append(f"The file of {document.source} is not the one that was ingested.")
        findings += [
            f"{document.source}, page {page}: a sentence is not what stands on the page."
            for page in library.catalog.broken_quotes(document.revision_id)
        ]
    return CheckReport(
        documents=len(documents),
        chunks=sum(map(len, chunk_ids.values())),
        sentences=sum(map(len, sentence_ids.values())),
        findings=tuple(findings),
    )


def _compare(what: str, wanted: set[str], there: set[str]) -> list[str]:
    """One sentence for what is missing and one for what is too many, naming the first few."""
    return [
        f"{what}: {len(names)} {state} ({', '.join(sorted(names)[:NAMED])}{', …' if len(names) > NAMED else ''})."
        for names, state in ((wanted - there, "missing"), (there - wanted, "that the catalog does not know"))
        if names
    ]
