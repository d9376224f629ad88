"""Topics proposed from publications: what is asked is answered by the quote, and a person has the last word."""

from pathlib import Path

import pytest

from evals.draft.proposals import count
from evals.draft.proposing import Drafts, draft_topics, split_of
from evals.topics.topic import Topic
from evals.topics.wording import plain
from kb.access import Tier
from kb.errors import NotFound, UnreadableFile
from making import folder, pdf

ENGLISH = """Lamp Works Review

In 2021 the Lamp Works opened a second hall by the river, and people began to talk about it.

Sixteen glass blowers from Marlow joined the guild in 2021. The Lamp Works sold 4,800 lamps in 2021. There are 12 kilns
in Marlow. In 2021, the river mill produced 40 percent of all power.

The Wick Fair was held in Ostrava on May 4, 2021. The Wick Fair was opened by Ida Roth and Tom Hale.

Questions go to Ida Roth: please contact Ida Roth, lamps@example.org, +1-555-0109.

The Guild of Lamp Makers (GLM) meets twice. It sold 90 of these. Ada Wren, Keeper of the Flame, left.

Ida Roth, Director of the Marlow Glass School, agreed.
"""
CHINESE = """灯具行业年度简报

2021年5月4日，灯芯展览会在河口市举行。灯芯展览会由河口市商务局与灯具行会联合主办。

灯具厂共有员工270多人。2021年产量的40%销往海外。联系邮箱：deng@example.org。
"""
TABLE = """# Kiln report

## Sales

| Kiln | 2019 | 2021 |
|---|---|---|
| North kiln | 310 | 975 |
| South kiln | 28 | 41 |
"""


def drafted(where: Path, **files: str) -> Drafts:
    named = {
        name.replace("__", "/").replace("_md", ".md").replace("_txt", ".txt"): text for name, text in files.items()
    }
    return draft_topics([folder(where / "docs", named)])


def asked(drafts: Drafts) -> dict[str, Topic]:
    return {each.question: each for each in drafts.topics}


def test_english_sentences_become_questions(tmp_path: Path) -> None:
    topics = asked(draft_topics([folder(tmp_path / "docs", {"a.txt": ENGLISH})], most=30))
    title = 'according to "Lamp Works Review"'
    facts = {
        "How many glass blowers from Marlow joined the guild in 2021?": ("Sixteen", 16, "blowers", 2021),
        "How many lamps did the Lamp Works sell in 2021?": ("4,800", 4800, "lamps", 2021),
        "How many kilns are there in Marlow?": ("12", 12, "kilns", None),
        f"What percentage of all power did the river mill produce in 2021, {title}?": ("40%", 40, "%|percent", 2021),
        "When was the Wick Fair held in Ostrava?": ("May 4, 2021", None, None, None),
        "How can Ida Roth be reached?": ("lamps@example.org", None, None, None),
        "What does GLM stand for?": ("Guild of Lamp Makers", None, None, None),
        "Who is Director of the Marlow Glass School?": ("Ida Roth", None, None, None),
    }
    for question, (wording, value, unit, year) in facts.items():
        nugget = topics[question].nuggets[0]
        assert (nugget.wordings[0], nugget.value, nugget.unit, nugget.year) == (wording, value, unit, year)
    opened = next(each for question, each in topics.items() if question.startswith("Who opened the Wick Fair"))
    assert [each.wordings[0] for each in opened.nuggets] == ["Ida Roth", "Tom Hale"]
    assert not [question for question in topics if "it sell" in question or " these" in question]


def test_chinese_sentences_become_questions(tmp_path: Path) -> None:
    topics = asked(drafted(tmp_path, b_txt=CHINESE))
    by_start = {question.removeprefix("根据《灯具行业年度简报》，"): each for question, each in topics.items()}
    assert by_start["灯芯展览会在河口市举行是在什么时候？"].nuggets[0].wordings == ("2021年5月4日", "5月4日")
    hosts = by_start["灯芯展览会由谁联合主办？"].nuggets
    assert [each.wordings[0] for each in hosts] == ["河口市商务局", "灯具行会"]
    staff = by_start["灯具厂共有员工多少人？"].nuggets[0]
    assert (staff.wordings, staff.value, staff.unit) == (("270多人", "270人", "270"), 270, "人")
    share = by_start["2021年产量的百分之多少销往海外？"].nuggets[0]
    assert (share.value, share.year) == (40, 2021)
    assert {each.language for each in topics.values()} == {"zh"}


def test_cells_of_tables_become_questions(tmp_path: Path) -> None:
    topics = asked(drafted(tmp_path, report_md=TABLE))
    cell = topics['What does the table "Sales" give for North kiln in 2019, according to "Kiln report"?']
    assert (cell.nuggets[0].value, cell.nuggets[0].year) == (310, 2019)
    assert "North kiln" in cell.evidence[0].quote


def test_every_proposal_is_borne_out_by_its_page(tmp_path: Path) -> None:
    pages = {"a.txt": ENGLISH, "b.txt": CHINESE, "c.pdf": pdf(["Lamps of Hull"], ["Hull sold 31 lamps in 2019."])}
    drafts = draft_topics([folder(tmp_path / "docs", pages)], most=50)
    stored = " ".join([*ENGLISH.split(), *CHINESE.split(), "Hull sold 31 lamps in 2019."])
    answerable = [each for each in drafts.topics if each.answerable]
    assert len(answerable) >= 12
    for topic in answerable:
        (evidence,) = topic.evidence
        assert plain(evidence.quote) in plain(stored)
        for nugget in topic.nuggets:
            assert any(plain(wording) in plain(evidence.quote) for wording in nugget.wordings)
        assert topic.note
        assert topic.note.startswith("draft: ")
    assert [each.evidence[0].page for each in answerable if each.evidence[0].document == "c.pdf"] == [2]
    assert len({each.id for each in drafts.topics}) == len(drafts.topics)


def test_near_misses_ask_for_a_year_that_no_publication_has(tmp_path: Path) -> None:
    drafts = draft_topics([folder(tmp_path / "docs", {"a.txt": ENGLISH, "z.txt": "Fog came in 2022 and in 2020.\n"})])
    misses = [each for each in drafts.topics if not each.answerable]
    assert [each.kind for each in misses] == ["near_miss", "near_miss"]
    assert all(each.expected == "not_found" and "2023" in each.question for each in misses)
    assert "near miss, no publication speaks of 2023" in str(misses[0].note)
    assert "How many glass blowers from Marlow joined the guild in 2023?" in {each.question for each in misses}


def test_the_year_of_a_title_is_left_as_it_is(tmp_path: Path) -> None:
    text = "Lamps of 2021\n\nIn 2021, the river mill produced 40 percent of all power.\n"
    drafts = draft_topics([folder(tmp_path / "docs", {"a.txt": text})])
    assert [each.answerable for each in drafts.topics] == [True]
    assert drafts.topics[0].question.endswith('in 2021, according to "Lamps of 2021"?')


def test_no_more_than_are_wanted(tmp_path: Path) -> None:
    where = folder(tmp_path / "docs", {"a.txt": ENGLISH})
    few = draft_topics([where], most=3, near_misses=0)
    assert len(few.topics) == 3
    assert len({each.kind for each in few.topics}) > 1  # patterns are mixed
    assert few == draft_topics([where], most=3, near_misses=0)


def test_the_same_question_is_proposed_once_and_one_with_two_answers_never(tmp_path: Path) -> None:
    same = "Marlow has grown.\n\nThere are 12 kilns in Marlow.\n"
    once = drafted(tmp_path / "a", x_txt=same, y_txt=same)
    assert [each.question for each in once.topics if each.answerable] == ["How many kilns are there in Marlow?"]
    never = drafted(tmp_path / "b", x_txt=same, y_txt=same.replace("12", "14"))
    assert [each for each in never.topics if each.answerable] == []


def test_a_viewer_is_asked_as_the_tier_of_the_publication(tmp_path: Path) -> None:
    entries = [
        {"path": "a.txt", "tier": "member"},
        {"path": "new.txt", "edition_of": "old.txt"},
        {"path": "old.txt"},
    ]
    files = {"a.txt": ENGLISH, "new.txt": "There are 12 kilns in Hull.\n", "old.txt": "There are 9 kilns in Hull.\n"}
    drafts = draft_topics([folder(tmp_path / "docs", files, entries)])
    assert {each.viewer for each in drafts.topics if each.evidence and each.evidence[0].document == "a.txt"} == {
        Tier.MEMBER
    }
    assert drafts.replaced == ("old.txt",)
    assert "old.txt" not in {each.evidence[0].document for each in drafts.topics if each.evidence}


def test_a_document_is_in_one_split_the_same_everywhere(tmp_path: Path) -> None:
    drafts = drafted(tmp_path, a_txt=ENGLISH, b_txt=CHINESE)
    for topic in drafts.topics:
        if topic.evidence:
            assert topic.split == split_of(topic.evidence[0].document)
    assert [split_of(f"{n}.pdf") for n in range(8)] == [
        "dev", "dev", "dev", "dev", "test", "dev", "dev", "test",
    ]  # fmt: skip


def test_a_bad_file_is_told_and_the_rest_go_on(tmp_path: Path) -> None:
    drafts = draft_topics([folder(tmp_path / "docs", {"a.txt": ENGLISH, "b.pdf": b"%PDF-1.4 broken"})])
    assert list(drafts.failed) == ["b.pdf"]
    assert drafts.topics
    with pytest.raises(UnreadableFile, match="nothing to draft topics from"):
        draft_topics([folder(tmp_path / "bad", {"b.pdf": b"%PDF-1.4 broken"})])
    with pytest.raises(NotFound):
        draft_topics([tmp_path / "none"])


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("1.5 million", 1_500_000),
        ("1.005 million", 1_005_000),
        ("$4,800", 4800),
        ("Sixteen", 16),
        ("1亿5千万", 150_000_000),
        ("1.2万亿", 1_200_000_000_000),
        ("一百二十", 120),
        ("百分之二点五", 2.5),
        ("百分之百", 100),
        ("12 of 15", None),
        ("several", None),
    ],
)
def test_a_figure_is_read_as_the_measures_read_it(said: str, value: float | None) -> None:
    nugget = count(said, "trucks", "In 2021 and in 2021.")
    assert nugget.value == value
    assert nugget.year == (2021 if value else None)
    assert nugget.wordings[0] == said


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("全国充电设施总投资达到1.2万亿元。", 1_200_000_000_000, "元"),
        ("展览会的参观者超过1亿5千万人。", 150_000_000, "人"),
        ("河口市的灯具出口占总产量的百分之二点五。", 2.5, "%|百分之"),
        ("河口市承诺全市灯具实现百分之百零排放。", 100, "%|百分之"),
        ("河口市的灯具行会共有十几家会员企业。", None, None),
    ],
)
def test_chinese_numbers_are_taken_whole_or_not_at_all(
    tmp_path: Path, sentence: str, value: float | None, unit: str | None
) -> None:
    topics = draft_topics([folder(tmp_path / "docs", {"b.txt": f"灯具行业年度简报\n\n{sentence}\n"})]).topics
    assert [(each.nuggets[0].value, each.nuggets[0].unit) for each in topics if each.answerable] == (
        [(value, unit)] if value else []
    )
