"""`footnote check`: do catalog, vector index, lexical index, files and page texts agree?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.access import Tier, Viewer
from kb.ledger.correcting import unsound
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
    live = {each.revision_id for each in documents}
    sentences = {tier: library.catalog.sentence_counts(tier) for tier in Tier}
    findings: list[str] = []
    for tier in Tier:
        indexes, wanted = library.indexes, set(sentences[tier])
        findings += _compare(f"{tier} chunk vectors", wanted, indexes.vectors.ids(tier))
        kept = indexes.multivector.sentence_counts(tier)
        findings += _compare(f"{tier} sentence vectors", _names(sentences[tier]), _names(kept))
        # Those of a chunk may be missing: they are made when they are needed.
        tokens = indexes.multivector.ids_of_tokens(tier)
        findings += _compare(f"{tier} token vectors", wanted & tokens, tokens)
        sums = indexes.multivector.revisions_of_sums(tier)
        filed = {each.revision_id for each in documents if each.description.tier is tier}
        findings += _compare(f"{tier} sums of token vectors", filed & sums, sums)
        seen = {name for each in Viewer(tier).readable for name in sentences[each]}
        findings += _compare(f"lexical index for {tier} viewers", seen, indexes.lexical.ids(tier))
    findings += _compare("files", live, library.files.ids())
    findings += _left_behind(library, {each.source for each in documents}, {each.id for each in documents})
    for document in documents:
        if not library.files.matches(document.revision_id, document.sha256):
            findings.append(f"The file of {document.source} is not the one that was ingested.")
        findings += [
            f"{document.source}, page {page}: a sentence is not what stands on the page."
            for page in library.catalog.soundness.broken_quotes(document.revision_id)
        ]
        findings += unsound(library.catalog, document)
    return CheckReport(
        documents=len(documents),
        chunks=sum(map(len, sentences.values())),
        sentences=sum(sum(counts.values()) for counts in sentences.values()),
        findings=tuple(findings),
    )


def _left_behind(library: Library, sources: set[str], documents: set[str]) -> list[str]:
    """What is kept by source or id, of documents that are no more, and what no change has finished."""
    catalog = library.catalog
    quoted, logged = catalog.conversations.quoted(), catalog.questions.named()
    edited, refused = catalog.edits.sources(), {each for pair in catalog.editions.rejected() for each in pair}
    corrected = {each.source for each in catalog.corrections.all()}
    pending = [f"Revision {each} is not wholly erased or not wholly written." for each in catalog.pending()]
    return [
        *_compare("edits of descriptions", edited & sources, edited),
        *_compare("corrections of registers", corrected & sources, corrected),
        *_compare("facts of registers", set(), catalog.facts.astray(), "of which a span is on no page"),
        *_compare("decisions on editions", refused & sources, refused),
        *_compare("documents quoted in conversations", quoted & documents, quoted),
        *_compare("documents named in the log of questions", logged & documents, logged),
        *_compare("chunks", set(), set(catalog.soundness.bare_chunks()), "that have no sentence to cite"),
        *pending,
    ]


def _names(counts: Mapping[str, int]) -> set[str]:
    """The ids of the sentences of these chunks."""
    return {f"{chunk}.{number}" for chunk, count in counts.items() for number in range(count)}


def _compare(
    what: str, wanted: set[str], there: set[str], surplus: str = "that the catalog does not know"
) -> list[str]:
    """One sentence for what is missing and one for what is too many, naming the first few."""
    return [
        f"{what}: {len(names)} {state} ({', '.join(sorted(names)[:NAMED])}{', …' if len(names) > NAMED else ''})."
        for names, state in ((wanted - there, "missing"), (there - wanted, surplus))
        if names
    ]
