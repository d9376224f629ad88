"""From sentences to quotes, over the sample library: a quote is the stored page text, character for character."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kb.access import STAFF
from kb.answer.judging.selection import Candidate, rank_sentences
from kb.answer.saying.citation import Cited, cite
from kb.answer.understanding.question import understand
from kb.errors import Inconsistent
from kb.library import Library
from kb.records import SentenceKind, StoredChunk, StoredSentence
from kb.retrieval import Passage, retrieve
from tests.kb.answer.hand_made import candidate, document

LIST = understand("Which fields do the companies cover?")
CONTACT = understand("Who do I call about batteries?")
FIGURE = understand("How many companies deal with batteries?")


def chunks(library: Library) -> Iterator[Passage]:
    """Every chunk of every publication, as if retrieved."""
    for each in library.catalog.documents():
        entries = library.catalog.index_entries(each.revision_id)
        for chunk in library.catalog.chunks([entry.id for entry in entries]):
            yield Passage(chunk, each, 1.0, 0.9, 0.9, frozenset(), ())


def likely(there: Passage, sentence: StoredSentence, probability: float = 0.8) -> Candidate:
    """One of its sentences, taken to be an answer."""
    features = candidate(LIST, "They cover batteries.", document()).features
    return Candidate(sentence, there, probability, features)


def group(chunk: StoredChunk, member: StoredSentence) -> list[StoredSentence]:
    return [each for each in chunk.sentences if each.group == member.group]


@pytest.fixture(scope="module")
def a_list(sample: Library) -> tuple[Passage, list[StoredSentence]]:
    """A list with what introduces it: the fields of the companies of 2023."""
    for there in chunks(sample):
        for each in there.chunk.sentences:
            if each.lead_in and each.text == "Between them they cover:":
                return there, group(there.chunk, each)
    raise LookupError("the trade mission's list of fields")


@pytest.fixture(scope="module")
def a_table(sample: Library) -> tuple[Passage, list[StoredSentence]]:
    """A table of at least four rows."""
    for there in chunks(sample):
        rows = [each for each in there.chunk.sentences if each.kind is SentenceKind.TABLE_ROW]
        if len(rows) >= 4 and len({row.group for row in rows}) == 1:
            return there, rows
    raise LookupError("a table of four rows")


def hold(library: Library, there: Passage, cited: Cited) -> None:
    """Assert that quotes are the page and statements the quotes."""
    by_number = {each.n: each for each in cited.citations}
    for each in cited.citations:
        page = library.catalog.page(there.document.revision_id, each.page)
        assert each.quote == page.text[each.start : each.end]
    for statement in cited.statements:
        assert statement.text.split() == " ".join(by_number[n].quote for n in statement.citations).split()


def test_every_sentence_of_the_library_can_be_cited(sample: Library):
    for there in chunks(sample):
        cited = cite(sample, FIGURE, [likely(there, each) for each in there.chunk.sentences], [])
        hold(sample, there, cited)
        assert len(cited.statements) == len(there.chunk.sentences)
        assert [each.n for each in cited.citations] == list(range(1, len(cited.citations) + 1))


def test_a_citation_says_where_it_comes_from(sample: Library):
    there = next(each for each in chunks(sample) if each.document.source.endswith("2013-shanghai-summit-summary.pdf"))
    citation = cite(sample, FIGURE, [likely(there, there.chunk.sentences[0])], []).citations[0]
    told = there.document.description
    assert (citation.document_id, citation.revision_id) == (there.document.id, there.document.revision_id)
    assert (citation.title, citation.kind, citation.published, citation.url, citation.publisher) == (
        told.title, told.kind, told.published, told.url, told.publisher
    )  # fmt: skip
    assert citation.section == there.chunk.section
    assert citation.illustrative
    assert citation.boxes
    assert all(box.left < box.right and box.top < box.bottom for box in citation.boxes)


def test_a_list_is_quoted_whole_where_a_list_is_asked_for(
    sample: Library, a_list: tuple[Passage, list[StoredSentence]]
):
    there, members = a_list
    cited = cite(sample, LIST, [likely(there, members[2])], [])
    hold(sample, there, cited)
    assert len(cited.citations) == 1
    assert all(each.text in cited.citations[0].quote for each in members)


def test_what_introduces_a_list_brings_the_list(sample: Library, a_list: tuple[Passage, list[StoredSentence]]):
    there, members = a_list
    lead_in = next(each for each in members if each.lead_in)
    assert members[-1].text in cite(sample, FIGURE, [likely(there, lead_in)], []).citations[0].quote
    assert cite(sample, CONTACT, [likely(there, lead_in)], []).citations[0].quote == lead_in.text


def test_one_item_is_quoted_where_no_list_is_asked_for(sample: Library, a_list: tuple[Passage, list[StoredSentence]]):
    there, members = a_list
    for asked in (FIGURE, CONTACT):
        assert cite(sample, asked, [likely(there, members[2])], []).citations[0].quote == members[2].text


def test_rows_that_answer_as_well_are_quoted_together(sample: Library, a_table: tuple[Passage, list[StoredSentence]]):
    there, rows = a_table
    first, second, third, fourth = (
        likely(there, row, chance) for row, chance in zip(rows, (0.8, 0.8, 0.2, 0.8), strict=False)
    )
    cited = cite(sample, LIST, [first], [first, second, third, fourth])
    hold(sample, there, cited)
    quote = cited.citations[0].quote
    assert rows[0].text in quote
    assert rows[1].text in quote
    assert rows[2].text not in quote
    assert rows[3].text not in quote  # as likely, but not next to it
    assert cite(sample, FIGURE, [first], [first, second]).citations[0].quote == rows[0].text


def test_a_sentence_over_a_page_break_has_two_quotes(sample: Library, a_list: tuple[Passage, list[StoredSentence]]):
    """No sample publication breaks a sentence, so the spans are put together here."""
    there, members = a_list
    one, other = members[1], members[2]
    both = replace(one, text=f"{one.text} {other.text}", spans=(*one.spans, *other.spans))
    cited = cite(sample, FIGURE, [likely(there, both)], [])
    assert [each.quote for each in cited.citations] == [one.text, other.text]
    assert cited.statements[0].text == both.text
    assert cited.statements[0].citations == (1, 2)


def test_a_sentence_that_is_not_on_its_page_is_never_cited(
    sample: Library, a_list: tuple[Passage, list[StoredSentence]]
):
    there, members = a_list
    forged = replace(members[1], text="something that nobody wrote")
    with pytest.raises(Inconsistent, match="is not on its page"):
        cite(sample, FIGURE, [likely(there, forged)], [])


def test_candidates_are_ranked_and_pass_the_hard_checks(sample: Library):
    with sample.reading():
        shelf = sample.shelf(STAFF)
        asked = understand("How many letters of intent had been signed by the end of November 2013?")
        ranked = rank_sentences(sample, shelf, asked, retrieve(sample, shelf, shelf.current, asked.text, 10))
    chances = [each.probability for each in ranked]
    assert chances == sorted(chances, reverse=True)
    assert all("2013" in each.passage.chunk.text + each.passage.document.description.title for each in ranked)
    assert "eleven letters of intent" in ranked[0].sentence.text
