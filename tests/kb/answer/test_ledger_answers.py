"""Answers out of the registers: which questions they take, what they quote, and what they leave to the sentences."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kb.access import Tier, Viewer
from kb.answer.ask import ask
from kb.answer.models import Answer, Filters, Question
from kb.library import Library, open_library
from kb.settings import Settings
from making import folder, ingest_folder

SUMMIT = (
    "Ava Stone, Director of the Ningbo Lamp Institute, and Olga Reyes, President of Ortolan Power, spoke at the summit."
)
FORUM = (
    "Olga Reyes, President of Ortolan Power, and Ben Frost, Director of the Dalian Tide Institute, spoke at the forum."
)
PLEDGE = "Norway has committed to 100 percent zero-emission bus sales by 2031."
DESK = "Questions about the lamp prize: Mia Holt, prize-desk@example.org, +1-555-0177."
FILES = {
    "summit.txt": "The Quillback Summit was held in Ningbo on May 4, 2021.\n\n"
    f"The summit was hosted by the Zanzibar Lamp Bureau.\n\n{SUMMIT}\n",
    "forum.txt": f"The Plover Forum was held in Dalian on June 7, 2022.\n\n{FORUM}\n",
    "forum-zh.txt": "2022年6月7日，千鸟论坛在大连举办。\n\n千鸟论坛由大连潮汐协会主办。\n",
    "pledge.txt": f"{PLEDGE}\n",
    "again.txt": f"The Courier reports. {PLEDGE}\n",
    "goals.txt": f"Iceland has committed to 80 percent zero-emission truck sales by 2033.\n\n{DESK}\n",
    "list-zh.md": "# 湖区会议\n\n## 湖区承诺\n\n- 湖区谅解备忘录：12个国家\n"
    "- 2037年：客车销量30%为零排放\n- 2047年：100%\n",
    "club.txt": "Norway has committed to 60 percent zero-emission truck sales by 2031.\n\n"
    "Nina Vale, Director of the Lund Wharf Institute, spoke at the Plover Forum in Dalian on June 7, 2022.\n",
}
CATALOG: list[dict[str, object]] = [
    {
        "path": name, "title": name.partition(".")[0].title(), "kind": "news", "published": f"2023-0{number}-01",
        "language": "zh" if "zh" in name else "en", "tier": "member" if name == "club.txt" else "public",
    }
    for number, name in enumerate(FILES, 1)
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    top = tmp_path_factory.mktemp("registers")
    with open_library(Settings(home=top / "home"), purpose="tests") as opened:
        ingest_folder(opened, folder(top / "lamps", FILES, CATALOG))
        yield opened


def told(library: Library, question: str, tier: Tier = Tier.PUBLIC, **more: object) -> Answer:
    return ask(library, Question.model_validate({"question": question, **more}), Viewer(tier))


@pytest.mark.parametrize(
    ("question", "register", "statements"),
    [
        ("Who spoke at the 2021 Ningbo summit?", "partners", [SUMMIT]),
        ("谁在2021年宁波峰会上发言？", "partners", [SUMMIT]),
        ("Who spoke both at the Quillback Summit and at the Plover Forum?", "partners", [SUMMIT, FORUM]),
        ("who spoke both in 2021 and in 2022", "partners", [SUMMIT, FORUM]),
        ("Which director spoke for the Dalian Tide Institute in 2022?", "partners", [FORUM]),
        ("哪家单位主办了2022年大连论坛？", "partners", ["千鸟论坛由大连潮汐协会主办。"]),
        ("when was the Plover Forum held", "events", ["The Plover Forum was held in Dalian on June 7, 2022."]),
        ("What has Norway pledged by 2031?", "targets", [PLEDGE]),
        ("who do I call about the lamp prize", "contacts", [DESK]),
    ],
)
def test_a_register_answers_with_the_words_of_the_page(
    library: Library, question: str, register: str, statements: list[str]
) -> None:
    answer = told(library, question)
    assert answer.coverage is not None
    assert (answer.status, answer.coverage.register_name) == ("answered", register)
    assert [each.text for each in answer.statements] == statements
    for each in answer.citations:
        page = library.page(each.document_id, each.page, Viewer(Tier.PUBLIC))
        assert page.text[each.start : each.end] == each.quote


def test_the_words_that_answer_are_marked(library: Library) -> None:
    (statement,) = told(library, "Which director spoke for the Dalian Tide Institute in 2022?").statements
    assert [statement.text[each.start : each.end] for each in statement.highlight] == ["Ben Frost"]


@pytest.mark.parametrize(
    "question",
    ["Which targets must be met by 2033?", "Which goals are due by 2033?", "2033年前必须达成哪些目标？"],
)
def test_targets_are_asked_for_in_many_words(library: Library, question: str) -> None:
    assert [each.text for each in told(library, question).statements] == [FILES["goals.txt"].partition("\n")[0]]


def test_an_item_of_a_list_says_whose_target_it_is_and_of_what(library: Library) -> None:
    (statement,) = told(library, "Which targets are set for 2047?").statements
    assert (statement.text, [each.text for each in statement.additions]) == (
        "2047年：100%", ["[湖区谅解备忘录, 客车销量为零排放]"],
    )  # fmt: skip
    (first,) = told(library, "Which targets are set for 2037?").statements
    assert [each.text for each in first.additions] == ["[湖区谅解备忘录]"]


@pytest.mark.parametrize(
    "question",
    [
        "Who moderated the Quillback Summit?",  # nobody is said to
        "Who spoke at the Quillback Summit in 2022?",  # that was another event
        "Who spoke at the hydrogen session of the Plover Forum?",  # no row bears out hydrogen
        "When was the Plover Forum cancelled?",
        "Which two institutes spoke at the third Plover Forum?",
        "Who hosted the Quillback Summit besides the Zanzibar Lamp Bureau?",
        "What has Norway pledged by 2040?",
        "who do I call about the tide prize",
        "奥斯陆论坛由哪家单位主办？",
    ],
)
def test_what_does_not_fit_every_constraint_is_left_to_the_sentences(library: Library, question: str) -> None:
    assert told(library, question).coverage is None


def test_the_same_row_in_several_publications_is_said_once_with_all_of_them(library: Library) -> None:
    answer = told(library, "What has Norway pledged by 2031?")
    (statement,) = answer.statements
    titles = [answer.citations[number - 1].title for number in (*statement.citations, *statement.also)]
    assert sorted(titles) == ["Again", "Pledge"]


def test_rows_are_those_that_the_viewer_may_read(library: Library) -> None:
    question = "How many speakers were there at the Plover Forum?"
    assert [each.coverage.rows for tier in Tier if (each := told(library, question, tier)).coverage] == [2, 3, 3]
    public = told(library, question)
    assert "Nina" not in public.model_dump_json()
    assert public.coverage is not None
    assert (public.coverage.searched, public.coverage.of) == (7, 7)


def test_filters_narrow_the_rows_and_are_told(library: Library) -> None:
    kept = {each.description.title: each.id for each in library.catalog.documents()}
    filters = Filters(document_ids=(kept["Summit"],))
    answer = told(library, "Who spoke at the 2021 Ningbo summit?", filters=filters)
    assert answer.coverage is not None
    assert (answer.coverage.searched, answer.coverage.of) == (1, 7)
    assert told(library, "Who spoke at the 2022 Dalian forum?", filters=filters).coverage is None


def test_how_far_it_goes_is_said_in_the_askers_language(library: Library) -> None:
    english = told(library, "Who spoke at the 2021 Ningbo summit?").text
    assert english.endswith("[2 entries in the register of partners. Searched 7 of 7 publications.]")
    chinese = told(library, "谁在2021年宁波峰会上发言？").text
    assert chinese.endswith("[合作伙伴登记册中共2条。已检索7份出版物中的7份。]")
    assert "could not be read" not in told(library, "Who spoke at the 2021 Ningbo summit?", Tier.MEMBER).text


def test_publications_that_mention_something_are_counted_by_what_the_viewer_may_read(library: Library) -> None:
    found = [told(library, "How many publications mention Norway?", tier) for tier in (Tier.PUBLIC, Tier.MEMBER)]
    assert [each.coverage.rows for each in found if each.coverage] == [2, 3]
    assert {each.text for each in found[0].statements} == {PLEDGE}
    assert "Norway" not in told(library, "Which publications mention unicorns?").text
    chinese = told(library, "有多少份出版物提到大连？")
    assert chinese.coverage is not None
    assert chinese.coverage.text == "同一句中含有这些词的出版物：1份。已检索7份出版物中的7份。"
