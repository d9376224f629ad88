"""The questions that are shipped, and what is said of a file that is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.questions import plain, read_questions
from kb.access import Tier
from kb.errors import InvalidInput
from kb.library import Library

GOOD = {
    "id": "a", "split": "dev", "kind": "who", "question": "Who?", "language": "en", "tier": "public",
    "expected": "answered", "answers": [["Zhu Yi"]], "document": "a.txt", "quote": "Zhu Yi",
}  # fmt: skip


def written(folder: Path, *lines: dict[str, object] | str) -> Path:
    file = folder / "questions.jsonl"
    text = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    file.write_text(text, encoding="utf-8")
    return file


def test_the_shipped_questions_are_enough_to_tell():
    questions = read_questions()
    assert len(questions) >= 80
    for split in ("dev", "test"):
        part = [each for each in questions if each.split == split]
        assert 4 * sum(each.expected != "answered" for each in part) >= len(part)
        assert sum(each.language == "zh" for each in part) >= 10
        assert {each.tier for each in part} == set(Tier)
        assert {each.expected for each in part} == {"answered", "not_found", "restricted"}


def test_no_publication_and_no_question_is_in_both_splits():
    for what in ("document", "question"):
        dev, test = (
            {getattr(each, what) for each in read_questions() if each.split == split} - {None}
            for split in ("dev", "test")
        )
        assert dev
        assert test
        assert not dev & test


def test_every_quote_is_on_a_page_of_its_publication(sample: Library):
    documents = {each.source.partition("/")[2]: each for each in sample.catalog.documents()}
    pages = {
        path: [plain(sample.catalog.page(each.revision_id, n + 1).text) for n in range(each.pages)]
        for path, each in documents.items()
    }
    questions = [each for each in read_questions() if each.document]
    assert {each.document for each in questions} <= documents.keys()
    missing = [
        each.id
        for each in questions
        if each.quote and not any(plain(each.quote) in page for page in pages[each.document or ""])
    ]
    assert missing == []


def test_a_question_is_asked_by_somebody_who_may_or_may_not_read_the_answer(sample: Library):
    tiers = {each.source.partition("/")[2]: each.description for each in sample.catalog.documents()}
    for each in read_questions():
        if each.document is not None:
            told = tiers[each.document]
            readable = told.tier.rank <= each.tier.rank
            assert readable == (each.expected == "answered"), each.id
            assert readable or told.listed == (each.expected == "restricted"), each.id


def test_lines_are_read_and_blank_ones_passed_over(tmp_path: Path):
    refusal = {**GOOD, "id": "b", "expected": "not_found", "answers": [], "document": None, "quote": None}
    found = read_questions(written(tmp_path, GOOD, "", refusal))
    assert [each.id for each in found] == ["a", "b"]
    assert found[0].answers == (("Zhu Yi",),)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json", "line 2"),
        ({**GOOD, "id": "b", "split": "train"}, "line 2.*\n.*\n.*'dev' or 'test'"),
        ({**GOOD, "id": "b", "more": 1}, "line 2.*\n.*\n.*not permitted"),
        ({**GOOD, "id": "b", "answers": []}, "line 2: answers go with"),
        ({**GOOD, "id": "b", "expected": "not_found"}, "line 2: answers go with"),
        (GOOD, "two questions with the id a"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: dict[str, object] | str, reason: str):
    with pytest.raises(InvalidInput, match=reason):
        read_questions(written(tmp_path, GOOD, line))


@pytest.mark.parametrize(
    ("one", "other"),
    [("30 – 40", "30 - 40"), ("１６ companies", "16 companies"), ("265,000", "265000"), ("a\n  Forum’s", "A Forum's"),
     ("“guide”", '"guide"'), ("江苏，南京", "江苏南京")],
)  # fmt: skip
def test_what_reads_the_same_is_the_same(one: str, other: str):
    assert plain(one) == plain(other)


def test_other_figures_stay_other():
    assert plain("1.5") != plain("15")
