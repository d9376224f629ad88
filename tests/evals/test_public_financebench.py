"""FinanceBench-style questions over PDFs: page evidence, quoted as the library stores it."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.public.asking import DROPPED_FILE, ask_collection, library_of, with_stored_quotes
from evals.public.collection import Collection
from evals.public.financebench import financebench_questions, financebench_topics, longest_run
from evals.topics.wording import plain
from kb.access import STAFF
from kb.errors import InvalidInput, NotFound
from kb.settings import Settings
from making import pdf

PAGES = (
    ["Brackwater Ltd", "Annual report of a year of fog"],
    ["Consolidated cash flows", "Purchases of lamps and wicks (in thousands) 1,577", "Harbor dues 212"],
)


def line(**changed: Any) -> dict[str, Any]:
    shown = {
        "evidence_text": "Purchases of  lamps\nand wicks (in thousands) 1,577",
        "doc_name": "BRACK_2019",
        "evidence_page_num": 1,
    }
    right = {
        "financebench_id": "fb_1", "company": "Brackwater", "doc_name": "BRACK_2019", "evidence": [shown],
        "question": "How much did Brackwater spend on lamps and wicks?", "answer": "$1577.00",
    }  # fmt: skip
    return right | changed


def lines(tmp_path: Path, *told: dict[str, Any]) -> Path:
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in told), encoding="utf-8")
    return file


@pytest.fixture
def pdfs(tmp_path: Path) -> Path:
    folder = tmp_path / "pdfs"
    folder.mkdir()
    (folder / "BRACK_2019.pdf").write_bytes(pdf(*PAGES))
    (folder / "WRECK_2020.pdf").write_bytes(b"%PDF-1.4 broken")
    return folder


def shown(text: str, page: int, **more: Any) -> dict[str, Any]:
    return {"evidence_text": text, "evidence_page_num": page, **more}


def test_pages_of_pdfs_are_the_evidence(tmp_path: Path, pdfs: Path) -> None:
    file = lines(
        tmp_path,
        line(),
        line(financebench_id="other", evidence=[shown("Nothing of the kind is printed here", 1)]),
        line(financebench_id="beyond", evidence=[shown("Harbor dues 212", 7)]),
        line(
            financebench_id="older", answer="Fog.", evidence=[shown("year of fog", 0, evidence_doc_name="BRACK_2019")]
        ),
        line(financebench_id="lost", doc_name="NOWHERE_2001"),
        line(financebench_id="wreck", doc_name="WRECK_2020", evidence=[shown("Harbor dues 212", 0)]),
    )
    questions, collection = financebench_questions(file, pdfs)
    with library_of(collection, Settings(home=tmp_path / "home")) as library:
        found = with_stored_quotes(collection, questions, library)
        asked = ask_collection(found, file, library, tmp_path / "run")
        stored = library.page(library.catalog.documents()[0].id, 2, STAFF).text
    assert [each.id for each in found.topics] == ["fb_1", "older"]
    spent, fog = found.topics
    assert spent.evidence[0].page == 2
    assert spent.evidence[0].quote in stored
    assert plain(spent.evidence[0].quote).endswith("1577")
    assert (spent.nuggets[0].value, spent.nuggets[0].unit) == (1577, None)
    assert (fog.evidence[0].page, fog.nuggets[0].wordings) == (1, ("Fog.",))
    assert dict(found.dropped) == {
        "lost": f"NOWHERE_2001.pdf is not in {pdfs}",
        "other": "its evidence is not on page 2 of BRACK_2019.pdf",
        "beyond": "BRACK_2019.pdf has 2 pages, not 8",
        "wreck": "WRECK_2020.pdf could not be read",
    }
    assert [each.topic.id for each in asked.run.records] == ["fb_1", "older"]
    assert json.loads((tmp_path / "run" / DROPPED_FILE).read_text()) == dict(found.dropped)


@pytest.mark.parametrize(
    ("wanted", "page", "run"),
    [
        ("net sales   of lamps\nrose", "In 2019 Net sales of lamps rose.", "Net sales of lamps rose"),
        ("Lamps 1,577 1,204 Wicks 90 80 70", "Wicks 90 80 70\nLamps 1,577 1,204", "Lamps 1,577 1,204"),
        ("the lamps of the harbor", "the lamps burn; of the town", None),
        ("two words", "just two words", "two words"),
        ("a", "a", None),
        ("—", "—", None),
    ],
)
def test_the_longest_run_of_words_is_quoted(wanted: str, page: str, run: str | None) -> None:
    assert longest_run(wanted, page) == run


@pytest.mark.parametrize(
    ("answer", "value", "unit"),
    [
        ("$1577.00", 1577, None),
        ("8.7%", 8.7, "%|percent"),
        ("-0.02", -0.02, None),
        ("(1,204)", -1204, None),
        ("$1.5 million.", 1_500_000, None),
        ("2019", 2019, None),
        ("FY2019", None, None),
        ("12 of 15", None, None),
        ("Yes", None, None),
    ],
)
def test_a_lone_figure_is_a_number(
    tmp_path: Path, pdfs: Path, answer: str, value: float | None, unit: str | None
) -> None:
    questions, _ = financebench_questions(lines(tmp_path, line(answer=answer)), pdfs)
    ((topic,), _) = financebench_topics(questions, lambda _: ["", PAGES[1][1]])
    assert (topic.nuggets[0].value, topic.nuggets[0].unit) == (value, unit)


def test_a_sample_needs_few_pdfs(tmp_path: Path, pdfs: Path) -> None:
    told = [line(financebench_id=f"q{n}", doc_name=name, evidence=[shown("x y z", 0)])
            for name in ("BRACK_2019", "WRECK_2020") for n in range(n_of(name), n_of(name) + 4)]  # fmt: skip
    questions, collection = financebench_questions(lines(tmp_path, *told), pdfs, limit=3)
    assert len(questions) == 3
    assert len(collection.pdfs) == 1


def n_of(name: str) -> int:
    return 0 if name.startswith("B") else 10


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"financebench_id": ""}, "line 2: financebench_id: String should have"),
        ({"answer": None}, "line 2: answer: Input should be a valid string"),
        ({"evidence": []}, "line 2: evidence: Tuple should have at least 1 item"),
        ({"evidence": ["x"]}, "line 2: evidence.0: "),
        ({"evidence": [shown("x", -1)]}, "line 2: evidence.0.evidence_page_num: "),
        ({"financebench_id": "first"}, "line 2: first is on line 1 already"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, pdfs: Path, told: dict[str, Any], why: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        financebench_questions(lines(tmp_path, line(financebench_id="first"), line(**told)), pdfs)
    assert f"questions.jsonl, {why}" in caught.value.message


def test_files_that_do_not_belong_together(tmp_path: Path, pdfs: Path) -> None:
    with pytest.raises(NotFound, match="None of the PDFs"):
        financebench_questions(lines(tmp_path, line(doc_name="A", evidence=[shown("x", 0)])), pdfs)
    with pytest.raises(NotFound, match="There is no folder"):
        financebench_questions(lines(tmp_path, line()), tmp_path / "none")
    (tmp_path / "bad.jsonl").write_text("{\n")
    with pytest.raises(InvalidInput, match=r"bad.jsonl, line 1: not JSON"):
        financebench_questions(tmp_path / "bad.jsonl", pdfs)
    with pytest.raises(InvalidInput, match="No question of x.json can be asked"):
        ask_collection(Collection("squad", ()), Path("x.json"), None, tmp_path)  # type: ignore[arg-type]
