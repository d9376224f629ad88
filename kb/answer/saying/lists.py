"""A list as the publication has it: with what introduces it, over chunks and pages, and never cut without a word."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.answer.judging.selection import Candidate
from kb.answer.saying.clauses import wanted_terms
from kb.answer.understanding.question import Asked, Sort
from kb.index.terms import terms
from kb.library import Library
from kb.records import SentenceKind, Span, StoredChunk, StoredSentence

LONGEST_LIST = 1500  # characters; of a longer list the first items are quoted, and the others counted
AS_GOOD = 0.5  # of the probability of the best row, for the rows beside it


@dataclass(frozen=True, slots=True)
class Quoted:
    """What is quoted of a publication for one statement, in order. `more`: items that the list goes on with."""

    spans: tuple[Span, ...]
    more: int = 0


def quoted(library: Library, asked: Asked, candidate: Candidate, candidates: list[Candidate]) -> Quoted:
    """Where the sentence stands; for a question that wants a list, the list with what introduces it, or the rows of the
    table that answer as well as this one and stand next to it. `candidates`: all that passed."""
    sentence = candidate.sentence
    if sentence.kind is SentenceKind.TABLE_ROW:
        rows = _rows_around(candidate, candidates) if asked.sort is Sort.LIST else [sentence]
        return Quoted(_merged(rows))
    if not _wants_whole(asked, sentence):
        return Quoted(sentence.spans)
    members, chunks = _members(library, candidate)
    items = [each for each in members if each.kind is SentenceKind.LIST_ITEM]
    led = any(each.lead_in for each in members) or (asked.sort is Sort.LIST and _headed(asked, candidate))
    if not led or not items:
        return Quoted(sentence.spans)
    kept = _first(members)
    spans = _merged(kept)
    if sentence not in kept or _has_order(chunks, spans):
        return Quoted(sentence.spans)
    return Quoted(spans, len(members) - len(kept))


def _wants_whole(asked: Asked, sentence: StoredSentence) -> bool:
    listed = sentence.group is not None and asked.sort in {Sort.LIST, Sort.WHO, Sort.OTHER}
    return listed or (sentence.lead_in and asked.sort is not Sort.CONTACT)


def _headed(asked: Asked, candidate: Candidate) -> bool:
    """Whether the heading above says what the list is of, in words of the question."""
    heading = candidate.passage.chunk.section[-1:]
    return bool(heading) and bool(wanted_terms(asked) & set(terms(heading[0])))


def _members(library: Library, candidate: Candidate) -> tuple[list[StoredSentence], list[StoredChunk]]:
    """The list, of which a long one runs over several chunks, with those chunks."""
    chunk, group = candidate.passage.chunk, candidate.sentence.group
    chunks = [chunk]
    while (before := _beside(library, chunks[0], -1)) and _runs_on(before, chunks[0], group):
        chunks.insert(0, before)
    while (after := _beside(library, chunks[-1], 1)) and _runs_on(chunks[-1], after, group):
        chunks.append(after)
    return [each for part in chunks for each in part.sentences if each.group == group], chunks


def _beside(library: Library, chunk: StoredChunk, step: int) -> StoredChunk | None:
    found = library.catalog.chunks([f"{chunk.revision_id}.{chunk.ordinal + step}"])
    return found[0] if found else None


def _runs_on(one: StoredChunk, other: StoredChunk, group: int | None) -> bool:
    """Whether the list that ends a chunk goes on at the beginning of the next one."""
    last, first = one.sentences[-1], other.sentences[0]
    return one.section == other.section and last.group == first.group == group and not first.lead_in


def _first(members: list[StoredSentence]) -> list[StoredSentence]:
    """As many as may be quoted."""
    kept: list[StoredSentence] = []
    for each in members:
        if kept and sum(len(one.text) + 1 for one in kept) + len(each.text) > LONGEST_LIST:
            break
        kept.append(each)
    return kept


def _has_order(chunks: list[StoredChunk], spans: tuple[Span, ...]) -> bool:
    """Whether text that gives orders to software stands in between."""
    orders = [each for chunk in chunks for each in chunk.sentences if each.kind is SentenceKind.ORDER]
    inside = [part for each in orders for part in each.spans]
    return any(
        part.page == span.page and part.start < span.end and part.end > span.start for part in inside for span in spans
    )


def _rows_around(candidate: Candidate, candidates: list[Candidate]) -> list[StoredSentence]:
    likely = {each.sentence.id for each in candidates if each.probability >= AS_GOOD * candidate.probability}
    rows = [each for each in candidate.passage.chunk.sentences if each.group == candidate.sentence.group]
    first = last = rows.index(candidate.sentence)
    while first > 0 and rows[first - 1].id in likely:
        first -= 1
    while last + 1 < len(rows) and rows[last + 1].id in likely:
        last += 1
    return rows[first : last + 1]


def _merged(members: list[StoredSentence]) -> tuple[Span, ...]:
    """One span for each page that they stand on."""
    found: list[Span] = []
    for span in (span for member in members for span in member.spans):
        if found and found[-1].page == span.page:
            last = found[-1]
            found[-1] = replace(last, end=max(last.end, span.end), boxes=(*last.boxes, *span.boxes))
        else:
            found.append(span)
    return tuple(found)
