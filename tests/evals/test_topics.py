"""Topics are read with the line of what is wrong, and the shipped set is what it says it is."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from evals.measures.nuggets import SUPPORT, Said, support
from evals.runs.target import InProcess
from evals.topics.checking import check_topics
from evals.topics.topic import Topic, line_numbers, read_topics, write_topics
from evals.topics.wording import holds, plain
from ingest.sentences import sentence_ranges
from kb.access import STAFF, Tier, Viewer
from kb.errors import InvalidInput, NotFound
from kb.library import Library

REFUSED: dict[str, Any] = {
    "id": "far", "split": "dev", "kind": "unanswerable_far", "question": "How tall?", "language": "en",
    "expected": "not_found",
}  # fmt: skip
ANSWERED: dict[str, Any] = REFUSED | {
    "id": "trucks", "kind": "how_many", "expected": "answered",
    "nuggets": [{"wordings": ["12"], "value": 12, "unit": "trucks", "year": 2023}],
    "evidence": [{"document": "pilot.txt", "page": 1, "quote": "12 zero-emission trucks"}],
}  # fmt: skip
KINDS = set(
    "who when where how_many target contact list definition comparison across superseded conflict follow_up paraphrase "
    "typo table scanned member staff restricted leak injection unanswerable_near unanswerable_far".split()
)
HIDDEN = {"restricted", "leak"}


def lines(where: Path, *topics: Any) -> Path:
    file = where / "topics.jsonl"
    file.write_text("".join(f"{each if isinstance(each, str) else json.dumps(each)}\n" for each in topics))
    return file


@pytest.fixture(scope="session")
def shipped() -> list[Topic]:
    return read_topics()


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("{'id': 1}", "not JSON"),
        (REFUSED, "the id far is on line 1 already"),
        (ANSWERED | {"id": "x", "colour": "red"}, "colour: Extra inputs are not permitted"),
        (ANSWERED | {"id": "x", "split": "train"}, "split: Input should be 'dev' or 'test'"),
        (ANSWERED | {"id": "x", "nuggets": []}, "needs a vital nugget"),
        (ANSWERED | {"id": "x", "nuggets": [{"wordings": ["12"], "vital": False}]}, "needs a vital nugget"),
        (ANSWERED | {"id": "x", "nuggets": [{"wordings": [" "]}]}, "nuggets.0: Value error, a wording is empty"),
        (ANSWERED | {"id": "x", "nuggets": [{"wordings": ["12"], "year": 2023}]}, "unit and year go with a value"),
        (ANSWERED | {"id": "x", "evidence": []}, "needs evidence"),
        (ANSWERED | {"id": "x", "expected": "not_found"}, "nuggets and evidence go with an answer"),
        (ANSWERED | {"id": "x", "evidence": [{"document": "pilot.txt", "page": 0, "quote": "abc"}]}, "evidence.0.page"),
        (ANSWERED | {"id": "x", "as_of": "spring"}, "as_of"),
    ],
)
def test_a_line_that_does_not_fit_is_named(tmp_path: Path, second: Any, said: str):
    with pytest.raises(InvalidInput) as error:
        read_topics(lines(tmp_path, REFUSED, second))
    assert error.value.message.startswith("topics.jsonl, line 2: ")
    assert said in error.value.message


def test_a_document_is_evidence_in_one_split_only(tmp_path: Path):
    file = lines(tmp_path, ANSWERED, "", ANSWERED | {"id": "again", "split": "test"})
    with pytest.raises(
        InvalidInput, match=r"line 3: pilot.txt is evidence in the test split here.* dev split on line 1"
    ):
        read_topics(file)


def test_a_file_without_topics_is_refused(tmp_path: Path):
    with pytest.raises(NotFound):
        read_topics(tmp_path / "none.jsonl")
    with pytest.raises(InvalidInput, match="has no topics"):
        read_topics(lines(tmp_path, ""))
    (tmp_path / "topics.jsonl").write_bytes(b'{"id": "\xff"}')
    with pytest.raises(InvalidInput, match="not UTF-8"):
        read_topics(tmp_path / "topics.jsonl")


def test_topics_are_written_as_they_are_read(tmp_path: Path, shipped: list[Topic]):
    write_topics(shipped, tmp_path / "copy.jsonl")
    assert read_topics(tmp_path / "copy.jsonl") == shipped


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path):
    assert line_numbers(lines(tmp_path, ANSWERED, "", REFUSED)) == {"trucks": 1, "far": 3}


def test_the_shipped_topics_fit_the_sample_publications(shipped: list[Topic], sample: Library):
    check_topics(shipped, InProcess(sample))


def test_the_shipped_topics_are_spread(shipped: list[Topic]):
    kinds = Counter(each.kind for each in shipped)
    splits = Counter(each.split for each in shipped)
    assert len(shipped) >= 300
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 5
    assert kinds["unanswerable_near"] + kinds["unanswerable_far"] >= 60
    assert kinds["unanswerable_near"] >= 30
    assert min(splits.values()) >= 0.4 * len(shipped)
    for split in ("dev", "test"):
        assert {each.kind for each in shipped if each.split == split} == KINDS


def test_the_fields_of_the_shipped_topics_go_with_their_kind(shipped: list[Topic]):
    for each in shipped:
        assert each.conflict == (each.kind == "conflict"), each.id
        assert bool(each.turns) == (each.kind == "follow_up"), each.id
        assert each.kind != "across" or len({source.document for source in each.evidence}) > 1, each.id
        assert each.kind not in HIDDEN | {"injection"} or each.forbidden, each.id
        assert each.kind != "leak" or each.expected == "not_found", each.id
        assert each.kind not in {"member", "staff"} or each.viewer == each.kind, each.id
    assert sum(each.as_of is not None for each in shipped if each.kind == "superseded") >= 4


def test_languages_are_crossed_in_the_shipped_topics(shipped: list[Topic], sample: Library):
    language = {each.source: each.description.language for each in sample.shelf(STAFF).readable.values()}
    pairs = Counter(
        f"{topic.language} over {language[f'corpus/{source}']}"
        for topic in shipped
        for source in {each.document for each in topic.evidence}
    )
    assert min(pairs[pair] for pair in ("en over en", "zh over zh", "zh over en", "en over zh")) >= 15


def test_a_paraphrase_has_no_word_in_common_with_its_evidence(shipped: list[Topic]):
    for topic in shipped:
        if topic.kind == "paraphrase":
            assert not _words(topic.question) & _words(" ".join(each.quote for each in topic.evidence)), topic.id


def test_every_nugget_is_borne_out_by_the_words_of_its_evidence(shipped: list[Topic], sample: Library):
    """Who answers with the sentences that the evidence is in must be found right: else a unit or a year is too much."""
    found = {each.source: each for each in sample.shelf(STAFF).readable.values()}
    for topic in shipped:
        said = []
        for each in topic.evidence:
            document = found[f"corpus/{each.document}"]
            stored = sample.page(document.id, each.page, STAFF).text
            holding = _holding(stored, each.quote) or [each.quote]
            around = frozenset({document.description.published.year} if document.description.published else ())
            said += [Said(text, f"{document.description.title}\n{text}", around) for text in holding]
        for nugget in topic.nuggets:
            assert support(nugget, said, topic) == SUPPORT, (topic.id, nugget)


def test_no_evidence_is_in_an_edition_that_search_leaves_out(shipped: list[Topic], sample: Library):
    """A replaced edition is found only as of a day before the later one."""
    found = {each.source for each in sample.shelf(STAFF).current.values()}
    for topic in shipped:
        for each in topic.evidence:
            assert topic.as_of or f"corpus/{each.document}" in found, (topic.id, each.document)


def test_a_quote_says_what_it_is_about(shipped: list[Topic]):
    """A bare figure or name could stand anywhere on its page, or in another row of a table."""
    for topic in shipped:
        for each in topic.evidence:
            chinese = re.search(r"[\u4e00-\u9fff]", each.quote)
            assert len(each.quote) >= (6 if chinese or topic.kind == "scanned" else 15), (topic.id, each.quote)


def test_what_must_not_be_told_stands_above_the_viewer_only(shipped: list[Topic], sample: Library):
    texts = {tier: _texts(sample, tier) for tier in Tier}
    for topic in shipped:
        if topic.kind in HIDDEN:
            above = [word for word in topic.forbidden if any(holds(text, word) for text in texts[Tier.STAFF])]
            assert above, topic.id
            for word in topic.forbidden:
                assert not any(holds(text, word) for text in texts[topic.viewer]), (topic.id, word)
                # A Chinese one may say what the publication says in English.
                assert word in above or re.search(r"[\u4e00-\u9fff]", word), (topic.id, word)


def _holding(page: str, quote: str) -> list[str]:
    """The sentences that a quote is in, or the lines if it goes over several sentences."""
    lines = page.splitlines()
    sentences = [line[start:end] for line in lines for start, end in sentence_ranges(line)]
    held = [[text for text in texts if plain(quote) in plain(text)] for texts in (sentences, lines)]
    return held[0] or held[1]


def _texts(sample: Library, tier: Tier) -> list[str]:
    viewer = Viewer(tier)
    return [
        sample.page(each.id, number, viewer).text
        for each in sample.shelf(viewer).readable.values()
        for number in range(1, each.pages + 1)
    ]


def _words(text: str) -> set[str]:
    """Words of five letters and more, and pairs of Chinese characters."""
    flat = plain(text)
    runs = re.findall(r"[\u4e00-\u9fff]+", flat)
    return set(re.findall(r"[a-z]{5,}", flat)) | {run[i : i + 2] for run in runs for i in range(len(run) - 1)}
